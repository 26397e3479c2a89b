"""Stories as they grow: who joins, who was first, and that the order of arrival does not matter."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.models import Precision
from core.outcomes import Outcome
from storage.engine import Database
from tasks.mend import mend_stories
from tests.tasks.texts import Document, arrive, chain, later, roles, sentences, stories, watch

TEXT = tuple(sentences(1))
SITES = [f"{letter}.example" for letter in "abcdef"]


def test_an_earlier_copy_that_arrives_late_becomes_the_original(database: Database) -> None:
    watch(database, *SITES)
    for site, minutes in zip(SITES, (0, 30, -90), strict=False):
        arrive(database, Document(site, TEXT, later(minutes)))
    [(original, confidence, reasons)] = stories(database).values()
    assert original == "https://c.example/1"
    assert confidence == 0.95
    assert reasons == ["published 1 h 30 min before a.example"]
    assert set(roles(database).values()) == {"original", "reprint"}


def test_the_site_that_a_copy_names_is_the_original_in_spite_of_the_minutes(database: Database) -> None:
    watch(database, "zarya.example", "vesti.example")
    arrive(database, Document("zarya.example", TEXT, later(0), cites="«Вести»"))
    arrive(database, Document("vesti.example", TEXT, later(5)))
    [(original, confidence, reasons)] = stories(database).values()
    assert original == "https://vesti.example/1"
    assert 0.6 <= confidence < 0.85
    assert "zarya.example names it as its source" in reasons[0]


def test_a_sites_later_version_at_another_address_is_its_update(database: Database) -> None:
    watch(database, *SITES)
    arrive(database, Document("a.example", TEXT, later(0)))
    arrive(database, Document("b.example", TEXT, later(10)))
    arrive(database, Document("b.example", (*TEXT, *sentences(2, 1)), later(20), address="2"))
    assert roles(database) == {
        "https://a.example/1": "original",
        "https://b.example/1": "reprint",
        "https://b.example/2": "update",
    }


def test_a_digest_joins_none_of_the_stories_that_it_contains(database: Database) -> None:
    watch(database, *SITES)
    one, two = Document("a.example", TEXT), Document("b.example", tuple(sentences(2)))
    digest = Document("c.example", (*one.paragraphs, *two.paragraphs, *sentences(3)))
    for document in (one, two, digest):
        arrive(database, document)
    assert set(stories(database)) == {frozenset({one.url}), frozenset({two.url}), frozenset({digest.url})}
    with database.begin() as session:
        kinds = session.scalars(text("select kind from relation")).all()
    assert kinds == ["contains", "contains"]


def test_a_story_of_one_has_an_original_and_no_doubts(database: Database) -> None:
    watch(database, *SITES)
    assert arrive(database, Document("a.example", TEXT, None)) is Outcome.ARTICLE
    assert stories(database) == {frozenset({"https://a.example/1"}): (None, None, [])}
    assert roles(database) == {"https://a.example/1": "original"}


@st.composite
def arrivals(draw: st.DrawFn) -> list[Document]:
    """Documents of two chains and one story of equal texts, on six sites, some of which name each other."""
    documents = []
    for number in range(draw(st.integers(2, 8))):
        site = draw(st.sampled_from(SITES))
        kind = draw(st.integers(0, 2))
        paragraphs = TEXT if kind == 0 else chain(kind, draw(st.integers(0, 4)))
        published = draw(st.none() | st.integers(-300, 300).map(later))
        documents.append(
            Document(
                site,
                paragraphs,
                published,
                draw(st.sampled_from([Precision.MINUTE, Precision.DAY])),
                seen=later(draw(st.integers(0, 600))),
                cites=draw(st.none() | st.sampled_from(["«А»", "b.example", "ТАСС"])),
                address=str(number),
            )
        )
    return documents


# Not shrunk: each example is a database's work, and a story of eight can be read as it is.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(arrivals(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_neither_the_stories_nor_their_originals(
    database: Database, documents: list[Document], chance: object
) -> None:
    watch(database, *SITES)
    shuffled = [*documents]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    results = []
    for order in (documents, shuffled):
        with database.begin() as session:
            session.execute(text("truncate page, article, cluster, sketch cascade"))
        for document in order:
            assert arrive(database, document) in (Outcome.ARTICLE, Outcome.UNCHANGED)
        results.append((stories(database), roles(database)))
        assert mend_stories(database, 5).found == 0  # connected, settled: what a look at the whole says too
    assert results[0] == results[1]


def test_copies_that_come_again_change_nothing(database: Database) -> None:
    watch(database, *SITES)
    documents = [Document(site, TEXT, later(n)) for n, site in enumerate(SITES)]
    for document in documents:
        arrive(database, document)
    before = stories(database), roles(database)
    for document in reversed(documents):
        assert arrive(database, replace(document, seen=later(60))) is Outcome.UNCHANGED
    assert (stories(database), roles(database)) == before
