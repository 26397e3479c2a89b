"""The second line behind the locks: stories are looked at in turn, and what is wrong is put right."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage import clusters, damage, relations, roles
from storage.engine import Database
from tasks.stories import connected, regroup

log = logging.getLogger(__name__)

_STORIES = 200  # looked at in one transaction


@dataclass(slots=True)
class Mended:
    """How many stories were looked at, and how many cases of each damage were found and put right."""

    looked: int = 0
    torn: int = 0
    strays: int = 0
    apart: int = 0
    unsettled: int = 0

    @property
    def found(self) -> int:
        return self.torn + self.strays + self.apart + self.unsettled


def mend_stories(db: Database, seconds: float) -> Mended:
    """The newest stories, then on from where the last run ended, for as long as there is time. At the end of all
    the next run begins anew."""
    until, done = time.monotonic() + seconds, Mended()
    _mend(db, damage.newest, done)
    while time.monotonic() < until:
        seen = _mend(db, lambda session, count: damage.window(session, damage.position(session), count), done)
        end = seen.last == seen.after
        with db.begin() as session:
            damage.advance(session, 0 if end else seen.last)
        if end:
            break
    if done.found:
        log.warning(
            "of %d stories: %d related pairs were in two stories, %d articles in one that is no more, %d stories held "
            "strangers, %d had a wrong original or roles; put right",
            done.looked, done.torn, done.strays, done.apart, done.unsettled,
        )  # fmt: skip
    return done


def _mend(db: Database, which: Callable[[Session, int], damage.Window], done: Mended) -> damage.Window:
    """What fails is left to the next round: it must not keep the stories after it from being looked at."""
    with db.begin() as session:
        seen = which(session, _STORIES)
    try:
        _put_right(db, seen, done)
    except Exception:
        log.exception("of stories %d to %d not all could be looked at", seen.after + 1, seen.last)
    return seen


def _put_right(db: Database, seen: damage.Window, done: Mended) -> None:
    with db.begin() as session:
        pairs = damage.several(session, seen)
        found = damage.look(session, seen, list(pairs))
        apart = [story for story, held in pairs.items() if len(connected(clusters.members(session, story), held)) > 1]
    done.looked += seen.last - seen.after
    for number in found.strays:
        done.strays += db.do(lambda session, number=number: _bring_home(session, number))  # type: ignore[misc]
    for pair in found.torn:
        done.torn += db.do(lambda session, pair=pair: _join(session, pair))  # type: ignore[misc]
    for story in apart:
        done.apart += db.do(lambda session, story=story: _part(session, story))  # type: ignore[misc]
    for story in found.unsettled:
        done.unsettled += db.do(lambda session, story=story: _settle(session, story))  # type: ignore[misc]


def _bring_home(session: Session, number: int) -> bool:
    before = clusters.places(session, [number])
    after = clusters.hold(session, [number])  # brings it home by itself
    for place in after.values():
        regroup(session, place.story)
    return before != after


def _join(session: Session, pair: tuple[int, int]) -> bool:
    """Nothing where one of the two has got another text since they were found, and the relation with it ended."""
    held = clusters.hold(session, pair)
    stories = {place.story for place in held.values()}
    torn = len(stories) > 1 and relations.joined(session, *pair)
    if torn:
        roles.settle(session, clusters.merge(session, stories))
    return torn


def _part(session: Session, story: int) -> bool:
    """What fell apart only because some pairs were never compared is held together by their relation from now on."""
    clusters.hold(session, [], [story])
    [home] = clusters.living(session, [story])
    return len(regroup(session, home)) > 1


def _settle(session: Session, story: int) -> bool:
    clusters.hold(session, [], [story])
    if clusters.living(session, [story]) != {story} or roles.is_settled(session, story):
        return False
    roles.settle(session, story)
    return True
