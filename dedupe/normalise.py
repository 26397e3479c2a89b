"""Text as the comparison sees it: typography, case, homoglyphs and word endings no longer matter."""

import re
import threading
import unicodedata

import Stemmer

# Invisible marks that sites scatter through words: NUL, soft hyphen, zero width, direction marks, BOM;
# stress accents («за́мок»); and lone surrogates, which no encoder and no stemmer takes.
_INVISIBLE = re.compile("[\0\u00ad\u0300\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]")
_NUMBER_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?!\w)")
# Latin letters that look like Cyrillic ones in lower or upper case. The patterns begin with plain classes and
# leave the neighbours to a function: a look-behind at every letter would cost more than all the rest.
_LATIN, _CYRILLIC = "abcehkmoptxy", "авсенкмортху"
_LOOKALIKES = re.compile(f"[{_LATIN}]+")
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
    text = _INVISIBLE.sub("", text).replace("№", "No ")
    if not unicodedata.is_normalized("NFKC", text):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _NUMBER_GROUPS.sub(_ungrouped, text)


def fold(text: str) -> str:
    """Tidied text in casefold, ё → е, homoglyphs made Cyrillic."""
    return fold_tidied(tidy(text))


def fold_tidied(text: str) -> str:
    text = text.casefold().replace("ё", "е")
    return _LOOKALIKES.sub(_cyrillic, text)


def _ungrouped(match: re.Match[str]) -> str:
    """«1 200» is a number; «2019 100» is a year and a number."""
    before = match.string[match.start() - 1 : match.start()]
    return match[0] if before.isalnum() else match[0].replace(" ", "")


def _cyrillic(match: re.Match[str]) -> str:
    """Where a Cyrillic letter stands beside the run, or the run is the whole word. Only the comparison sees the
    result, so «cope» → «соре» does no harm."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    beside_cyrillic = "а" <= before <= "я" or "а" <= after <= "я"
    whole_word = not (before.isalnum() or after.isalnum())
    return match[0].translate(_TO_CYRILLIC) if beside_cyrillic or whole_word else match[0]


def words(text: str) -> list[str]:
    """Folded words in reading order; punctuation and quotes are gone."""
    return words_of_tidied(tidy(text))


def words_of_tidied(text: str) -> list[str]:
    return _WORD.findall(fold_tidied(text))


def stems(folded: list[str]) -> list[str]:
    """Snowball stems (Russian) of folded words. Words in other scripts pass through unchanged."""
    return _stemmers.russian.stemWords(folded)  # type: ignore[no-any-return]
