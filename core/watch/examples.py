"""A query out of a few texts that are of the kind that is looked for.

What tells is a word of most examples and of few articles beside them: Dunning's log-likelihood («Accurate Methods for
the Statistics of Surprise and Coincidence», 1993) over numbers of texts. Words of one root, and words that stand for
one another in news (data/related_words.csv), are one concept. The query asks for two concepts together.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import Stemmer

from core.errors import SvodkaError
from core.search_text import fold
from core.watch.background import background, related
from core.word_forms import Family, family

MOST_EXAMPLES = 10
_WORD = re.compile(r"[а-яa-z]{3,}(?:-[а-яa-z]+)*")
_COVERED = 0.6  # of the examples
_TELLING = 4  # times as frequent in the examples as beside them
_CONCEPTS = 2  # of the query; each further one costs recall
_FURTHER = 5  # concepts and phrases that are shown beside it
_UNKNOWN = 0.02  # the share of articles with a word of which nothing is known
_IN_HEAD = 4  # times as rare is a word in a title or first paragraph as in a text

Shares = Callable[[Sequence[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Concept:
    """`words` are terms of a query, those of the examples first. `forms` are the words of the texts that they find,
    the most common first. `examples` of the texts have one of them; `share` is that of the articles beside them;
    `likelihood` is of the texts and of their heads together. `head`: they stand in the title or the first paragraph
    of every example."""

    words: tuple[str, ...]
    forms: tuple[str, ...]
    examples: int
    share: float
    likelihood: float
    head: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`further` words and `phrases` tell something too; the query does not ask for them, its editor may."""

    query: str
    concepts: tuple[Concept, ...]
    further: tuple[str, ...]
    phrases: tuple[str, ...]
    examples: int


