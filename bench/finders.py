"""Finders of near-duplicates: ours, and others at the settings that their own documents show."""

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from datasketch import MinHash, MinHashLSH

from bench.neardup import NearDocument
from dedupe.memory import COMPARING, StreamMemory
from dedupe.stream import Stream

Pairs = set[frozenset[str]]
Finder = Callable[[Sequence[NearDocument]], Pairs]

_NON_WORD = re.compile(r"\W", re.UNICODE)
RENSA_MISSING = "rensa is not installed: .venv/bin/pip install --require-hashes -r requirements-bench.lock"


def finders() -> dict[str, Finder]:
    """By name. Rensa's is there where it is installed."""
    found: dict[str, Finder] = {
        "svodka": lambda documents: _svodka(documents, cold=False),
        "svodka, cold (no site memory)": lambda documents: _svodka(documents, cold=True),
        "datasketch, its introduction: words, LSH at 0.5": lambda documents: _datasketch(documents, 0.5),
        "datasketch, MinHashLSH's own default: 0.9": lambda documents: _datasketch(documents, 0.9),
        "text-dedup's settings: 5-grams, 256, 0.7": _text_dedup,
    }
    if find_spec("rensa"):
        found["rensa, its introduction: words, LSH at 0.8"] = _rensa
    return found


def _svodka(documents: Sequence[NearDocument], *, cold: bool) -> Pairs:
    memory, stream = StreamMemory(COMPARING, fewest_words=4), Stream()
    if not cold:
        for document in documents:
            memory.learn(document.site, document.seen)
    pairs: Pairs = set()
    for document in documents:
        own = memory.strip(document.site, document.paragraphs)
        if cold:
            memory.learn(document.site, document.seen)
        pairs |= {frozenset((m.a, m.b)) for m in stream.add(document.id, document.site, document.title, own)}
    return pairs


def _datasketch(documents: Sequence[NearDocument], threshold: float) -> Pairs:
    """https://ekzhu.com/datasketch: the set of a text's words, 128 permutations; what the LSH gives back counts."""
    return _banded(documents, lambda text: set(text.split()), permutations=128, threshold=threshold)


def _text_dedup(documents: Sequence[NearDocument]) -> Pairs:
    """The defaults of text_dedup.minhash, which is built on datasketch's method: lower-case 5-grams of words."""

    def grams(text: str) -> set[str]:
        tokens = [token for token in _NON_WORD.split(text.lower()) if token]
        return {" ".join(tokens[i : i + 5]) for i in range(len(tokens) - 4)}

    return _banded(documents, grams, permutations=256, threshold=0.7)


def _banded(
    documents: Sequence[NearDocument], tokens: Callable[[str], set[str]], *, permutations: int, threshold: float
) -> Pairs:
    index, pairs = MinHashLSH(threshold=threshold, num_perm=permutations), set()
    for document in documents:
        minhash = MinHash(num_perm=permutations)
        minhash.update_batch([token.encode() for token in tokens("\n".join(document.paragraphs))])
        if not minhash.is_empty():
            pairs |= {frozenset((document.id, other)) for other in index.query(minhash)}
            index.insert(document.id, minhash)
    return pairs


def _rensa(documents: Sequence[NearDocument]) -> Pairs:
    """README of rensa: words, 128 permutations, seed 42, similarity 0.8; 16 bands as its LSH's examples have."""
    from rensa import RMinHash, RMinHashLSH

    prints = RMinHash.from_token_sets(["\n".join(d.paragraphs).split() for d in documents], num_perm=128, seed=42)
    index, pairs = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16), set()
    for number, print_ in enumerate(prints):
        for other in index.query(print_):
            if prints[other].jaccard(print_) >= 0.8:
                pairs.add(frozenset((documents[number].id, documents[other].id)))
        index.insert(number, print_)
    return pairs
