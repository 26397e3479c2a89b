"""What happens to a story when one of its articles has got another text: it may fall into parts."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from core.models import Relation
from dedupe.decide import decide
from storage import clusters, relations, roles
from tasks.kin import prints

_SPOKESMEN = 4  # articles of a part that are compared before it is parted from the others
_MOST_DECISIONS = 400


def regroup(session: Session, story: int) -> set[int]:
    """Makes one story of each connected part of a story that is held, and tells their originals and roles anew.

    The part that holds the original, or else the oldest article, keeps the id. Returns the ids of all.
    """
    numbers = clusters.members(session, story)
    parts = connected(numbers, relations.within(session, story))
    if len(parts) > 1:
        parts = _mended(session, parts)
    result = {story}
    if len(parts) > 1:
        original = clusters.original(session, story)
        main = next((part for part in parts if original in part), parts[0])
        for part in parts:
            if part is not main:
                result.add(clusters.part(session, story, sorted(part)))
    for one in sorted(result):
        roles.settle(session, one)
    return result


def connected(numbers: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The parts that the pairs hold together, the one with the least number first. Pairs of others are ignored."""
    leader = {number: number for number in numbers}

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for a, b in pairs:
        if a in leader and b in leader:
            one, other = sorted((find(a), find(b)))
            leader[other] = one
    parts: dict[int, set[int]] = {}
    for number in leader:
        parts.setdefault(find(number), set()).add(number)
    return [parts[least] for least in sorted(parts)]


def _mended(session: Session, parts: list[set[int]]) -> list[set[int]]:
    """Not every pair of a story was ever compared. Before parts go apart, some of each are; what is found is kept."""
    left = _MOST_DECISIONS
    groups: list[set[int]] = []
    for part in sorted(parts, key=lambda part: (-len(part), min(part))):
        home = next((group for group in groups if left > 0 and _meet(session, part, group)), None)
        left -= _SPOKESMEN**2 * len(groups)
        if home is None:
            groups.append(set(part))
        else:
            home |= part
    return sorted(groups, key=min)


def _meet(session: Session, part: Collection[int], group: Collection[int]) -> bool:
    ours, theirs = sorted(part)[:_SPOKESMEN], sorted(group)[:_SPOKESMEN]
    places = clusters.places(session, [*ours, *theirs])
    found = prints(session, [*ours, *theirs], places)
    for one in ours:
        for other in theirs:
            late, early = max(one, other), min(one, other)
            same_site = places[one].source_id == places[other].source_id
            decision = decide(found[late], found[early], same_site=same_site, same_url=False)
            if decision.relation in (Relation.REPRINT, Relation.UPDATE):
                relations.record(session, {(late, early): decision})
                return True
    return False
