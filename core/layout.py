"""How a page is built: what is compared from page to page to see that a site changed its layout."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

RULES = ("title", "body", "date", "author")  # of ExtractionRules: those that name a part to take


class Anchors(NamedTuple):
    """Where an article's text and headline stand («div.story»), and where its date was read («time element»).

    They name a layout: a site has several, for news, interviews, photo reports. Empty where there is no such part.
    """

    text: str = ""
    headline: str = ""
    date: str = ""


NOWHERE = Anchors()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The build of one article page, and what extraction got from it.

    `parts` name what stands inside the text's element; `frame` are the smallest hashes of the names of all blocks (a
    bottom-k sketch: A. Broder, 1997). `words` are those of the text, `known` is the share of the page's lines that
    site memory knew (None: it knew nothing yet), `missed` are the RULES of the site that found nothing.
    """

    anchors: Anchors = NOWHERE
    parts: frozenset[str] = frozenset()
    frame: frozenset[int] = frozenset()
    title: bool = False
    author: bool = False
    words: int = 0
    known: float | None = None
    rules: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """A title, a date of its own, a text; and every rule of the site found its part."""
        return bool(self.title and self.anchors.date and self.words and not self.missed)

    def as_json(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {key: sorted(values[key]) for key in ("parts", "frame", "rules", "missed")}


def from_json(stored: Mapping[str, Any]) -> PageLayout:
    values = dict(stored) | {key: frozenset(stored[key]) for key in ("parts", "frame", "rules", "missed")}
    return PageLayout(**values | {"anchors": Anchors(*stored["anchors"])})
