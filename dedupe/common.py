"""Lines that stand under several stories and so belong to none: what a stream learns before it knows its sites.

A story's own paragraphs come again too, in its copies, digests and long reads; those are related to each other, and
all that is related counts as one story here.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence

import xxhash

from dedupe.facts import facts_of
from dedupe.fingerprint import VOCABULARY
from dedupe.groups import Groups
from dedupe.memory import LEADS

_STORIES = LEADS
_FEWEST_WORDS = 4  # a shorter line («Да», «Фото») tells nothing
_TELLING = 2  # numbers and names; a line with so many tells a story, though four digests had it before its own articles
_REMEMBERED = 300_000  # lines, about 150 bytes each; those not seen for longest are forgotten
_DOMAIN = re.compile(r"\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-zа-я]{2,}\b", re.IGNORECASE)


class CommonLines:
    """`related` are the documents seen so far, joined where they tell one story or quote it."""

    def __init__(self, related: Groups, remembered: int = _REMEMBERED) -> None:
        self._related = related
        self._remembered = remembered
        self._lines: OrderedDict[bytes, tuple[int, ...]] = OrderedDict()  # documents of different stories

    def strip(self, paragraphs: Sequence[str]) -> list[str]:
        """The paragraphs that are not known as common."""
        return [p for p in paragraphs if len(self._stories(_key(p))) < _STORIES or _is_telling(p)]

    def learn(self, paragraphs: Sequence[str], document: int) -> None:
        """Call once a document, when it has been joined to those that it is related to."""
        for key in {key for p in paragraphs if (key := _key(p))}:
            stories = self._stories(key)
            self._lines[key] = stories if len(stories) >= _STORIES else (*stories, document)
            self._lines.move_to_end(key)
        while len(self._lines) > self._remembered:
            self._lines.popitem(last=False)

    def _stories(self, key: bytes | None) -> tuple[int, ...]:
        known = self._lines.get(key, ()) if key else ()
        return tuple({self._related.of(number): number for number in known}) if len(known) > 1 else known


def _key(line: str) -> bytes | None:
    """None for a line that is never common. A site's own name in its line makes no other line of it."""
    if len(line.split(maxsplit=_FEWEST_WORDS)) < _FEWEST_WORDS:
        return None
    return xxhash.xxh3_64_digest(_nameless(line).casefold().encode("utf-8", "surrogatepass"))


def _nameless(line: str) -> str:
    return _DOMAIN.sub("", line) if "." in line else line


def _is_telling(line: str) -> bool:
    return len({value for value, _ in facts_of(VOCABULARY.read([_nameless(line)])).found}) >= _TELLING
