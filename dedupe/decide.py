"""What a text is made of for the comparison, and how one text stands to another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.models import Decision, Relation
from dedupe import facts
from dedupe.normalise import stems, tidy, words, words_of_tidied
from dedupe.shingles import Hashes32, hash_words, shared, shingles
from dedupe.signature import signature
from dedupe.sketch import sketch

# Set on the development half of the near-duplicate set.
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
_NUMBERS_DECIDE = 4
_NUMBERS_SHARED = 0.6
_FACTS_DECIDE = 3
_FACTS_SHARED = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Everything `decide` looks at. Arrays are sorted sets."""

    content_hash: str  # 32 hex digits, of the normalised title and text
    sketch: NDArray[np.int32]  # for the index of candidates
    signature: bytes  # scheme in dedupe.signature.SCHEME
    shingles: Hashes32  # stemmed word 3-shingles of the text, without the title
    numbers: frozenset[str]
    names: frozenset[str]


def fingerprint(title: str, paragraphs: Sequence[str]) -> Fingerprint:
    """One pass over the text. Any text has one, however empty, long or broken."""
    tidied = tidy("\n".join(paragraphs))
    folded = words_of_tidied(tidied)
    hashes = hash_words(stems(folded))
    threes = shingles(hashes, 3)
    content = "\n".join((" ".join(words(title)), " ".join(folded)))
    return Fingerprint(
        content_hash=hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
        sketch=sketch(shingles(hashes, 4)),
        signature=signature(threes),
        shingles=threes,
        numbers=facts.numbers(tidied),
        names=facts.names(tidied),
    )


def decide(a: Fingerprint, b: Fingerprint, *, same_site: bool, same_url: bool) -> Decision:
    """What `a` is to the earlier `b`. With `same_url` (or the address it moved from) a text that is alike at all
    is an update: a corrected figure must not make a stranger of it."""
    common = shared(a.shingles, b.shingles)
    if not common:
        return Decision(Relation.NONE, 0.0, evidence="no shared shingle")
    small, large = sorted((len(a.shingles), len(b.shingles)))
    jaccard = common / (small + large - common)
    containment = common / small
    overlap = f"{common} of {small} shingles shared"

    def strangers(why: str) -> Decision:
        return Decision(Relation.NONE, jaccard, jaccard, containment, f"{overlap}, {why}")

    if common < _SHARED_AT_LEAST or (jaccard < _JACCARD and containment < _CONTAINMENT):
        return strangers("too few")
    agree, compared = _compare_facts(a, b)
    if not agree and not same_url:
        return strangers(f"but {compared}: one form, two stories")
    relation = Relation.UPDATE if same_url else _relation(a, b, jaccard, containment, same_site=same_site)
    if relation is Relation.UPDATE and not same_url and jaccard < _MOVED_JACCARD:
        return strangers("the background of one site's articles")
    part = relation in {Relation.CONTAINS, Relation.CONTAINED}
    return Decision(relation, containment if part else jaccard, jaccard, containment, f"{overlap}, {compared}")


def _relation(a: Fingerprint, b: Fingerprint, jaccard: float, containment: float, *, same_site: bool) -> Relation:
    small, large = sorted((len(a.shingles), len(b.shingles)))
    if containment >= _CONTAINMENT and (small < _PART * large or jaccard < _JACCARD):
        return Relation.CONTAINS if len(a.shingles) > len(b.shingles) else Relation.CONTAINED
    return Relation.UPDATE if same_site else Relation.REPRINT


def _compare_facts(a: Fingerprint, b: Fingerprint) -> tuple[bool, str]:
    """Whether the smaller set of facts stands in the other, and the figures for the evidence."""
    both, fewest = len(a.numbers & b.numbers), min(len(a.numbers), len(b.numbers))
    if fewest >= _NUMBERS_DECIDE:
        return both >= _NUMBERS_SHARED * fewest, f"{both} of {fewest} numbers"
    same_names, fewest_names = len(a.names & b.names), min(len(a.names), len(b.names))
    known, agreeing = fewest + fewest_names, both + same_names
    agree = known < _FACTS_DECIDE or agreeing >= _FACTS_SHARED * known
    return agree, f"{both} of {fewest} numbers and {same_names} of {fewest_names} names"
