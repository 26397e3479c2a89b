"""The stems under which one word stands in the index, beyond the one that Snowball's Russian stemmer gives."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_IRREGULAR = Path(__file__).parent / "data" / "irregular_stems.csv"
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_FLEETING = {"к": ("ок", "ек"), "ц": ("ец",), "н": ("ен",), "л": ("ел",), "р": ("ер",)}
_SHORTEST = 3


def inflected(stem: str) -> tuple[str, ...]:
    """The stem and its other shapes: vowels that come and go («рынок», «рынка»), «-анин» and «-ане», «подписать» and
    «подпишет», and the irregular ones. Shapes that no word has do no harm: nothing stands under them."""
    found = dict.fromkeys((stem, *_irregular().get(stem, ())))
    if len(stem) >= _SHORTEST and stem.isalpha():
        found |= dict.fromkeys((*_with_vowel(stem), *_without_vowel(stem), *_people(stem), *_present(stem)))
    return tuple(found)


def _with_vowel(stem: str) -> list[str]:
    """«участк» → «участок», «стройк» → «строек», «письм» is irregular."""
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


def _people(stem: str) -> list[str]:
    if stem.endswith(("анин", "янин")):
        return [stem[:-2]]
    return [stem + "ин"] if stem.endswith(("ан", "ян")) and len(stem) > 4 else []


def _present(stem: str) -> list[str]:
    for infinitive, present in (("иса", "иш"), ("аза", "аж"), ("еза", "еж"), ("иска", "ищ")):
        if stem.endswith(infinitive):
            return [stem.removesuffix(infinitive) + present]
        if stem.endswith(present) and len(stem) > len(present) + 2:
            return [stem.removesuffix(present) + infinitive]
    return []


@cache
def _irregular() -> Mapping[str, tuple[str, ...]]:
    """By stem, the other stems of the word. A line of the file holds all stems of one word."""
    found: dict[str, tuple[str, ...]] = {}
    with _IRREGULAR.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for stem in row:
                found[stem] = (*found.get(stem, ()), *(other for other in row if other != stem))
    return found
