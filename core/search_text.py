"""What somebody types into a search, taken apart: words, phrases, alternatives, and what must not stand there.

Any input has a meaning. What has none is named in `ignored`, in a sentence for the one who typed it.
"""

import re
from dataclasses import dataclass, replace

MOST_TERMS = 200
_LONGEST = 20_000  # characters; a pasted page is no query
_OPEN, _CLOSE = '«“„"', '»”“"'
_QUOTED = re.compile(rf"(?P<marks>[-−~^]*)[{_OPEN}](?P<inside>[^{_CLOSE}]*)(?P<end>[{_CLOSE}]|$)")
_BARE = re.compile(rf"(?P<marks>[-−~^]*)(?P<inside>[^\s{_OPEN}{_CLOSE}]+)")
_OR = frozenset({"OR", "ИЛИ", "|", "||"})
_LETTERS = re.compile(r"[^\W_]")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_FEWEST_OF_PREFIX = 3
_FOLD = str.maketrans("ёЁ", "еЕ", "\u0301\x00")  # an accent is no part of a word


@dataclass(frozen=True, slots=True)
class Term:
    """`text` is folded: small letters, «е» for «ё». Of a `phrase` the words stand side by side, in this order.

    `family`: words of the same root count too (~). `head`: in the title or the first paragraph (^). `prefix`: `text` is
    only the beginning of a word (trailing *).
    """

    text: str
    phrase: bool = False
    family: bool = False
    head: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the terms must stand in the article; where `without`, none of them may."""

    any_of: tuple[Term, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class SearchText:
    """All clauses hold together. Without any, every article matches."""

    clauses: tuple[Clause, ...] = ()
    ignored: tuple[str, ...] = ()


def fold(text: str) -> str:
    """As the index holds it: small letters, «ё» as «е», without accents."""
    return text.translate(_FOLD).lower()


def parse(text: str) -> SearchText:
    """Never raises. OR binds closer than the blank: «a b OR c» is a and (b or c)."""
    clauses: list[Clause] = []
    ignored: list[str] = []
    joins, terms = False, 0
    if len(text) > _LONGEST:
        ignored.append(f"everything after {_LONGEST:,} characters")
    for token in _tokens(text[:_LONGEST].replace("\x00", " "), ignored):
        if token is None:
            if not clauses or joins or clauses[-1].without:
                ignored.append("OR without something before it")
            else:
                joins = True
            continue
        term, without = token
        if terms == MOST_TERMS:
            ignored.append(f"everything after {MOST_TERMS} words")
            break
        terms += 1
        if joins and without:
            ignored.append(f"OR before -{term.text}: what is excluded has no alternative")
        if joins and not without:
            clauses[-1] = replace(clauses[-1], any_of=(*clauses[-1].any_of, term))
        else:
            clauses.append(Clause((term,), without))
        joins = False
    if joins:
        ignored.append("OR without something after it")
    if not clauses and not ignored and text.strip():
        ignored.append(f"{text.strip()[:40]}: no word in it")
    return SearchText(tuple(clauses), tuple(ignored))


def _tokens(text: str, ignored: list[str]) -> "list[tuple[Term, bool] | None]":
    """Terms with whether they are excluded; None for each OR."""
    found: list[tuple[Term, bool] | None] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = _QUOTED.match(text, place) or _BARE.match(text, place)
        if match is None:  # a closing mark on its own
            place += 1
            continue
        place = match.end()
        inside, marks = match["inside"], match["marks"]
        quoted = "end" in match.re.groupindex
        if not quoted and not marks and inside in _OR:
            found.append(None)
            continue
        if quoted and not match["end"]:
            ignored.append("a quotation mark that is not closed: read to the end")
        if not _LETTERS.search(inside):
            if quoted or marks or inside.strip("—–-…,.;:!?()[]"):
                ignored.append(f"{match[0][:40]}: no word in it")
            continue
        found.append((_term(inside, marks, quoted, ignored), "-" in marks or "−" in marks))
    return found


def _term(inside: str, marks: str, quoted: bool, ignored: list[str]) -> Term:
    word = _EDGE.sub("", fold(inside))
    prefix = not quoted and inside.endswith("*")
    if prefix and (len(word) < _FEWEST_OF_PREFIX or not word.isalnum()):
        ignored.append(f"the star of {inside[:40]}: it needs {_FEWEST_OF_PREFIX} letters and one word before it")
        prefix = False
    if prefix and "~" in marks:
        ignored.append(f"the ~ of ~{inside[:40]}: a star takes in more")
    return Term(
        text=" ".join(word.split()),
        phrase=quoted,
        family="~" in marks and not prefix,
        head="^" in marks,
        prefix=prefix,
    )
