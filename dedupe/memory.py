"""Site memory: which lines belong to a site and not to its articles, learnt from the site's pages themselves.

A line that stands on several documents of a site is its chrome, if those documents tell different stories: what a
site reprints, fetches again or revises must not become chrome by that. A site's clock is the number of documents
learnt from it, not the time of day: a quiet site keeps its memory, a redesigned one outgrows it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import xxhash

from core.models import Observation
from dedupe.normalise import words

# With 3, 4 or 5 leads the scores on ru-news are the same to .0001; with 4, of 954 lines of its references 2 pass for
# chrome (names of agencies, in two digests), and of 40 longer lines of chrome that were read, all are.
LEADS = 4  # different stories over which a line must stand to be chrome
LEADS_KEPT = 8  # hashes of stories remembered for a line; more would not change what is asked of them
FADES_AFTER = 500  # documents of the site without the line
SETTLED_EVERY = 8  # documents; a page of 240 lines, 180 of them known, writes 7,000 rows in 200 pages, not 38,000
SITES = 3  # sites on which a line must stand to be chrome everywhere
FREQUENT_SHARE = 0.5  # of a site's documents: a paragraph that stands on more tells no story from another
SENTENCE_WORDS = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What it takes beside LEADS. A share is of the documents between the first and the last with the line.

    A sentence must have a share, for the background that a series of reports repeats, and «Об этом сообщает
    пресс-служба…», come back too, but seldom. A line is standing, part of the frame of every page and no passing
    teaser, with more leads, a larger share and some words: «Политика» may be a heading elsewhere.
    """

    sentence_share: float
    standing_leads: int
    standing_share: float
    standing_words: int


# A line that is cut from an article is lost to its readers; one that is left out of a comparison is not. With the
# evidence for cleaning, comparing found .934 of the containments of a corpus of near-duplicates in place of .996.
CLEANING = Evidence(sentence_share=0.3, standing_leads=LEADS_KEPT, standing_share=0.5, standing_words=4)
COMPARING = Evidence(sentence_share=0.0, standing_leads=LEADS, standing_share=0.0, standing_words=4)

_SIGN = 1 << 63


@dataclass(frozen=True, slots=True)
class Counts:
    """What is remembered of one line on one site. `first` and `last` are numbers of documents, from 1."""

    documents: int
    first: int
    last: int
    leads: frozenset[int]

    @property
    def share(self) -> float:
        """Of the documents between the first and the last with this line."""
        return self.documents / (self.last - self.first + 1)


@dataclass(frozen=True, slots=True)
class Known:
    """A line that is chrome: `why` is "site", "everywhere" or "pinned"."""

    why: str
    standing: bool


def seen_again(known: Counts | None, document: int, lead: int | None, times: int = 1) -> Counts:
    """The counts with one more document, or one that stands for several. Documents may come late, but each comes
    once. A line that had faded begins anew."""
    if known is None or document - known.last > FADES_AFTER:
        return Counts(1, document, document, frozenset() if lead is None else frozenset((lead,)))
    leads = known.leads if lead is None or len(known.leads) >= LEADS_KEPT else known.leads | {lead}
    return Counts(known.documents + times, min(known.first, document), max(known.last, document), leads)


def weight(known: Counts | None, chrome: bool, document: int) -> int:
    """How many documents this one counts for. A line that has all its leads is only counted on every so many, for all
    of them: a menu would else be written again with every page."""
    if known is None or not chrome or len(known.leads) < LEADS_KEPT or document - known.last > FADES_AFTER:
        return 1
    return 0 if document % SETTLED_EVERY else SETTLED_EVERY


def is_chrome(counts: Counts, line: str, evidence: Evidence = CLEANING) -> bool:
    return len(counts.leads) >= LEADS and (counts.share >= evidence.sentence_share or not is_sentence(line))


def is_standing(counts: Counts, line: str, evidence: Evidence = CLEANING) -> bool:
    return (
        len(counts.leads) >= evidence.standing_leads
        and counts.share >= evidence.standing_share
        and _folded(line)[1] >= evidence.standing_words
    )


def still_holds(first: int, last: int, document: int) -> bool:
    """Whether what was learnt between two documents tells something of this one."""
    return first - FADES_AFTER <= document <= last + FADES_AFTER


def line_hash(line: str) -> int | None:
    """64 bits, signed, the same for all ways to write the line; None for one without a word."""
    return _folded(line)[0]


@lru_cache(maxsize=20_000)  # most lines of a page were on the last one too
def _folded(line: str) -> tuple[int | None, int]:
    """Hash and number of words."""
    folded = words(line)
    return (xxhash.xxh3_64_intdigest(" ".join(folded).encode()) - _SIGN if folded else None), len(folded)


@dataclass(frozen=True, slots=True)
class Lead:
    """What tells a document's story from others: `hash`, and `second` for the one line that is itself the lead.
    None where nothing does: such a document is counted, but as evidence for no line."""

    line: int | None
    hash: int | None
    second: int | None

    def over(self, line: int) -> int | None:
        return self.second if line == self.line else self.hash


