"""One article: its text with what was cut, the page that it came from, its history, and its facts with evidence."""

from itertools import groupby
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from core.difference import paragraphs, words
from core.found import Found
from dedupe.memory import recalled
from extraction.decode import decode, header_charset
from extraction.explain import ExplainedLine, explain
from storage import article_view, frontier, memory, sources
from storage.frontier import RawPage
from web.auth.gate import Reading
from web.shell import page, shell_of

router = APIRouter(prefix="/articles", default_response_class=HTMLResponse)
_LARGEST_PAGE = 600_000  # bytes that are read line by line while somebody waits
_MOST_LINES = 400
_LARGEST_RAW = 3_000_000
# Nothing runs and nothing is loaded, whoever frames the page and however it is opened.
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@router.get("/{which}")
def text_page(request: Request, visitor: Reading, which: str) -> Response:
    with shell_of(request).db.begin() as session:
        number = article_view.number_of(session, which)
        if number is not None and str(number) != which:
            return RedirectResponse(f"/articles/{number}", 303)
        found = _article(session, number)
        around = article_view.around(session, found["number"], found["cluster_id"])
    return page(request, "article.html", article=found, around=around, tab="")


@router.get("/{number}/page")
def lines_page(request: Request, visitor: Reading, number: int) -> Response:
    """The stored page beside what became of each of its lines."""
    with shell_of(request).db.begin() as session:
        found = _article(session, number)
        raw = frontier.raw_page(session, found["page_id"])
        known = memory.known(session, raw.source_id) if raw else None
        rules = sources.rules_of(session, raw.source_id) if raw else None
    lines: list[ExplainedLine] = []
    if raw is not None and known is not None and len(raw.body) <= _LARGEST_PAGE:
        explained = explain(
            raw.body,
            url=raw.final_url,
            charset=header_charset(raw.headers),
            now=raw.fetched_at,
            rules=rules,
            memory=recalled(*known, raw.document),
        )
        lines = [line for line in explained.lines if line.text]
    runs = [(kind, list(some)) for kind, some in groupby(lines[:_MOST_LINES], _kind)]
    return page(
        request, "article_page.html", article=found, tab="page", raw=raw, runs=runs, more=len(lines) - _MOST_LINES
    )


@router.get("/{number}/raw")
def raw_page(request: Request, visitor: Reading, number: int) -> Response:
    """The page's own bytes as text, in a sandbox: no script, no form, no network, no rights of ours."""
    with shell_of(request).db.begin() as session:
        raw = frontier.raw_page(session, _article(session, number)["page_id"])
    if raw is None:
        raise HTTPException(404, "The raw page is past its time and no longer kept.")
    return HTMLResponse(_text_of(raw)[:_LARGEST_RAW], headers={"Content-Security-Policy": _SANDBOX})


@router.get("/{number}/revisions")
def revisions_page(
    request: Request, visitor: Reading, number: int, old: int | None = None, new: int | None = None
) -> Response:
    with shell_of(request).db.begin() as session:
        found = _article(session, number)
        rows = article_view.revisions(session, number)
        last = rows[0]["revision"] if rows else 1
        new = new or last
        old = old or max(new - 1, 1)
        pair = [article_view.revision(session, number, which) for which in (old, new)]
    if None in pair:
        raise HTTPException(404, "There is no such revision.")
    return page(
        request, "article_revisions.html", article=found, tab="revisions", revisions=rows, old=old, new=new,
        **_difference(*pair),
    )  # fmt: skip


@router.get("/{number}/facts")
def facts_page(request: Request, visitor: Reading, number: int) -> Response:
    with shell_of(request).db.begin() as session:
        found = _article(session, number)
    return page(request, "article_facts.html", article=found, tab="facts", found_by=Found(found["found_by"]).words)


def _kind(line: ExplainedLine) -> str:
    return "kept" if line.kept else "cut" if line.chosen else "left"


def _article(session: Session, number: int | None) -> article_view.Row:
    found = None if number is None or number >= 2**63 else article_view.article(session, number)
    if found is None:
        raise HTTPException(404, "There is no such article.")
    return found


def _difference(one: Any, other: Any) -> dict[str, Any]:
    title = words(one["title"], other["title"]) if one["title"] != other["title"] else None
    return {"title_pieces": title, "text_pieces": paragraphs(one["paragraphs"], other["paragraphs"])}


def _text_of(raw: RawPage) -> str:
    return decode(raw.body, header_charset(raw.headers)).text
