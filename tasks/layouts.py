"""The watch over layouts: each page is noted when it is read, and each source is judged a little later."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zlib import crc32

from sqlalchemy.orm import Session

from core.alerts import AlertKind
from core.layout import Anchors
from core.layout_watch import State, watch
from core.layout_words import list_finding, page_finding
from core.models import Extraction, ExtractionRules
from dedupe.memory import SiteLines, line_hash
from extraction import VERSION
from storage import alerts, layouts
from storage.engine import Database
from storage.frontier import RawPage
from tasks.app import app, database

log = logging.getLogger(__name__)

_LINES = 150  # of a page, looked up in the site's memory
_SETTLED_PAGES = 3  # of a layout, before the latest ones, and it is known
_RECENT = 10
_LISTS_LOOK_BACK = timedelta(days=14)


def note_layout(session: Session, page: RawPage, found: Extraction, rules: ExtractionRules, memory: SiteLines) -> None:
    if found.layout is None or found.observed is None:
        return
    hashes = [h for line in found.observed.lines[:_LINES] if (h := line_hash(line)) is not None]
    known = [h for h in hashes if memory.find(h)]
    layout = replace(found.layout, known=len(known) / len(hashes) if known else None)
    layouts.note(session, page.id, page.source_id, page.fetched_at, _reading(rules), layout)


def _reading(rules: ExtractionRules) -> str:
    """A change of the code or of the rules is none of the site."""
    return f"{VERSION} {crc32(repr(rules).encode()):08x}"


@app.task(name="layouts", acks_late=False)
def judge_layouts() -> None:
    """Opens and closes the alerts of kind `layout`, source by source."""
    watch_layouts(database(), datetime.now(UTC))


def watch_layouts(db: Database, now: datetime) -> None:
    with db.begin() as session:
        waiting = layouts.unjudged(session)
    for source_id in waiting:
        db.do(lambda session, source_id=source_id: judge_source(session, source_id, now))  # type: ignore[misc]
    db.do(lambda session: judge_lists(session, now))


def judge_source(session: Session, source_id: int, now: datetime) -> None:
    """Judges the pages that came since the last time, one after the other, as if it had been asked after each."""
    before = layouts.hold(session, source_id)
    seen = _comparable(layouts.pages(session, source_id, before.base), before.changed)
    fresh = [page for page in seen if page.id > before.judged]
    if not fresh:
        return
    built = [page.layout for page in seen]
    known = _known(session, source_id, seen)
    opened = None if before.changed is None else sum(page.id < before.changed for page in seen)
    state = State(0, opened, before.lost)
    for end in range(len(seen) - len(fresh) + 1, len(seen) + 1):
        state = watch(state, built[:end], known)
    layouts.count(session, source_id, fresh)
    goes_on = state.changed is not None and state.changed == opened
    changed = before.changed if goes_on else None if state.changed is None else seen[state.changed].id
    base = seen[state.base - 1].id if state.base else before.base
    layouts.save(session, source_id, layouts.Watch(seen[-1].id, base, changed, state.lost))
    if goes_on:
        return
    if before.changed is not None:
        alerts.close(session, source_id, AlertKind.LAYOUT, now)
    if state.changed is not None:
        name, at = layouts.names(session, [source_id])[source_id], seen[state.changed].fetched_at
        old, new = built[state.base : state.changed], built[state.changed :]
        alerts.open_(session, page_finding(source_id, name, state, old, new, at), now)


def _comparable(seen: list[layouts.Seen], changed: int | None) -> list[layouts.Seen]:
    """Pages that were read like the newest; while a change is open also those before it, which say what was usual."""
    return [page for page in seen if page.reading == seen[-1].reading or (changed and page.id < changed)]


def _known(session: Session, source_id: int, seen: list[layouts.Seen]) -> frozenset[Anchors]:
    """Layouts that were seen on some pages before the latest ones, which a change may have begun with."""
    counts = layouts.known(session, source_id)
    for page in seen[-_RECENT:]:
        if page.layout.anchors in counts:
            counts[page.layout.anchors] -= 1
    return frozenset(anchors for anchors, pages in counts.items() if pages >= _SETTLED_PAGES)


def judge_lists(session: Session, now: datetime) -> None:
    """Listings that are read and give no link any more."""
    empty = {found.source_id: found for found in layouts.empty_lists(session, now - _LISTS_LOOK_BACK)}
    for source_id in layouts.listless(session):
        if source_id not in empty:
            alerts.close(session, source_id, AlertKind.LAYOUT, now)
    for found in empty.values():
        alerts.open_(session, list_finding(found.source_id, found.name, found.since, found.polls, found.detail), now)


def accept(session: Session, source_id: int, now: datetime) -> bool:
    """A person takes the layout as it is: it is judged by its own pages from now on. False where no change is open."""
    state = layouts.hold(session, source_id)
    if state.changed is None:
        return False
    layouts.save(session, source_id, layouts.Watch(state.judged, state.changed - 1))
    alerts.close(session, source_id, AlertKind.LAYOUT, now)
    return True
