"""The list of articles, with its search and facets."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from storage import article_list
from web.auth.gate import Reading
from web.shell import page, shell_of

router = APIRouter(default_response_class=HTMLResponse)
_SHOWN = 40


@router.get("/articles")
def list_page(request: Request, visitor: Reading) -> Response:
    with shell_of(request).db.begin() as session:
        lines = article_list.newest(session, _SHOWN)
    return page(request, "articles.html", articles=lines)
