"""The numbers and names of a text, and what stands around each: what tells two notices of one form from two copies.

A number is compared with the number that stands in the same place, after or before the same two words. So figures
that two notices have in common by chance do not speak for them, and one that an editor corrected weighs as one.
"""

from dataclasses import dataclass

import numpy as np

from dedupe.shingles import stand_in
from dedupe.vocabulary import CAPITAL, LEADS_ON, NUMBER, TELLING, Fact, Hashes64, Reading

_NUMBER, _NAME, _EDGE = (np.uint64(n) for n in (1, 2, 3))  # stand for a word in the surroundings of another
_MULTIPLIER = np.uint64(0xC2B2AE3D27D4EB4F)
_LOW, _TWO = np.uint64(32), np.uint64(2)
# Places are reckoned twice, by the words before and by the words after. Offsets are into a text with two edges.
_NEAR, _FAR = np.array([[1], [3]]), np.array([[0], [4]])
_SIDE = np.array([[0], [1]], np.uint64)
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
    names = (flags & CAPITAL).astype(bool)
    names[1:] &= (flags[:-1] & LEADS_ON).astype(bool)
    names[reading.starts] = False
    around = np.full(len(flags) + 4, _EDGE)
    inside = around[2:-2]
    inside[:] = reading.stems
    inside[(flags & NUMBER).astype(bool)] = _NUMBER
    inside[names] = _NAME
    at = np.flatnonzero(names | (flags & TELLING).astype(bool))
    found = reading.facts(at)
    near, far = around[at + _NEAR], around[at + _FAR]
    place = (near * _MULTIPLIER + (far ^ (far >> _LOW))) * _MULTIPLIER
    place += inside[at] * _TWO
    place += _SIDE
    place &= _UPPER
    place |= np.array([value for value, _ in found], np.uint64)
    # two words that are numbers or names tell no place
    return Facts(place[(near > _EDGE) | (far > _EDGE)], tuple(found))


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
