"""Errors as RFC 9457 says: application/problem+json, with what to do about it in `remedy`."""

import json
import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException as AnyHTTPException

from core.cursor import BadToken
from core.errors import SvodkaError
from storage.changes import Expired

log = logging.getLogger(__name__)

EXPIRED = "urn:svodka:problem:expired-cursor"


def problem(
    status: int, detail: str, remedy: str = "", kind: str = "about:blank", headers: dict[str, str] | None = None
) -> Response:
    body: dict[str, Any] = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if remedy:
        body["remedy"] = remedy
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, {"Cache-Control": "no-store"} | (headers or {}), "application/problem+json")


def handle(app: FastAPI) -> None:
    """From then on every error of this application is one of these."""
    for kind, handler in (
        (AnyHTTPException, _refused),
        (RequestValidationError, _invalid),
        (SvodkaError, _told),
        (BadToken, _bad_token),
        (Expired, _expired),
        (OperationalError, _down),
        (InterfaceError, _down),
        (NoConnection, _down),
        (Exception, _broken),
    ):
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def _refused(_: Request, error: AnyHTTPException) -> Response:
    detail = (
        error.detail if isinstance(error, HTTPException) or error.status_code != 404 else "There is no such address."
    )
    return problem(error.status_code, str(detail), headers=dict(error.headers or {}))


def _invalid(_: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
    return problem(400, said, "/api/v1/openapi.json says what each parameter takes.")


def _told(_: Request, error: SvodkaError) -> Response:
    return problem(400, error.what, error.remedy)


def _bad_token(_: Request, error: BadToken) -> Response:
    return problem(400, f"after: {error}.", "Give back `next` of the answer before, unchanged.")


def _expired(_: Request, __: Expired) -> Response:
    return problem(
        410,
        "This cursor belongs to another life of the database: it was restored, or is another one.",
        "Read all articles once more (/api/v1/articles, or `svodka export`), and follow the changes from "
        "/api/v1/changes?after=now, asked for before.",
        EXPIRED,
    )


def _down(_: Request, __: Exception) -> Response:
    log.exception("the database does not answer")
    return problem(503, "The database does not answer.", "Ask again in a moment.", headers={"Retry-After": "5"})


def _broken(_: Request, __: Exception) -> Response:
    return problem(500, "This is a fault of Svodka's.", "Its log says more.")
