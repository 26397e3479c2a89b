"""Looks at sites that may be added: each is a process of `svodka add --json`, for Scrapy needs a reactor of its own and
a site that hangs or floods must not touch the pages of others. So is the writing of what was found.

Looks are kept in memory for an hour: one that a restart loses has written nothing, and is made again in a minute.
"""

import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.config import ROOT
from core.errors import SvodkaError

log = logging.getLogger(__name__)

MOST_SITES = 10  # of one look
_KEPT, _KEPT_SECONDS = 20, 3600.0
_MOST_BYTES = 12_000_000  # of one look's answer: pages for fixtures are in it
_WRITE_SECONDS = 60.0
_COMMAND = (sys.executable, "-P", "-m", "cli", "add", "--json")
Site = dict[str, Any]  # as `svodka add --json` tells it


class Busy(SvodkaError):
    """As many looks as may be are under way."""


@dataclass(frozen=True, slots=True)
class Question:
    """Addresses as they were typed, and what is known of them: values of the options of `svodka add`, by name."""

    urls: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    undated: bool = False

    def arguments(self) -> list[str]:
        flags = ["--undated"] if self.undated else []
        return [*(f"--{name}={value}" for name, value in self.options), *flags, "--", *self.urls]


@dataclass(slots=True, eq=False)
class Look:
    """`sites` are there once it has `ended`, in the order in which they were answered; `trouble` says why there are
    none. A site that was added has the outcome "written"; `trouble` of one says why it could not be."""

    key: str
    question: Question
    began: float = field(default_factory=time.monotonic)
    sites: list[Site] = field(default_factory=list)
    trouble: str = ""
    ended: bool = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


class Looks:
    """At most `at_once` looks run at the same time, each for `seconds`; `environment` is added to that of this process,
    and says which database is told of new sources."""

    def __init__(
        self,
        environment: Mapping[str, str] | None = None,
        *,
        seconds: float = 150.0,
        at_once: int = 2,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        self._environment = {**os.environ, "PYTHONPATH": path, **(environment or {})}
        self._seconds, self._at_once, self._most_bytes = seconds, at_once, most_bytes
        self._looks: dict[str, Look] = {}
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock, self._writing = threading.Lock(), threading.Lock()

    def begin(self, question: Question) -> Look:
        """The look at these sites, which goes on by itself; the one that asks the same, where that runs already.
        Raises Busy."""
        with self._lock:
            under_way = [look for look in self._looks.values() if not look.ended]
            if same := next((look for look in under_way if look.question == question), None):
                return same
            if len(under_way) >= self._at_once:
                raise Busy(
                    f"{len(under_way)} looks are under way, and more at once would be too many.",
                    "Try again in a minute.",
                )
            self._forget()
            look = Look(secrets.token_urlsafe(12), question)
            self._looks[look.key] = look
        threading.Thread(target=self._look, args=(look,), daemon=True).start()
        return look

    def get(self, key: str) -> Look | None:
        with self._lock:
            return self._looks.get(key)

    def write(self, look: Look, names: Sequence[str]) -> list[Site]:
        """Writes what was found of these sites, in a look that has ended, and tells the catalogue; returns those that
        are added now."""
        with self._writing:
            chosen = [site for site in look.sites if site.get("outcome") == "found" and site.get("name") in names]
            if not chosen:
                return []
            given = "\n".join(json.dumps({"plan": site["plan"]}) for site in chosen)
            told, trouble = self._run(["--planned=-", "--yes", "--sync"], given.encode(), _WRITE_SECONDS)
            answers = {answer.get("name"): answer for answer in told}
            for site in chosen:
                _take(site, answers.get(site["name"]), trouble)
            return [site for site in chosen if site["outcome"] == "written"]

    def close(self) -> None:
        """Ends what runs."""
        with self._lock:
            for process in self._running:
                process.kill()

    def _look(self, look: Look) -> None:
        try:
            look.sites, look.trouble = self._run(look.question.arguments(), b"", self._seconds)
        finally:
            if not look.sites and not look.trouble:
                look.trouble = "The look ended without an answer; the service's log says more."
            look.ended = True

    def _run(self, arguments: Sequence[str], given: bytes, seconds: float) -> tuple[list[Site], str]:
        """What the command said, and in a sentence why that is not all. Its own errors go to this process's."""
        process = subprocess.Popen(
            [*_COMMAND, *arguments], env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        limit = threading.Timer(seconds, stop)
        with self._lock:
            self._running.add(process)
        limit.start()
        try:
            with process:
                assert process.stdin is not None and process.stdout is not None  # noqa: S101 - they are pipes
                with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                    pipe.write(given)
                said = process.stdout.read(self._most_bytes + 1)
                if len(said) > self._most_bytes:
                    process.kill()
        finally:
            limit.cancel()
            with self._lock:
                self._running.discard(process)
        if late.is_set():
            return [], f"There was no end to it after {seconds:.0f} seconds, and it was stopped."
        if len(said) > self._most_bytes:
            return [], "The pages are too large to be shown here: `./svodka add` in a terminal may do."
        return _lines(said), ""

    def _forget(self) -> None:
        """Makes room for one more: what is old goes, and the oldest of too many."""
        ended = [look for look in self._looks.values() if look.ended]
        too_many = ended[: max(len(self._looks) - _KEPT + 1, 0)]
        for look in {*too_many, *(look for look in ended if look.seconds > _KEPT_SECONDS)}:
            del self._looks[look.key]


def _lines(said: bytes) -> list[Site]:
    sites = []
    for line in said.splitlines():
        with contextlib.suppress(ValueError):  # a last line that a killed process left
            sites.append(json.loads(line))
    return [site for site in sites if isinstance(site, dict)]


def _take(site: Site, answer: Site | None, trouble: str) -> None:
    """What the command answered to the wish that the site be added, put down with the site."""
    if answer is None:
        answer = {"what": trouble or "The command ended without a word.", "remedy": "The service's log says more."}
    said = f"{answer.get('what', '')} {answer.get('remedy', '')}".strip()
    site |= {key: answer[key] for key in ("change", "plan", "writable", "synced") if key in answer}
    site |= {"outcome": "written" if answer.get("outcome") == "written" else "found", "trouble": said}
