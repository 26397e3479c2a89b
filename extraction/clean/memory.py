"""Lines that the site's other pages carry too."""

from extraction.clean.model import Cleaned, SiteMemory


def drop_chrome(cleaned: Cleaned, memory: SiteMemory | None) -> None:
    if memory is None:
        return
    cleaned.drop({i: why for i, line in enumerate(cleaned.kept) if (why := memory.is_chrome(line.text))})
