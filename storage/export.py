"""Articles by the thousand, as `api.article_v1` has them, in the order of their numbers, at the speed of COPY."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

import psycopg
from sqlalchemy.orm import Session

from core.contract import ARTICLE
from core.cursor import Position
from core.display import MOSCOW
from core.query import ArticleQuery
from storage import changes
from storage.engine import Database

COLUMNS = tuple(column.name for column in ARTICLE.columns)
NUMBER = COLUMNS.index("number")
_BATCH = 2_000
# A uuid as text costs less than Python's object of it, which all formats would write as text anyway.
_SELECTED = ", ".join(f"v.{column.name}{'::text' if column.type == 'uuid' else ''}" for column in ARTICLE.columns)
_TYPES = ["text" if column.type == "uuid" else column.type for column in ARTICLE.columns]
_AT = "coalesce(v.published_at, v.first_seen_at)"


@dataclass(frozen=True, slots=True)
class Export:
    """`total` articles of one moment; `position` is where the changes after it begin."""

    total: int
    position: Position
    _connection: psycopg.Connection[Any]
    _where: str
    _args: dict[str, object]

    def batches(self) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of COLUMNS. Times are aware, in UTC."""
        sql = f"copy (select {_SELECTED} from api.article_v1 v where {self._where} order by v.number)"  # noqa: S608
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"{sql} to stdout (format binary)", self._args) as copy,
        ):
            copy.set_types(_TYPES)
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
        where, args = _conditions(query, changed_after, above)
        driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
        row = driver.execute(f"select count(*) from api.article_v1 v where {where}", args).fetchone()  # noqa: S608
        yield Export(int(row[0]) if row else 0, position, driver, where, args)


def _conditions(query: ArticleQuery, after: Position | None, above: int) -> tuple[str, dict[str, object]]:
    found: dict[str, tuple[str, object]] = {"above": ("v.number > %(above)s", above)}
    for name, values in (("source", query.sources), ("region", query.regions), ("kind", query.kinds)):
        if values:
            found[name] = (f"v.{name} = any(%({name})s)", list(values))
    if query.story is not None:
        found["story"] = ("v.story_id = %(story)s", query.story)
    if query.since is not None:
        found["since"] = (f"{_AT} >= %(since)s", _midnight(query.since))
    if query.until is not None:
        found["until"] = (f"{_AT} < %(until)s", _midnight(query.until + timedelta(days=1)))
    where = " and ".join(condition for condition, _ in found.values())
    args = {name: value for name, (_, value) in found.items()}
    if after is not None:
        where += " and v.id in (select article_id from api.change_v1 where (xid, seq) > (%(xid)s::xid8, %(seq)s))"
        args |= {"xid": str(after.xid), "seq": after.seq}
    return where, args


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), MOSCOW)
