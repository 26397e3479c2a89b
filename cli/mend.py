"""`svodka mend`: a site's layout changed; new rules are proposed from its archived pages, and a person accepts them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.database import open_database
from cli.mend_view import diff_lines, effect_table, fixture_lines
from cli.show import agreed, console
from cli.sources import fill_empty_catalogue, no_source
from core import config as settings
from core.alerts import AlertKind
from core.errors import SvodkaError
from crawler.list_mending import list_changes
from crawler.news_spider import NewsSpider
from crawler.rule_change import RuleChange, Rules
from storage import alerts, layouts, sources
from storage.engine import Database


def mend(
    name: Annotated[str, typer.Argument(help="A source, as `svodka sources` names it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write the proposal without asking.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="The new layout is fine as it is: end the alert.")] = False,
) -> None:
    """Proposes rules for a site whose pages, or whose list of news, are built in another way than before.

    The selectors are learnt from the archived pages of before and after. What they change in the site's file, in its
    fixtures and in those pages is shown; nothing is written before you agree.
    """
    with open_database() as db:
        fill_empty_catalogue(db)
        with db.begin() as session:
            number = sources.number_of(session, name)
            if number is None:
                raise no_source(session, name)
            listless = number in layouts.listless(session)
            told = any(alert.kind == AlertKind.LAYOUT for alert in alerts.opened(session, number))
        if accept:
            _accept(db, number, name)
            return
        spider = _spider(name)
        changes = _list_rules(db, number, spider) if listless else _page_rules(db, number, name, told=told)
    if changes:
        _offer(spider, changes, yes=yes)


def _accept(db: Database, number: int, name: str) -> None:
    from tasks.layouts import accept

    if not db.do(lambda session: accept(session, number, datetime.now(UTC))):
        raise SvodkaError(f"No change of the layout of {name} is open.", f"`svodka sources show {name}` shows what is.")
    typer.echo(f"The new layout of {name} is taken as it is; its pages are compared with each other from now on.")


def _page_rules(db: Database, number: int, name: str, *, told: bool) -> Rules:
    from tasks.mending import mend as propose

    proposal = propose(db, number)
    new = sum(effect.new for effect in proposal.effects)
    if not proposal.changes and not told:
        raise SvodkaError(
            f"No change of the layout of {name} is known, and no rule was found that makes its pages better.",
            f"`svodka sources show {name}` shows how its pages are built, `svodka alerts {name}` what is wrong.",
        )
    if not proposal.changes:
        raise SvodkaError(
            f"No rule was found that makes the pages of {name} better ({new} new ones were looked at).",
            f"What is not on the pages any more, no rule brings back. `svodka mend {name} --accept` takes them as they "
            "are; docs/when-a-site-breaks.md says how to write a rule by hand.",
        )
    console().print(effect_table(proposal.effects))
    return proposal.changes


def _list_rules(db: Database, number: int, spider: type[NewsSpider]) -> Rules:
    from crawler.fetch_one import fetch_one

    with db.begin() as session:
        known = layouts.addresses(session, number, 500)
    url = spider.listings[0]
    answer = fetch_one(url, settings.load())
    changes, links = list_changes(spider, answer.body, url, known, datetime.now(UTC))
    if not changes:
        raise SvodkaError(
            f"{url} shows no links like those of {spider.name} before.",
            "Look at it in a browser: its news may be loaded by a script, or stand at another address now.",
        )
    typer.echo(f"With the proposed rule {links} articles are found in {url}.")
    return changes


def _spider(name: str) -> type[NewsSpider]:
    from crawler.loader import load_spiders

    loaded = load_spiders(settings.load())
    if name not in loaded.spiders:
        raise SvodkaError(f"The class of {name} cannot be read.", "\n".join(loaded.problems) or "Is its file gone?")
    return loaded.spiders[name]


def _offer(spider: type[NewsSpider], changes: Rules, *, yes: bool) -> None:
    change = RuleChange.of(spider, changes)
    out = console()
    for line in (*fixture_lines(change), *diff_lines(change)):
        out.print(line)
    if not (yes or agreed("Write it?")):
        typer.echo("Nothing was written.")
        return
    change.write()
    name = spider.name
    typer.echo(
        f"Written to {_near(change.file)}. Next: `svodka record {name}` keeps a page of the new layout as a fixture, "
        f"`svodka sources sync` gives the rules to a service that runs, and `svodka reprocess --site {name} --write` "
        "reads again what was stored since."
    )


def _near(file: Path) -> Path:
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
