"""Paragraphs that an article shows twice: a preview before the text, a copy for the mobile layout.

Losing a paragraph of real text is worse than keeping a copy, so a near repeat may bring no number and
no name of its own: lines of a list or of a form («Победителем стала ...») differ in just those.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dedupe.normalise import stems, words

_EXACT_WORDS = 3
_NEAR_WORDS = 6
_NEAR_SHARE = 0.8
# Copies looked at for one shingle. Keeps a page of a hundred thousand like lines linear.
_POSTINGS = 16
# Words of a «read more» link glued to a preview: they are no names although they are capitalised.
_LINK_WORDS = frozenset(stems(words("подробнее читать читайте далее полностью фото источник")))

_Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Paragraph `index` says nothing that paragraph `of` does not say.

    «exact» is symmetrical: `of` is the first copy, and a caller who prefers a later one may swap.
    «near» is not: `of` holds the fuller text and may stand after `index` (a preview lead).
    """

    index: int
    of: int
    kind: Literal["exact", "near"]
    score: float  # share of the stemmed word 3-shingles of `index` that stand in `of`


@dataclass(frozen=True, slots=True)
class _Paragraph:
    index: int
    text: str
    words: list[str]
    stems: list[str]
    shingles: frozenset[_Shingle]
    ends_in_link: bool

    def telling(self) -> set[str]:
        """Its numbers, and stems of its capitalised words."""
        names = " | ".join(word for word in self.text.split() if word.lstrip("«\"'“„([—-")[:1].isupper())
        return {word for word in self.words if not word.isalpha()} | set(stems(words(names)))


def find_repeats(paragraphs: Sequence[str]) -> list[Repeat]:
    """The repeats in order of `index`. No `of` is itself a repeat, so every `index` can be dropped at once.

    Exact: three or more words, equal after normalisation. Near: six or more words, at least 80 % of
    the stemmed word 3-shingles stand in the other.
    """
    repeats: list[Repeat] = []
    first_copy: dict[str, int] = {}
    candidates: list[_Paragraph] = []
    for index, text in enumerate(paragraphs):
        folded = words(text)
        if len(folded) < _EXACT_WORDS:
            continue
        first = first_copy.setdefault(" ".join(folded), index)
        if first != index:
            repeats.append(Repeat(index, first, "exact", 1.0))
        elif len(folded) >= _NEAR_WORDS:
            candidates.append(_read(index, text, folded))
    near = {repeat.index: repeat for repeat in _near_repeats(candidates)}
    # a copy of a dropped paragraph repeats whatever that one repeated
    resolved = [Repeat(r.index, near[r.of].of, "near", near[r.of].score) if r.of in near else r for r in repeats]
    return sorted([*resolved, *near.values()], key=lambda r: r.index)


def _read(index: int, text: str, folded: list[str]) -> _Paragraph:
    stemmed = stems(folded)
    whole_length = len(stemmed)
    while stemmed and stemmed[-1] in _LINK_WORDS:
        stemmed.pop()
    shingles = frozenset(zip(stemmed, stemmed[1:], stemmed[2:], strict=False))
    return _Paragraph(index, text, folded, stemmed, shingles, len(stemmed) < whole_length)


def _near_repeats(candidates: list[_Paragraph]) -> list[Repeat]:
    """From the longest paragraph down, so that what is kept is always the fuller copy (or the earlier of equals,
    or the one that does not end in a «read more» link)."""
    found: list[Repeat] = []
    kept: dict[int, _Paragraph] = {}
    index: dict[_Shingle, list[int]] = {}
    longest_first = sorted(candidates, key=lambda p: (-len(p.shingles), p.ends_in_link, p.index))
    for paragraph in longest_first:
        shared = Counter(k for s in paragraph.shingles for k in index.get(s, ()))
        size = len(paragraph.shingles)
        fullest = sorted((-n, k) for k, n in shared.items() if n >= _NEAR_SHARE * size)
        telling = paragraph.telling() - _LINK_WORDS if fullest else set()
        holder = next((k for _, k in fullest if telling.issubset(kept[k].stems)), None)
        if holder is not None:
            found.append(Repeat(paragraph.index, holder, "near", shared[holder] / size))
            continue
        kept[paragraph.index] = paragraph
        for shingle in paragraph.shingles:
            postings = index.setdefault(shingle, [])
            if len(postings) < _POSTINGS:
                postings.append(paragraph.index)
    return found
