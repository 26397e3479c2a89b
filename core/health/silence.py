"""Nothing new for longer than the source's rhythm allows; or a list that has frozen, where that shows."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from core.alerts import AlertKind, Finding
from core.display import moment
from core.health.facts import About, Read
from core.health.rhythm import Habits, Rhythm, began, expected_until, with_items
from core.outcomes import PollOutcome

ALARMS_A_YEAR = 0.2
_FEW = 5  # reads that tell nothing yet


@dataclass(frozen=True, slots=True)
class Silence:
    """`reads` that went well since the last item, of which `same` found the list unchanged. `usually_same` of
    `usual_reads` did so in the time before. `alarm` is what the silence was found to be."""

    rhythm: Rhythm
    last_read: datetime
    reads: int = 0
    same: int = 0
    usually_same: float = 0.0
    usual_reads: float = 0.0
    alarm: AlertKind | None = None


def with_read(silence: Silence | None, read: Read, habits: Habits, zone: tzinfo) -> Silence:
    """After a poll that went well."""
    if silence is None:
        return Silence(began(read.at), read.at)
    if not read.dates:
        same = read.outcome is PollOutcome.NOT_MODIFIED
        more = (silence.reads + 1, silence.same + same, silence.usually_same, silence.usual_reads, silence.alarm)
        silence = Silence(silence.rhythm, read.at, *more)
        due = silence.rhythm.silent_at
        if silence.alarm is None and due is not None and read.at >= due:
            return replace(silence, alarm=_kind(silence))
        return silence
    kept = 0.99 if silence.usual_reads > 200 else 1.0
    return Silence(
        with_items(silence.rhythm, read.at, read.dates, habits, zone, ALARMS_A_YEAR),
        read.at,
        usually_same=silence.usually_same * kept + silence.same,
        usual_reads=silence.usual_reads * kept + silence.reads,
    )


def judge(silence: Silence, about: About, habits: Habits) -> Finding | None:
    """As of the last read that went well: while nobody looks, nothing is silent."""
    rhythm, read_at = silence.rhythm, silence.last_read
    if silence.alarm is None:
        return None
    evidence = {
        "last new article": f"{moment(rhythm.last)} Moscow time",
        "expected since": f"{expected_until(rhythm, habits, about.zone, read_at):.1f} articles, seen none",
        "polls since": f"{silence.reads} went well, {silence.same} of them found the list unchanged",
        "its gaps": f"longer than {rhythm.most:.1f} expected articles {ALARMS_A_YEAR:g} times a year by chance",
    }
    if silence.alarm is AlertKind.FROZEN:
        share = silence.usually_same / silence.usual_reads
        return Finding(
            about.id,
            AlertKind.FROZEN,
            rhythm.last,
            f"The list of {about.name} has not changed in a byte since its last article.",
            evidence | {"unchanged before": f"{share:.0%} of the polls without news"},
            "The site serves an old copy of its list: a cache, or a feed that is no longer written.",
            f"Look at the site. If it has newer news, find its other list: svodka sources show {about.name}",
        )
    return Finding(
        about.id,
        AlertKind.SILENT,
        rhythm.last,
        f"{about.name} has published nothing new for longer than its rhythm allows.",
        evidence,
        "The site has moved its news to another list, stopped to publish, or serves an old copy of its list.",
        f"Look at the site. If it has newer news, its list is another one now: svodka sources show {about.name}",
    )


def _kind(silence: Silence) -> AlertKind:
    """A list whose bytes used to change without news, and do so no more, is a copy."""
    told = silence.reads >= _FEW and silence.usual_reads >= _FEW
    same = silence.same == silence.reads and silence.usually_same < silence.usual_reads / 2
    return AlertKind.FROZEN if told and same else AlertKind.SILENT
