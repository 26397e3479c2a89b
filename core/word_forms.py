"""The stems under which one word stands in the index, beyond the one that Snowball's Russian stemmer gives."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SUFFIXES = Path(__file__).parent / "data" / "derivational_suffixes.csv"
_ENDINGS = Path(__file__).parent / "data" / "alternating_endings.csv"
_IRREGULAR = Path(__file__).parent / "data" / "irregular_stems.csv"
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_FLEETING = {"к": ("ок", "ек"), "ц": ("ец",), "н": ("ен",), "л": ("ел",), "р": ("ер",)}
_SHORTEST = 3
_VOWELS = "аеиоуыэюя"
_LONG_ROOT = 6
_ALTERNATING = {"г": "ж", "ж": "г", "х": "ш", "с": "ш", "ш": "с", "ц": "ч", "к": "ч"}


def inflected(stem: str) -> tuple[str, ...]:
    """The stem and its other shapes: vowels that come and go («рынок», «рынка»), endings that the stemmer takes for
    parts of the stem («подпишет»), and the irregular ones. Shapes that no word has do no harm: nothing stands there."""
    found = dict.fromkeys((stem, *_irregular().get(stem, ())))
    if len(stem) >= _SHORTEST and stem.isalpha():
        found |= dict.fromkeys((*_with_vowel(stem), *_without_vowel(stem), *_with_other_ending(stem)))
    return tuple(found)


def _with_vowel(stem: str) -> list[str]:
    """«участк» → «участок», «стройк» → «строек»."""
    before, last = stem[:-1], stem[-1]
    if last not in _FLEETING or before[-1] not in _CONSONANTS + "йь":
        return []
    if before[-1] in "йь":
        return [before[:-1] + vowel for vowel in _FLEETING[last] if vowel[0] == "е"]
    return [before + vowel for vowel in _FLEETING[last]]


def _without_vowel(stem: str) -> list[str]:
    before, vowel, last = stem[:-2], stem[-2], stem[-1]
    if len(before) < 2 or vowel + last not in _FLEETING.get(last, ()):
        return []
    if before[-1] in _CONSONANTS:
        soft = [before + "ь" + last] if vowel == "е" and before[-1] in "лн" else []
        return [before + last, *soft]
    return [before + "й" + last] if vowel == "е" else []


def _with_other_ending(stem: str) -> list[str]:
    """«гражданин» and «граждане», «подписать» and «подпишет»."""
    return [
        stem.removesuffix(ending) + other
        for endings in _alternating_endings()
        for ending in endings
        if stem.endswith(ending) and len(stem) - len(ending) >= 2
        for other in endings
    ]


@cache
def _alternating_endings() -> tuple[tuple[str, ...], ...]:
    """Each line is what the stems of one word may end in."""
    with _ENDINGS.open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, csv.reader(file)))


@cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    """By stem, the other stems of the word. A line of the file holds all stems of one word."""
    found: dict[str, tuple[str, ...]] = {}
    with _IRREGULAR.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for stem in row:
                found[stem] = (*found.get(stem, ()), *(other for other in row if other != stem))
    return found


@dataclass(frozen=True, slots=True)
class Family:
    """The words of one root: the stems that `whole` names, and those that begin as `beginnings` say."""

    whole: tuple[str, ...]
    beginnings: tuple[str, ...]


def family(stem: str) -> Family:
    """By suffixes: «цифровизац» is «цифр» + «ов» + «изац», and so are «цифра» and «цифровой».

    A root of six letters or more is looked for as the beginning of words, a shorter one with each of the known
    suffixes: «стол:*» would find «столкновение». Prefixes are another word («оцифровка»).
    """
    if not stem.isalpha() or len(stem) < _SHORTEST:
        return Family(inflected(stem), ())
    beginnings: dict[str, None] = {}
    whole = dict.fromkeys(inflected(stem))
    for root in _roots(stem):
        for shape in _alternating(root):
            if len(shape) >= _LONG_ROOT:
                beginnings[shape] = None
            else:
                longer = (shape + suffix for suffix, shortest in _suffixes().items() if len(shape) >= shortest)
                whole |= dict.fromkeys((shape, *longer))
    short = [one for one in beginnings if not any(one != other and one.startswith(other) for other in beginnings)]
    return Family(tuple(one for one in whole if not one.startswith(tuple(short))), tuple(short))


def _roots(stem: str) -> list[str]:
    """The stem without up to two suffixes."""
    found, last = {stem: None}, [stem]
    for _ in range(2):
        last = [
            one.removesuffix(suffix)
            for one in last
            for suffix, shortest in _suffixes().items()
            if shortest and one.endswith(suffix) and len(one) - len(suffix) >= shortest
        ]
        last = [one for one in last if any(letter in _VOWELS for letter in one) and one[-1] not in "ьй"]
        found |= dict.fromkeys(last)
    return list(found)


def _alternating(root: str) -> list[str]:
    """«дорог» and «дорож», «соглас» and «соглаш»."""
    for ending, others in _ALTERNATING.items():
        if root.endswith(ending):
            return [root, *(root.removesuffix(ending) + other for other in others)]
    return [root]


@cache
def _suffixes() -> Mapping[str, int]:
    """With the fewest letters of a root that has the suffix; 0: on a root of any length, but never taken off."""
    with _SUFFIXES.open(encoding="utf-8", newline="") as file:
        return {row["suffix"]: int(row["shortest_root"]) for row in csv.DictReader(file)}
