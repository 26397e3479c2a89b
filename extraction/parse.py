"""Text to one bounded tree, whatever the page: the stock parser silently drops what is too deep or too long."""

import re
from dataclasses import dataclass, field

from lxml import html
from lxml.etree import LxmlError

from extraction.markup import bare_long_tags
from extraction.survey import Survey, survey

MAX_ELEMENTS = 30_000  # above this the extractors take seconds; such a page is read as plain lines
_MAX_TEXT = 12_000_000  # characters of markup; the rest is cut
_FLAT_LINES = 4_000
_LONG_ATTRIBUTE = 8_000
# a look at the markup first: a question to every attribute of the tree costs as much as reading the article
_LONG_VALUE = re.compile(r"""=\s{0,9}(?:"[^"]{8000}|'[^']{8000}|[^\s"'<>]{8000})""")
_FLAT_LINE = 200_000
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")  # the parser takes them in and refuses to move them
_CONTROL_BYTES = bytes((*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
# lxml.html asks a Python function for the class of each element, each time that it is looked at
_ONE_CLASS = html.etree.ElementDefaultClassLookup(element=html.HtmlElement)
_RAW_TEXT = ("script", "style", "noscript", "template", "textarea", "svg", "iframe")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|td|th|table|section|article|aside|header|footer|nav|form|blockquote|pre|dd|dt|option)\b[^>]{0,2000}>",
    re.I,
)
_count = html.etree.XPath("count(//*)")
_ANY_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,70000}>")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,2000})", re.I)


@dataclass(slots=True)
class Page:
    """`root` is the html element. `flags` say what was cut on the way: «flattened», «cut:markup» ..."""

    root: html.HtmlElement
    flags: tuple[str, ...] = ()
    survey: Survey = field(default_factory=Survey)

    @property
    def flattened(self) -> bool:
        return "flattened" in self.flags


def parse(text: str, *, keep_hidden: bool = False) -> Page | None:
    """None where nothing on the page is an element or text. `keep_hidden` leaves what its own style hides."""
    flags: list[str] = []
    if len(text) > _MAX_TEXT:
        text, flags = text[:_MAX_TEXT], ["cut:markup"]
    text = _without_control(_XML_DECLARATION.sub("", text, count=1))
    if not text.strip():
        return None
    root = None
    if text.count("<") <= 2 * MAX_ELEMENTS + 2000:
        text, given = bare_long_tags(text), text
        flags += ["cut:attributes"] if text is not given else []
        root = _parse_tree(text)
    if root is None or _count(root) > MAX_ELEMENTS:
        root, cut = _flatten(text)
        flags += ["flattened", *cut]
    if _LONG_VALUE.search(text) and _cut_attributes(root):
        flags.append("cut:attributes")
    if len(text) > _FLAT_LINE and _cut_texts(root):
        flags.append("cut:line")
    page = Page(root, tuple(dict.fromkeys(flags)), survey(root))
    if not keep_hidden:
        drop_hidden(page)
    return page


def _without_control(text: str) -> str:
    """The bytes are looked at first: that is several times as fast as a search of the text."""
    data = text.encode("utf-8", "ignore")
    return text if len(data.translate(None, _CONTROL_BYTES)) == len(data) else _CONTROL.sub(" ", text)


def _parse_tree(text: str) -> html.HtmlElement | None:
    """None where the parser gave up on a part: too deep (256), or a text node over 10 MB."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None
    return None if any(entry.level_name == "FATAL" for entry in parser.error_log) else root


def drop_hidden(page: Page) -> None:
    for element, style in page.survey.styled:
        hidden = style is None or _HIDDEN.search(style[:1000])
        if hidden and element.getparent() is not None and element.tag not in ("body", "html"):
            element.drop_tree()


def _cut_attributes(root: html.HtmlElement) -> bool:
    """Attributes of tens of kilobytes (inline images, trackers) make every later step slow and say nothing."""
    cut = False
    for element in root.xpath(f"//*[not(self::meta)][@*[string-length() > {_LONG_ATTRIBUTE}]]"):
        for name, value in element.attrib.items():
            if len(value) > _LONG_ATTRIBUTE:
                element.attrib[name] = ""
                cut = cut or not value.startswith("data:")
    return cut


def _cut_texts(root: html.HtmlElement) -> bool:
    """Nothing that long is a paragraph; a minified script is not cut, for it is not read."""
    unread = " or ".join(f"parent::{tag}" for tag in _RAW_TEXT)
    long = root.xpath(f"//text()[string-length() > {_FLAT_LINE}][not({unread})]")
    for text in long:
        setattr(text.getparent(), "tail" if text.is_tail else "text", text[:_FLAT_LINE])
    return bool(long)


def _flatten(text: str) -> tuple[html.HtmlElement, list[str]]:
    """The page as a list of <p>, by linear scans over the markup: for what no tree can hold."""
    title = _TITLE.search(text[:200_000])
    for tag in _RAW_TEXT:
        text = _without(text, tag)
    text = _ANY_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    root = html.document_fromstring("<html><head></head><body></body></html>")
    if title:
        html.etree.SubElement(root.find("head"), "title").text = title.group(1).strip()
    body, flags = root.find("body"), []
    for count, line in enumerate(line for raw in text.split("\n") if (line := raw.strip())):
        if count >= _FLAT_LINES:
            flags.append("cut:lines")
            break
        if len(line) > _FLAT_LINE:
            flags.append("cut:line")
        html.etree.SubElement(body, "p").text = _unescape(line[:_FLAT_LINE])
    return root, sorted(set(flags))


def _without(text: str, tag: str) -> str:
    """The text without <tag>…</tag>; one pass, so that a thousand openings cost no more than one."""
    low, parts, at = text.lower(), [], 0
    while (start := low.find(f"<{tag}", at)) >= 0:
        parts.append(text[at:start])
        end = low.find(f"</{tag}", start)
        if end < 0:
            at = len(text) if tag in ("script", "style") else start + 1
            break
        close = text.find(">", end)
        at = len(text) if close < 0 else close + 1
    parts.append(text[at:])
    return "".join(parts)


def _unescape(line: str) -> str:
    from html import unescape

    return "".join(c for c in unescape(line) if c >= " " or c in "\t\n")
