"""From a source's archived pages to a proposal of new rules; nothing is written here."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.models import ExtractionRules
from extraction.decode import header_charset
from extraction.mending.propose import Proposal, propose
from extraction.mending.samples import Sample, read_samples
from storage import frontier, layouts, sources
from storage.engine import Database
from storage.layouts import Seen

_PAGES = 12  # of each side of the change
_TITLES = 500


@dataclass(frozen=True, slots=True)
class Case:
    """`changed`: the archive knows of a change that is open; else the later half of the pages counts as new."""

    rules: ExtractionRules
    samples: tuple[Sample, ...]
    titles: tuple[str, ...]
    changed: bool


def case_of(session: Session, source_id: int) -> Case:
    """The pages around the open change: the latest complete ones before it, and the latest since."""
    watch = layouts.watch_of(session, source_id)
    seen = layouts.pages(session, source_id)
    first = watch.changed if watch.changed is not None else min((page.id for page in seen[-_PAGES:]), default=0)
    complete = [page for page in seen if page.id < first and page.layout.complete]
    chosen = [*complete[-_PAGES:], *[page for page in seen if page.id >= first][-_PAGES:]]
    samples = [sample for page in chosen if (sample := _sample(session, page, page.id >= first)) is not None]
    titles = layouts.titles(session, source_id, _TITLES)
    return Case(sources.rules_of(session, source_id), tuple(samples), tuple(titles), watch.changed is not None)


def mend(db: Database, source_id: int) -> Proposal:
    with db.begin() as session:
        case = case_of(session, source_id)
    return propose(read_samples(case.samples, case.rules, case.titles), case.rules)


def _sample(session: Session, page: Seen, new: bool) -> Sample | None:
    raw = frontier.raw_page(session, page.page_id)
    if raw is None:
        return None
    charset = header_charset(raw.headers)
    return Sample(raw.final_url, raw.body, charset, raw.fetched_at, new, raw.title_hint, raw.published_hint)
