"""The first half of a source's turn: its lists are asked whether they changed, new links go to the frontier."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from core.models import AddressKind
from core.outcomes import PollOutcome
from crawler.link_header import hub_of
from crawler.list_reader import SpiderFault
from crawler.lists import Lists
from crawler.reading import body_hash, conditions, reading
from crawler.sitemap_walk import walk_sitemaps
from crawler.troubles import Trouble
from crawler.visit import Visit
from crawler.walks import walk_pages
from storage import gaps
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
    await _tell_gaps(visit, lists)


async def _tell_gaps(visit: Visit, lists: Lists) -> None:
    """A list that has moved on by more than it shows leaves a gap, unless another one shows what was before."""
    for url, why in [*lists.given_up, *([] if lists.grounded else lists.overflows)]:
        lists.details.append(f"{url}: {why}, links may be missed")
        await visit.store.do(partial(gaps.record, claim=visit.claim, url=url, detail=why, now=datetime.now(UTC)))


async def _poll_address(visit: Visit, state: AddressState, lists: Lists) -> PollOutcome:
    # Now and then, and when the class reads lists in another way than before, everything is read anew.
    # An address with an open gap has no body_hash either (`crawler/walks.py`).
    full = visit.claim.token % state.full_every == 0
    known = not full and (state.body_hash or "").endswith(reading(visit.site))
    answer = await visit.fetcher.get(state.url, conditions(state) if known else {})
    if answer.status == 304:
        return PollOutcome.NOT_MODIFIED
    validators = Validators(
        answer.headers.get("etag"), answer.headers.get("last-modified"), body_hash(answer, visit.site)
    )
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
    hub = found.hints.hub or hub_of(answer.headers.get("link", ""), answer.url)
    validators = replace(validators, hub=hub or "")
    if state.kind is AddressKind.SITEMAP and found.more:
        new, links = await walk_sitemaps(visit, state, found, validators, lists, full=full)
    else:
        new, links = await walk_pages(visit, state, found, validators, lists)
    return PollOutcome.NEW if new else PollOutcome.NOTHING_NEW if links else PollOutcome.EMPTY
