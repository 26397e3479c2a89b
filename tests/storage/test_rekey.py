"""After an upgrade that tells addresses apart in another way, stored pages and articles are found as before."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from core.models import Claim, Link
from core.url_identity import KEYS
from core.urls import url_key
from storage import discovered
from storage.engine import Database
from storage.rekey import rekey

SITE = "https://vesti.example"


def remember(database: Database, *urls: str, articles: tuple[str, ...] = ()) -> None:
    """Pages of an older version, whose keys were made by other rules: here, the address itself."""
    with database.begin() as session:
        session.execute(text("delete from upkeep_mark"))
        for url in urls:
            session.execute(
                text("""
                    insert into page (source_id, url, url_key, article)
                    select id, cast(:url as text), cast(:url as text), case when :known then 1 end from source
                """),
                {"url": url, "known": url in articles},
            )


def keys(database: Database) -> dict[str, str]:
    with database.begin() as session:
        return {row.url: row.url_key for row in session.execute(text("select url, url_key from page"))}


@pytest.fixture
def claim(database: Database, claim_one: Callable[..., Claim]) -> Claim:
    return claim_one()


def test_a_page_of_the_older_version_is_no_news_to_the_new_one(database: Database, claim: Claim) -> None:
    remember(database, f"{SITE}/news/5?print=Y", f"{SITE}/?sid=81446")
    assert rekey(database) == 2
    with database.begin() as session:
        links = [Link(f"{SITE}/news/5"), Link(f"{SITE}/?sid=81446"), Link(f"{SITE}/?sid=81447")]
        assert discovered.add_links(session, claim, 1, links, None) == 1


def test_of_two_pages_that_became_one_address_the_one_with_an_article_stands_for_it(
    database: Database, claim: Claim
) -> None:
    first, second = f"https://m.vesti.example/{9}", f"{SITE}/{9}"
    remember(database, first, second, articles=(second,))
    assert rekey(database) == 1
    assert keys(database) == {first: first, second: url_key(second)}


def test_what_cannot_be_an_address_any_more_keeps_its_key(database: Database, claim: Claim) -> None:
    remember(database, "https://[::1/", f"{SITE}/1")
    assert rekey(database) == 1
    assert keys(database)["https://[::1/"] == "https://[::1/"


def test_it_is_done_once_for_a_version_of_the_rules(database: Database, claim: Claim) -> None:
    remember(database, f"{SITE}/1")
    assert (rekey(database), rekey(database)) == (1, 0)
    with database.begin() as session:
        assert session.scalar(text("select position from upkeep_mark where name = 'url_keys'")) == KEYS


@pytest.mark.parametrize(
    ("url", "canonical", "expected"),
    [
        (f"{SITE}/news/5?print=1", None, f"{SITE}/news/5"),
        (f"{SITE}/news/5?print=1", f"{SITE}/news/most-5", f"{SITE}/news/most-5"),
        (f"{SITE}/news/5?print=1", "https://other.example/5", f"{SITE}/news/5"),
        (f"{SITE}/news/5?print=1", f"{SITE}/taken", f"{SITE}/news/5"),
    ],
)
def test_an_article_stands_under_its_canonical_address_or_its_own(
    database: Database, claim: Claim, url: str, canonical: str | None, expected: str
) -> None:
    remember(database, f"{SITE}/taken", url)
    with database.begin() as session:
        session.execute(text("insert into cluster default values"))
        insert = text("""
            insert into article (source_id, url, canonical_url, url_key, title, body, paragraphs, first_seen_at,
                last_seen_at, content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
            select p.source_id, p.url, :canonical, :key, 'Мост', '', '{}', now(), now(), 'x', '', 'x', c.id, 'x', p.id
            from page p, cluster c where p.url = :url
        """)
        session.execute(insert, {"url": f"{SITE}/taken", "canonical": None, "key": url_key(f"{SITE}/taken")})
        session.execute(insert, {"url": url, "canonical": canonical, "key": "of the older version"})
    rekey(database)
    with database.begin() as session:
        assert session.scalar(text("select url_key from article where url = :url"), {"url": url}) == url_key(expected)


def test_an_address_that_another_one_gives_up_is_taken_in_the_same_upgrade(database: Database, claim: Claim) -> None:
    """Under the older rules the first page had the key that is the second one's now."""
    first, second = f"{SITE}/a?sid=5", f"{SITE}/a/print"
    remember(database, second, first)
    with database.begin() as session:
        session.execute(text("update page set url_key = :key where url = :url"), {"key": url_key(second), "url": first})
    rekey(database)
    assert keys(database) == {first: url_key(first), second: url_key(second)}
