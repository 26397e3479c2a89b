"""Which of a site's rules should change after its layout did, and what that does to its archived pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.models import Extraction, ExtractionRules
from core.outcomes import Outcome
from extraction.mending.body import body_selectors, drop_selectors
from extraction.mending.fields import author_selector, date_selector, title_selector
from extraction.mending.samples import Reading
from extraction.mending.selectors import select
from extraction.title import same_title

_FEWEST = 3  # new pages to learn from
_MOST = 0.9  # of the pages must have a field, or it is thought lost
_SIGNED = 0.5  # of the old pages had an author, or it is not missed on the new ones


@dataclass(frozen=True, slots=True)
class Effect:
    """What is read of a page with the rules of today and with the proposed ones. `foreign` counts the characters of
    text that belong to other articles."""

    url: str
    new: bool
    before: Extraction
    after: Extraction
    foreign: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`changes` are attributes of the site's class and their new values; empty where nothing was found that helps."""

    rules: ExtractionRules
    changes: dict[str, str | list[str]]
    effects: tuple[Effect, ...]


def propose(readings: Sequence[Reading], rules: ExtractionRules) -> Proposal:
    """Each rule is changed alone and only kept where it makes the pages better, none of them worse."""
    new = [reading for reading in readings if reading.sample.new]
    old = [reading for reading in readings if not reading.sample.new]
    best = rules
    if len(new) >= _FEWEST:
        for field, find in _FINDERS.items():
            former = getattr(rules, field)
            for selector in _both(former, find(new, old, rules)):
                option = replace(best, **{field: selector})  # type: ignore[arg-type]
                if _is_better(readings, best, option):
                    best = option
                    break
        best = _dropped(new, old, best, readings)
    changes: dict[str, str | list[str]] = {}
    for name in _FINDERS:
        value = getattr(best, name)
        if value and value != getattr(rules, name):
            changes[f"{name}_css"] = value
    if best.drop != rules.drop:
        changes["drop_css"] = list(best.drop)
    return Proposal(best, changes, tuple(_effect(reading, best) for reading in readings))


def _effect(reading: Reading, rules: ExtractionRules) -> Effect:
    after = reading.read(rules)
    return Effect(
        reading.sample.url,
        reading.sample.new,
        reading.now,
        after,
        (foreign(reading, reading.now), foreign(reading, after)),
    )


def foreign(reading: Reading, found: Extraction) -> int:
    return sum(len(paragraph) for paragraph in found.paragraphs if paragraph.removeprefix("• ") in reading.foreign)


def _title(new: Sequence[Reading], old: Sequence[Reading], rules: ExtractionRules) -> str | None:
    right = [not r.title or same_title(r.now.title, r.title) for r in new]
    return None if _mostly(right) and not _misses(new, rules.title) else title_selector(new)


def _date(new: Sequence[Reading], old: Sequence[Reading], rules: ExtractionRules) -> str | None:
    dated = _mostly([r.now.published_at is not None for r in new])
    return None if dated and not _misses(new, rules.date) else date_selector(new, rules)


def _author(new: Sequence[Reading], old: Sequence[Reading], rules: ExtractionRules) -> str | None:
    known = frozenset(name for reading in old for name in reading.now.authors)
    signed = sum(bool(reading.now.authors) for reading in old) >= _SIGNED * len(old)
    if not known or not signed:
        return None
    right = _mostly([bool(known & set(r.now.authors)) for r in new])
    return None if right and not _misses(new, rules.author) else author_selector(new, known)


def _body(new: Sequence[Reading], old: Sequence[Reading], rules: ExtractionRules) -> str | None:
    whole = _mostly([_is_whole(reading) for reading in new])
    return None if whole and not _misses(new, rules.body) else ", ".join(body_selectors(new)) or None


_FINDERS = {"title": _title, "date": _date, "author": _author, "body": _body}


def _dropped(
    new: Sequence[Reading], old: Sequence[Reading], rules: ExtractionRules, readings: Sequence[Reading]
) -> ExtractionRules:
    body = [rules.body] if rules.body else []
    for selector in drop_selectors(new, old, body):
        option = replace(rules, drop=(*rules.drop, selector))
        if _is_better(readings, rules, option):
            rules = option
    return rules


def _both(former: str | None, found: str | None) -> list[str]:
    """The new selector in place of the former one, else beside it, so that old pages can still be read."""
    if not found or found == former:
        return []
    parts = [part.strip() for part in (former or "").split(",") if part.strip()]
    return [found, ", ".join(dict.fromkeys([*found.split(", "), *parts]))]


def _misses(readings: Sequence[Reading], selector: str | None) -> bool:
    return bool(selector) and not _mostly([bool(select(r.root, selector or "")) for r in readings])


def _is_whole(reading: Reading) -> bool:
    told = {paragraph.removeprefix("• ") for paragraph in reading.now.paragraphs}
    return reading.own <= told and not told & reading.foreign


def _mostly(answers: Sequence[bool]) -> bool:
    return sum(answers) >= _MOST * len(answers)


def _is_better(readings: Sequence[Reading], rules: ExtractionRules, option: ExtractionRules) -> bool:
    """Not worse on any group of pages, and with the option's own selectors finding their part."""
    for group in (True, False):
        pages = [reading for reading in readings if reading.sample.new is group]
        before = [worth(reading, reading.read(rules), rules) for reading in pages]
        after = [worth(reading, reading.read(option), option) for reading in pages]
        if sum(after) < sum(before) - 0.01 * len(pages) or (group and sum(after) <= sum(before)):
            return False
    return True


def worth(reading: Reading, found: Extraction, rules: ExtractionRules) -> float:
    """What a reading gives: its fields, its own text without that of others, and rules that find their part."""
    told = {paragraph.removeprefix("• ") for paragraph in found.paragraphs}
    own = sum(map(len, reading.own & told))
    other = sum(map(len, told & reading.foreign))
    text = own / max(sum(map(len, reading.own)) + other, 1)
    title = same_title(found.title, reading.title) if reading.title else bool(found.title)
    hits = 0.0
    if found.layout is not None and reading.sample.new:
        hits = 0.2 * len(found.layout.rules - found.layout.missed) - 0.2 * len(found.layout.missed)
    fields = [title, found.published_at is not None, bool(found.authors), found.outcome is Outcome.ARTICLE]
    return sum(fields) + 3 * text + hits
