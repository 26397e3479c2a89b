"""A message as it waits to be sent, and what several of them say as one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_WHOLE = 3  # as many stand in one message with all their text; of more, each is a line


@dataclass(frozen=True, slots=True)
class Message:
    """`title` says all in one sentence; `data` are the same facts for programs, as JSON.

    An `urgent` one waits neither for others nor for the end of quiet hours. `heading` is what it stands under among
    others («New alerts»). Where `data["replaces"]` is the subject key of another that goes with it, it tells both.
    """

    title: str
    body: str
    data: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False
    heading: str = ""


def compose(messages: Mapping[str, Message], limit: int) -> tuple[str, str]:
    """Title and body of one message, the body within `limit` characters. `messages` are by their subject keys.

    What has no room is counted, never dropped without a word.
    """
    told = unreplaced(messages)
    if len(told) == 1:
        return told[0].title, _cut(told[0].body, limit)
    title = _title(told)
    if len(told) <= _WHOLE:
        whole = "\n\n".join(f"{one.title}\n{one.body}".strip() for one in told)
        if len(whole) <= limit:
            return title, whole
    return title, _lines(told, limit)


def unreplaced(messages: Mapping[str, Message]) -> list[Message]:
    """Without those that another of them replaces: an alert that was over before it could be told is told once."""
    replaced = {one.data.get("replaces") for one in messages.values()}
    return [one for key, one in messages.items() if key not in replaced]


def _title(told: Sequence[Message]) -> str:
    counts = Counter(one.heading or "Messages" for one in told)
    return ", ".join(f"{heading}: {count}" for heading, count in counts.items())


def _lines(told: Sequence[Message], limit: int) -> str:
    under: dict[str, list[str]] = {}
    for one in told:
        under.setdefault(one.heading, []).append(one.title)
    lines = [
        line
        for heading, titles in under.items()
        for line in (*([f"{heading} ({len(titles)})"] if heading else []), *(f"- {title}" for title in titles))
    ]
    if len(text := "\n".join(lines)) <= limit:
        return text
    kept: list[str] = []
    room = limit - len("... and 1000000 more")
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    shown = sum(line.startswith("- ") for line in kept)
    return "\n".join([*kept, f"... and {len(told) - shown} more"])[:limit]


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(limit - 4, 0)].rstrip() + " ..."
