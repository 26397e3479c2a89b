"""Lines that the site's other pages carry too."""

from extraction.clean.model import Cleaned, SiteMemory
from extraction.prose import is_prose


def drop_chrome(cleaned: Cleaned, memory: SiteMemory | None) -> None:
    if memory is None:
        return
    dropped: dict[int, str] = {}
    opened = False
    for i, line in enumerate(cleaned.kept):
        prose = is_prose(line)
        if why := memory.is_chrome(line.text, opening=prose and not opened):
            dropped[i] = why
        else:
            opened = opened or prose
    cleaned.drop(dropped)
