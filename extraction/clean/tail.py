"""The tail: where the article ends and the page goes on (related news, forms, contacts, copyright)."""

import itertools
import re
from collections.abc import Sequence

from extraction.byline import byline_of
from extraction.clean.head import is_date_line
from extraction.clean.model import Cleaned
from extraction.lines import Line, LineKind
from extraction.noise import NoiseRule, NoiseRules, Zone
from extraction.prose import is_prose

_TAIL = (Zone.ANY, Zone.TAIL)
_REST_SHARE = 0.25  # of the prose so far: a tail holds less prose than this
_LINES_A_PARAGRAPH = 4  # in a tail, short lines outnumber paragraphs by at least this
_LINKED = 0.6
_TEASERS = (LineKind.PARAGRAPH, LineKind.CAPTION)
_OWN_TEASER = re.compile(r":\s*\w")
_INLINE_LINES = 3  # lines of an insertion («Читайте также: …») in the middle of a text


def cut_tail(cleaned: Cleaned, noise: NoiseRules) -> None:
    """Cuts at the first opening line («Другие новости», «Нашли ошибку?», «©») that no real text follows.

    Where text does follow, the line is an insertion: it goes with the teasers under it, the text stays.
    """
    lines = cleaned.kept
    rules = [_rule(line, noise) for line in lines]
    prose = [is_prose(line) and not rule for line, rule in zip(lines, rules, strict=True)]
    first = next((i for i, p in enumerate(prose) if p), None)
    if first is None:
        cleaned.drop({i: f"noise:{rule.name}" for i, rule in enumerate(rules) if rule and rule.zone is Zone.ANY})
        return
    end, opened = len(lines), ""
    dropped: dict[int, str] = {}
    for i in range(first + 1, len(lines)):
        rule = rules[i]
        if not rule or i in dropped:
            continue
        if rule.opens and (_is_tail(lines, prose, i) or (rule.name == "related" and _is_list(lines, rules, prose, i))):
            end, opened = i, rule.name
            break
        if anywhere := rule if rule.zone is Zone.ANY else noise.find(lines[i].text):
            dropped[i] = f"noise:{anywhere.name}"
            if anywhere.name == "related":
                dropped |= dict.fromkeys(_teasers_under(lines, prose, i), "related:inline")
    for i in range(end, len(lines)):
        dropped[i] = f"noise:{found.name}" if (found := rules[i]) else f"tail:{opened}"
    _trim_end(lines, rules, prose, end, dropped)
    cleaned.drop(dropped)


def _rule(line: Line, noise: NoiseRules) -> NoiseRule | None:
    rule = noise.find(line.text, _TAIL)
    return None if rule and rule.weak and is_prose(line) else rule


def _is_tail(lines: Sequence[Line], prose: Sequence[bool], at: int) -> bool:
    before = sum(len(lines[i].text) for i in range(at) if prose[i])
    rest = [i for i in range(at + 1, len(lines)) if prose[i]]
    if not rest:
        return True
    others = len(lines) - at - len(rest)
    if sum(len(lines[i].text) for i in rest) > _REST_SHARE * before:
        return False
    return others >= _LINES_A_PARAGRAPH * len(rest) or _alternates(prose[at + 1 :])


def _is_list(lines: Sequence[Line], rules: Sequence[NoiseRule | None], prose: Sequence[bool], at: int) -> bool:
    """Teasers that are longer than the article: at least three links or «read more», about one a description."""
    if ":" in lines[at].text.rstrip(" :"):  # «Читайте также: …» brings its one teaser along
        return False
    rest = [i for i in range(at + 1, len(lines)) if not ((rule := rules[i]) and rule.name == "related")]
    marks = sum(
        1 for i in rest if lines[i].links > 0.6 or ((rule := rules[i]) and rule.name in ("read_more", "teaser"))
    )
    runs = sum(1 for i in rest if prose[i] and not prose[i - 1])
    return marks >= 3 and marks + 1 >= runs > 0


def _alternates(prose: Sequence[bool]) -> bool:
    """Headline, description, headline, description: a list of teasers, although half of it is prose."""
    changes = sum(1 for a, b in itertools.pairwise(prose) if a and not b)
    return len(prose) >= 4 and changes >= 2 and changes >= sum(prose) - 1


def _teasers_under(lines: Sequence[Line], prose: Sequence[bool], at: int) -> list[int]:
    """Where the line names no teaser itself: what stands before the next paragraph; else only links."""
    own = bool(_OWN_TEASER.search(lines[at].text))
    found: list[int] = []
    for i in range(at + 1, min(at + 1 + _INLINE_LINES, len(lines))):
        if prose[i]:
            linked = [n for n in found if lines[n].links > _LINKED]
            return linked if own else [n for n in found if n in linked or lines[n].kind in _TEASERS]
        found.append(i)
    return [i for i in found if lines[i].links > _LINKED and lines[i].kind is not LineKind.HEADING]


def _trim_end(
    lines: Sequence[Line], rules: Sequence[NoiseRule | None], prose: Sequence[bool], end: int, dropped: dict[int, str]
) -> None:
    """From the cut upwards to the last paragraph of prose: noise of the tail, links, a date, a byline."""
    for i in range(end - 1, -1, -1):
        if i in dropped:
            continue
        if prose[i]:
            return
        line, rule = lines[i], rules[i]
        if rule:
            dropped[i] = f"noise:{rule.name}"
        elif line.links > 0.8:
            dropped[i] = "tail:links"
        elif line.kind is not LineKind.ROW and is_date_line(line.text):
            dropped[i] = "field:date"
        elif byline_of(line.text):
            dropped[i] = "field:author"
