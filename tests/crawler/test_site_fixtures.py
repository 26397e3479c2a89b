"""The contract itself: what is wrong with a fixture is told by field, whatever is wrong."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import extraction
from core.models import AddressKind
from crawler import FeedSpider
from crawler.site_fixtures import Fixture, check_fixture, fixtures_of, write_fixture
from tests.extraction.ru_pages import STORIES, government

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
URL = "https://zarya.example/news/1"
FEED = f"""<rss version="2.0"><channel>
<item><title>Новость</title><link>{URL}</link><pubDate>Tue, 31 Mar 2026 09:00:00 +0300</pubDate></item>
</channel></rss>""".encode()


class Zarya(FeedSpider):
    name = "zarya.example"
    region = "RU-BEL"
    kind = "media"
    timezone = "Europe/Moscow"
    feeds = ("https://zarya.example/rss.xml",)


Change = Callable[[dict[str, Any]], object]


def written(folder: Path, page: bytes, **more: Any) -> Path:
    found = extraction.extract(page, url=URL, charset="utf-8", now=NOW, rules=Zarya.rules())
    return write_fixture(
        folder / Zarya.name,
        Zarya,
        url=URL,
        page=page,
        headers={"content-type": "text/html; charset=utf-8"},
        now=NOW,
        found=found,
        list_kind=AddressKind.FEED,
        list_body=FEED,
        **more,
    )


@pytest.fixture
def fixture(tmp_path: Path) -> Path:
    return written(tmp_path, government(STORIES[0]).encode())


def changed(fixture: Path, change: Change) -> list[tuple[str, str, str]]:
    """(field, wanted, got) of all failures once expected.json is changed."""
    file = fixture / "expected.json"
    wanted = json.loads(file.read_text(encoding="utf-8"))
    change(wanted)
    file.write_text(json.dumps(wanted), encoding="utf-8")
    return [(failure.field, failure.wanted, failure.got) for failure in check_fixture(fixture, Zarya)]


def test_what_was_written_is_read_as_expected(fixture: Path) -> None:
    assert check_fixture(fixture, Zarya) == []


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", lambda wanted: wanted.update(title="Другой")),
        ("title", lambda wanted: wanted.pop("title")),
        ("published_at", lambda wanted: wanted.update(published_at="2026-03-30T00:00:00+03:00")),
        ("published_at", lambda wanted: wanted.update(published_at=None)),
        ("published_at", lambda wanted: wanted.update(published_at="вчера")),
        ("published_at", lambda wanted: wanted.update(fetched_at="2009-01-01T00:00:00+03:00")),
        ("published_precision", lambda wanted: wanted.update(published_precision="unknown")),
        ("authors", lambda wanted: wanted.update(authors=["Иван Никто"])),
        ("first", lambda wanted: wanted.update(first="Иное начало")),
        ("first", lambda wanted: wanted.update(first=7)),
        ("last", lambda wanted: wanted.pop("last")),
        ("paragraphs", lambda wanted: wanted.update(paragraphs=99)),
        ("kept", lambda wanted: wanted.update(kept="нет в тексте")),
        ("kept", lambda wanted: wanted.pop("kept")),
        ("removed", lambda wanted: wanted.update(removed=[wanted["kept"]])),
        ("removed", lambda wanted: wanted.update(removed=[])),
        ("links", lambda wanted: wanted.update(links=["https://zarya.example/news/2"])),
        ("host", lambda wanted: wanted.update(url="https://else.example/news/1")),
        ("fixture", lambda wanted: wanted.update(fetched_at="2026-04-01T12:00:00")),
        ("fixture", lambda wanted: wanted.pop("url")),
    ],
)
def test_each_field_fails_by_its_name(fixture: Path, field: str, change: Change) -> None:
    failures = changed(fixture, change)
    assert field in [failure[0] for failure in failures]
    assert all(wanted and got for _, wanted, got in failures)


def test_a_list_that_is_lost_and_a_page_that_is_no_article_fail(fixture: Path) -> None:
    (fixture / "feed.xml").write_bytes(b"<html><body>404</body></html>")
    (fixture / "article.html").write_text("<html><body><p>Страница не найдена</p></body></html>", encoding="utf-8")
    fields = [failure.field for failure in check_fixture(fixture, Zarya)]
    assert {"outcome", "title", "kept", "links"} <= set(fields)


@pytest.mark.parametrize("file", ["article.html", "expected.json", "feed.xml"])
def test_a_file_that_is_missing_is_a_failure_and_no_crash(fixture: Path, file: str) -> None:
    (fixture / file).unlink()
    [failure] = check_fixture(fixture, Zarya)
    assert failure.field == ("links" if file == "feed.xml" else "fixture")


def test_broken_json_is_told_with_its_line(fixture: Path) -> None:
    (fixture / "expected.json").write_text('{\n"url": "x",\n"title" 1}', encoding="utf-8")
    [failure] = check_fixture(fixture, Zarya)
    assert "expected.json:3: no JSON" in failure.got


def test_a_field_that_is_known_to_be_missed_has_to_fail(fixture: Path) -> None:
    def wrong(wanted: dict[str, Any]) -> None:
        wanted.update(title="Другой", known_misses={"title": "the title is cut", "paragraphs": "one is lost"})

    [(field, wanted, got)] = changed(fixture, wrong)
    assert (field, wanted) == ("paragraphs", "a miss, as known_misses says")
    assert "take it off known_misses" in got


def test_the_code_of_a_site_that_raises_is_a_failure_with_its_line(fixture: Path) -> None:
    class Broken(Zarya):
        @classmethod
        def discover(cls, *_: Any, **__: Any) -> Any:
            raise LookupError("no such block")

    [failure] = check_fixture(fixture, Broken)
    assert failure.field == "fixture"
    assert "LookupError: no such block" in failure.got
    assert "test_site_fixtures.py:" in failure.got


def test_a_page_without_a_date_takes_that_of_the_list(tmp_path: Path) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORIES[0].paragraphs)
    page = f"<html><body><nav>Наши рубрики</nav><h1>{STORIES[0].title}</h1>{text}</body></html>".encode()
    fixture = written(tmp_path, page)
    wanted = Fixture.read(fixture).wanted
    assert (wanted["published_at"], wanted["published_by"]) == ("2026-03-31T09:00:00+03:00", "list")
    assert [failure for failure in check_fixture(fixture, Zarya) if failure.field == "published_at"] == []


def test_large_pages_are_packed_and_later_layouts_stand_beside_earlier_ones(fixture: Path) -> None:
    large = government(STORIES[0]).encode() + b"<!--" + b"x" * 70_000 + b"-->"
    second = written(fixture.parent.parent, large)
    assert [folder.name for folder in fixtures_of(fixture.parent)] == ["2026-04-01-2", "2026-04-01"]
    assert gzip.decompress((second / "article.html.gz").read_bytes()) == large
    assert check_fixture(second, Zarya) == []
    (second / "article.html.gz").write_bytes(b"no gzip")
    assert [failure.field for failure in check_fixture(second, Zarya)] == ["fixture"]


def test_phrases_that_a_person_chose_go_on_to_count_for_the_same_article(fixture: Path) -> None:
    before = Fixture.read(fixture).wanted | {"kept": STORIES[0].paragraphs[0][:30], "removed": ["Наша реклама"]}
    again = Fixture.read(written(fixture.parent.parent, government(STORIES[0]).encode(), before=before)).wanted
    assert again["kept"] == before["kept"]
    assert again["removed"][0] == "Наша реклама"
