"""The table of commands. A command's module is imported when the command is called, no sooner."""

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import typer

from core.errors import SvodkaError


@dataclass(frozen=True, slots=True)
class Entry:
    """`function` in `module` is a typer command, or a typer.Typer with commands of its own."""

    module: str
    function: str
    help: str
    raw: bool = False  # all that follows goes to the function as it is, options too


COMMANDS = {
    "up": Entry("cli.up", "up", "Start everything: databases, workers, web page. Ctrl-C stops it."),
    "demo": Entry("cli.demo", "demo", "A first look, without a network: invented news from five sites."),
    "articles": Entry("cli.articles", "articles", "List articles, or show one with what was removed and why."),
    "story": Entry("cli.story", "story", "One story: who was first, who copied it and when, what they changed."),
    "search": Entry("cli.search", "search_articles", "Find articles by their words, filters, and what they match."),
    "watch": Entry("cli.watch", "app", "Saved queries that look at every new article; try one on the past."),
    "export": Entry("cli.export", "export", "Write the articles as JSON Lines, CSV or Parquet."),
    "keys": Entry("cli.keys", "app", "The keys of programs that use the API: add, list, revoke."),
    "readers": Entry("cli.readers", "app", "SQL for others: the views that they read, and the password for it."),
    "status": Entry("cli.status", "status", "One look that tells whether all is well."),
    "alerts": Entry("cli.alerts", "alerts", "What is wrong with sources, since when, why, and what to do."),
    "reprocess": Entry("cli.reprocess", "reprocess", "Read articles again from raw pages, difference first."),
    "memory": Entry("cli.memory", "memory", "The lines that a site repeats around its articles; pin or veto one."),
    "add": Entry("cli.add", "add", "Look at a site, show what would be stored, and add it to the catalogue."),
    "sources": Entry("cli.sources", "app", "The catalogue of sites: list, show, test, move, enable, disable, sync."),
    "record": Entry("cli.record", "record", "Keep a page and a list of a site as a fixture, for review."),
    "check": Entry("cli.check", "check", "Check the spiders, and what they read in their fixtures."),
    "import": Entry("cli.import_sites", "import_", "Write classes for the sites of an OPML or CSV file, disabled."),
    "regions": Entry("cli.regions", "regions", "Which federal subjects have sources, and how many live."),
    "notify": Entry("cli.notify", "app", "Who is told of alerts, what waits, what failed; a test message."),
    "mend": Entry("cli.mend", "mend", "Propose new rules for a site whose layout changed."),
    "users": Entry("cli.users", "app", "Who may sign in to the console: add, remove, password, role."),
    "config": Entry("cli.config", "config", "Show every setting, its value and where it comes from."),
    "run": Entry("cli.run", "run", "Run one role in the foreground, on servers that are given."),
    "health": Entry("cli.run", "health", "Say whether a role works; for health checks."),
    "explain": Entry("cli.explain", "explain", "Show a page line by line: kept, taken out and why."),
    "extract": Entry("cli.extract", "extract", "Read one page as an article."),
    "extract-many": Entry("cli.extract", "extract_many", "Read a folder of pages, one JSON line each."),
    "clean": Entry("cli.extract", "clean", "Read a page's text, without its markup, as an article."),
    "dedupe": Entry("cli.dedupe", "dedupe", "Find near-duplicates in a file of documents."),
    "bench": Entry("cli.bench", "bench", "Run a benchmark, side by side in one run."),
    "test": Entry("cli.test", "test", "Run the checks and the tests.", raw=True),
}
_RAW = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code. A SvodkaError ends in its two sentences on stderr, never in a traceback."""
    wanted = next((argument for argument in arguments if not argument.startswith("-")), None)
    try:
        app(wanted)(list(arguments), prog_name="svodka", standalone_mode=True)
    except SvodkaError as error:
        if os.environ.get("SVODKA_LOG_LEVEL") == "DEBUG":
            raise
        say_error(error)
        return 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BrokenPipeError:  # `svodka articles | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def app(wanted: str | None) -> typer.Typer:
    """All commands, of which only the wanted one is loaded; the others are there for the list in --help."""
    result = typer.Typer(
        help="Svodka watches news sites and keeps their articles, clean and without repeats.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    result.callback()(_no_options)
    for name, entry in COMMANDS.items():
        target = getattr(importlib.import_module(entry.module), entry.function) if name == wanted else _only_listed
        if isinstance(target, typer.Typer):
            result.add_typer(target, name=name, help=entry.help)
        else:
            # a command's own docstring is its long help; the sentence of the table stands in the list
            result.command(name, short_help=entry.help, context_settings=_RAW if entry.raw else None)(target)
    return result


def say_error(error: SvodkaError) -> None:
    lines = [f"svodka: {error.what}", *(f"  {line}" for line in error.remedy.splitlines())]
    sys.stderr.write("\n".join(lines) + "\n")


def _no_options() -> None:
    """Keeps a table with one command a table."""


def _only_listed() -> None:
    raise AssertionError("the command that was called is always loaded")
