"""The article as one stretch of its page: what an extractor left out between its own lines is looked at again.

Extractors weigh each block, and a short answer, a table row, a subhead, a list of addresses weighs little. Where
such a block stands among chosen ones, in their own container and in markup like theirs, it is text. What is
noise there is left to the cleaning steps, which say why they take it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lxml.html import HtmlElement

from extraction.blocks import Block
from extraction.candidates import Candidate
from extraction.clean.head import is_date_line
from extraction.clean.split import split_glued
from extraction.lines import Line, LineKind
from extraction.noise import Zone, noise_rules
from extraction.prose import is_prose

_LONGEST_GAP = 40  # blocks between two chosen ones
_INSERTION = 3  # lines of an insertion inside a text
_BELOW = 4  # blocks under the last line that are said to be left, and why
_UNLINKED = 0.3
_ENDS = (Zone.ANY, Zone.TAIL)
_IN_LISTS = frozenset((LineKind.ITEM, LineKind.ROW))
_INNER = _IN_LISTS | {LineKind.QUOTE, LineKind.CODE}
_NUMBER = re.compile(r"\d+")
_LEVELS = 4  # of elements above a block that make its place


def filled(candidate: Candidate, blocks: Sequence[Block]) -> Candidate:
    """The candidate with the blocks between and right below its lines that belong to it, in the page's order.

    Lines that stand nowhere on the page as blocks keep their place among the others.
    """
    at = _places(candidate.lines, blocks)
    chosen = [i for i in at if i is not None]
    told = [i for i in chosen if is_prose(blocks[i].line) and blocks[i].kind is not LineKind.ITEM]
    if not told:
        return candidate
    kin = {_markup(blocks[i].element) for i in told}
    first = last = _alone(blocks, told[0]) if len(told) == 1 else None
    if len(told) > 1:
        first = _holder(blocks[told[0]].element, blocks[told[1]].element)
        last = _holder(blocks[told[-2]].element, blocks[told[-1]].element)
    more: list[int] = []
    known = set(chosen)
    for above, below in pairwise(sorted(known)):
        if 1 < below - above <= _LONGEST_GAP and above >= told[0]:
            holder = _holder(blocks[above].element, blocks[below].element)
            teasers = blocks[below].kind is LineKind.ITEM  # a list that ends outside of the text is made of them
            gap = (i for i in range(above + 1, below) if not (teasers and _is_told_item(blocks[i])))
            more += [i for i in gap if _belongs(blocks, i, kin, holder)]
    down = range(max(known) + 1, min(max(known) + 1 + _LONGEST_GAP, len(blocks)))
    more += _beyond(blocks, down, last, kin, max(known))
    up = range(min(known) - 1, max(min(known) - 1 - _LONGEST_GAP, -1), -1)
    more += _beyond(blocks, up, first, kin)
    return (
        _merged(
            candidate,
            at,
            [i for i in more if i not in known and not (i in candidate.barred and is_prose(_first(blocks[i])))],
            blocks,
        )
        if more
        else candidate
    )


def _alone(blocks: Sequence[Block], at: int) -> HtmlElement | None:
    """The lowest element near an only paragraph that holds another one in its markup."""
    markup = _markup(blocks[at].element)
    alike = [b.element for i, b in enumerate(blocks) if i != at and is_prose(b.line) and _markup(b.element) == markup]
    for above in list(blocks[at].element.iterancestors())[: _LEVELS - 1]:
        if any(above in element.iterancestors() for element in alike):
            return above
    return None


def _beyond(
    blocks: Sequence[Block], way: range, holder: HtmlElement | None, kin: set[tuple[str, ...]], last: int | None = None
) -> list[int]:
    """What goes on before the first or after the last line (index `last`): paragraphs in the same element and
    markup, with what stands between, few lines of insertions apart; after it also a list that it announces."""
    found: list[int] = []
    waiting: list[int] = []  # subheads, lists, short lines: text if a paragraph comes after them
    idle = 0
    below = last is not None
    listed = last is not None and (blocks[last].text.endswith(":") or blocks[last].kind in _IN_LISTS)
    for i in way:
        block = blocks[i]
        inside = holder is not None and (block.element is holder or holder in block.element.iterancestors())
        if not inside or idle > _INSERTION or block.element.tag == "h1" or (below and block.kind is LineKind.HEADING):
            break
        alike = _markup(block.element) in kin
        if block.links > _UNLINKED or block.kind is LineKind.CAPTION or _noise(block, _ENDS):
            idle += 1
            listed = False
        elif alike and (is_prose(_first(block)) or (below and not idle and _is_sentence(_first(block)))):
            found += [*waiting, i]
            waiting, idle, listed = [], 0, below and block.text.endswith(":")
        elif listed and block.kind in _IN_LISTS:
            found.append(i)
        elif alike or block.kind in _INNER or block.kind is LineKind.HEADING:
            waiting.append(i)
            idle = 0
        else:
            idle += 1
    return found


def _noise(block: Block, zones: tuple[Zone, ...] = (Zone.ANY,)) -> bool:
    """Whether the line is noise from its start; what is glued to the end of a sentence will be split off."""
    line = _first(block)
    rule = noise_rules().find(line.text, zones)
    return rule is not None and not (rule.weak and is_prose(line))


def _is_told_item(block: Block) -> bool:
    return block.kind is LineKind.ITEM and is_prose(block.line)


def _is_sentence(line: Line) -> bool:
    """A short last sentence: «Вход свободный, начало в полдень.»"""
    return line.kind is LineKind.PARAGRAPH and line.text.endswith(".") and len(line.text.split()) >= 4


def _first(block: Block) -> Line:
    return split_glued([block.line])[0]


def _belongs(blocks: Sequence[Block], at: int, kin: set[tuple[str, ...]], holder: HtmlElement | None) -> bool:
    block = blocks[at]
    if block.links > _UNLINKED or block.kind is LineKind.CAPTION or _noise(block):
        return False
    if holder is None or holder not in block.element.iterancestors():
        return block.element is holder  # lines of one element, parted by <br>
    if block.kind in _INNER:
        return True
    if block.kind is LineKind.HEADING:
        return _heads_text(blocks, at)
    if is_date_line(block.text):
        return False
    return _markup(block.element) in kin or (is_prose(block.line) and _tags(block.element) in {k[::2] for k in kin})


def _heads_text(blocks: Sequence[Block], at: int) -> bool:
    """Whether text follows the subhead, and not a list of links; an insertion may stand between."""
    following = (b for b in blocks[at + 1 : at + 2 + _INSERTION] if not _noise(b))
    first = next(following, None)
    return first is not None and first.links < _UNLINKED


def _places(lines: Sequence[Line], blocks: Sequence[Block]) -> list[int | None]:
    """Where each line stands as a block of its own, each block once, in order as far as the lines are."""
    where: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        where.setdefault(block.text, []).append(i)
    found: list[int | None] = []
    last = -1
    for line in lines:
        places = where.get(line.text, [])
        at = next((i for i in places if i > last), places[0] if places else None)
        if at is not None:
            places.remove(at)
            last = at
        found.append(at)
    return found


def _merged(candidate: Candidate, at: Sequence[int | None], more: Sequence[int], blocks: Sequence[Block]) -> Candidate:
    lines: list[Line] = []
    waiting = sorted(set(more))
    for place, line in zip(at, candidate.lines, strict=True):
        while place is not None and waiting and waiting[0] < place:
            lines.append(blocks[waiting.pop(0)].line)
        lines.append(line)
    lines += [blocks[i].line for i in waiting]
    taken = [blocks[i].line for i in more]
    left = list(candidate.left)
    for line in taken:
        if line in left:
            left.remove(line)
    known = [place for place in at if place is not None]
    below = range(max(known) + 1, min(max([*more, *known]) + 1 + _BELOW, len(blocks)))
    left += [blocks[i].line for i in below if i not in more and blocks[i].line not in left]
    return replace(candidate, lines=tuple(lines), left=tuple(left))


def _holder(a: HtmlElement, b: HtmlElement) -> HtmlElement | None:
    """The lowest element that holds both; the element itself where both are lines of one."""
    if a is b:
        return a
    above = [b, *b.iterancestors()]
    return next((element for element in (a, *a.iterancestors()) if element in above), None)


def _markup(element: HtmlElement) -> tuple[str, ...]:
    """Tags and classes, without their numbers and hashes, of an element and of those right above it."""
    found: list[str] = []
    for step in (element, *element.iterancestors()):
        found += [str(step.tag), _NUMBER.sub("", step.get("class") or "")]
        if len(found) >= 2 * _LEVELS:
            break
    return tuple(found)


def _tags(element: HtmlElement) -> tuple[str, ...]:
    return _markup(element)[::2]
