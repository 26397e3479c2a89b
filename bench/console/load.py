"""A service that has run for years: articles, and beside them rhythms, counts, polls, alerts, memory, watches."""

from dataclasses import dataclass
from datetime import datetime

from backports import zstd
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.search.archive import stock
from bench.search.texts import Texts
from core.accounts import AccountRole
from core.query import ArticleQuery
from storage import accounts, watches
from storage.engine import Database
from web.auth.gate import LIFE
from web.auth.secrets import csrf_of, hash_password, new_token, token_hash

STORY, COPIES = 1, 60  # one that many carry: its number, and how many copies it has
_RAW_LINES = 400
_WATCHES, _FINDS = 20, 20_000  # of each watch, at most
_EXAMPLES = 5
_DIFFERENT = 20_000  # texts, of which the articles are copies
_FILL = (
    "select setval(pg_get_serial_sequence('page', 'id'), max(id)) from page",
    """
    insert into polling_state (source_id, counts, working_days, days_off, until, list_items, a_day, delay_sum,
        delay_items)
    select id, array(select (random() * 3)::real from generate_series(1, 48) where id > 0), 15, 6, :now, 20,
        1 + random() * 20, 90000, 100 from source
    """,
    "alter table outcome_day disable trigger user",
    """
    insert into outcome_day (source_id, day, outcome, pages)
    select s.id, cast(:day as date) - d, o, 1 + (random() * 20)::int
    from source s, generate_series(0, 1094) d, unnest(array['article', 'unchanged', 'gone']) o
    """,
    "alter table outcome_day enable trigger user",
    """
    insert into outcome_total (source_id, outcome, pages)
    select source_id, outcome, sum(pages) from outcome_day group by 1, 2
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
    """
    insert into article_revision (article, revision, seen_at, title, paragraphs, removed, content_hash,
        extractor_version, page_id)
    select number, 1, first_seen_at, title, paragraphs, '[]', content_hash, '1', page_id
    from article where number > :copies
    """,
    "alter table article_event disable trigger user",
    """
    insert into article_event (article, at, kind, revision)
    select number, first_seen_at, 'created', 1 from article order by number
    """,
    "alter table article_event enable trigger user",
    """
    insert into watch_hit (watch_id, article, found_at, revision, passage, news, told_at)
    select w.id, a.number, a.first_seen_at, 1, jsonb_build_array(jsonb_build_array(left(a.body, 150), false),
        jsonb_build_array(split_part(a.title, ' ', 1), true), jsonb_build_array(substr(a.body, 150, 150), false)),
        a.number = a.cluster_id, a.first_seen_at
    from watch w, article a
    where a.number % 41 = w.id and a.number > (select max(number) from article) - 41 * cast(:finds as int)
    """,
    """
    insert into audit (at, account, action, subject)
    select :now - interval '1 hour' * n, 'owner', 'source.poll', 'site' || n || '.invalid'
    from generate_series(1, 500) n
    """,
)


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is to ask for: `ids` of articles, words that some of them have, texts of the kind that a watch is made
    from; and the cookie of an owner who is signed in."""

    size: int
    words: list[str]
    ids: list[str]
    watch: int
    examples: list[str]
    cookie: str

    @property
    def csrf(self) -> str:
        return csrf_of(self.cookie)


def stocked(database: Database, size: int, words: int, now: datetime) -> Stock:
    """Fills an empty database; `words` is how many words and ids are wanted."""
    texts = Texts()
    stock(database, texts, size, _DIFFERENT)
    chosen = [max(texts.text().title.split()[:3], key=len) for _ in range(words)]  # the short ones are in every text
    cookie = new_token()
    with database.begin() as session:
        *_, watch = [watches.add(session, f"Тема {n}", ArticleQuery(chosen[n])) for n in range(_WATCHES)]
        fill(session, texts, now)
        owner = accounts.add(session, "owner", AccountRole.OWNER, hash_password(cookie))
        accounts.begin_session(session, owner, token_hash(cookie), now, LIFE)
        ids = session.scalars(
            text("select id::text from article where number <= :copies or number % 97 = 0 order by number limit :most"),
            {"copies": COPIES, "most": words},
        ).all()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum (analyze)"))
    return Stock(size, chosen, list(ids), watch, _examples(texts), cookie)


def _examples(texts: Texts) -> list[str]:
    """Texts that have a part in common."""
    common = texts.text()
    return [f"{common.title}\n{common.body}\n{texts.text().body}" for _ in range(_EXAMPLES)]


def fill(session: Session, texts: Texts, now: datetime) -> None:
    args = {"now": now, "day": now.date(), "story": STORY, "copies": COPIES, "finds": _FINDS}
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
