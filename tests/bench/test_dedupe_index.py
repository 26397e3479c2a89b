"""The benchmark of the index measures what it says: its made-up articles are stored and found as the service's are."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from xml.etree import ElementTree

import pytest
from sqlalchemy import text

from bench.dedupe_index import command, measure
from bench.dedupe_index.load import Loader, moment_of
from bench.dedupe_index.plot import log_log
from bench.dedupe_index.texts import Stream
from core.errors import SvodkaError
from dedupe.decide import fingerprint
from storage import duplicates
from storage.engine import Database


@pytest.fixture(scope="module")
def stream() -> Stream:
    return Stream(seed=5)


@pytest.fixture
def settings() -> Iterator[None]:
    from tasks import app

    app.config.cache_clear()
    yield
    app.config.cache_clear()


def test_the_sketch_of_a_bulk_loaded_article_is_that_of_its_text(stream: Stream) -> None:
    for article in islice(stream, 200):
        assert stream.sketch(article).tolist() == fingerprint("", stream.paragraphs(article)).sketch.tolist()


def test_the_same_seed_gives_the_same_articles() -> None:
    first, second = (islice(Stream(seed=7), 50) for _ in range(2))
    assert [a.words.tolist() for a in first] == [b.words.tolist() for b in second]


def test_bulk_loaded_articles_are_found_by_the_services_look_up_and_its_next_ones_join_their_stories(
    database: Database, settings: None
) -> None:
    loader = Loader(database, Stream(seed=5))
    loader.grow(400)
    article = next(text for text in islice(Stream(seed=5), 400) if len(text.words) > 100)
    hashes = loader.stream.sketch(article).tolist()
    with database.begin() as session:
        found = duplicates.look_up(session, hashes, "none", moment_of(400), timedelta(days=90)).candidates
        number = session.scalar(text("select number from article where body = :b"), {"b": _body(loader, article)})
    assert number in found

    times = measure.run(loader, 60)
    assert len(times.whole) == 60
    assert min(times.pages) > 0
    assert 0.05 < times.related < 0.5
    assert all(sum(phase[turn] for phase in times.phases.values()) <= times.whole[turn] * 1.01 for turn in range(60))
    stored = command._bytes(database, loader.loaded)
    assert stored["sketch"][0] > 500
    assert stored["article"][0] > 2_000


def _body(loader: Loader, article: object) -> str:
    return "\n".join(loader.stream.paragraphs(article))  # type: ignore[arg-type]


def test_a_disk_without_room_is_said_before_anything_is_made() -> None:
    with pytest.raises(SvodkaError, match="are free"):
        command._require_room(10**12)


def test_the_law_of_growth_is_read_off_the_points() -> None:
    factor, exponent = command._law({10**n: 3.0 * (10**n) ** 0.5 for n in range(3, 7)})
    assert (round(factor, 6), round(exponent, 6)) == (3.0, 0.5)


def test_the_plot_is_a_picture_with_every_line_named() -> None:
    drawn = log_log("Title", "n", "ms", {"a & b": [(10, 0.5), (1000, 2)]}, dashed={"linear": [(10, 0.5), (1000, 50)]})
    picture = ElementTree.fromstring(drawn)  # noqa: S314
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Title", "n", "ms", "a & b", "linear", "0.1", "1 000"} <= set(texts)
