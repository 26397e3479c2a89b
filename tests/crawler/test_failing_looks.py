"""Second looks at pages that fail while their host is well."""

import pytest
from sqlalchemy import text

from storage.engine import Database
from tests.crawler.crawler_host import PAGE, Desk
from tests.crawler.test_gone_and_moved import Fed, Site


@pytest.mark.parametrize(
    ("published_days", "gone_days", "again"),
    [(1, None, True), (33, None, True), (38, None, False), (38, 34, True), (80, 36, False)],
)
def test_a_page_that_fails_for_ever_is_not_looked_at_for_ever(
    database: Database, published_days: int, gone_days: int | None, again: bool
) -> None:
    site = Site(database, 1)
    site.desk = Desk(database, Fed, site.host, recheck_share=1.0)
    site.host.answers["/n/1"] = PAGE
    site.poll()
    with database.begin() as session:
        session.execute(
            text("""
                with story as (insert into cluster default values returning id),
                made as (
                    insert into article (source_id, url, url_key, title, body, paragraphs, published_at, first_seen_at,
                        last_seen_at, content_hash, signature, signature_scheme, cluster_id, extractor_version, page_id)
                    select p.source_id, p.url, p.url_key, 'Мост', '', '{}', now() - make_interval(days => :published),
                        now(), now(), 'x', '', 'x', story.id, 'x', p.id
                    from page p, story returning number, page_id
                )
                update page set state = 'done', outcome = 'article', article = number, recheck_at = now(),
                    gone_since = now() - make_interval(days => :gone)
                from made where id = made.page_id
            """),
            {"published": published_days, "gone": gone_days},
        )
    site.host.answers["/n/1"] = 500
    site.poll()
    assert site.asked == 1
    assert site.desk.one("select recheck_at > now() + interval '50 minutes' from page") is (True if again else None)
