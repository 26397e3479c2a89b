"""Lists of sites as people keep them, OPML and CSV, read into rows. Pure: bytes in, rows and mistakes out."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from core.errors import SvodkaError
from crawler.safe_xml import Element

_COLUMNS = {  # what a column may be called, in lower case and without spaces and underscores
    "host": ("host", "domain", "site", "хост", "домен", "сайт"),
    "url": ("url", "address", "link", "href", "htmlurl", "homepage", "адрес", "ссылка"),
    "kind": ("kind", "type", "category", "вид", "тип", "категория"),
    "region": ("region", "regioniso", "iso", "regioncode", "subject", "регион", "субъект", "кодрегиона"),
    "feed": ("feed", "rss", "atom", "feedurl", "feedurlorsitemap", "xmlurl", "лента", "rssлента"),
    "sitemap": ("sitemap", "sitemapurl", "картасайта"),
    "timezone": ("timezone", "tz", "часовойпояс"),
    "note": ("note", "evidence", "comment", "description", "примечание", "комментарий"),
    "title": ("title", "text", "name", "название", "имя"),
}
_NAMED = {alias: column for column, aliases in _COLUMNS.items() for alias in aliases}
_NEEDED = ("host", "url", "feed", "sitemap")
_LONGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One site of a list: what its columns say, by our names, without those that are empty; `line` counts from 1."""

    line: int
    columns: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.columns.get(column, "")


@dataclass(frozen=True, slots=True)
class SiteList:
    """`mistakes` are sentences for people: «line 7: ...»."""

    rows: list[Row] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


def read_site_list(body: bytes) -> SiteList:
    """OPML where the bytes are XML, else CSV. Raises SvodkaError where they are neither."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _opml(body)
    return _csv(_decoded(body))


def _decoded(body: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else cp1251, in which spreadsheets save here."""
    encodings = ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SvodkaError("The file is no text in UTF-8, UTF-16 or cp1251.", "Save it as CSV in UTF-8.")


def _csv(text: str) -> SiteList:
    found = SiteList()
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=_delimiter(text), strict=False)
    names: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            found.mistakes.append(f"line {line}: {error}. Is a quotation mark not closed?")
            break
        if not any(cell.strip() for cell in cells):
            continue
        if not names:
            names = _header(cells)
            continue
        if len(cells) > len(names):
            remedy = "Put a field that holds the delimiter in quotes."
            found.mistakes.append(f"line {line}: {len(cells)} fields under {len(names)} columns. {remedy}")
            continue
        columns = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
        found.rows.append(Row(line, columns))
    if not names:
        raise SvodkaError("The file is empty.", _FORM)
    return found


_FORM = "A CSV file starts with a line of names: host,url,kind,region,feed. One of host, url and feed is needed."


def _delimiter(text: str) -> str:
    """That of the first line which is not empty: spreadsheets write semicolons here, since the comma is decimal."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _header(cells: list[str]) -> list[str]:
    """Our name for each column, "" for one that we do not know; of two with one meaning the first counts."""
    names: list[str] = []
    for cell in cells:
        name = _NAMED.get(re.sub(r"[\s_\-]+", "", cell.strip().lower()), "")
        names.append("" if name in names else name)
    if not set(names) & set(_NEEDED):
        raise SvodkaError(f"The first line names none of the columns that are needed: {', '.join(cells)[:200]}.", _FORM)
    return names


def _opml(body: bytes) -> SiteList:
    """Each outline with an xmlUrl, or with an htmlUrl alone; the folders around it may name its region and kind."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise SvodkaError(f"line {line}: the file is no XML: {error.msg}.", "Export the list anew.") from None
    if not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise SvodkaError(f"The file is XML, but no OPML: it starts with <{root.tag}>.", "Export the list as OPML.")
    outlines: Iterator[Element] = root.iter("outline", "{*}outline")
    return SiteList([Row(one.sourceline or 0, dict(_outline(one))) for one in outlines if _is_site(one)])


def _is_site(outline: Element) -> bool:
    return bool({name.lower() for name in map(str, outline.attrib)} & {"xmlurl", "htmlurl", "url"})


def _outline(outline: Element) -> Iterator[tuple[str, str]]:
    folders = [
        str(parent.get("text") or parent.get("title") or "").strip() for parent in outline.iterancestors("outline")
    ]
    if folders:
        yield "folders", "\n".join(filter(None, folders))
    for attribute, value in outline.attrib.items():
        name = _NAMED.get(str(attribute).lower().replace("_", ""), "")
        if name and name != "kind" and str(value).strip():  # type="rss" is no kind of ours
            yield name, str(value).strip()
