"""One readable stream out of what many processes write."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TextIO

_COLOURS = {"postgres": 34, "valkey": 36, "migrate": 35, "schedule": 33, "crawl": 32, "process": 95, "beat": 90}
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), 127)}
_ALARM = re.compile(r"(WARNING|ERROR|CRITICAL|FATAL|PANIC|Traceback)\b")
_MAX_BYTES = 16_000


class LogStream:
    """Writes `12:04:31 crawl    | message` a line, or one JSON object a line.

    `shows(name, message)` decides which lines reach `out`; `copy` gets all of them.
    """

    def __init__(
        self,
        out: TextIO,
        *,
        as_json: bool = False,
        copy: TextIO | None = None,
        shows: Callable[[str, str], bool] = lambda name, message: True,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self.out = out
        self.as_json = as_json
        self.copy = copy
        self._shows = shows
        self._now = now
        self._colour = not as_json and out.isatty()

    def say(self, message: str) -> None:
        """A sentence of the supervisor's own."""
        self.line("svodka", message)

    def line(self, name: str, message: str) -> None:
        message = message.rstrip().translate(_CONTROL)
        if not message:
            return
        now = self._now()
        plain = as_object(name, message, now) if self.as_json else f"{now:%H:%M:%S} {name:<8} | {message}"
        if self.copy is not None:
            print(plain, file=self.copy, flush=True)
        if not self._shows(name, message):
            return
        if self._colour:
            text = f"\x1b[31m{message}\x1b[0m" if is_alarm(message) else message
            plain = f"{now:%H:%M:%S} \x1b[{_COLOURS.get(name, 1)}m{name:<8}\x1b[0m | {text}"
        with suppress(OSError):  # the terminal may be gone; what is stopping must not stop at that
            print(plain, file=self.out, flush=True)


def as_object(name: str, message: str, now: datetime) -> str:
    """A line that is a JSON object already passes through, with its process named; another becomes one."""
    try:
        value = json.loads(message)
    except ValueError:
        value = None
    if isinstance(value, dict):
        return json.dumps({**value, "process": name}, ensure_ascii=False)
    level = "warning" if is_alarm(message) else "info"
    return json.dumps(
        {"event": message, "level": level, "timestamp": now.isoformat(), "process": name}, ensure_ascii=False
    )


def is_alarm(message: str) -> bool:
    """Whether a person should look at the line."""
    return _ALARM.match(message) is not None


class Lines:
    """Cuts a stream of bytes into lines; a line without an end is cut at 16 kB."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        *whole, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _MAX_BYTES:
            whole, self._rest = [*whole, self._rest], b""
        return [line[:_MAX_BYTES].decode("utf-8", "replace") for line in whole]

    def end(self) -> list[str]:
        rest, self._rest = self._rest, b""
        return [rest.decode("utf-8", "replace")] if rest else []
