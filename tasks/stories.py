"""What happens to a story when one of its articles has got another text: it may fall into parts."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from core.models import Relation
from dedupe.decide import decide
from storage import clusters, relations, roles
from tasks.kin import prints

_SPOKESMEN = 4  # articles of a part that are compared before it is parted from the others
_MOST_DECISIONS = 1_000


def regroup(session: Session, story: int, *, budget: int = _MOST_DECISIONS) -> set[int]:
    """Makes one story of each connected part of a story that is held, and tells their originals and roles anew.

    The part that holds the original, or else the oldest article, keeps the id. Returns the ids of all. No part goes
    that was not compared: what is left when `budget` comparisons are made stays until upkeep comes by.
    """
    parts = connected(clusters.members(session, story), relations.within(session, story))
    result = {story}
    if len(parts) > 1:
        parts, not_compared = _mended(session, parts, budget)
        original = clusters.original(session, story)
        main = next((part for part in (*parts, not_compared) if original in part), parts[0])
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


def _mended(session: Session, parts: list[set[int]], budget: int) -> tuple[list[set[int]], set[int]]:
    """Not every pair of a story was ever compared. Before parts go apart, some of each are; what is found is kept.

    Returns the parts as they are then, and the articles for which the budget was too small.
    """
    first, *others = sorted(parts, key=lambda part: (-len(part), min(part)))
    groups, not_compared = [first], set[int]()
    for part in others:
        if budget <= 0:
            not_compared |= part
            continue
        home = None
        for group in groups:
            pairs = [(a, b) for a in sorted(part)[:_SPOKESMEN] for b in sorted(group)[:_SPOKESMEN]][:budget]
            related, compared = _first_related(session, pairs)
            budget -= compared
            if related:
                home = group
                break
        if home is not None:
            home |= part
        elif budget > 0:
            groups.append(part)
        else:
            not_compared |= part
    return sorted(groups, key=min), not_compared


def _first_related(session: Session, pairs: Sequence[tuple[int, int]]) -> tuple[bool, int]:
    """Whether one of the pairs is of one story, which is recorded then; and how many were compared."""
    places = clusters.places(session, {number for pair in pairs for number in pair})
    for compared, (one, other) in enumerate(pairs, 1):
        late, early = max(one, other), min(one, other)
        found = prints(session, [late, early], places)
        same_site = places[one].source_id == places[other].source_id
        decision = decide(found[late], found[early], same_site=same_site, same_url=False)
        if decision.relation in (Relation.REPRINT, Relation.UPDATE):
            relations.record(session, {(late, early): decision})
            return True, compared
    return False, len(pairs)
