"""Pages with everything that stands around an article today, and what of them is the article.

Each layout in templates/ dresses a story of stories_*.toml and plants noise from phrases.toml; what is
planted is written down while the page is made. No two pages share a story.
"""

import html
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent
TUNED, OTHER, HELD_OUT, SECOND_CHECK = (f"stories_{half}.toml" for half in "abcd")
_FETCHED_AFTER = timedelta(hours=20)
_ZONES = {
    timedelta(hours=3): "Europe/Moscow",
    timedelta(hours=5): "Asia/Yekaterinburg",
    timedelta(hours=7): "Asia/Tomsk",
}
_MARKS = {"## ": "h2", "> ": "quote", "- ": "list", "| ": "table"}
_GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_NOMINATIVE = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


@dataclass(frozen=True)
class NoisyPage:
    """`paragraphs` are the article, each once. `noise` are the planted lines, (class, text); `repeats` the
    planted copies of true paragraphs, as shown. `published` is None where the page does not state it."""

    name: str
    layout: str
    url: str
    body: str
    now: datetime
    timezone: str  # of the site, as its class would state it
    title: str
    paragraphs: tuple[str, ...]
    published: datetime | None
    noise: tuple[tuple[str, str], ...]
    repeats: tuple[str, ...]
    captions: tuple[str, ...]
    footnotes: tuple[str, ...]


@dataclass
class _Planter:
    """Hands out phrases to a template, each class from its own place in the list, and remembers them."""

    number: int
    phrases: dict[str, list[str]]
    planted: list[tuple[str, str]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str, text: str | None = None) -> str:
        if text is None:
            pool = self.phrases[name]
            turn = self.taken.get(
                name, self.number * 3 if len(pool) % 3 else self.number * 2 + self.number // len(pool)
            )
            self.taken[name] = turn + 1
            text = pool[turn % len(pool)]
        self.planted.append((name, text))
        return text


@cache
def _phrases(name: str) -> dict[str, list[str]]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def pages(file: str) -> tuple[NoisyPage, ...]:
    """The pages of one file of stories, in its order."""
    stories = tomllib.loads((HERE / file).read_text(encoding="utf-8"))["story"]
    own = _phrases("phrases_c.toml") if file in (HELD_OUT, SECOND_CHECK) else {}
    phrases = _phrases("phrases.toml") | own
    return tuple(_page(story, number, phrases) for number, story in enumerate(stories))


def _page(story: dict[str, Any], number: int, phrases: dict[str, list[str]]) -> NoisyPage:
    published: datetime = story["published"]
    blocks = _blocks(story["body"])
    planter = _Planter(number, phrases)
    repeats: list[str] = []
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "plain": lambda block, glue="": _markup(block, "p", glue),
        "divs": lambda block, glue="": _markup(block, "div", glue),
        "breaks": lambda block, glue="": _breaks(block, glue),
    }
    first = blocks[0][1][0]
    copies = _copies(story, blocks)
    body = environment.get_template(f"{story['layout']}.html").render(
        n=planter,
        story={"author": "", "no_date": False, **story},
        blocks=blocks,
        number=number,
        published=published,
        fetched=published + _FETCHED_AFTER,
        genitive=_GENITIVE[published.month - 1],
        nominative=_NOMINATIVE[published.month - 1],
        preview=lambda: _said(first, repeats) if story.get("lead_twice") else "",
        again=lambda: [(kind, [_said(text, repeats) for text in texts]) for kind, texts in copies],
        clock=lambda: planter("clock", _clock(published + _FETCHED_AFTER, number)),
        words=lambda text, count: " ".join(text.split()[:count]),
    )
    slug = f"{published:%Y}-{number:02d}-{story['layout']}"
    url = f"https://{story['layout']}.example/novosti/{slug}.html"
    if found := re.search(r'data-address="([^"]+)"', body):
        url = found.group(1)
    day_only = (published.hour, published.minute) == (0, 0)
    return NoisyPage(
        name=f"{story['layout']}-{number:02d}",
        layout=story["layout"],
        url=url,
        body=body,
        now=published + (timedelta(days=1, hours=9) if day_only else _FETCHED_AFTER),
        timezone=_ZONES[published.utcoffset()],
        title=story["title"],
        paragraphs=tuple(text for _, texts in blocks for text in texts),
        published=None if story.get("no_date") else published,
        noise=tuple(planter.planted),
        repeats=tuple(repeats),
        captions=tuple(text for name, text in planter.planted if name in ("caption", "credit")),
        footnotes=tuple(text for name, text in planter.planted if name == "footnote"),
    )


Block = tuple[str, list[str]]


def _clock(fetched: datetime, number: int) -> str:
    """The page's own clock, as several sites print it; it is never the article's date."""
    weekday = ["Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье"][fetched.weekday()]
    day = f"{fetched.day} {_GENITIVE[fetched.month - 1]}"
    forms = (f"{weekday}, {day} {fetched:%Y, %H:%M} мск", f"Сегодня: {weekday.lower()}, {day} {fetched.year}",
             f"{fetched:%d.%m.%Y %H:%M}", f"{weekday}, {day}")  # fmt: skip
    return forms[number % len(forms)]


def _blocks(body: str) -> list[Block]:
    """(kind, texts): a paragraph, subhead or quote is one text, a list its items, a table its rows."""
    found: list[Block] = []
    for line in body.strip().split("\n"):
        kind = {"## ": "h2", "> ": "quote", "- ": "list", "| ": "table"}.get(
            re.match(r"(## |> |- |\| )?", line)[0], "p"
        )  # type: ignore[index]
        text = line.strip("| ") if kind == "table" else re.sub(r"^(?:## |> |- )", "", line).strip()
        if kind in ("list", "table") and found and found[-1][0] == kind:
            found[-1][1].append(text)
        else:
            found.append((kind, [text]))
    return found


def _copies(story: dict[str, Any], blocks: list[Block]) -> list[Block]:
    """The text once more, as sites with a second layout show it: exactly, or cut short and re-typed."""
    if story.get("text_twice"):
        return blocks[1:]
    if story.get("near_twice"):
        return [("p", [_retyped(texts[0])]) for kind, texts in blocks if kind == "p"]
    return []


def _retyped(text: str) -> str:
    words = text.replace("«", '"').replace("»", '"').replace("—", "-").replace("ё", "е").split()
    return " ".join(words[: max(8, len(words) - 2)]).rstrip(".,:;") + "…"


def _said(text: str, log: list[str]) -> str:
    log.append(text)
    return text


def _markup(block: Block, tag: str, glue: str = "") -> Markup:
    kind, texts = block
    safe = [html.escape(text, quote=False) for text in texts]
    if kind == "list":
        return Markup("<ul>" + "".join(f"<li>{text}</li>" for text in safe) + "</ul>")  # noqa: S704
    if kind == "table":
        rows = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in safe)
        return Markup("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")  # noqa: S704
    if kind == "quote":
        return Markup(f"<blockquote><{tag}>{safe[0]}</{tag}></blockquote>")  # noqa: S704
    name = "h2" if kind == "h2" else tag
    return Markup(f"<{name}>{safe[0]}{html.escape(glue)}</{name}>")  # noqa: S704


def _breaks(block: Block, glue: str = "") -> Markup:
    kind, texts = block
    if kind == "table":
        return _markup(block, "p")
    return Markup("<br>\n".join(html.escape(text, quote=False) for text in texts) + html.escape(glue) + "<br><br>")  # noqa: S704
