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
_WORDS = 4  # in a stream of texts, shorter lines («Да», «Фото») are left to other rules


@dataclass(slots=True)
class _Line:
    leads: dict[str, set[int]] = field(default_factory=dict)  # site -> hashes of leads, at most _LEADS
    known_on: set[str] = field(default_factory=set)  # sites where it is furniture, at most _SITES


class StreamMemory:
    """Learns line by line. Remembers `capacity` lines, then forgets those that were not seen for longest.

    Lines of fewer than `fewest_words` are neither learnt nor known.
    """

    def __init__(self, capacity: int = 500_000, fewest_words: int = _WORDS) -> None:
        self._capacity = capacity
        self._fewest_words = fewest_words
        self._lines: OrderedDict[int, _Line] = OrderedDict()

    def learn(self, site: str, paragraphs: Sequence[str], story: str | None = None) -> None:
        """Call once a document. `story` tells this document from others (two showings of one have the same);
        without it the first paragraph does, which is right for texts and wrong for whole pages."""
        hashes = list(dict.fromkeys(h for p in paragraphs if (h := self._hash(p)) is not None))
        told = None if story is None else xxhash.xxh3_64_intdigest(" ".join(words(story)).encode())
        for place, h in enumerate(hashes):
            lead = told if told is not None else hashes[1] if place == 0 and len(hashes) > 1 else hashes[0]
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
        h = self._hash(paragraph)
        line = None if h is None else self._lines.get(h)
        return line is not None and (len(line.leads.get(site, ())) >= _LEADS or len(line.known_on) >= _SITES)

    def strip(self, site: str, paragraphs: Iterable[str]) -> list[str]:
        """The paragraphs that are the article's own."""
        return [p for p in paragraphs if not self.is_furniture(site, p)]

    def _hash(self, paragraph: str) -> int | None:
        folded = words(paragraph)
        return xxhash.xxh3_64_intdigest(" ".join(folded).encode()) if len(folded) >= self._fewest_words else None


@dataclass(frozen=True, slots=True)
class SiteLines:
    """One site's part of a memory, as cleaning asks for it."""

    memory: StreamMemory
    site: str

    def is_chrome(self, line: str) -> str | None:
        return "memory:site" if self.memory.is_furniture(self.site, line) else None
