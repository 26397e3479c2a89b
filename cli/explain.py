"""`svodka explain`: a page line by line, what became the article, what did not, and why."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from cli.database import open_database
from cli.explain_html import html_page
from cli.explain_text import print_explanation
from cli.files import NowOption, moment_of, read_file
from cli.show import console
from cli.sources import no_source
from core import config as settings
from core.errors import SvodkaError
from core.models import ExtractionRules
from core.urls import BadUrl, url_key
from extraction import SiteMemory
from extraction.decode import header_charset
from extraction.explain import Explanation, explain_lines
from extraction.explain import explain as explain_page
from storage import frontier, sources
from storage.frontier import RawPage
from tasks.memory import site_lines
from tasks.read import with_hints


def explain(
    page: Annotated[
        str, typer.Argument(help="An address; or a saved page, also .gz; or its text, a line each, as .txt.")
    ],
    url: Annotated[str, typer.Option("--url", help="The address of a page that is given as a file.")] = "",
    site: Annotated[str, typer.Option("--site", help="Read it by the rules and the memory of this source.")] = "",
    html: Annotated[Path | None, typer.Option("--html", help="Write the same as one HTML file.")] = None,
    now: NowOption = "",
) -> None:
    """Shows every line of a page in its order: kept, taken out (by which step and rule), or never chosen.

    A page at an address is the stored one, as it was fetched; one that is not stored is fetched once, if
    its site's robots.txt allows it. Nothing is written to the database.
    """
    if page.startswith(("http://", "https://")):
        address, found = _at_address(page, site)
    else:
        address, found = url or page, _of_file(page, url, site, moment_of(now))
    if html is None:
        print_explanation(console(), address, found)
        return
    try:
        html.write_text(html_page(address, found), encoding="utf-8")
    except OSError as error:
        raise SvodkaError(
            f"{html} cannot be written: {error.strerror}.", "Name a file in a folder that exists."
        ) from None
    typer.echo(f"{html} is written.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the site that a page belongs to."""

    rules: ExtractionRules | None = None
    memory: SiteMemory | None = None


def _of_file(file: str, url: str, site: str, now: datetime | None) -> Explanation:
    body = read_file(file)
    known = _Known()
    if site:
        with open_database() as db, db.begin() as session:
            known = _known_of(session, site)
    if file.removesuffix(".gz").endswith(".txt"):
        lines = body.decode("utf-8-sig", "replace").splitlines()
        return explain_lines(lines, url=url or None, now=now, rules=known.rules, memory=known.memory)
    return explain_page(body, url=url, now=now, rules=known.rules, memory=known.memory)


def _at_address(url: str, site: str) -> tuple[str, Explanation]:
    try:
        key = url_key(url)
    except BadUrl as error:
        raise SvodkaError(str(error), "Write the address as a browser shows it.") from None
    with open_database() as db, db.begin() as session:
        stored = frontier.raw_page_at(session, key)
        if site:
            known = _known_of(session, site)
        elif stored is not None:
            memory = site_lines(session, stored.source_id, stored.document)
            known = _Known(sources.rules_of(session, stored.source_id), memory)
        else:
            known = _Known()
    if stored is None:
        typer.echo("This page is not stored; it is fetched now.", err=True)
        return _fetched(url, known)
    typer.echo(f"As it was fetched at {stored.fetched_at:%Y-%m-%d %H:%M} UTC.", err=True)
    return stored.final_url, _of_stored(stored, known)


def _of_stored(page: RawPage, known: _Known) -> Explanation:
    found = explain_page(
        page.body,
        url=page.final_url,
        charset=header_charset(page.headers),
        now=page.fetched_at,
        rules=known.rules,
        memory=known.memory,
    )
    return replace(found, extraction=with_hints(found.extraction, page))


def _fetched(url: str, known: _Known) -> tuple[str, Explanation]:
    from crawler.fetch_one import fetch_one  # Scrapy takes half a second to import

    answer = fetch_one(url, settings.load())
    found = explain_page(
        answer.body,
        url=answer.url,
        charset=header_charset(answer.headers),
        now=datetime.now(UTC),
        rules=known.rules,
        memory=known.memory,
    )
    return answer.url, found


def _known_of(session: Session, site: str) -> _Known:
    number = sources.number_of(session, site)
    if number is None:
        raise no_source(session, site)
    return _Known(sources.rules_of(session, number), site_lines(session, number, None))
