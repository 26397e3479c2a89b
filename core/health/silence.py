"""Nothing new for longer than the source's rhythm allows; or a list that has frozen, where that shows."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from core.alerts import AlertKind, Finding
from core.display import moment
from core.health.facts import About, Read
from core.health.rhythm import Habits, Rhythm, began, expected_until, postponed, with_items
from core.outcomes import PollOutcome

ALARMS_A_YEAR = 0.4
_FEW = 5  # changes: fewer tell nothing yet
_AWAY = 4  # times the usual time between reads


@dataclass(frozen=True, slots=True)
class Silence:
    """`reads` that went well since the last item, the last `same` of which all found the list unchanged. Before that
    item `usually_changed` of `usual_reads` without news found another list all the same. `every` is the usual time
    between two reads in seconds, `alarm` what the silence was found to be."""

    rhythm: Rhythm
    last_read: datetime
    reads: int = 0
    same: int = 0
    changed: int = 0
    usually_changed: float = 0.0
    usual_reads: float = 0.0
    every: float = 3600.0
    alarm: AlertKind | None = None


def with_read(silence: Silence | None, read: Read, habits: Habits, zone: tzinfo) -> Silence:
    """After a poll that went well. Time in which there was none is taken out: a server that is down brings no news."""
    if silence is None:
        return Silence(began(read.at), read.at)
    passed = (read.at - silence.last_read).total_seconds()
    away = passed > max(_AWAY * silence.every, 3600.0)
    every = silence.every if away else silence.every + 0.05 * (passed - silence.every)
    if not read.dates:
        rhythm = postponed(silence.rhythm, passed) if away else silence.rhythm
        same = read.outcome is PollOutcome.NOT_MODIFIED
        now = Silence(
            rhythm,
            read.at,
            silence.reads + 1,
            silence.same + 1 if same else 0,
            silence.changed + (not same),
            silence.usually_changed,
            silence.usual_reads,
            every,
            silence.alarm,
        )
        if now.alarm is None and rhythm.silent_at is not None and read.at >= rhythm.silent_at:
            return replace(now, alarm=_kind(now))
        return now
    kept = 0.99 if silence.usual_reads > 200 else 1.0
    return Silence(
        with_items(silence.rhythm, read.at, read.dates, habits, zone, ALARMS_A_YEAR, silence.alarm is not None),
        read.at,
        usually_changed=silence.usually_changed * kept + silence.changed,
        usual_reads=silence.usual_reads * kept + silence.reads,
        every=every,
    )


def judge(silence: Silence, about: About, habits: Habits, scale: float = 1.0) -> Finding | None:
    """As of the last read that went well: while nobody looks, nothing is silent. A source that is known to publish
    only `scale` of what it used to is given as much longer."""
    rhythm, read_at = silence.rhythm, silence.last_read
    if silence.alarm is None:
        return None
    expected = expected_until(rhythm, habits, about.zone, read_at)
    if scale < 1 and expected * scale < rhythm.most:
        return None
    evidence = {
        "last new article": f"{moment(rhythm.last)} Moscow time",
        "expected since": f"{expected:.1f} articles, seen none",
        "polls since": f"{silence.reads} went well, the last {silence.same} of them found the list unchanged",
        "its gaps": f"longer than {rhythm.most:.1f} expected articles {ALARMS_A_YEAR:g} times a year by chance",
    }
    if silence.alarm is AlertKind.FROZEN:
        share = silence.usually_changed / silence.usual_reads
        return Finding(
            about.id,
            AlertKind.FROZEN,
            rhythm.last,
            f"The list of {about.name} stands still since its last article, not only without news.",
            evidence | {"before": f"it was another one at {share:.0%} of the polls without news"},
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


def found(silence: Silence) -> Silence:
    """As one that is silent, whatever its gaps say."""
    return silence if silence.alarm else replace(silence, alarm=_kind(silence))


def _kind(silence: Silence) -> AlertKind:
    """A list whose bytes used to change without news, and do so no more, is a copy."""
    usual = silence.usually_changed / max(silence.usual_reads, 1.0)
    return AlertKind.FROZEN if silence.same * usual >= _FEW else AlertKind.SILENT
