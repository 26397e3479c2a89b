"""Watches: saved queries, and the articles that they have found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

from core.errors import SvodkaError
from core.query import ArticleQuery, from_json
from core.search_results import Segments
from storage.engine import affected
from storage.search_query import compiled
from storage.text import storable

_NAME = 200


class Mode(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"  # news wait for the daily summary


@dataclass(frozen=True, slots=True)
class SavedWatch:
    """`receivers` are names, empty for all. `hits` counts what it has found, `stories` the news among it."""

    id: int
    name: str
    query: ArticleQuery
    active: bool
    created_at: datetime
    receivers: tuple[str, ...]
    mode: Mode
    hits: int
    stories: int
    last_found_at: datetime | None


@dataclass(frozen=True, slots=True)
class WatchFind:
    """An article that a watch found; `news` where it was the first of its story there."""

    id: UUID
    number: int
    url: str
    source: str
    region: str | None
    title: str
    published_at: datetime | None
    published_precision: str
    first_seen_at: datetime
    story: int
    role: str
    found_at: datetime
    news: bool
    passage: Segments


_WATCHES = """
    select w.id, w.name, w.query, w.active, w.created_at, w.receivers, w.mode,
        (select count(*) from watch_hit h where h.watch_id = w.id) as hits,
        (select count(*) from watch_hit h where h.watch_id = w.id and h.news) as stories,
        (select max(h.found_at) from watch_hit h where h.watch_id = w.id) as last_found_at
    from watch w
"""
_FINDS = """
    select a.id, a.number, a.url, s.name as source, a.region, a.title, a.published_at, a.published_precision,
        a.first_seen_at, a.cluster_id as story, a.cluster_role as role, h.found_at, h.news, h.passage
    from watch_hit h join article a on a.number = h.article join source s on s.id = a.source_id
    where h.watch_id = :watch
"""


def add(
    session: Session,
    name: str,
    query: ArticleQuery,
    *,
    receivers: Sequence[str] = (),
    mode: Mode = Mode.AT_ONCE,
) -> int:
    """Watches from now on. Raises SvodkaError for a name that is taken and for a query that asks for nothing."""
    _check(session, query)
    number = session.scalar(
        text("""
            insert into watch (name, query, receivers, mode) values (:name, :query, :receivers, :mode)
            on conflict (name) do nothing returning id
        """).bindparams(bindparam("query", type_=JSONB)),
        {"name": _name(name), "query": query.as_json(), "receivers": list(receivers), "mode": str(mode)},
    )
    if number is None:
        raise SvodkaError(f"There is a watch «{name}» already.", "Choose another name, or change it: svodka watch edit")
    return int(number)


def change(
    session: Session,
    watch: int,
    *,
    name: str | None = None,
    query: ArticleQuery | None = None,
    active: bool | None = None,
    receivers: Sequence[str] | None = None,
    mode: Mode | None = None,
) -> None:
    """What is None stays. What the watch has found stays too; another query counts for what comes from now on."""
    if query is not None:
        _check(session, query)
    taken = text("select exists (select from watch where name = :name and id <> :id)")
    if name is not None and session.scalar(taken, {"name": _name(name), "id": watch}):
        raise SvodkaError(f"There is a watch «{name}» already.", "Choose another name.")
    session.execute(
        text("""
            update watch set name = coalesce(:name, name), query = coalesce(:query, query),
                active = coalesce(:active, active), mode = coalesce(:mode, mode),
                receivers = coalesce(cast(:receivers as text[]), receivers)
            where id = :id
        """).bindparams(bindparam("query", type_=JSONB(none_as_null=True))),
        {
            "id": watch,
            "name": None if name is None else _name(name),
            "query": None if query is None else query.as_json(),
            "active": active,
            "mode": None if mode is None else str(mode),
            "receivers": None if receivers is None else list(receivers),
        },
    )


def remove(session: Session, watch: int) -> bool:
    """With all that it has found. False where there is none."""
    session.execute(text("delete from watch_hit where watch_id = :id"), {"id": watch})
    return bool(affected(session.execute(text("delete from watch where id = :id"), {"id": watch})))


def watches(session: Session) -> list[SavedWatch]:
    return [_saved(row) for row in session.execute(text(f"{_WATCHES} order by w.name"))]


def watch(session: Session, which: str) -> SavedWatch:
    """By its name or number; raises SvodkaError that names those there are."""
    condition = "w.name = :name or w.id::text = :name"
    row = session.execute(
        text(f"{_WATCHES} where {condition} order by w.name = :name desc limit 1"), {"name": which}
    ).one_or_none()
    if row is None:
        names = ", ".join(session.scalars(text("select name from watch order by name limit 20")))
        raise SvodkaError(f"There is no watch «{which}».", f"There are: {names}." if names else "There is none yet.")
    return _saved(row)


def numbered(session: Session, number: int) -> SavedWatch | None:
    row = session.execute(text(f"{_WATCHES} where w.id = :id"), {"id": number}).one_or_none()
    return None if row is None else _saved(row)


def finds(
    session: Session, watch: int, *, limit: int = 20, news_only: bool = False, after: tuple[datetime, int] | None = None
) -> list[WatchFind]:
    """The latest first. `after`: the `found_at` and `number` of the last one of the page before."""
    conditions = (" and h.news" if news_only else "") + (
        " and (h.found_at, h.article) < (:found_at, :article)" if after else ""
    )
    rows = session.execute(
        text(f"{_FINDS}{conditions} order by h.found_at desc, h.article desc limit :limit"),
        {"watch": watch, "limit": limit} | ({"found_at": after[0], "article": after[1]} if after else {}),
    )
    return [_find(row) for row in rows]


def _check(session: Session, query: ArticleQuery) -> None:
    asked = compiled(session, query)
    if asked.words is None and not asked.conditions:
        raise SvodkaError(
            "This query asks for nothing, and would find every article.",
            f"Write words to look for. {'; '.join(asked.ignored)}".strip(),
        )


def _name(name: str) -> str:
    name = " ".join(storable(name, _NAME).split())
    if not name:
        raise SvodkaError("A watch needs a name.", "Write a word or two that say what it looks for.")
    return name


def _saved(row: Any) -> SavedWatch:
    values = dict(row._mapping)
    return SavedWatch(
        **(
            values
            | {
                "query": from_json(values["query"]),
                "receivers": tuple(values["receivers"]),
                "mode": Mode(values["mode"]),
            }
        )
    )


def _find(row: Any) -> WatchFind:
    values = dict(row._mapping)
    return WatchFind(**(values | {"passage": [(piece, matched) for piece, matched in values["passage"]]}))
