"""Where the query of a watch comes from: words, texts that are examples, or what comes with Svodka."""

import typer
from rich.text import Text

from cli.files import read_file
from cli.show import console
from core.errors import SvodkaError
from core.watch.examples import Suggestion, suggested
from core.watch.shipped import shipped_watch
from storage.engine import Database
from storage.watch_words import shares


def watch_text(db: Database, words: list[str] | None, files: list[str] | None, example: str, *, quiet: bool) -> str:
    """Raises SvodkaError unless it is exactly one of the three."""
    given = [bool(words), bool(files), bool(example)]
    if sum(given) > 1:
        raise SvodkaError("A query, texts or an example: one of them.", "`svodka watch edit` changes it afterwards.")
    if example:
        return shipped_watch(example).query.text
    if not files:
        return " ".join(words or ())
    suggestion = _suggested(db, files)
    if not quiet:
        _explain(suggestion)
    return suggestion.query


def _suggested(db: Database, files: list[str]) -> Suggestion:
    texts = [read_file(file).decode("utf-8-sig", "replace") for file in files]
    with db.begin() as session:
        return suggested(texts, lambda words: shares(session, words))


def _explain(suggestion: Suggestion) -> None:
    out = console()
    for concept in suggestion.concepts:
        where = " (in the headline or first paragraph)" if concept.head else ""
        out.print(
            Text(
                f"  {' OR '.join(concept.words)}: in {concept.examples} of {suggestion.examples} texts{where}, "
                f"in some {concept.share:.0%} of all articles"
            )
        )
        out.print(Text(f"    in these texts: {', '.join(concept.forms)}", style="dim"))
    for what, words in (("also common to them", suggestion.further), ("phrases", suggestion.phrases)):
        if words:
            out.print(Text(f"  {what}: {', '.join(words)}", style="dim"))
    typer.echo()
