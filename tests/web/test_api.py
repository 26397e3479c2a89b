"""The API as a program meets it: keys, pages, cursors, validators, and errors that say what to do."""

import base64
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Timer
from uuid import uuid4

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client warns of its own dependencies' plans
    from fastapi.testclient import TestClient

from sqlalchemy import text

from core.cursor import Position
from storage import api_keys
from storage.engine import Database
from tests.cli.test_reading import two_articles
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE
from web.api.limits import Limits
from web.app import make_app

_NOBODY = "11111111-2222-4333-8444-555555555555"  # one in every process: it is in the names of tests

__all__ = ["fetched", "settings", "two_articles"]


def open_client(database: Database, **more: object) -> TestClient:
    app = make_app(database, open_reading=True, **more)  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000))


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with open_client(database) as client:
        yield client


@pytest.fixture
def closed(database: Database) -> Iterator[TestClient]:
    with TestClient(make_app(database), base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        yield client


def key(database: Database, *scopes: str) -> dict[str, str]:
    with database.begin() as session:
        return {"Authorization": f"Bearer {api_keys.add(session, f'key {uuid4()}', scopes)}"}


def test_articles_have_every_column_of_the_contract(client: TestClient, two_articles: None, database: Database) -> None:
    found = client.get("/api/v1/articles").json()
    with database.begin() as session:
        columns = list(session.execute(text("select * from api.article_v1 limit 0")).keys())
    assert [list(one) for one in found["articles"]] == [columns, columns]
    assert found["next"] is None
    one = client.get(f"/api/v1/articles/{found['articles'][0]['id']}").json()
    assert one == found["articles"][0]


def test_articles_are_filtered(client: TestClient, two_articles: None) -> None:
    def urls(**filters: str) -> list[str]:
        return [one["url"] for one in client.get("/api/v1/articles", params=filters).json()["articles"]]

    assert urls(source="b.example") == ["https://b.example/2"]
    assert urls(q="библиотеку") == ["https://b.example/2"]
    assert urls(until="2020-01-01") == []


def test_pages_follow_each_other(client: TestClient, two_articles: None) -> None:
    first = client.get("/api/v1/articles", params={"limit": 1}).json()
    second = client.get("/api/v1/articles", params={"limit": 1, "after": first["next"]}).json()
    assert first["articles"][0]["id"] != second["articles"][0]["id"]
    assert second["next"] is None


def test_a_search_shows_the_passage_and_counts(client: TestClient, two_articles: None) -> None:
    found = client.get("/api/v1/search", params={"q": "мосты", "facets": "true"}).json()
    assert [hit["url"] for hit in found["hits"]] == ["https://vesti.example/news/1"]
    assert any(matched for _, matched in found["hits"][0]["snippet"])
    assert found["facets"]["by_source"] == {"vesti.example": 1}


def test_revisions_show_what_changed(
    client: TestClient, database: Database, fetched: Callable[..., int], two_articles: None
) -> None:
    changed = [BRIDGE[0] + " Движение по мосту бесплатное.", *BRIDGE[1:]]
    with database.begin() as session:
        session.execute(
            text("""
                with a as (update article set revision = 2 where number = 1 returning *)
                insert into article_revision (article, revision, seen_at, title, paragraphs, removed, content_hash,
                    extractor_version, page_id)
                select number, 2, now(), title, :changed, '[]', 'x', 'x', page_id from a
            """),
            {"changed": changed},
        )
    which = {one["number"]: one["id"] for one in client.get("/api/v1/articles").json()["articles"]}[1]
    first, second = client.get(f"/api/v1/articles/{which}/revisions").json()["revisions"]
    assert first["difference"] is None
    assert second["difference"]["title"] == [["same", second["title"]]]
    assert second["difference"]["paragraphs"] == [
        [["same", BRIDGE[0]], ["new", " Движение по мосту бесплатное."]],
        {"unchanged": len(BRIDGE) - 1},
    ]


def test_stories_are_listed_and_shown(client: TestClient, two_articles: None) -> None:
    first = client.get("/api/v1/stories", params={"limit": 1}).json()
    assert first["stories"][0]["articles"] == 1
    rest = client.get("/api/v1/stories", params={"after": first["next"]}).json()
    assert len(rest["stories"]) == 1
    number = rest["stories"][0]["id"]
    assert client.get(f"/api/v1/stories/{number}").json() == rest["stories"][0]
    assert client.get("/api/v1/stories", params={"least": 2}).json() == {"stories": [], "next": None}


def test_changes_are_followed_by_the_token(client: TestClient, two_articles: None) -> None:
    first = client.get("/api/v1/changes", params={"limit": 1, "articles": "true"}).json()
    assert [one["kind"] for one in first["changes"]] == ["created"]
    assert first["articles"][0]["id"] == first["changes"][0]["article_id"]
    second = client.get("/api/v1/changes", params={"after": first["next"]}).json()
    assert [one["kind"] for one in second["changes"]] == ["created"]
    third = client.get("/api/v1/changes", params={"after": second["next"]}).json()
    assert third == {"changes": [], "next": second["next"]}


def test_a_long_poll_ends_with_the_first_change(client: TestClient, database: Database, two_articles: None) -> None:
    token = client.get("/api/v1/changes").json()["next"]
    touch = "insert into article_event (article, kind, revision) values (1, 'noted', 1)"

    def change() -> None:
        with database.begin() as session:
            session.execute(text(touch))

    timer = Timer(0.3, change)
    timer.start()
    begun = time.monotonic()
    found = client.get("/api/v1/changes", params={"after": token, "wait": 20}).json()
    timer.join()
    assert [one["kind"] for one in found["changes"]] == ["noted"]
    assert time.monotonic() - begun < 10


def test_a_long_poll_without_a_change_ends_in_time(client: TestClient) -> None:
    token = client.get("/api/v1/changes", params={"after": "now"}).json()["next"]
    found = client.get("/api/v1/changes", params={"after": token, "wait": 0.2}).json()
    assert found == {"changes": [], "next": token}


def test_an_expired_cursor_is_410_with_what_to_do(client: TestClient) -> None:
    answer = client.get("/api/v1/changes", params={"after": Position(uuid4(), 1, 1).token})
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["type"] == "urn:svodka:problem:expired-cursor"
    assert "after=now" in said["remedy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/articles/nonsense", 400),
        (f"/api/v1/articles/{_NOBODY}", 404),
        (f"/api/v1/articles/{_NOBODY}/revisions", 404),
        ("/api/v1/stories/99999999999999999999999", 400),
        ("/api/v1/stories/4711", 404),
        ("/api/v1/articles?limit=0", 400),
        ("/api/v1/articles?limit=100000", 400),
        ("/api/v1/articles?after=nonsense", 400),
        ("/api/v1/articles?region=RU-XX", 400),
        ("/api/v1/articles?kind=blog", 400),
        ("/api/v1/articles?since=yesterday", 400),
        ("/api/v1/articles?q=a%00b", 400),
        ("/api/v1/articles?source=%00", 400),
        ("/api/v1/articles?story=-1", 400),
        ("/api/v1/changes?after=nonsense", 400),
        ("/api/v1/changes?after=%F0%9F%98%80", 400),
        ("/api/v1/changes?wait=nan", 400),
        ("/api/v1/changes?wait=1e9", 400),
        ("/api/v1/articles?regoin=RU-BEL", 400),
        ("/api/v1/articles?since=2026-03-02&until=2026-03-01", 400),
        ("/api/v1/changes?cursor=x", 400),
        ("/api/v1/sources?source=b.example", 400),
        ("/feeds/articles.atom?order=rank", 400),
        ("/feeds/watches/7.atom", 404),
        ("/feeds/watches/x.atom", 400),
        ("/feeds/watches/99999999999999999999.atom", 400),
        ("/api/v1/nothing", 404),
        ("/api/v2/articles", 404),
        ("/feeds/articles.xml", 404),
        ("/feeds/articles.atom?limit=x", 400),
    ],
)
def test_every_error_is_a_problem_document(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = answer.json()
    assert said["status"] == status
    assert said["detail"]


def test_a_filter_that_is_misspelt_is_told_with_the_right_one(client: TestClient) -> None:
    assert "Did you mean region?" in client.get("/api/v1/articles?regoin=RU-BEL").json()["detail"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/health", "/api/v1/articles", "/feeds/articles.atom", "/metrics"])
def test_head_says_what_get_would_say_without_its_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.headers["content-type"]) == (got.status_code, got.headers["content-type"])
    assert head.content == b""


def test_a_method_that_does_not_fit_is_a_problem_document(client: TestClient) -> None:
    answer = client.post("/api/v1/articles")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


def test_a_database_that_does_not_answer_is_503(broker_url: str) -> None:
    with open_client(Database("postgresql://svodka:none@127.0.0.1:9/none")) as client:
        answer = client.get("/api/v1/articles")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "none@" not in answer.text


def test_what_did_not_change_is_304(client: TestClient, two_articles: None, database: Database) -> None:
    tag = client.get("/api/v1/articles").headers["etag"]
    assert client.get("/api/v1/articles", headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    with database.begin() as session:
        session.execute(text("update article set title = 'Другой' where number = 1"))
    assert client.get("/api/v1/articles", headers={"If-None-Match": tag}).status_code == 200


def test_without_a_key_nothing_opens(closed: TestClient) -> None:
    for path in ("articles", "search", "changes", "stories", "sources", "alerts"):
        assert closed.get(f"/api/v1/{path}").status_code == 401
    assert closed.get("/feeds/articles.atom").status_code == 401
    assert closed.get("/api/v1/health").status_code == 200


def test_a_key_opens_reading_as_bearer_and_as_basic(closed: TestClient, database: Database) -> None:
    headers = key(database, "read")
    assert closed.get("/api/v1/articles", headers=headers).status_code == 200
    word = headers["Authorization"].removeprefix("Bearer ")
    basic = base64.b64encode(f"reader:{word}".encode()).decode()
    assert closed.get("/feeds/articles.atom", headers={"Authorization": f"Basic {basic}"}).status_code == 200


@pytest.mark.parametrize("shown", ["Bearer wrong", "Basic !!!", "Basic d3Jvbmc6d3Jvbmc=", "Bearer", "Digest x", "x"])
def test_a_wrong_key_opens_nothing(closed: TestClient, shown: str) -> None:
    assert closed.get("/api/v1/articles", headers={"Authorization": shown}).status_code == 401


def test_a_revoked_key_opens_nothing(closed: TestClient, database: Database) -> None:
    with database.begin() as session:
        word = api_keys.add(session, "reader", ["read"])
    headers = {"Authorization": f"Bearer {word}"}
    assert closed.get("/api/v1/articles", headers=headers).status_code == 200
    with database.begin() as session:
        assert api_keys.revoke(session, "reader", datetime.now(UTC))
        assert word not in str(session.execute(text("select * from api_key")).all())
    assert closed.get("/api/v1/articles", headers=headers).status_code == 401


def test_switching_a_source_needs_the_scope_as_bearer(
    closed: TestClient, client: TestClient, database: Database, two_articles: None
) -> None:
    path = "/api/v1/sources/b.example/disable"
    reader, operator = key(database, "read"), key(database, "read", "operate")
    basic = base64.b64encode(f":{operator['Authorization'].removeprefix('Bearer ')}".encode()).decode()
    assert client.post(path).status_code == 401, "being local opens reading only"
    assert closed.post(path, headers=reader).status_code == 403
    assert closed.post(path, headers={"Authorization": f"Basic {basic}"}).status_code == 401
    assert closed.post(path, headers=operator).json() == {"name": "b.example", "enabled": False}
    assert closed.post("/api/v1/sources/none.example/enable", headers=operator).status_code == 404
    assert closed.post("/api/v1/sources/%00/enable", headers=operator).status_code == 400
    with database.begin() as session:
        who, what = session.execute(text("select account, action from audit")).one()
    assert (who.startswith("key key "), what) == (True, "source.disable")
    listed = {one["name"]: one["enabled"] for one in client.get("/api/v1/sources").json()["sources"]}
    assert listed["b.example"] is False


@pytest.mark.parametrize(
    ("address", "headers", "opens"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {"Host": "[::1]:8350"}, True),
        ("127.0.0.1", {"Host": "localhost:8350"}, True),
        ("192.0.2.7", {}, False),
        ("127.0.0.1", {"Host": "evil.example"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, False),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, False),
    ],
)
def test_only_this_machine_reads_without_a_key_and_only_by_the_setting(
    database: Database, address: str, headers: dict[str, str], opens: bool
) -> None:
    app = make_app(database, open_reading=True)
    with TestClient(app, base_url="http://127.0.0.1", client=(address, 50_000)) as client:
        assert client.get("/api/v1/sources", headers=headers).status_code == (200 if opens else 401)


def test_too_many_requests_are_429_with_when_to_come_again(database: Database) -> None:
    with open_client(database, api_per_minute=12) as client:
        codes = [client.get("/api/v1/sources").status_code for _ in range(3)]
        answer = client.get("/api/v1/sources")
        assert codes == [200, 200, 429]
        assert 1 <= int(answer.headers["retry-after"]) <= 5
        assert client.get("/api/v1/sources", headers=key(database, "read")).status_code == 200, "another caller"


def test_guessing_keys_is_slowed_down(database: Database) -> None:
    app = make_app(database, api_per_minute=60)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as client:
        codes = [client.get("/api/v1/sources", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(4)]
    assert codes[0] == 401
    assert 429 in codes


def test_a_bucket_fills_again_and_forgets_the_oldest_caller() -> None:
    limits = Limits(60)
    assert [limits.wait("a", 0.0) for _ in range(11)] == [0] * 10 + [1]
    assert limits.wait("a", 1.0) == 0
    for caller in range(10_001):
        limits.wait(str(caller), 1.0)
    assert limits.wait("a", 1.0) == 0


def test_openapi_describes_every_route_and_column(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert {"/v1/articles", "/v1/changes", "/v1/stories/{number}", "/v1/search"} <= set(described["paths"])
    article = described["components"]["schemas"]["Article"]["properties"]
    assert "never the time of the crawl" in article["published_at"]["description"]
