"""Articles by the thousand, as `api.article_v1` has them, in the order of their numbers, at the speed of COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect
from sqlalchemy.orm import Session

from core.contract import ARTICLE
from core.cursor import Position
from core.query import ArticleQuery
from storage import changes
from storage.engine import Database
from storage.search_query import compiled

COLUMNS = tuple(column.name for column in ARTICLE.columns)
NUMBER = COLUMNS.index("number")
_BATCH = 5_000
# A uuid as text costs less than Python's object of it, which all formats would write as text anyway.
_SELECTED = ", ".join(f"v.{column.name}{'::text' if column.type == 'uuid' else ''}" for column in ARTICLE.columns)
_TYPES = ["text" if column.type == "uuid" else column.type for column in ARTICLE.columns]


@dataclass(frozen=True, slots=True)
class Export:
    """`total` articles of one moment; `position` is where the changes after it begin."""

    total: int
    position: Position
    _connection: psycopg.Connection[Any]
    _where: str
    _args: dict[str, object]

    def batches(self, *, encoded: bool = False) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of COLUMNS. Times are aware, in UTC. With `encoded`, texts come as UTF-8, the lists' apart, and
        without the body, which is the paragraphs a line each: it need not be read and sent twice."""
        selected = _SELECTED.replace("v.body", "null::text") if encoded else _SELECTED
        sql = f"copy (select {selected} from api.article_v1 v where {self._where} order by v.number)"  # noqa: S608
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"{sql} to stdout (format binary)", self._args) as copy,
        ):
            copy.set_types(["bytea" if encoded and kind == "text" else kind for kind in _TYPES])
            rows: list[tuple[Any, ...]] = []
            for row in copy.rows():
                rows.append(row)
                if len(rows) == _BATCH:
                    yield rows
                    rows = []
            if rows:
                yield rows


@contextmanager
def export(
    db: Database, query: ArticleQuery, *, changed_after: Position | None = None, above: int = 0
) -> Iterator[Export]:
    """All in one snapshot. With `changed_after` only articles that have changed since; `above` leaves out those up to
    that number. Raises `changes.Expired`."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
        session = Session(connection)
        position = changes.now(session)
        if changed_after is not None:
            changes.page(session, changed_after, 0)
        where, args = _conditions(session, query, changed_after, above)
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        row = driver.execute(f"select count(*) from api.article_v1 v where {where}", args).fetchone()  # noqa: S608
        yield Export(int(row[0]) if row else 0, position, driver, where, args)


def _conditions(
    session: Session, query: ArticleQuery, after: Position | None, above: int
) -> tuple[str, dict[str, object]]:
    """For COPY, which takes no parameters of the server: psycopg writes them into the text."""
    conditions: list[str] = ["v.number > :above"]
    args: dict[str, object] = {"above": above}
    if query != ArticleQuery():
        asked = compiled(session, query)
        words = "s.words @@ cast(:words as tsquery) and " if asked.words is not None else ""
        conditions.append(f"v.number in (select s.article from article_search s where {words}{asked.filters})")  # noqa: S608
        args |= asked.args
    if after is not None:
        conditions.append(
            "v.id in (select article_id from api.change_v1 where (xid, seq) > (cast(:xid as xid8), :seq))"
        )
        args |= {"xid": str(after.xid), "seq": after.seq}
    return str(text(" and ".join(conditions)).compile(dialect=psycopg_dialect())), args  # type: ignore[no-untyped-call]
