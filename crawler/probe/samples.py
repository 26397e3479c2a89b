"""Some articles of a list, fetched and read: whether the list leads to articles shows there and nowhere else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import extraction
from core.models import Extraction, ExtractionRules, Link
from core.outcomes import Outcome
from crawler.discovery import bare_host
from crawler.fetch import Answer, check_page
from crawler.probe.ask import Asker, Seen
from crawler.probe.finding import Sample
from crawler.probe.lists import charset_of
from crawler.troubles import Trouble

_MOST, _ENOUGH = 4, 3


@dataclass(slots=True)
class Tried:
    """`ended` counts how the pages ended, `failed` are answers that gave no article."""

    samples: list[Sample] = field(default_factory=list)
    ended: Counter[Outcome] = field(default_factory=Counter)
    failed: list[Seen] = field(default_factory=list)

    @property
    def convinces(self) -> bool:
        return len(self.samples) >= 2 or (len(self.samples) == 1 and self.ended.total() == 1)


async def read_some(
    asker: Asker, links: Sequence[Link], hosts: Sequence[str], rules: ExtractionRules, tried: Tried
) -> None:
    """Fills `tried`, so that what was read before the questions or the time ran out is not lost."""
    for link in links[:_MOST]:
        seen = await asker.get(link.url)
        now = datetime.now(UTC)
        try:
            if seen.answer is None:
                raise seen.trouble or Trouble(Outcome.NETWORK, "no answer")
            check_page(seen.answer, link.url, hosts)
        except Trouble as trouble:
            tried.ended[trouble.outcome] += 1
            tried.failed.append(seen)
            continue
        found = read(seen.answer, now, rules)
        tried.ended[found.outcome] += 1
        if found.outcome is Outcome.ARTICLE:
            tried.samples.append(Sample(link.url, seen.answer, now, found, link.published_at))
        else:
            tried.failed.append(seen)
        if len(tried.samples) >= _ENOUGH:
            return


def read(answer: Answer, at: datetime, rules: ExtractionRules) -> Extraction:
    return extraction.extract(answer.body, url=answer.url, charset=charset_of(answer), now=at, rules=rules)


def hosts_of(links: Sequence[Link]) -> list[str]:
    """Hosts that the links lead to, the commonest first."""
    return [host for host, _ in Counter(bare_host(urlsplit(link.url).hostname or "") for link in links).most_common()]
