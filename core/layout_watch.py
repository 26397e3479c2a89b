"""The watch over one source's layout, a page at a time: a change is noticed, grows clear, and is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.drift import COMPLETE_RUN, FIELDS, HISTORY, SETTLED_RUN, holds_again, is_field, judge
from core.layout import Anchors, PageLayout


@dataclass(frozen=True, slots=True)
class State:
    """Indices are those of the page sequence. `base`: pages before it no longer count; `changed`: the first page of
    the change that is open; `lost` is what it cost (marks of `core.drift`), `new` what stands in the text since."""

    base: int = 0
    changed: int | None = None
    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def watch(state: State, pages: Sequence[PageLayout], known: frozenset[Anchors]) -> State:
    """The state after the last of `pages`, from that after the one before it."""
    if state.changed is None:
        return _noticed(state, pages, known)
    state = _clearer(state, pages, known)
    return _over(state, pages)


def _noticed(state: State, pages: Sequence[PageLayout], known: frozenset[Anchors]) -> State:
    found = judge(pages[state.base :][-HISTORY:], known)
    return state if found is None else State(state.base, len(pages) - found.run, found.lost, found.new)


def _clearer(state: State, pages: Sequence[PageLayout], known: frozenset[Anchors]) -> State:
    """Some marks need more pages than the first: whether nobody signs any more is not seen at once."""
    found = judge(pages[state.base :][-HISTORY:], known)
    if found is None or len(pages) - found.run > (state.changed or 0):
        return state
    lost = tuple(dict.fromkeys((*state.lost, *found.lost)))
    return State(state.base, state.changed, lost, tuple(dict.fromkeys((*state.new, *found.new))))


def _over(state: State, pages: Sequence[PageLayout]) -> State:
    changed = state.changed or 0
    since = pages[changed:]
    broken = [mark for mark in state.lost if is_field(mark)]
    if not broken:
        return State(changed) if len(since) >= SETTLED_RUN else state
    recent = since[-COMPLETE_RUN:]
    stated = {f"rule {rule}_css" for page in recent for rule in page.rules}
    wanted = [mark for mark in broken if mark in FIELDS or mark in stated]
    if len(recent) == COMPLETE_RUN and holds_again(recent, wanted, pages[state.base : changed][-HISTORY:]):
        return State(len(pages) - COMPLETE_RUN)
    return state
