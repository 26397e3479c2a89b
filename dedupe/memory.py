"""Site memory: which lines belong to a site and not to its articles, learnt from the articles themselves.

A line that stands in several documents of a site is its furniture, if those documents begin differently:
a story that the site shows at four addresses must not become furniture by that.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import xxhash

from dedupe.normalise import words

_LEADS = 4  # documents with different leads that make a line furniture on its site
_SITES = 3  # sites that make it furniture everywhere
_WORDS = 4  # shorter lines («Да», «Фото») are left to other rules


@dataclass(slots=True)
class _Line:
    leads: dict[str, set[int]] = field(default_factory=dict)  # site -> hashes of leads, at most _LEADS
    known_on: set[str] = field(default_factory=set)  # sites where it is furniture, at most _SITES


class StreamMemory:
    """Learns line by line. Remembers `capacity` lines, then forgets those that were not seen for longest."""

    def __init__(self, capacity: int = 500_000) -> None:
        self._capacity = capacity
        self._lines: OrderedDict[int, _Line] = OrderedDict()

    def learn(self, site: str, paragraphs: Sequence[str]) -> None:
        """Call once a document."""
        hashes = list(dict.fromkeys(h for p in paragraphs if (h := _hash(p)) is not None))
        for place, h in enumerate(hashes):
            lead = hashes[1] if place == 0 and len(hashes) > 1 else hashes[0]
            line = self._lines.setdefault(h, _Line())
            self._lines.move_to_end(h)
            leads = line.leads.setdefault(site, set())
            if len(leads) < _LEADS:
                leads.add(lead)
            if len(leads) >= _LEADS and len(line.known_on) < _SITES:
                line.known_on.add(site)
        while len(self._lines) > self._capacity:
            self._lines.popitem(last=False)

    def is_furniture(self, site: str, paragraph: str) -> bool:
        h = _hash(paragraph)
        line = None if h is None else self._lines.get(h)
        return line is not None and (len(line.leads.get(site, ())) >= _LEADS or len(line.known_on) >= _SITES)

    def strip(self, site: str, paragraphs: Iterable[str]) -> list[str]:
        """The paragraphs that are the article's own."""
        return [p for p in paragraphs if not self.is_furniture(site, p)]


def _hash(paragraph: str) -> int | None:
    folded = words(paragraph)
    return xxhash.xxh3_64_intdigest(" ".join(folded).encode()) if len(folded) >= _WORDS else None
