"""The console with an article, its copy elsewhere and its revision, and people of each role to look at it."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client warns of its own dependencies' plans
    from fastapi.testclient import TestClient

from httpx import Response
from sqlalchemy import text

from bench.add.command import settings_of_farm
from core.accounts import AccountRole
from core.config import ROOT
from storage import accounts
from storage.engine import Database
from tasks.process import process_page
from tests.tasks.conftest import fetched, settings
from tests.tasks.pages import BRIDGE, LIBRARY, page
from web.app import make_app
from web.auth.secrets import hash_password
from web.looks import Looks

__all__ = ["TestClient", "fetched", "settings"]

PASSWORD = "четыре слова наугад"
_HASH = hash_password(PASSWORD)  # made once: it is slow on purpose
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Person:
    """A browser without scripts: keeps cookies, and sends forms with the token of the page that they stand on."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **more: object) -> Response:
        return self.client.get(path, follow_redirects=False, **more)  # type: ignore[arg-type]

    def token(self, path: str) -> str:
        found = _CSRF.search(self.get(path).text)
        return found[1] if found else ""

    def post(
        self, path: str, data: Mapping[str, str | list[str]] | None = None, *, on: str = "/account", **more: object
    ) -> Response:
        form = {"csrf": self.token(on)} | dict(data or {})
        return self.client.post(path, data=form, follow_redirects=False, **more)  # type: ignore[arg-type]

    def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "/") -> Response:
        return self.post("/sign-in", {"name": name, "password": password, "next": wanted}, on="/sign-in")

    def cookie(self, name: str) -> str | None:
        return self.client.cookies.get(name)


def cookies_of(answer: Response) -> SimpleCookie:
    jar = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        jar.load(header)
    return jar


class Clock:
    """What the application takes for the time."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visit(database: Database, clock: Clock) -> Iterator[Callable[..., Person]]:
    """Another browser at the same console: of nobody, or of an account with this role, which is signed in."""
    opened: list[TestClient] = []

    def come(
        role: str | None = None,
        *,
        open_reading: bool = False,
        address: str = "127.0.0.1",
        base: str = "http://127.0.0.1",
        receivers: Mapping[str, str] | None = None,
        looks: Looks | None = None,
    ) -> Person:
        app = make_app(database, open_reading=open_reading, receivers=receivers, looks=looks, now=clock)
        client = TestClient(app, base_url=base, client=(address, 50_000))
        client.__enter__()
        opened.append(client)
        person = Person(client)
        if role is not None:
            account(database, f"the.{role}", role)
            assert person.sign_in(f"the.{role}").status_code == 303
        return person

    yield come
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a package for spiders, in which no site stands yet."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").write_text('"""Sites of the farm."""\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def looks(folder: Path, database: Database, broker_url: str) -> Iterator[Callable[..., Looks]]:
    """Looks that reach the farm behind a proxy and nothing else, write into `folder`, and tell the test's database."""
    opened: list[Looks] = []

    def make(proxy: str, settings: Mapping[str, str] | None = None, **bounds: float) -> Looks:
        environment = settings_of_farm(proxy, folder, 0.0) | {"PYTHONPATH": f"{ROOT}:{folder}"}
        environment["DATABASE_URL"] = database.engine.url.render_as_string(hide_password=False)
        environment["BROKER_URL"] = broker_url
        opened.append(Looks(environment | dict(settings or {}), **bounds))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def account(database: Database, name: str, role: str) -> None:
    with database.begin() as session:
        if accounts.named(session, name) is None:
            accounts.add(session, name, AccountRole(role), _HASH)


@pytest.fixture
def stocked(database: Database, fetched: Callable[..., int]) -> Database:
    """Article 1 has two revisions and a copy, which is article 2; article 3 stands alone."""
    now = datetime.now(UTC)
    title = "Мост открыли после ремонта"
    process_page(database, fetched("https://vesti.example/news/1", page(title, BRIDGE), at=now))
    process_page(
        database,
        fetched(
            "https://zarya.example/news/7",
            page("Открыт мост в Заречном", BRIDGE, date="2026-03-01T15:00:00+03:00"),
            source="zarya.example",
            at=now,
        ),
    )
    process_page(database, fetched("https://vesti.example/news/2", page("Библиотека ждёт читателей", LIBRARY), at=now))
    with database.begin() as session:
        session.execute(
            text("""
                insert into article_revision (article, revision, seen_at, title, paragraphs, removed, content_hash,
                    extractor_version, page_id)
                select number, 2, now(), title, array[replace(paragraphs[1], 'утром', 'вечером')] || paragraphs[2:],
                    removed, content_hash, extractor_version, page_id from article where number = 1
            """)
        )
    return database
