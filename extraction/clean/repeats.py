"""Paragraphs that the page shows twice: the full run stays."""

from collections.abc import Sequence

from dedupe.repeats import find_repeats
from extraction.clean.model import Cleaned, texts


def drop_repeats(cleaned: Cleaned) -> None:
    """Drops what `find_repeats` found. A preview that opens the text, and whose copy goes on, is the one to drop."""
    lines = texts(cleaned.kept)
    repeats = find_repeats(lines)
    exact = {repeat.of: repeat.index for repeat in repeats if repeat.kind == "exact"}
    preview = _preview(len(lines), exact)
    dropped = {}
    for repeat in repeats:
        swapped = repeat.kind == "exact" and repeat.of in preview
        dropped[repeat.of if swapped else repeat.index] = f"repeat:{repeat.kind}"
    for short in _short_lines(lines, exact):
        dropped[short] = "repeat:run"
    cleaned.drop(dropped)


def _short_lines(lines: Sequence[str], exact: dict[int, int]) -> list[int]:
    """Lines that are too short to be a repeat of their own, between copies of the lines around their first copy."""
    copy_of = {copy: first for first, copy in exact.items()}
    found = []
    for copy, first in sorted(copy_of.items()):
        step = 1
        while copy + step < len(lines) and copy + step not in copy_of and first + step < copy:
            if lines[copy + step].strip() != lines[first + step].strip():
                break
            found.append(copy + step)
            step += 1
    return found


def _preview(count: int, exact: dict[int, int]) -> set[int]:
    """The opening lines that are repeated as one run, in order, where the run's last line is not the text's last."""
    opening = set()
    previous = -1
    for index in range(count):
        copy = exact.get(index)
        if copy is None or copy <= previous or (previous >= 0 and copy != previous + 1):
            break
        opening.add(index)
        previous = copy
    goes_on = previous >= 0 and previous + 1 < count
    return opening if goes_on else set()
