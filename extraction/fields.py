"""What a page says of itself: JSON-LD, meta, microdata, <time>. Claims with their source, not yet a decision."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from dedupe.normalise import words
from extraction.byline import people
from extraction.jsonld import article_objects, text_of
from extraction.published import DateClaim

_LONGEST = 2000
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "publish-date",
    "pubdate", "publish_date", "publication_date", "dc.date.issued", "dc.date", "dcterms.created",
    "mediator_published_time", "sailthru.date", "parsely-pub-date", "article:published", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_AUTHOR = ("author", "article:author", "dc.creator", "mediator_author")
_OUTSIDE = "ancestor::a or ancestor::nav or ancestor::aside or ancestor::footer or ancestor::li"


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


def fields_of(root: HtmlElement, url: str) -> Fields:
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
    if any(element.get("itemprop") is not None for element in root.iter("*")):
        _microdata(root, fields, authors)
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


def _microdata(root: HtmlElement, fields: Fields, authors: list[str]) -> None:
    for prop, target in (("datePublished", fields.published), ("dateModified", fields.modified)):
        for element in root.xpath(f"//*[@itemprop='{prop}'][not({_OUTSIDE})]")[:1]:
            value = element.get("content") or element.get("datetime") or _text(element)
            _claim(target, value, f"microdata {prop}")
    for element in root.xpath("//*[@itemprop='headline'][not(ancestor::aside or ancestor::li)]")[:1]:
        fields.titles.append(element.get("content") or _text(element))
    for element in root.xpath("//*[@itemprop='author'][not(ancestor::aside)]")[:1]:
        name = element.xpath(".//*[@itemprop='name']")
        authors.append(element.get("content") or _text(name[0] if name else element))


def _time_elements(root: HtmlElement, fields: Fields) -> None:
    """<time> in the article; where the page shows several days outside lists, none of them is trusted."""
    values = []
    if next(root.iter("time"), None) is None:
        return
    for element in root.xpath(f"//time[not({_OUTSIDE})]")[:6]:
        value = element.get("datetime") or _text(element)
        if value:
            values.append(value)
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
