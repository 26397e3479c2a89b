"""Text as the comparison sees it: typography, case, homoglyphs and word endings no longer matter."""

import re
import threading
import unicodedata

import Stemmer

# Invisible marks that sites scatter through words: NUL, soft hyphen, zero width, direction marks, BOM;
# stress accents («за́мок»); and lone surrogates, which no encoder and no stemmer takes.
_INVISIBLE = re.compile("[\0\u00ad\u0300\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]")
_NUMBER_GROUP = re.compile(r"\b\d{1,3}(?: \d{3})+\b")
# Latin letters that look like Cyrillic ones in lower or upper case, where a Cyrillic letter stands beside
# them or the whole word is made of them. Only the comparison sees the result, so «cope» → «соре» does no harm.
_LATIN, _CYRILLIC = "abcehkmoptxy", "авсенкмортху"
_LOOKALIKE = re.compile(rf"\b[{_LATIN}]+\b|(?<=[а-я])[{_LATIN}]+|[{_LATIN}]+(?=[а-я])")
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# A bound on the length keeps a text without spaces from becoming one huge word.
_WORD = re.compile(r"\w{1,64}")


class _Stemmers(threading.local):
    """PyStemmer's objects must not be shared between threads."""

    def __init__(self) -> None:
        self.russian = Stemmer.Stemmer("russian", 20_000)


_stemmers = _Stemmers()


def tidy(text: str) -> str:
    """NFKC without invisible marks, and numbers without group spaces («1 200» → «1200»). Keeps case,
    punctuation and line breaks."""
    text = _INVISIBLE.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _NUMBER_GROUP.sub(lambda m: m.group().replace(" ", ""), text)


def fold(text: str) -> str:
    """Tidied text in casefold, ё → е, homoglyphs made Cyrillic."""
    return _fold_tidied(tidy(text))


def _fold_tidied(text: str) -> str:
    text = text.casefold().replace("ё", "е")
    return _LOOKALIKE.sub(lambda m: m.group().translate(_TO_CYRILLIC), text)


def words(text: str) -> list[str]:
    """Folded words in reading order; punctuation and quotes are gone."""
    return words_of_tidied(tidy(text))


def words_of_tidied(text: str) -> list[str]:
    return _WORD.findall(_fold_tidied(text))


def stems(folded: list[str]) -> list[str]:
    """Snowball stems (Russian) of folded words. Words in other scripts pass through unchanged."""
    return _stemmers.russian.stemWords(folded)  # type: ignore[no-any-return]
