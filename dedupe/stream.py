"""Documents in order of arrival: each is compared with the earlier ones that its sketch points to.

Work for a document is bounded, whatever came before it: a hash that stands in very many texts is followed
only to its first texts, and only the candidates that share most are compared. Memory is bounded by
`window`: the texts that were longest without a new copy are forgotten.
"""

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.models import Decision, Relation
from dedupe.common import CommonLines
from dedupe.decide import Fingerprint, decide, fingerprint
from dedupe.groups import Groups
from dedupe.index import SketchIndex

_COMPARED = 64  # candidates compared exactly for one document
_COPIES = 64  # identical copies of one text that are reported one by one
_SAME_STORY = frozenset({Relation.REPRINT, Relation.UPDATE})  # parts would chain the stories of a digest
_NO_SKETCH = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Match:
    """What document `a` is to the earlier document `b`; never NONE."""

    a: str
    b: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Document:
    number: int
    id: str
    site: str


@dataclass(slots=True)
class _Text:
    """One text and the documents that are copies of it to the last word."""

    fingerprint: Fingerprint
    indexed_at: int  # how many texts had been read
    copies: list[_Document] = field(default_factory=list)


class Stream:
    """Feed documents with `add`; ask for `clusters` at any time. Documents are numbered from 0 as they come.

    With `passages`, decisions quote what two texts share.
    """

    def __init__(self, window: int = 100_000, *, passages: bool = False) -> None:
        self._window = window
        self._passages = passages
        self._texts: OrderedDict[bytes, _Text] = OrderedDict()  # longest without a copy first
        self._keys: dict[int, bytes] = {}  # of texts, by the number under which they are in the index
        self._index = SketchIndex(keeps=2 * window)
        self._read = 0
        self._stories, self._related = Groups(), Groups()
        self._common = CommonLines(self._related)

    def add(self, document: str, site: str, title: str, paragraphs: Sequence[str]) -> list[Match]:
        """The matches of a new document among the earlier ones, best first."""
        new = _Document(self._stories.add(), document, site)
        self._related.add()
        print_ = fingerprint(title, self._common.strip(paragraphs), keep_text=self._passages)
        key = hashlib.blake2b(print_.shingles.tobytes(), digest_size=16).digest()
        matches: list[Match] = []
        for text in self._candidates(key, print_):
            for earlier, decision in _decisions(print_, site, text):
                matches.append(Match(document, earlier.id, decision))
                self._related.join(earlier.number, new.number)
                if decision.relation in _SAME_STORY:
                    self._stories.join(earlier.number, new.number)
        self._common.learn(paragraphs, new.number)
        self._remember(key, new, print_)
        return sorted(matches, key=lambda match: -match.decision.score)

    def clusters(self) -> Iterator[int]:
        """For each document, in order of arrival, the number of the earliest of its story."""
        return map(self._stories.of, range(len(self._stories)))

    def _candidates(self, key: bytes, print_: Fingerprint) -> list[_Text]:
        shared: Counter[bytes] = Counter()
        for number, count in self._index.find(print_.sketch).items():
            if known := self._keys.get(number):
                shared[known] = max(count, shared[known])
        if key in self._texts:  # a text too short to have a sample is still found by its copies
            shared[key] += 1
        return [self._texts[k] for k, _ in shared.most_common(_COMPARED)]

    def _remember(self, key: bytes, new: _Document, print_: Fingerprint) -> None:
        self._read += 1
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _Text(_slim(print_), -self._window)
        if text.indexed_at < self._read - self._window:  # also one that copies have kept alive
            self._keys.pop(text.indexed_at, None)
            text.indexed_at = self._read
            self._keys[self._read] = key
            self._index.add(self._read, print_.sketch)
        self._texts.move_to_end(key)
        if len(text.copies) < _COPIES:
            text.copies.append(new)
        while len(self._texts) > self._window:
            _, forgotten = self._texts.popitem(last=False)
            self._keys.pop(forgotten.indexed_at, None)


def _slim(print_: Fingerprint) -> Fingerprint:
    """Without what only the newer of two texts needs."""
    return replace(print_, sketch=_NO_SKETCH, signature=b"", text=())


def _decisions(print_: Fingerprint, site: str, text: _Text) -> Iterator[tuple[_Document, Decision]]:
    by_site: dict[bool, Decision] = {}
    for earlier in text.copies:
        same_site = site == earlier.site
        if same_site not in by_site:
            by_site[same_site] = decide(print_, text.fingerprint, same_site=same_site, same_url=False)
        if by_site[same_site].relation is not Relation.NONE:
            yield earlier, by_site[same_site]
