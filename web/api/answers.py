"""Answers that a client need not read twice: JSON with a strong ETag, 304 for the one that it has."""

import hashlib
import json
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

_FRESH = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


def answer(request: Request, found: Any) -> Response:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return tagged(request, text.encode(), "application/json")


def tagged(request: Request, body: bytes, media_type: str, changed_at: datetime | None = None) -> Response:
    """`changed_at` becomes Last-Modified; it counts only where the client names no ETag (RFC 9110, 13.2.2)."""
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = _FRESH | {"ETag": tag}
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at.replace(microsecond=0), usegmt=True)
    if _has(request, tag, changed_at):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def _has(request: Request, tag: str, changed_at: datetime | None) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in known or "*" in known
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # not a date, or one without a zone
        return False


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
