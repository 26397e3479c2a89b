"""What a text is made of for the comparison, made in one pass over its words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xxhash
from numpy.typing import NDArray

from dedupe.facts import Facts, facts_of
from dedupe.shingles import Hashes32, as_set, threes_and_fours
from dedupe.signature import signature
from dedupe.sketch import sketch
from dedupe.vocabulary import Hashes64, Vocabulary

VOCABULARY = Vocabulary()


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Everything `decide` looks at."""

    content_hash: str  # 32 hex digits, of the normalised title and text
    sketch: NDArray[np.int32]  # for the index of candidates; sorted
    signature: bytes  # scheme in dedupe.signature.SCHEME
    shingles: Hashes32  # stemmed word 3-shingles of the text, without the title; a sorted set
    facts: Facts
    paragraph_hashes: Hashes64  # of the stems of each paragraph that has words, in reading order
    text: tuple[str, ...] = ()  # the paragraphs, where passages are to be shown


def fingerprint(title: str, paragraphs: Sequence[str], *, keep_text: bool = True) -> Fingerprint:
    """Any text has one, however empty, long or broken. Safe to call from several threads."""
    headline, reading = VOCABULARY.read([title, *paragraphs]).divided()
    threes, fours = threes_and_fours(reading.stems)
    shingles = as_set(threes)
    content = hashlib.blake2b(headline.words.tobytes(), digest_size=16)
    content.update(b"\n")
    content.update(reading.words.tobytes())
    stems = memoryview(reading.stems.tobytes())
    bounds = zip((0, *reading.ends), reading.ends, strict=False)
    return Fingerprint(
        content_hash=content.hexdigest(),
        sketch=sketch(fours),
        signature=signature(shingles),
        shingles=shingles,
        facts=facts_of(reading),
        paragraph_hashes=np.array(
            [xxhash.xxh3_64_intdigest(stems[8 * a : 8 * b]) for a, b in bounds if a < b], np.uint64
        ),
        text=tuple(paragraphs) if keep_text else (),
    )