@dataclass(frozen=True, slots=True)
class _Text:
    """Stems in reading order with the word of each, and those of the title and the first paragraph."""

    words: tuple[tuple[str, str], ...]
    head: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Stems of one concept with the words that show them, all words of the texts that have these stems, and the numbers
    of the texts that have one of them."""

    forms: Mapping[str, str]
    written: tuple[str, ...]
    texts: frozenset[int]
    heads: frozenset[int]


def suggest(examples: Sequence[str], shares: Shares) -> Suggestion | None:
    """`shares` says of words in what share of all articles they stand. None where nothing is common to the texts.

    The first line of a text is its title, if there are several.
    """
    texts = [_read(example) for example in examples]
    groups = [group for group in _groups(texts) if len(group.texts) >= _COVERED * len(texts)]
    known = shares([form for group in groups for form in group.forms.values()])
    concepts = [_concept(group, known, len(texts)) for group in groups]
    telling = sorted(
        (one for one in concepts if one.examples / len(texts) >= _TELLING * one.share),
        key=lambda one: (one.examples < len(texts), -one.likelihood),
    )
    if not telling:
        return None
    chosen = tuple(telling[:_CONCEPTS])
    further = tuple(one.words[0].lstrip("^") for one in telling[_CONCEPTS : _CONCEPTS + _FURTHER])
    query = " ".join(" OR ".join(concept.words) for concept in chosen)
    return Suggestion(query, chosen, further, _phrases(texts), len(texts))


def suggested(examples: Sequence[str], shares: Shares) -> Suggestion:
    """As `suggest`; raises SvodkaError for too many texts and where nothing is common to them."""
    if len(examples) > MOST_EXAMPLES:
        raise SvodkaError(f"{len(examples)} texts are too many.", f"Give the {MOST_EXAMPLES} that say it best.")
    found = suggest(examples, shares)
    if found is None:
        raise SvodkaError(
            "These texts have no word in common that would tell them from others.",
            "Give texts of one subject, or write the query yourself.",
        )
    return found


def likelihood(found: int, texts: int, share: float) -> float:
    """How surprising it is to find a word in so many of the texts when it stands in that share of all; 0 where it is
    rarer in them."""
    if found <= texts * share:
        return 0.0
    rest = texts - found
    return 2 * (found * log(found / (texts * share)) + (rest * log(rest / (texts * (1 - share))) if rest else 0.0))


def _read(text: str) -> _Text:
    words = tuple((_stem(word), word) for word in _WORD.findall(fold(text)))
    title, _, rest = text.strip().partition("\n")
    head = f"{title}\n{rest.strip().partition(chr(10))[0]}"
    return _Text(words, frozenset(_stem(word) for word in _WORD.findall(fold(head))))


def _groups(texts: Sequence[_Text]) -> list[_Group]:
    """The most common words first; each takes in the others of its root and its meaning."""
    forms: dict[str, dict[str, int]] = {}
    for text in texts:
        for stem, form in text.words:
            of_stem = forms.setdefault(stem, {})
            of_stem[form] = of_stem.get(form, 0) + 1
    stems = [{stem for stem, _ in text.words} for text in texts]
    spread = Counter(stem for of_text in stems for stem in of_text)
    left = sorted(forms, key=lambda stem: (-spread[stem], len(stem), stem))
    groups = []
    while left:
        first = left.pop(0)
        if background(first) >= 1:
            continue
        alike = [family(first), *(family(_stem(fold(word))) for word in related(first))]
        whole = {stem for one in alike for stem in one.whole}
        beginnings = tuple(beginning for one in alike for beginning in one.beginnings)
        own = [first, *(stem for stem in left if stem in whole or stem.startswith(beginnings))]
        left = [stem for stem in left if stem not in own]
        shown = {stem: max(forms[stem], key=lambda form: (forms[stem][form], -len(form))) for stem in own}
        counts = Counter({form: count for stem in own for form, count in forms[stem].items()})
        groups.append(
            _Group(
                shown,
                tuple(form for form, _ in counts.most_common()),
                frozenset(number for number, of_text in enumerate(stems) if of_text & shown.keys()),
                frozenset(number for number, text in enumerate(texts) if text.head & shown.keys()),
            )
        )
    return groups


def _belongs(stem: str, words: Family) -> bool:
    return stem in words.whole or stem.startswith(words.beginnings)


def _concept(group: _Group, known: Mapping[str, float], texts: int) -> Concept:
    share = 1.0
    for stem, form in group.forms.items():
        share *= 1 - min(known.get(form) or background(stem) or _UNKNOWN, 0.99)
    share = 1 - share
    head = len(group.heads) == texts
    return Concept(
        words=tuple(f"{'^' if head else ''}~{word}" for word in _shown(group)),
        forms=group.written,
        examples=len(group.texts),
        share=share,
        likelihood=likelihood(len(group.texts), texts, share) + likelihood(len(group.heads), texts, share / _IN_HEAD),
        head=head,
    )


def _shown(group: _Group) -> list[str]:
    """One word for each root: a term with ~ finds the others."""
    words: list[str] = []
    roots: list[Family] = []
    first = next(iter(group.forms))
    for word in (*group.forms.values(), *related(first)):
        stem = _stem(fold(word))
        if not any(_belongs(stem, root) for root in roots):
            words.append(word)
            roots.append(family(stem))
    return words


def _phrases(texts: Sequence[_Text]) -> tuple[str, ...]:
    """Two words side by side in two examples or more, neither of which stands everywhere."""
    spread: dict[tuple[str, str], set[int]] = {}
    shown: dict[tuple[str, str], str] = {}
    for number, text in enumerate(texts):
        for (stem, word), (next_stem, next_word) in pairwise(text.words):
            if max(background(stem), background(next_stem)) < 0.1:
                spread.setdefault((stem, next_stem), set()).add(number)
                shown.setdefault((stem, next_stem), f"{word} {next_word}")
    common = sorted((pair for pair in spread if len(spread[pair]) > 1), key=lambda pair: -len(spread[pair]))
    return tuple(shown[pair] for pair in common[:_FURTHER])


_STEMMER = Stemmer.Stemmer("russian")


def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))
