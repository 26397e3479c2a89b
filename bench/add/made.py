"""What a made-up site is: its answers by path, and what a probe should find."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.add import layouts
from bench.add.layouts import Item, Skin
from bench.add.texts import Town, stories

HTML = "text/html; charset=utf-8"
XML = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes
    status: int = 200
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """`url` is what an operator types; `reason` is why it cannot be added, "" for the others; `rest` answers all
    other paths; `tls` is the name of the authority that signs its certificate, "" for plain HTTP."""

    what: str
    host: str
    url: str
    replies: dict[str, Reply]
    family: str = ""
    region: str = ""
    kind: str = "media"
    list_kind: str = "feed"
    reason: str = ""
    rest: Reply | None = None
    tls: str = ""
    others: tuple[str, ...] = field(default=())  # hosts that lead here


@dataclass(frozen=True, slots=True)
class Plan:
    """How a system makes a site of stories. `row` makes one teaser of the list, `article` the inside of a page."""

    host: str
    skin: Skin
    town: Town
    zone: str
    path: Callable[[Item], str]
    row: Callable[[Item], str]
    article: Callable[[Item, Sequence[Item]], str]
    charset: str = "utf-8"
    head: Callable[[Item], str] = lambda _: ""
    seed: int = 1
    count: int = 10
    says_charset: bool = True

    def items(self, now: datetime) -> list[Item]:
        local = now.astimezone(ZoneInfo(self.zone))
        rubrics = (("Общество", "obschestvo"), ("Культура", "kultura"), ("Экономика", "ekonomika"))
        found = []
        for n, story in enumerate(stories(self.town, self.count, self.seed)):
            at = local - timedelta(hours=2 + 5 * n, minutes=7 * n)
            blank = Item(story, "", at.replace(second=0, microsecond=0), rubrics[n % 3][0])
            found.append(Item(story, self.path(blank), blank.at, blank.rubric))
        return found

    def reply(self, text: str) -> Reply:
        kind = f"text/html; charset={self.charset}" if self.says_charset else "text/html"
        return Reply(text.encode(self.charset, "xmlcharrefreplace"), kind=kind)

    def pages(self, items: Sequence[Item]) -> dict[str, Reply]:
        return {
            one.path: self.reply(
                layouts.page(
                    self.skin,
                    f"{one.story.title} — {self.skin.title}",
                    self.article(one, items),
                    self.charset,
                    self.head(one),
                )
            )
            for one in items
        }

    def listing(self, items: Sequence[Item], title: str, more: str = "", head: str = "") -> Reply:
        body = f'<h1>{title}</h1><div class="list">{"".join(map(self.row, items))}</div>{more}'
        return self.reply(layouts.page(self.skin, f"{title} — {self.skin.title}", body, self.charset, head))


def robots(*lines: str) -> Reply:
    return Reply("\n".join(("User-agent: *", *lines, "")).encode(), kind="text/plain")
