"""Articles: the list with its search, and one article with its text, its page, its history and its facts."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from storage import article_list, reading
from web.auth.gate import Reading
from web.shell import page, shell_of

router = APIRouter(default_response_class=HTMLResponse)
_SHOWN = 40


@router.get("/articles")
def list_page(request: Request, visitor: Reading) -> Response:
    with shell_of(request).db.begin() as session:
        lines = article_list.newest(session, _SHOWN)
    return page(request, "articles.html", articles=lines)


@router.get("/articles/{which}")
def article_page(request: Request, visitor: Reading, which: str) -> Response:
    with shell_of(request).db.begin() as session:
        found = reading.article(session, which)
    if found is None:
        raise HTTPException(404, "There is no such article.")
    return page(request, "article.html", article=found)
