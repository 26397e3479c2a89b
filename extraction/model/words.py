"""What a block's own text says: its length, punctuation, and words that pages use around articles."""

import re
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct

from extraction.blocks import Block
from extraction.lines import LineKind

SAMPLE = 2000  # characters of a block that are looked at
_WORD = re.compile(r"\w+")
_DATE = re.compile(r"\d{1,2}[./:]\d{2}|(?:19|20)\d\d")
_MARK = re.compile(r"[©@|]|http|www\.")
_SHORT = 160  # characters
_STEM = 5  # letters; enough to fold the endings of Russian and English words
# Words of forms, links and notices beside an article, as stems of five letters.
_CHROME = frozenset(
    """
    читай читат смотр подпи ошибк опеча комме подел распе печат обсуд остав добав закла теги метки рейти просм рекла
    источ рубри матер похож регис войти отпра ссылк копир переп права твитт вконт фейсб faceb twitt teleg googl ctrl
    enter comme relat share subsc newsl adver copyr reser login popul главн архив редак прави поиск голос опрос разде
    верси блога закры
    """.split()  # noqa: SIM905
)
_COMMENTS = frozenset(("комме", "comme", "отзыв"))


@dataclass(frozen=True, slots=True)
class Said:
    """`stems` are of words of four letters or more; `key` compares blocks; `ends` counts sentence ends."""

    key: str
    stems: frozenset[str]
    ends: int
    row: bytes  # of float64
    about_comments: bool


def stems_of(words: list[str]) -> frozenset[str]:
    return frozenset([word[:_STEM] for word in words if len(word) > 3])


def words_in(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def said_by(block: Block) -> Said:
    """Short blocks are remembered: most are the site's, and come back with its next page."""
    if len(block.text) <= _SHORT:
        return _short(block.text, block.kind, block.links)
    return _read(block.text, block.kind, block.links)


@lru_cache(8192)
def _short(text: str, kind: LineKind, links: float) -> Said:
    return _read(text, kind, links)


_packed = Struct("31d").pack


def _read(whole_text: str, kind: LineKind, links: float) -> Said:
    text = whole_text[:SAMPLE]
    size, words = len(text), _WORD.findall(text)
    count = len(words)
    key = " ".join(words).lower()
    low = key.split()
    stems = stems_of(low)
    ends = text.count(".") + text.count("!") + text.count("?") + text.count("…")
    chrome = len(_CHROME & stems) + ("rss" in low) + ("©" in text)
    dated = bool(_DATE.search(text[:120]))
    first, last = text[0], text[-1]
    closed = text.rstrip('»"”’)] ')[-1:]
    whole = len(whole_text)
    initials = [word[0] for word in words[:60]]
    capitals = sum(map(str.isupper, initials)) / (len(initials) or 1)
    numbers = sum(map(str.isdigit, initials)) / (len(initials) or 1)
    row = _packed(
        whole, count, links, links > 0.8, (text.count(",") + text.count(";")) / (count + 1),
        10 * ends / (count + 1), min(ends, 5), closed != "" and closed in ".!?…", last in ":,;",
        first.isupper(), first.islower(), first.isdigit(), first in "-–—«\"“",
        size / max(count, 1) if size > 20 else 6.0, capitals, numbers,
        bool(_MARK.search(text)), "?" in text, whole < 25, whole < 60, whole > 120, whole > 300,
        kind is LineKind.HEADING, kind is LineKind.ITEM, kind is LineKind.ROW, kind is LineKind.CAPTION,
        chrome > 0, chrome > 0 and whole < 80, min(chrome, 3), dated, dated and whole < 60,
    )  # fmt: skip
    return Said(key, stems, ends, row, whole < 60 and not _COMMENTS.isdisjoint(stems))
