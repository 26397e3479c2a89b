"""Bytes to text by our own chain: servers and pages lie about their charset, the letters do not.

BOM, then strict UTF-8, then UTF-16 without a BOM, then a vote among the single-byte Cyrillic charsets
over the whole page, in which a declaration (header first, then the page) is a small bonus and no proof.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_META_BYTES = 4096
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
_SAMPLE = 400_000  # bytes
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ACCENT = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_DECLARED_BONUS = 0.02
_RARE = {"mac-cyrillic": 0.1, "iso8859-5": 0.05}  # the first shares most small letters with cp1251
_MOSTLY_UTF8 = 0.01  # broken bytes a letter: a page cut in the middle or with one pasted fragment is still UTF-8
_UNWANTED = re.compile("[\0\ud800-\udfff\ufffe\uffff]")

# The letters that Russian text is mostly made of: a wrong single-byte charset turns them into rare ones.
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё")
_FREQUENT = frozenset("оеаинтсрвлкмд")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`charset` is the Python name that was used; `damaged` is the share of characters that could not be read."""

    text: str
    charset: str
    damaged: float = 0.0


def decode(body: bytes, header: str | None = None) -> Decoded:
    """Never raises. `header` is the charset that the HTTP header named; it may be wrong or unknown."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _finish(body[len(bom) :], charset)
    if (wide := _utf16_without_bom(body)) is not None:
        return _finish(body, wide)
    declared = [name for name in (_known(header), _declared_in_page(body)) if name]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # three plain searches cost a tenth of one by pattern, and strict UTF-8 has no surrogates
        unwanted = "\0" in text or "\ufffe" in text or "\uffff" in text
        return Decoded(_UNWANTED.sub("", text) if unwanted else text, "utf-8")
    lenient = body.decode("utf-8", "replace")
    broken, wide_letters = lenient.count("\ufffd"), sum(1 for c in lenient if c > "\x7f")
    if broken <= max(3, _MOSTLY_UTF8 * len(lenient)) and broken * 2 < wide_letters:
        return _finish(body, "utf-8")
    return _finish(body, _vote(body, declared))


def header_charset(headers: Mapping[str, str]) -> str | None:
    """What the header Content-Type (names in lower case) says of the charset, as it stands there."""
    content_type = headers.get("content-type", "")
    _, found, charset = content_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") if found else None


def cyrillic_score(text: str) -> float:
    """How much the letters above ASCII look like Russian: about 1 for Russian, below .5 for any wrong charset.

    Counts letters that stand in words: lower case and frequent ones for, upper case after lower case,
    box drawings and other symbols against.
    """
    high = Counter(text)
    for char in [c for c in high if c <= "\x7f" or c.isspace()]:
        del high[char]
    total = high.total()
    if not total:
        return 0.0
    good = sum(n for c, n in high.items() if c in _COMMON) + sum(0.3 * n for c, n in high.items() if c in _FREQUENT)
    upper = len(_WORD_START.findall(text))
    inner = len(_CASE_BREAK.findall(text))
    return (good + 0.8 * upper - 2.0 * inner) / (1.25 * total)


_WORD_START = re.compile(r"(?<![а-яёА-ЯЁ])[А-ЯЁ]")
_CASE_BREAK = re.compile(r"[а-яё][А-ЯЁ]")


def _vote(body: bytes, declared: list[str]) -> str:
    if _is_western(body):
        return next((name for name in declared if name not in _CYRILLIC and not name.startswith("utf")), "cp1252")
    sample = bytes(b for b in body if b > 0x7F or b == 0x20 or 0x41 <= b <= 0x7A)[:_SAMPLE]
    scores = {name: cyrillic_score(sample.decode(name, "replace")) for name in _CYRILLIC}
    for name in declared:
        if name in scores:
            scores[name] += _DECLARED_BONUS
    for name, handicap in _RARE.items():
        scores[name] -= handicap
    return max(scores, key=lambda name: scores[name])


def _is_western(body: bytes) -> bool:
    """Letters with accents stand among plain Latin ones; Cyrillic letters stand among themselves."""
    pieces = _HIGH_RUN.findall(body[:_SAMPLE])
    alone = sum(1 for piece in pieces if len(piece) <= 2)
    return alone > 0.8 * len(pieces) and len(_ACCENT.findall(body[:_SAMPLE])) > 0.5 * len(pieces)


def _utf16_without_bom(body: bytes) -> str | None:
    """ASCII and Cyrillic in UTF-16 put 0x00 or 0x04 in every second byte; nothing else does."""
    sample = body[: min(len(body), 4000) & ~1]
    if len(sample) < 8:
        return None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        highs = sample[offset::2]
        lows = sample[1 - offset :: 2]
        if highs.count(0) + highs.count(4) > 0.9 * len(highs) and lows.count(0) < 0.2 * len(lows):
            return name
    return None


def _declared_in_page(body: bytes) -> str | None:
    match = _META.search(body[:_META_BYTES])
    return _known(match.group(1).decode("ascii", "replace")) if match else None


def _known(name: str | None) -> str | None:
    try:
        return codecs.lookup(name.strip().strip("\"'")).name if name else None
    except (LookupError, ValueError):
        return None


def _finish(body: bytes, charset: str) -> Decoded:
    try:
        text = body.decode(charset, "replace")
    except (LookupError, ValueError):
        charset, text = "utf-8", body.decode("utf-8", "replace")
    damaged = text.count("\ufffd") / len(text) if text else 0.0
    return Decoded(_UNWANTED.sub("", text), charset, damaged)
