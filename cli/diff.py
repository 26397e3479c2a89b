"""Two readings of an article side by side: what a person has to see to agree to the change.

It reads without colours too: `-` and `+` in front of paragraphs, [-gone-] and {+new+} inside of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest

from rich.text import Text

from cli.show import printable
from core.display import moment
from tasks.reextract import Change

_ALIKE = 0.5  # of the words; paragraphs that are less alike are shown as one gone and one new
_LONGEST = 400  # characters shown of a paragraph that is gone or new
_AROUND = 60  # characters shown of what stays, on each side of a change
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def change_lines(change: Change) -> list[Text]:
    """The change for the terminal, a heading first; removed paragraphs with the reason why they go."""
    lines = [Text.assemble((f"№{change.article} ", "bold"), printable(change.url))]
    if change.old_title != change.new_title:
        lines.append(Text.assemble("  title: ", words_diff(change.old_title, change.new_title)))
    lines += [Text(f"  {name}: {_said(old)} → {_said(new)}") for name, (old, new) in change.facts.items()]
    why = {removal.text: removal.reason for removal in change.removed}
    lines += paragraphs_diff(change.old_paragraphs, change.new_paragraphs, why)
    return lines


def paragraphs_diff(old: Sequence[str], new: Sequence[str], why: Mapping[str, str]) -> list[Text]:
    """`why` gives reasons for paragraphs of `old` that are gone."""
    lines: list[Text] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines.append(Text(f"    {b - a} paragraph{'s' if b - a > 1 else ''} as before", style="dim"))
        else:
            lines += _replaced(old[a:b], new[c:d], why)
    return lines


def words_diff(old: str, new: str) -> Text:
    a, b = _TOKEN.findall(printable(old)), _TOKEN.findall(printable(new))
    shown = Text()
    gone = added = ""
    runs = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for kind, i, j, k, m in [*runs, ("equal", len(a), len(a), len(b), len(b))]:
        same = "".join(a[i:j])
        if kind != "equal" or (same.isspace() and (gone or added) and j < len(a)):
            gone, added = gone + same, added + "".join(b[k:m])
            continue
        shown.append(f"[-{gone}-]" if gone else "", style="red strike")
        shown.append(f"{{+{added}+}}" if added else "", style="green")
        shown.append(_middle_out(same, first=i == 0, last=j == len(a)))
        gone = added = ""
    return shown


def _replaced(old: Sequence[str], new: Sequence[str], why: Mapping[str, str]) -> Iterator[Text]:
    """Paragraphs one by one while they are alike; from the first that is not, all gone ones, then all new ones."""
    pairs = 0
    for one, other in zip_longest(old, new):
        if one is None or other is None or not _alike(one, other):
            break
        yield Text.assemble("  ~ ", words_diff(one, other))
        pairs += 1
    for gone in old[pairs:]:
        reason = why.get(gone, why.get(gone.removeprefix("• "), ""))
        yield Text.assemble(("  - " + _short(gone), "red"), (f"  [{reason}]" if reason else "", "dim"))
    for added in new[pairs:]:
        yield Text("  + " + _short(added), style="green")


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _said(value: object) -> str:
    """A fact for the terminal: a moment, a name, a list of them, a dash where there is none."""
    if value is None or isinstance(value, datetime):
        return moment(value)
    return _short("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def _middle_out(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return f"{head}…{tail}"


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
