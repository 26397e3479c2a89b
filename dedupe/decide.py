"""How one text stands to another, and why. The figures behind each threshold are in docs/duplicates.md."""

from collections.abc import Sequence

import numpy as np

from core.models import Decision, Relation
from dedupe.evidence import passages, quoted
from dedupe.facts import Comparison, compare
from dedupe.fingerprint import Fingerprint, fingerprint
from dedupe.shingles import Hashes32, shared, stand_in

__all__ = ["Fingerprint", "alike", "decide", "fingerprint"]

# Set on development halves: of the near-duplicate set, and of the notices in bench/notices.
_JACCARD = 0.3
_CONTAINMENT = 0.55
_SHARED_AT_LEAST = 8
# A site's articles on one affair repeat their background and their forms: under another address, its later
# version of a text shares more than that.
_MOVED_JACCARD = 0.5
# A text shorter than this share of the other is a part of it, not a reprint: parts never join clusters, or a
# digest would chain the stories it quotes. At 0.6 a fifth of the pairs in one cluster are strangers, at 0.7 a
# fortieth; 0.8 loses twice as many true pairs.
_PART = 0.7
# Of the numbers and names that can be compared. Copies with up to three corrected figures have at most a third that
# differ, two notices of one form seldom less than two fifths.
_MAY_DIFFER = 0.35
_SHOWN = 8  # facts of each kind in the evidence


def decide(a: Fingerprint, b: Fingerprint, *, same_site: bool, same_url: bool) -> Decision:
    """What `a` is to the earlier `b`. With `same_url` (or the address it moved from) a text that is alike at all
    is an update: a corrected figure must not make a stranger of it. The evidence is one line; it quotes passages that
    both share where `a` keeps its text."""
    common = shared(a.shingles, b.shingles)
    if not common:
        return Decision(Relation.NONE, 0.0, evidence="no shared shingle")
    small, jaccard, containment = _overlap(common, len(a.shingles), len(b.shingles))
    overlap = f"{common} of {small} shingles shared"

    def strangers(why: str) -> Decision:
        return Decision(Relation.NONE, jaccard, jaccard, containment, f"{overlap}, {why}")

    if _too_few(common, jaccard, containment):
        return strangers("too few")
    facts = _facts(a, b)
    if not same_url and _of_two_stories(facts):
        return strangers(f"but of one form and two stories: {_written(facts)}")
    relation = Relation.UPDATE if same_url else _relation(a, b, jaccard, containment, same_site=same_site)
    if relation is Relation.UPDATE and not same_url and jaccard < _MOVED_JACCARD:
        return strangers("the background of one site's articles")
    part = relation in {Relation.CONTAINS, Relation.CONTAINED}
    whole = set(a.paragraph_hashes.tolist()) & set(b.paragraph_hashes.tolist())
    alike = f"{overlap}, {len(whole)} paragraphs word for word"
    evidence = "; ".join((alike, _written(facts), *map(quoted, passages(a, b))))
    return Decision(relation, containment if part else jaccard, jaccard, containment, evidence)


def alike(shingles: Hashes32, others: Sequence[Hashes32]) -> list[bool]:
    """Which of the others share enough shingles with a text that `decide` has to look at more than these.
    One pass over all of them: a common phrase brings dozens of strangers along, and their texts need not be read."""
    if not others:
        return []
    found = stand_in(np.concatenate(others), shingles).astype(np.int64)
    starts = np.cumsum([0, *map(len, others)])
    sums = np.concatenate(([0], np.cumsum(found)))
    common = (sums[starts[1:]] - sums[starts[:-1]]).tolist()
    return [
        both > 0 and not _too_few(both, *_overlap(both, len(shingles), len(other))[1:])
        for both, other in zip(common, others, strict=True)
    ]


def _overlap(common: int, a: int, b: int) -> tuple[int, float, float]:
    """The size of the smaller set, Jaccard similarity, containment; `common` is not 0."""
    small = min(a, b)
    return small, common / (a + b - common), common / small


def _too_few(common: int, jaccard: float, containment: float) -> bool:
    return common < _SHARED_AT_LEAST or (jaccard < _JACCARD and containment < _CONTAINMENT)


def _relation(a: Fingerprint, b: Fingerprint, jaccard: float, containment: float, *, same_site: bool) -> Relation:
    small, large = sorted((len(a.shingles), len(b.shingles)))
    if containment >= _CONTAINMENT and (small < _PART * large or jaccard < _JACCARD):
        return Relation.CONTAINS if len(a.shingles) > len(b.shingles) else Relation.CONTAINED
    return Relation.UPDATE if same_site else Relation.REPRINT


def _facts(a: Fingerprint, b: Fingerprint) -> Comparison:
    shorter, longer = sorted((a, b), key=lambda print_: (len(print_.shingles), print_.content_hash))
    return compare(shorter.facts, longer.facts)


def _of_two_stories(facts: Comparison) -> bool:
    """One fact that differs is a correction, unless nothing speaks against it."""
    agree, differ = len(facts.agree), len(facts.differ)
    return differ > _MAY_DIFFER * (agree + differ) and (differ > 1 or not agree)


def _written(facts: Comparison) -> str:
    if not (facts.agree or facts.differ):
        return "no number or name to compare"
    both = (("agree", facts.agree), ("differ", facts.differ))
    return "numbers and names: " + ", ".join(f"{len(found)} {word}{_listed(found)}" for word, found in both)


def _listed(found: tuple[str, ...]) -> str:
    more = ", …" if len(found) > _SHOWN else ""
    return f" ({', '.join(found[:_SHOWN])}{more})" if found else ""
