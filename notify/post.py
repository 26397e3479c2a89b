"""Hands messages to senders, one process for each, all at once, and none for longer than its time."""

import contextlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from core.config import ROOT
from core.messages.message import Message, unreplaced
from core.messages.receivers import LOG, Receiver

log = logging.getLogger(__name__)

SEND_SECONDS = 40.0  # a mail server may think for half a minute; one that hangs is left


@dataclass(frozen=True, slots=True)
class Letter:
    """Messages as one to one receiver; `batch` is the id that a repetition keeps."""

    receiver: Receiver
    batch: UUID
    messages: Mapping[str, Message]
    doubtful: bool = False  # an earlier try may have arrived


def post(letters: Sequence[Letter], seconds: float = SEND_SECONDS) -> list[str | None]:
    """For each letter why it was not taken, or None where it was. Secrets are not in the answers."""
    until = time.monotonic() + seconds
    begun = [_begin(letter) for letter in letters]
    return [_end(child, until, seconds) if child else None for child in begun]


def _begin(letter: Letter) -> "subprocess.Popen[str] | None":
    """None for the log, which is written at once."""
    if letter.receiver.channel == LOG:
        for one in unreplaced(letter.messages):
            level = logging.INFO if one.data.get("event") == "closed" else logging.WARNING
            log.log(level, "%s", one.title, extra={"told": " ".join(one.body.split())})
        return None
    asked = {
        "address": letter.receiver.address,
        "batch": str(letter.batch),
        "doubtful": letter.doubtful,
        "messages": {key: asdict(one) for key, one in letter.messages.items()},
    }
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "notify.send"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(),
    )
    assert child.stdin is not None  # noqa: S101 - a pipe was asked for
    with contextlib.suppress(BrokenPipeError), child.stdin as pipe:  # it died at its start, as `_end` will see
        json.dump(asked, pipe)
    child.stdin = None
    return child


def _environment() -> dict[str, str]:
    """A hundred plugins need neither our database nor our settings."""
    ours = ("SVODKA_", "DATABASE_URL", "BROKER_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"PYTHONPATH": str(ROOT)}


def _end(child: "subprocess.Popen[str]", until: float, seconds: float) -> str | None:
    try:
        out, _ = child.communicate(timeout=max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return f"no end after {seconds:.0f} seconds"
    try:
        answer = json.loads(out)
    except ValueError:
        return f"the sender ended with exit code {child.returncode}"
    return None if answer["sent"] else str(answer["said"])
