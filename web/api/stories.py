"""/stories: who had it first, who copied. The articles of one are /articles?story=ID."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response

from storage import contract
from storage.engine import Database
from web.api.answers import answer
from web.api.articles import KEY, Limit
from web.api.gate import Gate
from web.api.shapes import Story, listed, responses

_BIGINT = 2**63 - 1

StoryPage = listed("StoryPage", "stories", Story)


def router(db: Database, gate: Gate) -> APIRouter:
    made = APIRouter(dependencies=[Depends(gate.read), Depends(KEY)], tags=["stories"])

    @made.get("/stories", responses=responses(StoryPage))
    def stories(
        request: Request,
        limit: Limit = 50,
        after: Annotated[int | None, Query(ge=0, le=_BIGINT, description="`next` of the page before")] = None,
        least: Annotated[int, Query(ge=1, le=1_000, description="Stories of at least so many articles")] = 1,
    ) -> Response:
        """Living stories, the youngest first."""
        with db.begin() as session:
            found = contract.stories(session, limit + 1, after, least)
        more = str(found[limit - 1]["id"]) if len(found) > limit else None
        return answer(request, {"stories": found[:limit], "next": more})

    @made.get("/stories/{number}", responses=responses(Story, 404))
    def story(request: Request, number: Annotated[int, Path(ge=0, le=_BIGINT)]) -> Response:
        """Of one that was merged, `merged_into` says where it lives on."""
        with db.begin() as session:
            found = contract.story(session, number)
        if found is None:
            raise HTTPException(404, "There is no such story.")
        return answer(request, found)

    return made
