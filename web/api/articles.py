"""/articles and /search: lists by any filter, one article, its revisions with what changed from each to the next."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

from core import difference, regions
from core.models import Kind
from core.query import ArticleQuery, Order
from core.search_results import Facets, Hit, SearchPage
from storage import contract
from storage.engine import Database
from storage.search import search, search_with_facets
from web.api.answers import answer
from web.api.gate import Gate
from web.api.shapes import Article, Ignored, Revision, listed, responses

KEY = HTTPBearer(auto_error=False, description="A key of `svodka keys add`")
_MOST = 200
_BIGINT = 2**63 - 1


Looked = Annotated[
    datetime | None,
    Field(
        description="Null where the search went as far as it had to. Else how far back it looked: the page may hold "
        "few or none, older articles may match, and by date `next` goes on from there"
    ),
]
ArticlePage = listed("ArticlePage", "articles", Article, ignored=Ignored, looked_to=(Looked, ...))


class RevisionList(BaseModel):
    revisions: list[Revision]  # type: ignore[valid-type]


class HitPage(BaseModel):
    """`ignored` says what of the query had no meaning; `facets` is null where none were asked for."""

    hits: list[Hit]
    next: str | None
    ignored: list[str]
    looked_to: Looked
    facets: Facets | None


def asked(
    q: Annotated[str, Query(max_length=20_000, description='Words, "phrases", -without, one OR other')] = "",
    region: Annotated[list[str] | None, Query(description="ISO 3166-2; again for more")] = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
    source: Annotated[list[str] | None, Query(description="Name of a source; again for more")] = None,
    since: Annotated[date | None, Query(description="First day of publication, in Moscow")] = None,
    until: Annotated[date | None, Query(description="Last day of publication, in Moscow")] = None,
    story: Annotated[int | None, Query(ge=0, le=_BIGINT)] = None,
) -> ArticleQuery:
    """The filters of every list of articles, feeds included."""
    for code in region or ():
        regions.region(code)  # raises for a code that no region has, with the nearest one
    return ArticleQuery(
        text=q,
        regions=tuple(region or ()),
        kinds=tuple(kind or ()),
        sources=tuple(source or ()),
        since=since,
        until=until,
        story=story,
    ).checked()


Asked = Annotated[ArticleQuery, Depends(asked)]
Limit = Annotated[int, Query(ge=1, le=_MOST)]
After = Annotated[str | None, Query(max_length=2_000, description="`next` of the page before")]


def router(db: Database, gate: Gate) -> APIRouter:
    made = APIRouter(dependencies=[Depends(gate.read), Depends(KEY)], tags=["articles"])

    @made.get("/articles", responses=responses(ArticlePage))
    def articles(request: Request, query: Asked, limit: Limit = 50, after: After = None) -> Response:
        """The newest first, by publication (by first sight where there is no date)."""
        with db.begin() as session:
            page = search(session, query, limit=limit, after=after)
            found = contract.articles(session, [hit.id for hit in page.hits])
        return answer(request, {"articles": found, **_ending(page)})

    @made.get("/search", responses=responses(HitPage))
    def search_(
        request: Request,
        query: Asked,
        limit: Limit = 20,
        order: Order = Order.RANK,
        after: After = None,
        with_facets: Annotated[bool, Query(alias="facets")] = False,
    ) -> Response:
        """Hits with the passage that matched, as pieces and whether each one did; with `facets`, how many by what."""
        with db.begin() as session:
            if with_facets:
                page, by = search_with_facets(session, query, limit=limit, order=order, after=after)
                counted = asdict(by) | {"by_week": {week.isoformat(): count for week, count in by.by_week.items()}}
            else:
                page, counted = search(session, query, limit=limit, order=order, after=after), None
        hits = [asdict(hit) for hit in page.hits]
        return answer(request, {"hits": hits, **_ending(page), "facets": counted})

    @made.get("/articles/{article_id}", responses=responses(Article, 404))
    def article(request: Request, article_id: UUID) -> Response:
        with db.begin() as session:
            found = contract.articles(session, [article_id])
        if not found:
            raise HTTPException(404, "There is no such article.")
        return answer(request, found[0])

    @made.get("/articles/{article_id}/revisions", responses=responses(RevisionList, 404))
    def revisions(request: Request, article_id: UUID) -> Response:
        """The first one first; `difference` to the one before, word by word, null for the first."""
        with db.begin() as session:
            found = contract.revisions(session, article_id)
        if not found:
            raise HTTPException(404, "There is no such article.")
        for before, after in zip([None, *found], found, strict=False):
            after["difference"] = None if before is None else _difference(before, after)
        return answer(request, {"revisions": found})

    return made


def _ending(page: SearchPage) -> dict[str, Any]:
    return {"next": page.next, "ignored": page.ignored, "looked_to": page.looked_to}


def _difference(before: contract.Row, after: contract.Row) -> dict[str, Any]:
    """Pieces as [mark, text] with the marks same, gone and new. Of the paragraphs, those that changed; where some stay
    in between, how many."""
    changed: list[Any] = [
        {"unchanged": len(one.paragraphs)}
        if isinstance(one, difference.Unchanged)
        else [[piece.mark, piece.text] for piece in one.pieces]
        for one in difference.paragraphs(before["paragraphs"], after["paragraphs"])
    ]
    title = [[piece.mark, piece.text] for piece in difference.words(before["title"], after["title"])]
    return {"title": title, "paragraphs": changed}
