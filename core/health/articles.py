"""Articles that come without a date or a title, or with much shorter bodies than before."""

from dataclasses import dataclass
from itertools import groupby
from math import exp, log

from core.alerts import AlertKind, Finding
from core.health.facts import About, Stored
from core.health.shares import Before, Share, with_batch

ALARMS_A_YEAR = 0.03  # of each field
_SHORT = 4.0  # times shorter than is typical
_REMEMBERED = 100.0
_BEFORE = Before()


@dataclass(frozen=True, slots=True)
class Fields:
    """The mean logarithm of the lengths of bodies is `log_length` over `lengths`, the very short ones left out."""

    undated: Share = Share()  # noqa: RUF009 - frozen
    untitled: Share = Share()  # noqa: RUF009 - frozen
    short: Share = Share()  # noqa: RUF009 - frozen
    log_length: float = 0.0
    lengths: float = 0.0

    @property
    def typical(self) -> float:
        """Characters of a body."""
        return exp(self.log_length / self.lengths) if self.lengths else 0.0


def with_stored(fields: Fields, stored: tuple[Stored, ...], a_year: float) -> Fields:
    """Those of one moment are one batch: a notice is seldom alone."""
    for at, together in groupby(stored, key=lambda one: one.at):
        batch = list(together)
        short = [one.length < fields.typical / _SHORT for one in batch]
        log_length, lengths = fields.log_length, fields.lengths
        if not fields.short.alarm:
            for one, is_short in zip(batch, short, strict=True):
                if not is_short:
                    kept = 1 - 1 / _REMEMBERED if lengths >= _REMEMBERED else 1.0
                    log_length, lengths = log_length * kept + log(max(one.length, 1)), lengths * kept + 1
        fields = Fields(
            with_batch(fields.undated, [not one.dated for one in batch], at, a_year, ALARMS_A_YEAR, _BEFORE),
            with_batch(fields.untitled, [not one.titled for one in batch], at, a_year, ALARMS_A_YEAR, _BEFORE),
            with_batch(fields.short, short, at, a_year, ALARMS_A_YEAR, _BEFORE),
            log_length,
            lengths,
        )
    return fields


def judge(fields: Fields, about: About) -> Finding | None:
    """The field that broke first, the others named with it."""
    said = {
        "date": (fields.undated, "have no date"),
        "title": (fields.untitled, "have no title"),
        "text": (fields.short, f"are under {fields.typical / _SHORT:.0f} characters long"),
    }
    broken = [(share.since, name, share, words) for name, (share, words) in said.items() if share.alarm and share.since]
    if not broken:
        return None
    broken.sort(key=lambda row: row[:2])
    since, name, share, words = broken[0]
    return Finding(
        about.id,
        AlertKind.FIELDS,
        since,
        f"Articles of {about.name} {words}: {share.bad_since} of the last {share.total_since}.",
        {
            name: f"{share.bad_since} of {share.total_since} {words}, before {share.usual(_BEFORE):.1%}"
            for _, name, share, words in broken
        },
        "The pages are built in another way, so that the field is not found where it was."
        if name != "text"
        else "The pages are built in another way, the text is behind a subscription, or a script brings it.",
        f"svodka articles --source {about.name} lists the latest, svodka explain URL shows what became of a page. "
        f"After a change of the class: svodka reprocess --site {about.name}",
    )
