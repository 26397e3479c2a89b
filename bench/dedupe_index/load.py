"""Bulk loading: the rows that the service would have written for each article, through COPY."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import numpy as np
import psycopg
from sqlalchemy import text

from bench.dedupe_index.texts import Stream, Text
from core.models import Address, AddressKind, Kind, SourceFacts
from dedupe.shingles import SCHEME as SHINGLES
from dedupe.shingles import stored
from dedupe.signature import PERMUTATIONS, SCHEME
from extraction import VERSION
from storage import sources
from storage.engine import Database
from storage.sketch_months import maintain, month_of

SITES = 200
A_DAY = 10_000
START = datetime(2026, 1, 1, tzinfo=UTC)
_BLOCK = 10_000
_COLUMNS = {
    "page": "id, source_id, url, url_key, state, final_url, status, fetched_at, outcome, done_at, article",
    "cluster": "id",
    "article": "number, source_id, url, url_key, title, lead, body, paragraphs, published_at, published_precision, "
    "first_seen_at, last_seen_at, content_hash, signature, signature_scheme, cluster_id, cluster_role, "
    "extractor_version, page_id",
    "article_revision": "article, revision, seen_at, title, paragraphs, removed, published_at, content_hash, "
    "extractor_version, page_id",
    "relation": "a, b, kind, score, evidence",
    "article_event": "article, kind, revision",
    "article_shingles": "article, scheme, hashes",
    "sketch": "hash, month, article, size",
}
_SKETCH_ROW = np.dtype(
    [("fields", ">i2"), ("n1", ">i4"), ("hash", ">i4"), ("n2", ">i4"), ("month", ">i4"), ("n3", ">i4"),
     ("article", ">i8"), ("n4", ">i4"), ("size", ">i2")]
)  # fmt: skip
_BINARY_HEAD, _BINARY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_POSTGRES_EPOCH = date(2000, 1, 1).toordinal()


class Loader:
    """Articles of the stream, numbered from 1 in the order of their publication, A_DAY of them a day."""

    def __init__(self, database: Database, stream: Stream) -> None:
        self.database, self.stream = database, stream
        self.loaded = 0
        self._stories = [0]
        self._random = np.random.default_rng(2)
        with database.begin() as session:
            sources.sync(session, [_site(number) for number in range(SITES)])
            self.sites = list(session.scalars(text("select id from source order by id")))

    def grow(self, size: int, *, triggers: bool = True) -> None:
        """Loads until there are `size` articles; the next block is made while the last one is copied. Without triggers
        what they keep for other rooms (the words of search) is left out, and a million takes minutes, not an hour."""
        address = self.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection, ThreadPoolExecutor(1) as copier:
            under_way = copier.submit(lambda: None)
            if not triggers:
                connection.execute("alter table article disable trigger user")
                connection.commit()
            while self.loaded < size:
                texts = list(islice(self.stream, min(_BLOCK, size - self.loaded)))
                rows, sketches = self._rows(texts)
                under_way.result()
                maintain(self.database, moment_of(self.loaded))
                under_way = copier.submit(_copy, connection, rows, sketches)
            under_way.result()
            connection.execute("alter table article enable trigger user")
            for table, column in (("page", "id"), ("article", "number"), ("cluster", "id")):
                connection.execute(
                    f"select setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) from {table}"  # noqa: S608
                )
        with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum (analyze)"))

    def known(self, number: int, story: int) -> None:
        """An article that was stored by other means than `grow`."""
        self.loaded = number
        self._stories.append(story)

    def _rows(self, texts: list[Text]) -> tuple[dict[str, list[str]], bytes]:
        rows: dict[str, list[str]] = {table: [] for table in _COLUMNS if table != "sketch"}
        sketches = []
        for article in texts:
            self.loaded += 1
            number, at = self.loaded, moment_of(self.loaded)
            source = None if article.source is None else article.source + 1
            story = number if source is None else self._stories[source]
            self._stories.append(story)
            if source is None:
                rows["cluster"].append(f"{story}\n")
            else:
                rows["relation"].append(f"{number}\t{source}\treprint\t0.9\t150 of 165 shingles shared\n")
            self._add(rows, article, number, story, at)
            sketches.append(_sketch_rows(self.stream.sketch(article), number, at))
        return rows, b"".join((_BINARY_HEAD, *sketches, _BINARY_END))

    def _add(self, rows: dict[str, list[str]], article: Text, number: int, story: int, at: datetime) -> None:
        site = self.sites[number % SITES]
        url, when = f"https://site{number % SITES}.invalid/news/{at:%Y/%m/%d}/{number}", at.isoformat()
        paragraphs = self.stream.paragraphs(article)
        title, body = paragraphs[0][:80], "\\n".join(paragraphs)
        array = "{" + ",".join(f'"{paragraph}"' for paragraph in paragraphs) + "}"
        content = hashlib.blake2b(article.words.tobytes(), digest_size=16).hexdigest()
        signature = "\\\\x" + self._random.bytes(4 * PERMUTATIONS).hex()
        role = "original" if story == number else "reprint"
        rows["page"].append(f"{number}\t{site}\t{url}\t{url}\tdone\t{url}\t200\t{when}\tarticle\t{when}\t{number}\n")
        rows["article"].append(
            f"{number}\t{site}\t{url}\t{url}\t{title}\t{paragraphs[0]}\t{body}\t{array}\t{when}\tminute\t{when}\t{when}"
            f"\t{content}\t{signature}\t{SCHEME}\t{story}\t{role}\t{VERSION}\t{number}\n"
        )
        rows["article_revision"].append(
            f"{number}\t1\t{when}\t{title}\t{array}\t[]\t{when}\t{content}\t{VERSION}\t{number}\n"
        )
        shingles = stored(self.stream.shingles(article)).hex()
        rows["article_shingles"].append(f"{number}\t{SHINGLES}\t\\\\x{shingles}\n")
        rows["article_event"].append(f"{number}\tcreated\t1\n")


def moment_of(number: int) -> datetime:
    return START + timedelta(days=number / A_DAY)


def _site(number: int) -> SourceFacts:
    name = f"site{number}.invalid"
    address = Address(f"https://{name}/rss", AddressKind.FEED)
    return SourceFacts(name=name, kind=Kind.MEDIA, timezone="Europe/Moscow", addresses=(address,), host=name)


def _sketch_rows(hashes: Iterable[int], number: int, at: datetime) -> bytes:
    hashes = np.asarray(hashes)
    rows = np.empty(len(hashes), _SKETCH_ROW)
    rows["fields"], rows["n1"], rows["n2"], rows["n3"], rows["n4"] = 4, 4, 4, 8, 2
    rows["hash"], rows["article"], rows["size"] = hashes, number, len(hashes)
    rows["month"] = month_of(at).toordinal() - _POSTGRES_EPOCH
    return rows.tobytes()


def _copy(connection: psycopg.Connection[tuple[object, ...]], rows: dict[str, list[str]], sketches: bytes) -> None:
    with connection.cursor() as cursor:
        for table, lines in rows.items():
            with cursor.copy(f"copy {table} ({_COLUMNS[table]}) from stdin") as copy:
                copy.write("".join(lines))
        with cursor.copy(f"copy sketch ({_COLUMNS['sketch']}) from stdin (format binary)") as copy:
            copy.write(sketches)
    connection.commit()
