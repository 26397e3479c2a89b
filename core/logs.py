"""How log lines look: for people (text) or one JSON object a line; never a raw control character."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127) if code != 9}
_MAX_CHARS = 4_000
# Libraries that tell every step of theirs; what they fail at is told by ours, as an outcome.
_ERRORS_ONLY = ("httpx", "trafilatura", "htmldate", "readability", "charset_normalizer", "alembic", "kombu")
_WARNINGS_ONLY = ("celery.app.trace", "celery.worker.strategy", "celery.beat", "scrapy", "twisted", "uvicorn")


def setup(log_format: str, level: str) -> None:
    """Sends every record of this process to stderr in the chosen format ("text" or "json")."""
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if log_format == "json" else _for_people
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _escaped, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    if level != "DEBUG":
        handler.addFilter(_of_weight)


def _of_weight(record: logging.LogRecord) -> bool:
    """On the handler, not on the loggers: Scrapy sets its own loggers' levels at each start."""
    if record.name.startswith(_ERRORS_ONLY):
        return record.levelno >= logging.ERROR
    return record.levelno >= logging.WARNING or not record.name.startswith(_WARNINGS_ONLY)


def _escaped(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = value[:_MAX_CHARS].translate(_CONTROL)
    return event


def _for_people(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    level = str(event.pop("level", "info"))
    event.pop("timestamp", None)
    message, trace = event.pop("event", ""), event.pop("exception", "")
    facts = "".join(f" {key}={value}" for key, value in event.items())
    head = "" if level == "info" else f"{level.upper()} "
    return f"{head}{message}{facts}" + (f"\n{trace}" if trace else "")
