"""`python -m notify.send`: one message to one receiver, in a process of its own that may be killed when it hangs.

Reads a JSON object on standard input (`address`, `batch`, `doubtful`, `messages` by subject key), sends through
Apprise and writes {"sent": bool, "said": "..."}. The address stands in no argument, no environment and no log.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import apprise
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.email.base import NotifyEmail

from core.messages.message import Message, compose, unreplaced

_MARGIN, _TITLE = 200, 250  # characters for a channel's own markup and for a title that stands in the body
_SECRET_CHARS = 4
_REPEATED = "(sent again: it is not known whether an earlier try arrived)"


def send(address: str, batch: str, messages: Mapping[str, Message], *, doubtful: bool = False) -> tuple[bool, str]:
    """Whether the receiver took it, and if not, what it said. `doubtful`: an earlier try may have arrived."""
    said = _Said()
    logger = logging.getLogger("apprise")
    logger.addHandler(said)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        plugin = apprise.Apprise.instantiate(address, asset=_asset())
        if plugin is None:
            return False, without_secrets(said.text or "Apprise does not know such an address", address)
        plugin.overflow_mode = apprise.OverflowMode.TRUNCATE  # two parts would be two messages, and fail apart
        title, body = compose(messages, plugin.body_maxlen - max(plugin.title_maxlen, _TITLE) - _MARGIN)
        body = f"{body}\n{_REPEATED}" if doubtful else body
        if plugin.title_maxlen <= 0:  # Apprise would put the title in front as markup, and «a < b» in it would be a tag
            title, body = "", f"{title}\n{body}"
        _add_facts(plugin, batch, messages)
        done = plugin.notify(body=body, title=title, notify_type=_type(messages), body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001 - more than a hundred plugins, each with a library of its own
        return False, without_secrets(f"{type(error).__name__}: {error}", address)
    return bool(done), "" if done else without_secrets(said.text or "it was refused", address)


def _asset() -> apprise.AppriseAsset:
    """Says who we are; keeps no files of its own."""
    memory = apprise.PersistentStoreMode.MEMORY
    return apprise.AppriseAsset(app_id="Svodka", app_desc="Svodka", secure_logging=True, storage_mode=memory)


def _add_facts(plugin: Any, batch: str, messages: Mapping[str, Message]) -> None:
    """For programs: a webhook's body has the id and every message with its facts, a letter's header the id."""
    if isinstance(plugin, NotifyJSON):
        items = [
            {"key": key, "title": one.title, "body": one.body, "urgent": one.urgent, "data": dict(one.data)}
            for key, one in messages.items()
        ]
        plugin.payload_extras |= {"id": batch, "items": items}
        plugin.headers |= {"Idempotency-Key": batch}
    elif isinstance(plugin, NotifyEmail):
        plugin.headers |= {"X-Svodka-Id": batch, "Auto-Submitted": "auto-generated"}


def _type(messages: Mapping[str, Message]) -> apprise.NotifyType:
    over = all(one.data.get("event") == "closed" for one in unreplaced(messages))
    return apprise.NotifyType.SUCCESS if over else apprise.NotifyType.WARNING


def without_secrets(said: str, address: str) -> str:
    """A library's words, without any part of the address but its scheme and host."""
    _, _, rest = address.partition("://")
    user, at, behind = rest.rpartition("@")
    host = re.split(r"[/?:#]", behind, maxsplit=1)[0] if at or "." in behind.split("/")[0] else ""
    parts = {part for part in re.split(r"[/:@?&=#,]", rest) if len(part) >= _SECRET_CHARS and part != host}
    for part in sorted({address, rest, user} | parts, key=len, reverse=True):
        if len(part) >= _SECRET_CHARS:
            said = said.replace(part, "***")
    return " ".join(said.split())[:500]


class _Said(logging.Handler):
    """What Apprise says of a failure: its `notify` gives no reason."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())

    @property
    def text(self) -> str:
        return " ".join(self._lines)


def main() -> int:
    asked = json.load(sys.stdin)
    messages = {key: Message(**one) for key, one in asked["messages"].items()}
    done, said = send(asked["address"], asked["batch"], messages, doubtful=asked["doubtful"])
    json.dump({"sent": done, "said": said}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
