"""`svodka extract`, `extract-many`, `clean`: files of pages or of text to articles, as JSON."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.files import NowOption, moment_of, read_file
from core.errors import SvodkaError
from core.models import Extraction
from core.urls import host_of
from dedupe.memory import StreamMemory
from extraction import clean_lines
from extraction import extract as extract_page
from extraction.observe import observe

_SUFFIXES = (".html", ".html.gz", ".htm", ".htm.gz")

LinesOption = Annotated[bool, typer.Option("--lines", help="For reading: the article and what was removed, no JSON.")]


def extract(
    file: Annotated[str, typer.Argument(help="A page as it was fetched, also .gz; - reads standard input.")],
    url: Annotated[str, typer.Option("--url", help="The page's address.")] = "",
    now: NowOption = "",
    charset: Annotated[str, typer.Option("--charset", help="The charset that the HTTP header named.")] = "",
    lines: LinesOption = False,
) -> None:
    """Reads one page as an article and prints it as JSON, with every removed line and why it went.

    Without --now, relative dates («вчера, 23:10») stay unread and later dates are not refused.
    """
    found = extract_page(read_file(file), url=url, charset=charset or None, now=moment_of(now))
    _print(found, lines)


def clean(
    file: Annotated[str, typer.Argument(help="A page's text, one line each, noise and all; - reads standard input.")],
    url: Annotated[str, typer.Option("--url", help="The page's address; a date may stand in it.")] = "",
    now: NowOption = "",
    lines: LinesOption = False,
) -> None:
    """Reads the text of a page, without its markup, as an article: the same JSON as `extract`."""
    text = read_file(file).decode("utf-8-sig", "replace")
    _print(clean_lines(text.splitlines(), now=moment_of(now), url=url or None), lines)


def extract_many(
    directory: Annotated[
        Path, typer.Argument(help="<id>.html[.gz] here or in pages/, and index.jsonl: id, host, url?")
    ],
    memory: Annotated[
        bool, typer.Option("--memory", help="First learn from all pages which lines are the sites'.")
    ] = False,
) -> None:
    """Reads every page of a folder and prints one JSON line each, `id` first, in the order of index.jsonl."""
    entries = _entries(directory)
    known = _learn(entries) if memory else None
    for entry in entries:
        lines = known.of(entry.host) if known else None
        found = extract_page(read_file(str(entry.path)), url=entry.url, now=entry.now, memory=lines)
        sys.stdout.write(json.dumps({"id": entry.id, **as_json(found)}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def as_json(found: Extraction) -> dict[str, Any]:
    """The article as programs read it. Dates are ISO 8601 with an offset; what is not known is null."""
    return {
        "outcome": found.outcome.value,
        "detail": found.detail,
        "title": found.title,
        "lead": found.lead,
        "paragraphs": list(found.paragraphs),
        "text": found.text,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "published_precision": found.published_precision.value,
        "published_evidence": found.published_evidence,
        "published_alternatives": list(found.alternatives),
        "modified_at": found.modified_at.isoformat() if found.modified_at else None,
        "authors": list(found.authors),
        "language": found.language,
        "origin_citation": found.origin_citation,
        "captions": list(found.captions),
        "footnotes": list(found.footnotes),
        "canonical_url": found.canonical_url,
        "charset": found.charset,
        "quality": list(found.quality),
        "removed": [{"text": removal.text, "reason": removal.reason} for removal in found.removed],
    }


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    path: Path
    host: str
    url: str
    now: datetime | None


def _learn(entries: list[_Entry]) -> StreamMemory:
    memory = StreamMemory()
    for entry in entries:
        if seen := observe(read_file(str(entry.path)), url=entry.url):
            memory.learn(entry.host, seen)
    return memory


def _entries(directory: Path) -> list[_Entry]:
    """The pages that the index names, or all pages of the folder where there is no index."""
    if not directory.is_dir():
        raise SvodkaError(f"{directory} is not a folder.", "Give a folder with <id>.html or <id>.html.gz files.")
    index = directory / "index.jsonl"
    if not index.exists():
        files = sorted(path for folder in (directory, directory / "pages") for path in _pages(folder))
        if not files:
            raise SvodkaError(
                f"{directory} holds no pages.", "It needs <id>.html or <id>.html.gz files, or pages/ with them."
            )
        return [_Entry(path.name.split(".htm")[0], path, "", "", None) for path in files]
    entries = []
    for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            entries.append(_entry(directory, line, f"line {number} of {index}"))
    return entries


def _entry(directory: Path, line: str, where: str) -> _Entry:
    try:
        row = json.loads(line)
        name = str(row["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise SvodkaError(
            f"{where} is not right: {error}.", 'A line is {"id": "...", "host": "...", "url": "..."}.'
        ) from None
    tries = [folder / f"{name}{suffix}" for folder in (directory / "pages", directory) for suffix in _SUFFIXES]
    path = next((path for path in tries if path.exists()), None)
    if path is None or "/" in name:
        raise SvodkaError(
            f"{where} names the page {name}, which is not in the folder.", f"Expected {tries[0]} or {tries[1]}."
        )
    url = str(row.get("url") or "")
    fetched = row.get("crawl_date")
    # a day is all that an index says of the fetch: its end
    now = moment_of(f"{fetched}T23:59" if len(str(fetched)) == 10 else str(fetched)) if fetched else None
    return _Entry(name, path, str(row.get("host") or (host_of(url) if url else "")), url, now)


def _pages(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.name.endswith(_SUFFIXES)] if folder.is_dir() else []


def _print(found: Extraction, lines: bool) -> None:
    if not lines:
        sys.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n")
        return
    when = f"{found.published_at:%Y-%m-%d %H:%M %z} ({found.published_evidence})" if found.published_at else "no date"
    head = [found.title or "(no title)", f"{found.outcome.value} · {when} · {', '.join(found.authors) or 'no author'}"]
    removed = [f"  - {removal.text[:100]}  [{removal.reason}]" for removal in found.removed]
    sys.stdout.write("\n".join([*head, found.detail, *found.paragraphs, "", "Removed:", *removed]) + "\n")
