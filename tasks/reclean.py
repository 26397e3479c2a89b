"""Articles that were cleaned before their site's memory knew better are cleaned again from their raw pages."""

import logging
from collections.abc import Collection

from dedupe.memory import line_hash
from storage import reclean as waiting
from storage.engine import Database
from tasks.app import app, database
from tasks.reextract import reextract

log = logging.getLogger(__name__)

_ARTICLES = 200  # looked at in one run, of which as many are read again as hold a line that waits


@app.task(name="reclean")
def reclean() -> None:
    """One bounded run over each site that waits; asks for another one where that was not all."""
    with database().begin() as session:
        sites = waiting.waiting_sites(session)
    more = [reclean_site(database(), source_id) for source_id in sites]
    if any(more):
        app.send_task("reclean")


def reclean_all(db: Database) -> None:
    """Until no site waits that could be cleaned."""
    while True:
        with db.begin() as session:
            sites = waiting.waiting_sites(session)
        if not sites:
            return
        for source_id in sites:
            reclean_site(db, source_id)


def reclean_site(db: Database, source_id: int) -> bool:
    """Whether there is more to do. What is cut short is found again: articles that are clean already do not change."""
    with db.begin() as session:
        lines = waiting.waiting_lines(session, source_id)
        if not lines:
            return False
        articles = waiting.articles_after(session, source_id, list(lines), min(lines.values()), _ARTICLES)
    changed = 0
    for article in articles:
        if _concerns(article, lines.keys()):
            changed += reextract(db, article.number, write=True, cause="memory") is not None
    more = len(articles) == _ARTICLES
    with db.begin() as session:
        waiting.done_to(session, source_id, lines, articles[-1].number if more else None)
    if changed:
        log.info("cleaned %d articles again, with %d lines that their site's memory now knows", changed, len(lines))
    return more


def _concerns(article: waiting.Stored, lines: Collection[int]) -> bool:
    """The article holds such a line, or it was cleaned of one by a memory."""
    cut = (line["text"] for line in article.removed if line["reason"].startswith("memory:"))
    return any(line_hash(text) in lines for text in (*article.paragraphs, *cut))
