"""What a service that has run for a year has beside its articles: rhythms, counts, polls, alerts, memory, raw pages."""

from datetime import datetime

from backports import zstd
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search.texts import Texts

STORY, COPIES = 1, 60  # one that many carry: its number, and how many copies it has
_RAW_LINES = 400
_FILL = (
    "select setval(pg_get_serial_sequence('page', 'id'), max(id)) from page",
    """
    insert into polling_state (source_id, counts, working_days, days_off, until, list_items, a_day, delay_sum,
        delay_items)
    select id, array(select (random() * 3)::real from generate_series(1, 48) where id > 0), 15, 6, :now, 20,
        1 + random() * 20, 90000, 100 from source
    """,
    """
    insert into outcome_day (source_id, day, outcome, pages)
    select s.id, cast(:day as date) - d, o, 1 + (random() * 20)::int
    from source s, generate_series(0, 119) d, unnest(array['article', 'unchanged', 'gone']) o
    """,
    """
    insert into poll (source_id, token, started_at, ended_at, outcome, new_links, pages, requests)
    select s.id, n, :now - interval '1 hour' * (168 - n), :now - interval '1 hour' * (168 - n) + interval '3 seconds',
        'nothing_new', 0, 0, 1 from source s, generate_series(1, 167) n
    """,
    """
    update source set lease_token = 167, last_poll_at = :now - interval '10 minutes', last_outcome = 'nothing_new',
        next_poll_at = :now + interval '10 minutes' * random(), last_ok_at = :now, last_new_at = :now
    """,
    "update source set failures = 3, last_outcome = 'network' where id % 25 = 0",
    """
    insert into alert (source_id, kind, since, opened_at, headline, cause, remedy)
    select id, 'silent', :now - interval '1 day', :now, name || ' is silent for a day',
        'Its lists answer and show nothing new.', 'Look at its list: svodka sources show ' || name
    from source where id % 20 = 0
    """,
    """
    insert into site_memory (source_id, documents) select id, 500 from source
    """,
    """
    insert into site_paragraph (source_id, hash, documents, first_document, last_document, leads, first_seen_at,
        last_seen_at, sample, chrome)
    select s.id, n, 200 + n, 1, 500, '{1,2,3,4}', :now, :now, 'Подписывайтесь на наш канал номер ' || n, n % 3 > 0
    from source s, generate_series(1, 100) n
    """,
    """
    insert into page (source_id, url, url_key, next_attempt_at)
    select s.id, 'https://queued.invalid/' || s.id || '/' || n, 'queued/' || s.id || '/' || n, :now
    from source s, generate_series(1, 3) n
    """,
    """
    update article set cluster_id = :story, cluster_role = case when number = :story then 'original' else 'reprint' end,
        published_at = :now - interval '1 minute' * (500 - number)
    where number <= :copies
    """,
    """
    insert into relation (a, b, kind, score, evidence)
    select n, 1, 'reprint', 0.9, '150 of 165 shingles shared' from generate_series(2, cast(:copies as int)) n
    """,
    "update cluster set original = :story, confidence = 0.9, reasons = array['published 2 min before the next'] "
    "where id = :story",
    "update article set paragraphs = string_to_array(body, E'\\n') where number <= :copies",
    """
    insert into article_revision (article, revision, cause, seen_at, title, paragraphs, removed, content_hash,
        extractor_version, page_id)
    select a.number, r, 'fetched', a.first_seen_at, a.title,
        case r when 1 then a.paragraphs else a.paragraphs[2:] || array['Дополнено редакцией.'] end, '[]', r::text, '1',
        a.page_id
    from article a, generate_series(1, 2) r where a.number <= :copies
    """,
    """
    update article set revision = 2, removed = (select jsonb_agg(jsonb_build_object('text', 'Читайте также ' || n,
        'reason', 'noise:related')) from generate_series(1, 80) n) where number <= :copies
    """,
)


def fill(session: Session, texts: Texts, now: datetime) -> None:
    args = {"now": now, "day": now.date(), "story": STORY, "copies": COPIES}
    for statement in _FILL:
        session.execute(text(statement), args)
    body = zstd.compress(_page(texts).encode())
    session.execute(
        text("""
            update page set body = :body, fetched_at = :now, final_url = url, status = 200,
                headers = '{"content-type": "text/html; charset=utf-8"}', done_at = :now where id <= :copies
        """),
        args | {"body": body},
    )


def _page(texts: Texts) -> str:
    """A page as large as they are, some 100 KB, with an article among menus and teasers."""
    links = "".join(f'<li><a href="/{n}">{texts.text().title}</a></li>' for n in range(_RAW_LINES))
    article = "".join(f"<p>{line}</p>" for line in texts.text().body.split("\n"))
    return f"<html><body><ul>{links}</ul><article><h1>{texts.text().title}</h1>{article}</article></body></html>"
