"""Reprints are recognised through editors' hands; notices of one form stay strangers; nothing crashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Relation
from dedupe.decide import alike, decide, fingerprint
from dedupe.shingles import from_stored, stored
from tests.dedupe.texts import OTHER, OUTAGE, RELEASE


def relation(a: list[str], b: list[str], *, same_site: bool = False, same_url: bool = False) -> Relation:
    return decide(fingerprint("", a), fingerprint("", b), same_site=same_site, same_url=same_url).relation


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        pytest.param(RELEASE, Relation.REPRINT, id="the same text"),
        pytest.param([" ".join(RELEASE)], Relation.REPRINT, id="paragraphs merged"),
        pytest.param(RELEASE[::-1], Relation.REPRINT, id="paragraphs in another order"),
        pytest.param(["Коротко о главном к этому часу.", *RELEASE], Relation.REPRINT, id="an introduction before it"),
        pytest.param(
            [p.replace("ё", "е").replace("а", "a").replace("2 400", "2\u00a0400") for p in RELEASE],
            Relation.REPRINT,
            id="other typography and Latin letters",
        ),
        pytest.param([p.replace("36", "38") for p in RELEASE], Relation.REPRINT, id="one figure corrected"),
        pytest.param([*RELEASE, *OTHER], Relation.CONTAINS, id="a digest with another story"),
        pytest.param(RELEASE[:2], Relation.CONTAINED, id="the first half"),
        pytest.param(OTHER, Relation.NONE, id="another story"),
        pytest.param([], Relation.NONE, id="no text"),
    ],
)
def test_an_edited_text_is_told_from_a_strange_one(edited: list[str], expected: Relation) -> None:
    assert relation(edited, RELEASE) is expected


def test_on_the_same_site_a_reprint_is_an_update() -> None:
    assert relation(RELEASE[:3], RELEASE, same_site=True) is Relation.UPDATE
    assert relation([*RELEASE, *OTHER], RELEASE, same_site=True) is Relation.CONTAINS


def test_two_articles_of_one_site_with_a_common_background_stay_two() -> None:
    follow_up = [RELEASE[2], RELEASE[3], *OTHER[:2]]
    assert relation(follow_up, RELEASE, same_site=True) is Relation.NONE
    assert relation(follow_up, RELEASE) is Relation.REPRINT


def test_at_the_same_address_even_a_text_of_double_length_is_an_update() -> None:
    assert relation([*RELEASE, *OTHER], RELEASE, same_site=True, same_url=True) is Relation.UPDATE
    assert relation(OTHER, RELEASE, same_site=True, same_url=True) is Relation.NONE


def test_notices_filled_into_one_form_are_strangers() -> None:
    may = OUTAGE.format(day=14, month="мая", start=9, end=17, street="Садовой", first=3, last=41)
    june = OUTAGE.format(day=20, month="июня", start=10, end=16, street="Полевой", first=8, last=26)
    decision = decide(fingerprint("", [may]), fingerprint("", [june]), same_site=False, same_url=False)
    assert decision.relation is Relation.NONE
    assert decision.containment > 0.55 and "of one form and two stories" in decision.evidence
    assert relation([may], [may]) is Relation.REPRINT


def test_the_decision_shows_what_it_compared() -> None:
    decision = decide(fingerprint("", RELEASE[:2]), fingerprint("", RELEASE), same_site=False, same_url=False)
    assert decision.score == decision.containment == pytest.approx(1, abs=0.02)
    assert decision.jaccard < decision.containment


def test_the_content_hash_ignores_typography_but_not_the_title_or_the_text() -> None:
    first = fingerprint("Мост открыт", RELEASE).content_hash
    assert fingerprint("МОСТ ОТКРЫТ!", [" ".join(RELEASE).replace("ё", "е")]).content_hash == first
    assert fingerprint("Мост закрыт", RELEASE).content_hash != first
    assert fingerprint("Мост открыт", RELEASE[:3]).content_hash != first


@given(
    st.lists(st.text(st.characters(), max_size=80), max_size=8), st.lists(st.text("абв 12", max_size=200), max_size=4)
)
def test_any_two_texts_can_be_compared_and_the_scores_are_shares(a: list[str], b: list[str]) -> None:
    one, other = fingerprint("", a), fingerprint("", b)
    forth = decide(one, other, same_site=False, same_url=False)
    back = decide(other, one, same_site=False, same_url=False)
    assert 0 <= forth.jaccard <= forth.containment <= 1
    assert (forth.score, forth.jaccard, forth.containment) == (back.score, back.jaccard, back.containment)


_WORDS = st.lists(st.sampled_from(["река", "мост", "школа", "поезд", "лес", "озеро", "завод", "улица"]), max_size=60)


@given(st.lists(_WORDS, min_size=1, max_size=5), _WORDS)
def test_a_text_that_is_not_alike_by_its_shingles_has_no_relation(others: list[list[str]], own: list[str]) -> None:
    print_ = fingerprint("", [" ".join(own)])
    prints = [fingerprint("", [" ".join(words)]) for words in others]
    for other, near in zip(prints, alike(print_.shingles, [one.shingles for one in prints]), strict=True):
        decision = decide(print_, other, same_site=False, same_url=False)
        told_by_shingles = "too few" in decision.evidence or "no shared shingle" in decision.evidence
        assert near is not told_by_shingles


def test_shingles_come_back_from_their_bytes_as_they_were() -> None:
    shingles = fingerprint("", RELEASE).shingles
    assert from_stored(stored(shingles)).tolist() == shingles.tolist()
    assert alike(shingles, [from_stored(b"")]) == [False]
