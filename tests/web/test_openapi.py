"""The description of the API is true: each answer has the shape that it names, and nothing that it does not name."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from core.alerts import AlertKind, Finding
from storage import alerts
from storage.engine import Database
from tests.cli.test_reading import two_articles
from tests.tasks.conftest import fetched, settings
from tests.web.test_api import TestClient, client, key

__all__ = ["client", "fetched", "settings", "two_articles"]

_KINDS = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
_REVISED = """
    with a as (update article set revision = 2 where number = 1 returning *)
    insert into article_revision (article, revision, seen_at, title, paragraphs, removed, content_hash,
        extractor_version, page_id)
    select number, 2, now(), 'Мост открыт', array['Новый абзац.'] || paragraphs[2:], '[]', 'x', 'x', page_id from a
"""


@pytest.fixture
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


@pytest.fixture
def filled(database: Database, two_articles: None) -> None:
    """With a revision, and an alert of the service and of a source."""
    with database.begin() as session:
        session.execute(text(_REVISED))
        source = session.scalar(text("select min(id) from source"))
        for whose in (None, source):
            found = Finding(whose, AlertKind.SILENT, datetime.now(UTC), "Nothing new", {"expected": "31 articles"})
            alerts.open_(session, found, datetime.now(UTC))


def untrue(value: Any, shape: dict[str, Any], all_of: dict[str, Any], place: str = "") -> str:
    """Where a value is not what its JSON schema says, in the words that FastAPI's schemas are made of; "" if it is."""
    if "$ref" in shape:
        return untrue(value, all_of[shape["$ref"].rpartition("/")[2]], all_of, place)
    if "anyOf" in shape:
        tries = [untrue(value, one, all_of, place) for one in shape["anyOf"]]
        return "" if "" in tries else " or ".join(tries)
    if "enum" in shape and value not in shape["enum"]:
        return f"{place}: {value!r} is none of {shape['enum']}"
    if shape.get("type") in ("array", "object"):
        return (_untrue_array if shape["type"] == "array" else _untrue_object)(value, shape, all_of, place)
    right = isinstance(value, _KINDS[shape["type"]]) and not (shape["type"] == "integer" and isinstance(value, bool))
    return "" if right else f"{place}: {value!r} is no {shape['type']}"


def _untrue_array(value: Any, shape: dict[str, Any], all_of: dict[str, Any], place: str) -> str:
    if not isinstance(value, list):
        return f"{place}: no array"
    items = shape.get("prefixItems") or [shape["items"]] * len(value)
    if len(items) != len(value):
        return f"{place}: not {len(items)} long"
    each = (untrue(one, item, all_of, f"{place}[]") for one, item in zip(value, items, strict=True))
    return next(filter(None, each), "")


def _untrue_object(value: Any, shape: dict[str, Any], all_of: dict[str, Any], place: str) -> str:
    if not isinstance(value, dict):
        return f"{place}: no object"
    named, others = shape.get("properties", {}), shape.get("additionalProperties")
    if missing := set(shape.get("required", ())) - set(value):
        return f"{place}: {missing} is missing"
    if others is None and (more := set(value) - set(named)):
        return f"{place}: {more} is not described"
    each = (untrue(one, named.get(name, others), all_of, f"{place}.{name}") for name, one in value.items())
    return next(filter(None, each), "")


def test_every_answer_has_the_shape_that_is_described(
    client: TestClient, database: Database, filled: None, described: dict[str, Any]
) -> None:
    one: UUID = client.get("/api/v1/articles", params={"q": "мост"}).json()["articles"][0]["id"]
    asked = {
        "/v1/articles": ["articles", "articles?limit=1", "articles?q=мост and"],
        "/v1/search": ["search?q=мост", "search?q=мост&facets=true&order=newest"],
        "/v1/articles/{article_id}": [f"articles/{one}"],
        "/v1/articles/{article_id}/revisions": [f"articles/{one}/revisions"],
        "/v1/stories": ["stories", "stories?limit=1"],
        "/v1/stories/{number}": ["stories/1"],
        "/v1/changes": ["changes", "changes?articles=true", "changes?after=now"],
        "/v1/sources": ["sources"],
        "/v1/alerts": ["alerts"],
        "/v1/health": ["health"],
    }
    gets = {path for path, methods in described["paths"].items() if "get" in methods}
    assert set(asked) == gets, "an address that no example here asks for"
    for path, examples in asked.items():
        for example in examples:
            answer = client.get(f"/api/v1/{example}")
            assert answer.status_code == 200, example
            _is_true(answer.json(), described, path, "get", "200", example)
    revisions = client.get(f"/api/v1/articles/{one}/revisions").json()["revisions"]
    assert revisions[1]["difference"], "the example has one to check"


def test_a_switch_answers_as_described(
    client: TestClient, database: Database, two_articles: None, described: dict[str, Any]
) -> None:
    path, method = "/v1/sources/{name}/{switch}", "post"
    answer = client.post("/api/v1/sources/b.example/disable", headers=key(database, "operate"))
    _is_true(answer.json(), described, path, method, "200", "disable")


@pytest.mark.parametrize(
    ("path", "example", "status"),
    [
        ("/v1/articles", "articles?limit=0", "400"),
        ("/v1/articles/{article_id}", f"articles/{UUID(int=7)}", "404"),
        ("/v1/changes", "changes?after=nonsense", "400"),
    ],
)
def test_errors_have_the_shape_that_is_described(
    client: TestClient, described: dict[str, Any], path: str, example: str, status: str
) -> None:
    answer = client.get(f"/api/v1/{example}")
    assert answer.status_code == int(status)
    _is_true(answer.json(), described, path, "get", status, example)


def test_no_answer_is_described_that_never_comes(described: dict[str, Any]) -> None:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert "422" not in operation["responses"], f"{method} {path}: what is not understood is 400"
    assert "HTTPValidationError" not in described["components"]["schemas"]


def _is_true(found: Any, described: dict[str, Any], path: str, method: str, status: str, what: str) -> None:
    contents = described["paths"][path][method]["responses"][status]["content"]
    media_type = "application/json" if status == "200" else "application/problem+json"
    assert list(contents) == [media_type], f"{what}: {status} is of one kind"
    assert untrue(found, contents[media_type]["schema"], described["components"]["schemas"], what) == ""
