"""What a line looks like from outside: a paragraph of prose, a headline, a date."""

import re

from extraction.lines import Line, LineKind

_SENTENCE_END = re.compile(r"""[.!?…][»"”'’)\]*]{0,3}$|[:;]$""")
_INNER_END = re.compile(r"[а-яёa-z»)][.!?…] +[«\"–—А-ЯЁA-Z]")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_prose(line: Line) -> bool:
    """A sentence of some length: ends like one, or holds the end of one."""
    text = line.text.rstrip()
    if line.kind in (LineKind.HEADING, LineKind.CAPTION, LineKind.ROW) or len(text) < 40 or line.links > 0.6:
        return False
    if len(_WORD.findall(text[:400])) < 5:
        return False
    return bool(_SENTENCE_END.search(text[-6:])) or (len(text) > 120 and bool(_INNER_END.search(text[:3000])))


def is_headline(line: Line) -> bool:
    """Three to forty words that do not end like a sentence of prose (a question may be a headline)."""
    text = line.text.strip()
    words = len(_WORD.findall(text[:500]))
    if not (15 <= len(text) <= 300) or not (3 <= words <= 40):
        return False
    return not (text.endswith((".", ";", ":", ",")) and not text.endswith("..."))


def words_of(text: str) -> list[str]:
    return [word.lower().replace("ё", "е") for word in _WORD.findall(text)]
