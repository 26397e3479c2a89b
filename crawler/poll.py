"""The first half of a source's turn: its lists are asked whether they changed, new links go to the frontier."""

import hashlib

from core.models import AddressKind
from core.outcomes import PollOutcome
from crawler.fetch import Answer
from crawler.list_reader import SpiderFault
from crawler.lists import Lists
from crawler.news_spider import NewsSpider
from crawler.troubles import Trouble
from crawler.visit import Visit
from crawler.walks import walk_pages, walk_sitemaps
from storage.discovered import Validators
from storage.sources import AddressState


async def poll_lists(visit: Visit, lists: Lists) -> None:
    """Polls every address of the source into `lists`. A failure of one does not keep the others from being asked."""
    states = await visit.store.addresses(visit.claim)
    if not states:
        lists.details.append("the source has no address: run `svodka sources sync`")
    for state in states:
        try:
            outcome = await _poll_address(visit, state, lists)
        except Trouble as trouble:
            outcome = trouble.poll_outcome
            lists.details.append(f"{state.url}: {trouble.detail}")
            lists.wait(trouble.retry_after)
        except SpiderFault as fault:
            outcome = PollOutcome.SPIDER_ERROR
            lists.details.append(f"{state.url}: {fault}")
        lists.outcomes.append(outcome)


async def _poll_address(visit: Visit, state: AddressState, lists: Lists) -> PollOutcome:
    # Now and then, and when the class reads lists in another way than before, everything is read anew.
    # An address with an open gap has no body_hash either (`crawler/walks.py`).
    known = visit.claim.token % state.full_every != 0 and (state.body_hash or "").endswith(_reading(visit.site))
    answer = await visit.fetcher.get(state.url, _conditions(state) if known else {})
    if answer.status == 304:
        return PollOutcome.NOT_MODIFIED
    validators = _validators(answer, visit.site)
    if known and validators.body_hash == state.body_hash:
        if (validators.etag, validators.last_modified) != (state.etag, state.last_modified):
            await visit.store.add_links(visit.claim, state.id, (), validators)
        return PollOutcome.NOT_MODIFIED
    found = await visit.reader.read(visit.site, state.kind, answer, 1)
    if found.problem:
        lists.details.append(f"{state.url}: {found.problem}")
        if not found.readable:
            return PollOutcome.INVALID
    lists.saw(state.kind, found)
    if state.kind is AddressKind.SITEMAP and found.more:
        # an index may stay the same while its children change: it gets no validators
        new, links = await walk_sitemaps(visit, found, lists)
    else:
        new, links = await walk_pages(visit, state, found, validators, lists)
    return PollOutcome.NEW if new else PollOutcome.NOTHING_NEW if links else PollOutcome.EMPTY


def _conditions(state: AddressState) -> dict[str, str]:
    conditions = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _validators(answer: Answer, site: type[NewsSpider]) -> Validators:
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    return Validators(answer.headers.get("etag"), answer.headers.get("last-modified"), digest + _reading(site))


def _reading(site: type[NewsSpider]) -> str:
    """Changes with the facts that decide which links a list gives."""
    return "-" + hashlib.blake2b(repr(site.list_facts()).encode(), digest_size=4).hexdigest()
