"""What is told of a site's pages: a change of its layout, and nothing of what comes and goes."""

from dataclasses import replace

import pytest

from core.drift import AUTHOR, DATE, SIZE, TEXT, TITLE, judge
from core.layout import Anchors, PageLayout, from_json
from core.layout_watch import State, watch

NEWS = PageLayout(
    Anchors("div.story", "h1.head", "time element"),
    parts=frozenset(("p in div.story", "p.lead")),
    frame=frozenset(range(30)),
    title=True,
    author=True,
    words=240,
    known=0.5,
    rules=frozenset(("date",)),
)
TALK = replace(NEWS, anchors=Anchors("div.talk", "h1.head", "time element"), parts=frozenset(("p.question",)))
UNSIGNED = replace(NEWS, author=False)
UNDATED = replace(NEWS, anchors=NEWS.anchors._replace(date=""))
REBUILT = replace(NEWS, anchors=Anchors("section.body", "h1.title", "time element"), frame=frozenset(range(90, 120)))


def run_of(pages: list[PageLayout], known: frozenset[Anchors] = frozenset()) -> State:
    """The state after all pages, one after the other."""
    state = State()
    for end in range(1, len(pages) + 1):
        state = watch(state, pages[:end], known)
    return state


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (UNDATED, DATE),
        (replace(NEWS, title=False), TITLE),
        (replace(NEWS, words=40), TEXT),
        (replace(NEWS, words=0), TEXT),
        (replace(NEWS, words=700), SIZE),
        (replace(NEWS, missed=frozenset(("date",))), "rule date_css"),
    ],
)
def test_a_field_that_is_gone_is_told_after_two_pages(after: PageLayout, lost: str) -> None:
    assert judge([NEWS] * 30 + [after]) is None
    found = judge([NEWS] * 30 + [after] * 2)
    assert found is not None
    assert lost in found.broken


def test_a_rebuilt_page_that_lost_nothing_is_told_after_three_pages_as_no_break() -> None:
    assert judge([NEWS] * 30 + [REBUILT] * 2) is None
    found = judge([NEWS] * 30 + [REBUILT] * 3)
    assert found is not None
    assert "text in div.story" in found.lost
    assert found.broken == ()


def test_something_new_in_every_text_is_told() -> None:
    teased = replace(NEWS, parts=NEWS.parts | {"div.teaser"})
    found = judge([NEWS] * 30 + [teased] * 3)
    assert found is not None
    assert found.new == ("div.teaser",)


def test_pages_without_an_author_in_a_row_are_no_change_where_some_always_were() -> None:
    pages = ([NEWS] * 4 + [UNSIGNED] * 2) * 6
    assert run_of([*pages, *[UNSIGNED] * 4]).changed is None


def test_an_author_that_no_page_has_any_more_is_told() -> None:
    state = run_of([NEWS] * 40 + [UNSIGNED] * 4)
    assert AUTHOR in state.lost


@pytest.mark.parametrize("pages", [[NEWS, TALK] * 40, ([NEWS] * 9 + [TALK] * 3) * 8, [NEWS, NEWS, REBUILT] * 30])
def test_templates_that_take_turns_are_no_change(pages: list[PageLayout]) -> None:
    assert run_of(pages).changed is None


def test_a_known_layout_that_comes_back_is_no_change_but_a_field_that_it_costs_is() -> None:
    known = frozenset((TALK.anchors,))
    assert judge([NEWS] * 30 + [TALK] * 4, known) is None
    short = replace(TALK, words=20)
    assert judge([NEWS] * 30 + [short] * 4, known) is not None


def test_a_young_source_is_not_judged() -> None:
    assert judge([NEWS] * 5 + [UNDATED] * 5) is None


def test_a_change_is_over_when_the_fields_are_back_on_five_pages() -> None:
    pages = [NEWS] * 30 + [UNDATED] * 4
    assert run_of(pages).changed == 30
    assert run_of([*pages, *[REBUILT] * 4]).changed == 30
    assert run_of([*pages, *[REBUILT] * 5]).changed is None


def test_a_change_stays_open_for_as_long_as_a_field_is_missing() -> None:
    assert run_of([NEWS] * 30 + [UNDATED] * 80).changed == 30


def test_a_change_that_broke_nothing_is_the_layout_after_a_dozen_pages_and_the_next_one_is_told_again() -> None:
    pages = [NEWS] * 30 + [REBUILT] * 12
    assert run_of(pages) == State(base=30)
    again = run_of(pages + [REBUILT] * 20 + [TALK] * 3)
    assert again.changed == 62


def test_a_rule_that_was_taken_back_is_not_waited_for() -> None:
    missed = replace(NEWS, missed=frozenset(("date",)))
    pages = [NEWS] * 30 + [missed] * 3
    assert run_of(pages).lost == ("rule date_css",)
    assert run_of([*pages, *[replace(NEWS, rules=frozenset())] * 5]).changed is None


def test_a_layout_is_the_same_after_a_visit_to_the_database() -> None:
    assert from_json(NEWS.as_json()) == NEWS
