"""What a page says of itself: JSON-LD, meta, microdata, <time>. Claims with their source, not yet a decision."""

from collections.abc import Container
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from dedupe.normalise import words
from extraction.byline import people
from extraction.jsonld import article_objects, text_of
from extraction.parse import Page
from extraction.published import DateClaim
from extraction.survey import stands

_LONGEST = 2000
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "publish-date",
    "pubdate", "publish_date", "publication_date", "dc.date.issued", "dc.date", "dcterms.created",
    "mediator_published_time", "sailthru.date", "parsely-pub-date", "article:published", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_AUTHOR = ("author", "article:author", "dc.creator", "mediator_author")
_OUTSIDE = frozenset(("a", "nav", "aside", "footer", "li"))


@dataclass(slots=True)
class Fields:
    """`headings` are the page's h1 (then h2) texts; `titles` what og:title, JSON-LD and microdata claim."""

    headings: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    page_title: str = ""
    published: list[DateClaim] = field(default_factory=list)
    modified: list[DateClaim] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    canonical_url: str | None = None
    language: str | None = None
    kind: str = ""  # og:type
    description: str = ""  # the page's own summaries


def fields_of(page: Page, url: str) -> Fields:
    root = page.root
    meta = _meta(root)
    fields = Fields(
        headings=[_text(e) for tag in ("h1", "h2") for e in root.iter(tag)][:40],
        titles=[t for name in ("og:title", "twitter:title") if (t := meta.get(name, ""))],
        page_title=next((_text(e) for e in root.iter("title")), ""),
        canonical_url=_canonical(root, meta, url),
        language=(root.get("lang") or root.get("xml:lang") or meta.get("og:locale") or meta.get("content-language")),
        kind=meta.get("og:type", ""),
        description=" ".join(dict.fromkeys(meta.get(name, "") for name in ("description", "og:description"))).strip(),
    )
    authors: list[str] = []
    if item := _own_object(article_objects(root), fields):
        fields.titles.insert(0, text_of(item.get("headline")) or text_of(item.get("name")))
        _claim(fields.published, item.get("datePublished"), "json-ld datePublished")
        _claim(fields.modified, item.get("dateModified"), "json-ld dateModified")
        listed = item.get("author")
        authors += [text_of(a) for a in (listed if isinstance(listed, list) else [listed])]
    for name in _PUBLISHED:
        _claim(fields.published, meta.get(name), f"meta {name}")
    for name in _MODIFIED:
        _claim(fields.modified, meta.get(name), f"meta {name}")
    _microdata(page, fields, authors)
    _time_elements(root, fields)
    authors += [meta[name] for name in _AUTHOR if meta.get(name)]
    fields.authors = next((names for a in authors if (names := people(a))), ())
    fields.titles = [t for t in fields.titles if t]
    return fields


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower()[:100], content[:_LONGEST])
    return found


def _own_object(objects: list[dict[str, object]], fields: Fields) -> dict[str, object] | None:
    """Pages list other articles as JSON-LD too: the object whose headline is the page's, else an only one."""
    page = set(words(" ".join([fields.page_title, *fields.titles, *fields.headings[:1]])))
    for item in objects:
        own = set(words(text_of(item.get("headline")) or text_of(item.get("name"))))
        if own and len(own & page) >= 0.6 * len(own):
            return item
    return objects[0] if len(objects) == 1 and objects[0].get("articleBody", objects[0].get("datePublished")) else None


def _microdata(page: Page, fields: Fields, authors: list[str]) -> None:
    for prop, target in (("datePublished", fields.published), ("dateModified", fields.modified)):
        if (element := _first_property(page, prop, _OUTSIDE)) is not None:
            value = element.get("content") or element.get("datetime") or _text(element)
            _claim(target, value, f"microdata {prop}")
    if (element := _first_property(page, "headline", frozenset(("aside", "li")))) is not None:
        fields.titles.append(element.get("content") or _text(element))
    if (element := _first_property(page, "author", frozenset(("aside",)))) is not None:
        name = element.xpath(".//*[@itemprop='name']")
        authors.append(element.get("content") or _text(name[0] if name else element))


def _first_property(page: Page, name: str, outside: Container[str]) -> HtmlElement | None:
    named = (element for element, says in page.survey.properties if says == name)
    return next((element for element in named if stands(element, page.root, outside)), None)


def _time_elements(root: HtmlElement, fields: Fields) -> None:
    """<time> in the article; where the page shows several days outside lists, none of them is trusted."""
    shown = islice((element for element in root.iter("time") if stands(element, root, _OUTSIDE)), 6)
    values = [value for element in shown if (value := element.get("datetime") or _text(element))]
    if values and len({value[:10] for value in values}) == 1:
        _claim(fields.published, max(values, key=len), "time element")


def _claim(target: list[DateClaim], value: object, evidence: str) -> None:
    text = text_of(value)
    if text:
        target.append(DateClaim(text[:200], evidence))


def _canonical(root: HtmlElement, meta: dict[str, str], url: str) -> str | None:
    """rel=canonical, else og:url; http(s) on the page's own host or none (a template's mistake points elsewhere)."""
    links = [str(e.get("href") or "") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    for href in (*links, meta.get("og:url")):
        if not href or len(href) > _LONGEST:
            continue
        try:
            full = urljoin(url, href.strip())
            parts, own = urlsplit(full), urlsplit(url)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and parts.hostname
            and (not own.hostname or _bare(parts.hostname) == _bare(own.hostname))
        ):
            return full
    return None


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.")


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())[:_LONGEST]
