"""The numbers and names of a text, and what stands around each: what tells two notices of one form from two copies.

A number is compared with the number that stands in the same place, after or before the same two words. So figures
that two notices have in common by chance do not speak for them, and one that an editor corrected weighs as one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.shingles import stand_in
from dedupe.vocabulary import CAPITAL, LEADS_ON, NUMBER, TELLING, Fact, Hashes64, Reading

_NUMBER, _NAME, _EDGE = (np.uint64(n) for n in (1, 2, 3))  # stand for a word in the surroundings of another
_MULTIPLIER = np.uint64(0xC2B2AE3D27D4EB4F)
_LOW = np.uint64(32)
_LOWER, _UPPER = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF << 32)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """`slots`: in the upper half of each what stands around, in the lower the value that stands there."""

    slots: Hashes64
    found: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The facts of the shorter text: those that agree, and those in whose place the other has another («36/38»)."""

    agree: tuple[str, ...]
    differ: tuple[str, ...]


def facts_of(reading: Reading) -> Facts:
    flags = reading.flags
    numbers = flags & NUMBER > 0
    names = flags & CAPITAL > 0
    names[1:] &= flags[:-1] & LEADS_ON > 0
    names[reading.starts] = False
    around = np.full(len(flags) + 4, _EDGE)
    around[2:-2] = reading.stems
    around[2:-2][numbers] = _NUMBER
    around[2:-2][names] = _NAME
    at = np.flatnonzero(names | (flags & TELLING > 0))
    found = reading.facts(reading.words[at])
    values = np.array([value for value, _ in found], np.uint64)
    at += 2
    return Facts(np.concatenate([_slots(around, at, values, step) for step in (-1, 1)]), tuple(found))


def _slots(around: NDArray[np.uint64], at: NDArray[np.intp], values: NDArray[np.uint64], step: int) -> Hashes64:
    """Places by the two words before (step -1) or after them. Two that are numbers or names tell no place."""
    near, far = around[at + step], around[at + 2 * step]
    tells = (near > _EDGE) | (far > _EDGE)
    place = (near * _MULTIPLIER + (far ^ (far >> _LOW))) * _MULTIPLIER + around[at] * np.uint64(2) + np.uint64(step > 0)
    return ((place & _UPPER) | values)[tells]


def compare(a: Facts, b: Facts) -> Comparison:
    """`a` is the shorter text. A value without a place in `b` agrees if it stands in `b` at all; else it says nothing,
    for an editor may have left it out."""
    shown = dict(a.found)
    upper, lower = a.slots & _UPPER, (a.slots & _LOWER).astype(np.uint32)
    theirs = np.sort(b.slots)
    aligned = stand_in(upper, theirs & _UPPER)
    placed = set(lower[aligned].tolist())
    agreeing = set(lower[aligned & stand_in(a.slots, theirs)].tolist())
    elsewhere = (shown.keys() - placed) & {value for value, _ in b.found}
    there = {slot >> 32: slot & 0xFFFFFFFF for slot in theirs.tolist()}
    instead = {slot & 0xFFFFFFFF: there[slot >> 32] for slot in a.slots[aligned].tolist()}
    other = dict(b.found)
    differing = placed - agreeing
    return Comparison(
        agree=tuple(text for value, text in shown.items() if value in agreeing or value in elsewhere),
        differ=tuple(f"{text}/{other[instead[value]]}" for value, text in shown.items() if value in differing),
    )
