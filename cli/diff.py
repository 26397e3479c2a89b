"""Two readings of an article side by side: what a person has to see to agree to the change.

It reads without colours too: `-` and `+` in front of paragraphs, [-gone-] and {+new+} inside of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rich.text import Text

from cli.show import printable
from core import difference
from core.difference import Mark, Piece
from core.display import moment
from tasks.reextract import Change

_LONGEST = 400  # characters shown of a paragraph that is gone or new
_AROUND = 60  # characters shown of what stays, on each side of a change


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
    for found in difference.paragraphs(old, new):
        if isinstance(found, difference.Unchanged):
            count = len(found.paragraphs)
            lines.append(Text(f"    {count} paragraph{'s' if count > 1 else ''} as before", style="dim"))
        elif found.mark is Mark.SAME:
            lines.append(Text.assemble("  ~ ", _pieces(found.pieces)))
        else:
            lines.append(_whole(found.pieces[0], why))
    return lines


def words_diff(old: str, new: str) -> Text:
    return _pieces(difference.words(old, new))


def _pieces(pieces: Iterable[Piece]) -> Text:
    shown = Text()
    for piece in pieces:
        text = printable(piece.text)
        if piece.mark is Mark.GONE:
            shown.append(f"[-{text}-]", style="red strike")
        elif piece.mark is Mark.NEW:
            shown.append(f"{{+{text}+}}", style="green")
        else:
            shown.append(_middle_out(text, first=piece.first, last=piece.last))
    return shown


def _whole(piece: Piece, why: Mapping[str, str]) -> Text:
    if piece.mark is Mark.NEW:
        return Text("  + " + _short(piece.text), style="green")
    reason = why.get(piece.text, why.get(piece.text.removeprefix("• "), ""))
    return Text.assemble(("  - " + _short(piece.text), "red"), (f"  [{reason}]" if reason else "", "dim"))


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
