"""/feeds/articles.{atom,rss,json}: any query of articles as a feed, the newest first; /feeds/watches/N.{...}: what a
watch has found, the latest first, each with the passage that matched."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Annotated, Any, cast
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as Xml

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from core.search_results import Segments
from storage import contract, watches
from storage.engine import Database
from storage.search import search
from web.api.answers import tagged
from web.api.articles import Asked, Limit
from web.api.gate import Gate

_ATOM, _CONTENT = "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIGINT = 2**63 - 1
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is the article's for ever; `updated` is when its current text was fetched. Times are aware, in UTC.
    `summary` is plain text, `html` the whole."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    authors: tuple[str, ...]
    source: str
    published: datetime | None
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`about` says what was asked; `self_url` is where the feed itself is."""

    title: str
    self_url: str
    home_url: str
    updated: datetime
    entries: tuple[Entry, ...]


def router(db: Database, gate: Gate) -> APIRouter:
    made = APIRouter(dependencies=[Depends(gate.read)])

    @made.get("/articles.{form}")
    def articles(request: Request, form: str, query: Asked, limit: Limit = 50) -> Response:
        with db.begin() as session:
            entries = _entries(session, [hit.id for hit in search(session, query, limit=limit).hits])
        title = f"Svodka: {query.text}" if query.text.strip() else "Svodka"
        return _answer(request, form, title, "/", entries)

    @made.get("/watches/{number}.{form}")
    def finds(
        request: Request,
        number: Annotated[int, Path(ge=0, le=_BIGINT)],
        form: str,
        copies: Annotated[bool, Query(description="Further copies of a story too")] = False,
        limit: Limit = 50,
    ) -> Response:
        with db.begin() as session:
            watch = watches.numbered(session, number)
            if watch is None:
                raise HTTPException(404, "There is no such watch.")
            found = watches.finds(session, number, limit=limit, news_only=not copies)
            entries = _entries(session, [find.id for find in found])
        passages = {f"urn:uuid:{find.id}": find.passage for find in found}
        entries = [_with_passage(entry, passages[entry.id]) for entry in entries]
        at = (watch.created_at, *(find.found_at for find in found))
        return _answer(request, form, f"Svodka: {watch.name}", f"/watches/{number}", entries, at)

    return made


def _answer(
    request: Request, form: str, title: str, home: str, entries: Sequence[Entry], changes: Iterable[datetime] = ()
) -> Response:
    """`changes`: when something came into it, where that may be later than any of its texts."""
    if form not in _FORMS:
        raise HTTPException(404, "A feed ends in .atom, .rss or .json.")
    write, media_type = _FORMS[form]
    updated = max((*(entry.updated for entry in entries), *changes), default=_BEGINNING)
    home_url = str(request.base_url.replace(path=home, query=""))
    feed = Feed(title, str(request.url), home_url, updated, tuple(entries))
    return tagged(request, write(feed), media_type, updated)


def _entries(session: Session, ids: Sequence[UUID]) -> list[Entry]:
    revised = contract.revised_at(session, ids)
    return [_entry(row, revised[row["id"]]) for row in contract.articles(session, ids)]


def _entry(row: dict[str, Any], updated: datetime) -> Entry:
    return Entry(
        id=f"urn:uuid:{row['id']}",
        url=row["url"] if urlsplit(row["url"]).scheme in ("http", "https") else "",
        title=row["title"] or row["url"],
        summary=row["lead"],
        html="".join(f"<p>{escape(paragraph)}</p>" for paragraph in row["paragraphs"]),
        authors=tuple(row["authors"]),
        source=row["source"],
        published=row["published_at"],
        updated=updated,
    )


def _with_passage(entry: Entry, passage: Segments) -> Entry:
    marked = "".join(f"<mark>{escape(piece)}</mark>" if matched else escape(piece) for piece, matched in passage)
    text = "".join(piece for piece, _ in passage)
    return replace(entry, summary=text, html=f"<blockquote>{marked}</blockquote>{entry.html}") if text else entry


def atom(feed: Feed) -> bytes:
    """RFC 4287."""
    root = Xml.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "ru"})

    def add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
        return _add(parent, f"{{{_ATOM}}}{name}", text, **attributes)

    add(root, "id", feed.self_url)
    add(root, "title", feed.title)
    add(root, "updated", feed.updated.isoformat())
    add(root, "link", rel="self", href=feed.self_url, type="application/atom+xml")
    add(root, "link", rel="alternate", href=feed.home_url)
    for one in feed.entries:
        entry = add(root, "entry")
        add(entry, "id", one.id)
        add(entry, "title", one.title)
        add(entry, "link", rel="alternate", href=one.url)
        add(entry, "updated", one.updated.isoformat())
        if one.published is not None:
            add(entry, "published", one.published.isoformat())
        for name in one.authors or (one.source,):
            add(add(entry, "author"), "name", name)
        add(entry, "summary", one.summary)
        add(entry, "content", one.html, type="html")
    return _document(root, {"": _ATOM})


def rss(feed: Feed) -> bytes:
    """RSS 2.0, with the whole text as content:encoded."""
    root = Xml.Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home_url)
    _add(channel, "description", "Articles that Svodka found.")
    _add(channel, "language", "ru")
    _add(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    _add(channel, f"{{{_ATOM}}}link", rel="self", href=feed.self_url, type="application/rss+xml")
    for one in feed.entries:
        item = _add(channel, "item")
        _add(item, "guid", one.id, isPermaLink="false")
        _add(item, "title", one.title)
        _add(item, "link", one.url)
        if one.published is not None:
            _add(item, "pubDate", format_datetime(one.published.astimezone(UTC), usegmt=True))
        for name in one.authors or (one.source,):
            _add(item, f"{{{_DC}}}creator", name)
        _add(item, "description", one.summary)
        _add(item, f"{{{_CONTENT}}}encoded", one.html)
        _add(item, f"{{{_ATOM}}}updated", one.updated.isoformat())
    return _document(root, {"atom": _ATOM, "content": _CONTENT, "dc": _DC})


def json_feed(feed: Feed) -> bytes:
    """JSON Feed 1.1."""
    items = [
        {
            "id": one.id,
            "url": one.url,
            "title": one.title,
            "summary": one.summary,
            "content_html": one.html,
            "date_modified": one.updated.isoformat(),
            "authors": [{"name": name} for name in one.authors or (one.source,)],
            **({"date_published": one.published.isoformat()} if one.published is not None else {}),
        }
        for one in feed.entries
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "feed_url": feed.self_url,
            "home_page_url": feed.home_url,
            "language": "ru",
            "items": items,
        },
        ensure_ascii=False,
    ).encode()


_FORMS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "atom": (atom, "application/atom+xml"),
    "rss": (rss, "application/rss+xml"),
    "json": (json_feed, "application/feed+json"),
}


def _add(parent: Xml.Element, name: str, text: str | None = None, /, **attributes: str) -> Xml.Element:
    made = Xml.SubElement(parent, name, {key: _NO_XML.sub("", value) for key, value in attributes.items()})
    made.text = None if text is None else _NO_XML.sub("", text)
    return made


def _document(root: Xml.Element, prefixes: dict[str, str]) -> bytes:
    for prefix, uri in prefixes.items():
        Xml.register_namespace(prefix, uri)
    return cast("bytes", Xml.tostring(root, encoding="utf-8", xml_declaration=True))
