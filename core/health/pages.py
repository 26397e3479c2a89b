"""Pages that end otherwise than before: walls, soft 404s, redirects to the home page, nothing that reads as an article.

Each way to end that is no article has a share of its own; the one that rose the most is what is told.
"""

from dataclasses import dataclass, field
from itertools import groupby

from core.alerts import AlertKind, Finding
from core.health.facts import About, Ended
from core.health.shares import REMEMBERED, Before, Share, with_batch
from core.outcomes import ARTICLE_OUTCOMES, Outcome

ALARMS_A_YEAR = 0.02  # of each outcome
WATCHED = frozenset(Outcome) - ARTICLE_OUTCOMES
_BEFORE = Before()

_CAUSES = {
    Outcome.WALL: "A protection against robots stands before the pages now.",
    Outcome.SOFT_404: "The addresses in the list lead to the home page or a section: the site moved its articles.",
    Outcome.REDIRECT: "The pages lead away from the site, or in a circle: it has moved to another host.",
    Outcome.FORBIDDEN: "The site shuts its robots out of its pages.",
    Outcome.ROBOTS: "robots.txt forbids the pages now.",
    Outcome.GONE: "The list names pages that are not there: wrong addresses in it, or articles taken down at once.",
    Outcome.EMPTY: "The pages are built in another way, a script brings the text, or the list names other things now.",
    Outcome.NOT_ARTICLE: "The list leads to lists or sections now.",
    Outcome.NETWORK: "The server that holds the pages does not answer.",
    Outcome.SERVER_ERROR: "The server that holds the pages answers with errors.",
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many pages were seen, faded, and the shares of the ways to end that ever occurred."""

    total: float = 0.0
    shares: dict[str, Share] = field(default_factory=dict)


def with_ended(outcomes: Outcomes, ended: tuple[Ended, ...], a_year: float) -> Outcomes:
    total, shares = outcomes.total, dict(outcomes.shares)
    for at, together in groupby(ended, key=lambda one: one.at):
        batch = [one.outcome for one in together]
        for outcome in WATCHED.intersection(batch):
            shares.setdefault(str(outcome), Share(total=total))
        for name, share in shares.items():
            shares[name] = with_batch(share, [one == name for one in batch], at, a_year, ALARMS_A_YEAR, _BEFORE)
        total = min(total + len(batch), REMEMBERED)
    return Outcomes(total, shares)


def judge(outcomes: Outcomes, about: About) -> Finding | None:
    risen = [(share.bad_since, name, share) for name, share in outcomes.shares.items() if share.alarm and share.since]
    if not risen:
        return None
    risen.sort(reverse=True)
    _, worst, first = risen[0]
    since = min(share.since for _, _, share in risen if share.since)
    return Finding(
        about.id,
        AlertKind.OUTCOMES,
        since,
        f"Pages of {about.name} end as {worst}: {first.bad_since} of the last {first.total_since}.",
        {
            name: f"{share.bad_since} of {share.total_since}, before {share.usual(_BEFORE):.1%}"
            for _, name, share in risen
        },
        _CAUSES.get(Outcome(worst), ""),
        f"svodka sources show {about.name} names the lists. Read one of their pages with svodka extract URL, and open "
        "it in a browser",
    )