def lead_of(seen: Observation, is_frequent: Callable[[int], bool]) -> Lead:
    """The longest paragraph that is not frequent on the site; a reprint under another headline has the same. The
    title where there is no paragraph at all."""
    longest = sorted(dict.fromkeys(seen.paragraphs), key=lambda p: (-len(p), p))
    hashes = [h for p in longest if (h := line_hash(p)) is not None]
    if not hashes:
        return Lead(None, line_hash(seen.title), None)
    own = (h for h in hashes if not is_frequent(h))
    first = next(own, None)
    return Lead(first, first, next(own, line_hash(seen.title) if len(hashes) == 1 else None))


def is_frequent(counts: Counts) -> bool:
    """On so many of the site's documents that it tells none from another, whether or not it is known as chrome."""
    return counts.documents >= LEADS and counts.share >= FREQUENT_SHARE


def is_sentence(line: str) -> bool:
    """Ends like a sentence and has the words of one."""
    return line.rstrip("»\")'”] ").endswith((".", "!", "?", "…")) and _folded(line)[1] >= SENTENCE_WORDS


@dataclass(frozen=True, slots=True)
class SiteLines:
    """One site's memory, as cleaning asks for it. `find` takes a line's hash."""

    find: Callable[[int], Known | None]

    def is_chrome(self, line: str, *, opening: bool = False) -> str | None:
        """«memory:site», or None where the line is text. `opening`: it opens the article. There a sentence must be
        part of the site's frame, for the opening of one article is the teaser under others."""
        found = None if (h := line_hash(line)) is None else self.find(h)
        if found is None or (opening and found.why == "site" and not found.standing and is_sentence(line)):
            return None
        return f"memory:{found.why}"


class RememberedLine(Protocol):
    """A line of a site as it is stored: chrome, or ruled on. `first` and `last` are numbers of documents."""

    @property
    def hash(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def standing(self) -> bool: ...
    @property
    def ruling(self) -> str | None: ...


def recalled(documents: int, rows: Iterable[RememberedLine], common: Iterable[int], document: int | None) -> SiteLines:
    """The memory for the site's document of that number, or for the next of its `documents`. `common` are hashes of
    lines that are chrome everywhere."""
    document = document or documents + 1
    found = dict.fromkeys(common, Known("everywhere", True))
    for row in rows:
        if row.ruling == "pinned":
            found[row.hash] = Known("pinned", True)
        elif row.ruling == "vetoed":
            found.pop(row.hash, None)
        elif row.hash not in found and still_holds(row.first, row.last, document):
            found[row.hash] = Known("site", row.standing)
    return SiteLines(found.get)


@dataclass(frozen=True, slots=True)
class _Line:
    counts: Counts
    chrome: bool
    standing: bool


class StreamMemory:
    """A memory for one run over many sites. Remembers `capacity` lines, then forgets those not seen for longest.

    Lines of fewer than `fewest_words` are neither learnt nor known: in a stream of texts without their pages they are
    left to other rules.
    """

    def __init__(self, evidence: Evidence = CLEANING, *, capacity: int = 500_000, fewest_words: int = 1) -> None:
        self._evidence = evidence
        self._capacity = capacity
        self._fewest_words = fewest_words
        self._documents: dict[str, int] = {}
        self._lines: OrderedDict[tuple[str, int], _Line] = OrderedDict()
        self._standing: OrderedDict[int, set[str]] = OrderedDict()  # sites of lines that may be common, at most SITES

    def learn(self, site: str, seen: Observation) -> None:
        """Call once a document."""
        lead = lead_of(seen, lambda h: (site, h) in self._lines and is_frequent(self._lines[site, h].counts))
        hashed = {h: line for line in seen.lines if (h := self._hash(line)) is not None}
        document = self._documents[site] = self._documents.get(site, 0) + 1
        for h, line in hashed.items():
            known = self._lines.get((site, h))
            counts = seen_again(known.counts if known else None, document, lead.over(h))
            standing = is_standing(counts, line, self._evidence)
            self._lines[site, h] = _Line(counts, is_chrome(counts, line, self._evidence), standing)
            self._lines.move_to_end((site, h))
            if standing:
                sites = self._standing.setdefault(h, set())
                if len(sites) < SITES:
                    sites.add(site)
                self._standing.move_to_end(h)
        while len(self._lines) > self._capacity:
            self._lines.popitem(last=False)
        while len(self._standing) > self._capacity:
            self._standing.popitem(last=False)

    def of(self, site: str) -> SiteLines:
        return SiteLines(lambda h: self._known(site, h))

    def strip(self, site: str, paragraphs: Iterable[str]) -> list[str]:
        """The paragraphs that are the article's own."""
        lines = self.of(site)
        return [p for p in paragraphs if _folded(p)[1] < self._fewest_words or not lines.is_chrome(p)]

    def _known(self, site: str, h: int) -> Known | None:
        found = self._lines.get((site, h))
        if found is not None and found.chrome:
            return Known("site", found.standing)
        return Known("everywhere", True) if len(self._standing.get(h, ())) >= SITES else None

    def _hash(self, line: str) -> int | None:
        digest, count = _folded(line)
        return digest if count >= self._fewest_words else None
