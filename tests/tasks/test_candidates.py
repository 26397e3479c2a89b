"""Which candidates are read: strangers are told by their shingles alone, and nothing is lost by that."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from core.outcomes import Outcome
from storage.engine import Database
from tests.tasks.texts import Document, arrive, later, sentences, stories, watch

TEXT = tuple(sentences(1))
COMMON = sentences(99, 4)  # a third of a text: enough for the index, too little for a relation
SITES = [f"{letter}.example" for letter in "abcdef"]


@contextmanager
def _texts_read(database: Database) -> Iterator[list[str]]:
    """Statements that read stored texts, while the block runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        words = statement.lower().split()
        if words[0] == "select" and "paragraphs," in words and "any(cast(" in statement:
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def _another_worker(database: Database) -> Iterator[Database]:
    """One that remembers none of the texts."""
    worker = Database(database.engine.url.render_as_string(hide_password=False))
    yield worker
    worker.close()


def _strangers(database: Database) -> None:
    """Five texts with a common part and much else."""
    for seed, site in enumerate(SITES[:5], start=10):
        arrive(database, Document(site, (*COMMON, *sentences(seed, 8))))


def test_strangers_that_share_a_part_are_not_read(database: Database) -> None:
    watch(database, *SITES)
    _strangers(database)
    with _another_worker(database) as worker, _texts_read(worker) as read:
        arrive(worker, Document("f.example", (*COMMON, *sentences(30, 8))))
    assert read == []
    assert len(stories(database)) == 6


def test_a_copy_among_them_is_read_and_found(database: Database) -> None:
    watch(database, *SITES)
    _strangers(database)
    with _another_worker(database) as worker, _texts_read(worker) as read:
        arrive(worker, Document("f.example", (*COMMON, *sentences(10, 7)), later(5)))
    assert len(read) == 1
    assert frozenset({"https://a.example/1", "https://f.example/1"}) in stories(database)


@pytest.mark.parametrize(
    "older",
    ["delete from article_shingles", "update article_shingles set scheme = 'another', hashes = '\\x0102'"],
    ids=["stored before shingles were", "of another scheme"],
)
def test_an_article_without_shingles_of_this_scheme_is_compared_by_its_text(database: Database, older: str) -> None:
    watch(database, *SITES)
    arrive(database, Document("a.example", TEXT))
    with database.begin() as session:
        session.execute(text(older))
    arrive(database, Document("b.example", TEXT, later(5)))
    assert set(stories(database)) == {frozenset({"https://a.example/1", "https://b.example/1"})}


def test_a_revised_article_is_compared_by_its_new_text(database: Database) -> None:
    watch(database, *SITES)
    arrive(database, Document("a.example", TEXT))
    other = tuple(sentences(2))
    assert arrive(database, Document("a.example", other, later(5))) is Outcome.REVISED
    arrive(database, Document("b.example", other, later(10)))
    arrive(database, Document("c.example", TEXT, later(10)))
    assert set(stories(database)) == {
        frozenset({"https://a.example/1", "https://b.example/1"}),
        frozenset({"https://c.example/1"}),
    }
