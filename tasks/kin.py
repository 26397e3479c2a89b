"""Which stored articles a text is related to, out of those that may be: candidates of the index, and neighbours."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from core.models import Decision, Relation
from dedupe.decide import Fingerprint, alike, decide, fingerprint
from dedupe.shingles import from_stored
from storage import articles, clusters
from storage.clusters import Place

_ONE_STORY = (Relation.REPRINT, Relation.UPDATE)
# One pair of copies holds a story together. A few more, for when one of them is read better and leaves; the other
# thousands would tell nothing new.
_ENOUGH = 3
_AT_ONCE = 4  # texts loaded in one statement
_REMEMBERED = 4_000  # fingerprints of articles that were compared last, some 3 kB each
_LONG = 5_000  # shingles; a text of more is not remembered

Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be compared: of a new article, or of a stored one (`number`) that is read again."""

    print_: Fingerprint
    source_id: int
    number: int | None = None


@dataclass(slots=True)
class Kin:
    """The related articles: decisions by number, and where each stood when its text was compared."""

    decisions: dict[int, Decision] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    @property
    def joined(self) -> set[int]:
        """Those of one story with the text."""
        return {number for number, decision in self.decisions.items() if decision.relation in _ONE_STORY}

    def pairs(self, number: int) -> dict[tuple[int, int], Decision]:
        """By (later, earlier), for the article of this number."""
        return {(max(number, other), min(number, other)): decision for other, decision in self.decisions.items()}


def compare(
    session: Session, text: Text, candidates: Mapping[int, bytes | None], *, all_of: Collection[int] = ()
) -> Kin:
    """`candidates` are articles to compare with, most promising first. Those that share too little are told by their
    stored shingles, and their texts never read. Of one story only as many are looked at as show that the text belongs
    to it, its original first of all; but all of `all_of`."""
    near = _near(text, candidates)
    found = Kin(places=clusters.places(session, near, originals=True) if near else {})
    leading = [number for number, place in found.places.items() if place.leads]
    order = dict.fromkeys((*sorted(leading), *near))
    waiting = [number for number in order if number in found.places and number != text.number]
    joined: Counter[int] = Counter()
    while waiting:
        batch: list[int] = []
        while waiting and len(batch) < _AT_ONCE:
            number = waiting.pop(0)
            if number in all_of or joined[found.places[number].story] < _ENOUGH:
                batch.append(number)
        for number, print_ in prints(session, batch, found.places).items():
            decision = _decide(text, number, print_, found.places[number])
            if decision.relation is not Relation.NONE:
                found.decisions[number] = decision
            joined[found.places[number].story] += decision.relation in _ONE_STORY
    return found


def _near(text: Text, candidates: Mapping[int, bytes | None]) -> list[int]:
    """Those that share enough with the text to be read, and those whose shingles were never stored."""
    known = {number: from_stored(hashes) for number, hashes in candidates.items() if hashes is not None}
    shares_enough = dict(zip(known, alike(text.print_.shingles, list(known.values())), strict=True)) if known else {}
    return [number for number in candidates if shares_enough.get(number, True)]


def compare_again(session: Session, text: Text, found: Kin, held: Mapping[int, Place]) -> None:
    """Joined articles that got another text before their story was held are compared with that."""
    changed = {n: held[n] for n in found.joined if held[n].revision != found.places[n].revision}
    for number, print_ in prints(session, list(changed), changed).items():
        decision = _decide(text, number, print_, changed[number])
        found.decisions[number] = decision
        if decision.relation is Relation.NONE:
            del found.decisions[number]
    found.places.update(held)


def prints(session: Session, numbers: Sequence[int], places: Mapping[int, Place]) -> dict[int, Fingerprint]:
    """The fingerprints of these articles' texts, in this order, remembered where the text is the same."""
    remembered = _remembered.setdefault(session.get_bind(), Remembered())
    keys = {n: (n, places[n].revision, places[n].content_hash) for n in numbers}
    found = {n: print_ for n, key in keys.items() if (print_ := remembered.get(key)) is not None}
    missing = [number for number in numbers if number not in found]
    for article in articles.load(session, missing) if missing else ():
        found[article.number] = fingerprint(article.title, article.paragraphs)
        remembered.put((article.number, article.revision, article.content_hash), found[article.number])
    return {number: found[number] for number in numbers if number in found}


def remember(session: Session, number: int, print_: Fingerprint) -> None:
    """Of an article that was just stored for the first time: the next copy is compared with it."""
    _remembered.setdefault(session.get_bind(), Remembered()).put((number, 1, print_.content_hash), print_)


class Remembered:
    """The fingerprints of the articles that were compared last, by number, revision and hash of the content: a
    revision that was read in a transaction which then failed may come again with another text."""

    def __init__(self) -> None:
        self._prints: OrderedDict[Key, Fingerprint] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Fingerprint | None:
        with self._lock:
            if key in self._prints:
                self._prints.move_to_end(key)
            return self._prints.get(key)

    def put(self, key: Key, print_: Fingerprint) -> None:
        if len(print_.shingles) > _LONG:
            return
        with self._lock:
            self._prints[key] = print_
            if len(self._prints) > _REMEMBERED:
                self._prints.popitem(last=False)


_remembered: WeakKeyDictionary[object, Remembered] = WeakKeyDictionary()  # by database


def _decide(text: Text, number: int, print_: Fingerprint, place: Place) -> Decision:
    same_site = place.source_id == text.source_id
    if text.number is None or number < text.number:
        return decide(text.print_, print_, same_site=same_site, same_url=False)
    return decide(print_, text.print_, same_site=same_site, same_url=False)
