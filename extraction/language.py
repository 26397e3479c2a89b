"""The language of a text. Its letters decide where they can: pages copy their `lang` from templates."""

import re
from collections import Counter

_MARKS = {"uk": "іїєґ", "be": "ўі", "ru": "ыэъё", "kk": "әғқңөұүһі", "tt": "әөүҗңһ", "bg": ""}
_WORDS = re.compile(r"[a-z]+")
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "on", "by", "it", "at", "from")
)
_ENGLISH_SHARE = 0.15
_DECIDE = 20  # letters; below this nothing is said


def language_of(text: str, declared: str | None) -> str | None:
    """ISO 639-1, or None. Cyrillic texts by the letters that only one language has; others as declared."""
    letters = Counter(text[:20_000].lower())
    for char in [c for c in letters if not c.isalpha()]:
        del letters[char]
    total = letters.total()
    if total < _DECIDE:
        return _short(declared)
    cyrillic = sum(n for c, n in letters.items() if "а" <= c <= "ӿ" or c == "ё")
    if cyrillic < 0.5 * total:
        short = _short(declared)
        return _latin(text) if short is None or short in _MARKS else short
    if letters["ў"]:
        return "be"
    turkic = sum(letters[c] for c in "әғқңөұүһҗ")
    if turkic > 0.01 * total:
        return _short(declared) if _short(declared) in ("kk", "tt", "ba", "ky") else None
    ukrainian, russian = (sum(letters[c] for c in _MARKS[name]) for name in ("uk", "ru"))
    return "uk" if ukrainian > russian else "ru"


def _latin(text: str) -> str | None:
    """English by the words that every English text is full of; of other languages nothing is said."""
    words = _WORDS.findall(text[:20_000].lower())
    return "en" if sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words) > 0 else None


def _short(declared: str | None) -> str | None:
    code = (declared or "").strip().lower()[:2]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None
