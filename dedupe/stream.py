"""Documents in order of arrival: each is compared with the earlier ones that its sketch points to.

Work for a document is bounded, whatever came before it: a hash that stands in very many texts is followed
only to its first texts, and only the candidates that share most are compared. Memory is bounded by
`window`: the texts that were longest without a new copy are forgotten.
"""

import hashlib
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.models import Decision, Relation
from dedupe.decide import Fingerprint, decide

_HOT = 200  # texts remembered for one hash
_COMPARED = 64  # candidates compared exactly for one document
_COPIES = 64  # identical copies of one text that are reported one by one
_SAME_STORY = frozenset({Relation.REPRINT, Relation.UPDATE})  # parts would chain the stories of a digest


@dataclass(frozen=True, slots=True)
class Match:
    """What document `a` is to the earlier document `b`; never NONE."""

    a: str
    b: str
    decision: Decision


@dataclass(slots=True)
class _Text:
    """One text and the documents that are copies of it to the last word."""

    fingerprint: Fingerprint
    copies: list[tuple[int, str]] = field(default_factory=list)  # number of the document, its site


class Stream:
    """Feed documents with `add`; ask for `clusters` at any time. Documents are numbered as they come."""

    def __init__(self, window: int = 200_000) -> None:
        self._window = window
        self._texts: OrderedDict[bytes, _Text] = OrderedDict()  # longest without a copy first
        self._index: dict[int, list[bytes]] = {}  # sampled hash -> keys of texts
        self._ids: list[str] = []
        self._parent = array("q")  # union-find over documents; a root is the earliest of its story

    def add(self, document: str, site: str, fingerprint: Fingerprint) -> list[Match]:
        """The matches of a new document among the earlier ones, best first."""
        number = len(self._ids)
        self._ids.append(document)
        self._parent.append(number)
        key = hashlib.blake2b(fingerprint.shingles.tobytes(), digest_size=16).digest()
        matches: list[Match] = []
        for text in self._candidates(key, fingerprint):
            for earlier, decision in _decisions(fingerprint, site, text):
                matches.append(Match(document, self._ids[earlier], decision))
                if decision.relation in _SAME_STORY:
                    self._join(earlier, number)
        self._remember(key, number, site, fingerprint)
        return sorted(matches, key=lambda match: -match.decision.score)

    def clusters(self) -> Iterator[tuple[str, str]]:
        """Each document with the earliest document of its story, in order of arrival."""
        return ((document, self._ids[self._root(number)]) for number, document in enumerate(self._ids))

    def _candidates(self, key: bytes, fingerprint: Fingerprint) -> list[_Text]:
        shared = Counter(k for h in fingerprint.sketch.tolist() for k in self._index.get(h, ()))
        if key in self._texts:  # a text too short to have a sample is still found by its copies
            shared[key] += 1
        return [self._texts[k] for k, _ in shared.most_common(_COMPARED)]

    def _remember(self, key: bytes, number: int, site: str, fingerprint: Fingerprint) -> None:
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _Text(fingerprint)
            for h in fingerprint.sketch.tolist():
                postings = self._index.setdefault(h, [])
                if len(postings) < _HOT:
                    postings.append(key)
        self._texts.move_to_end(key)
        if len(text.copies) < _COPIES:
            text.copies.append((number, site))
        while len(self._texts) > self._window:
            self._forget(*self._texts.popitem(last=False))

    def _forget(self, key: bytes, text: _Text) -> None:
        for h in text.fingerprint.sketch.tolist():
            postings = self._index.get(h, [])
            if key in postings:
                postings.remove(key)
            if not postings:
                self._index.pop(h, None)

    def _join(self, earlier: int, later: int) -> None:
        first, second = sorted((self._root(earlier), self._root(later)))
        self._parent[second] = first

    def _root(self, number: int) -> int:
        while (parent := self._parent[number]) != number:
            self._parent[number] = self._parent[parent]
            number = self._parent[parent]
        return number


def _decisions(fingerprint: Fingerprint, site: str, text: _Text) -> Iterator[tuple[int, Decision]]:
    by_site: dict[bool, Decision] = {}
    for number, other_site in text.copies:
        same_site = site == other_site
        if same_site not in by_site:
            by_site[same_site] = decide(fingerprint, text.fingerprint, same_site=same_site, same_url=False)
        if by_site[same_site].relation is not Relation.NONE:
            yield number, by_site[same_site]
