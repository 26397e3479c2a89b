from bench.watches.command import means, scored
from storage.engine import Database

RECALL, PRECISION = 0.95, 0.85


def test_watches_made_from_five_examples_find_what_is_like_them(database: Database) -> None:
    recall, precision = means(scored(database, draws=5))
    assert recall >= RECALL
    assert precision >= PRECISION
