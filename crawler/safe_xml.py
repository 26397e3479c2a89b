"""XML from strangers, made harmless before a parser sees it.

The document type is cut off (with it go entity bombs and external entities), named HTML entities
become characters, bare ampersands are mended, characters that XML forbids are dropped. Only then
libxml2 reads it, in recovery mode, with no network, no DTD and its own limits on depth and size.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any

from lxml import etree

Element = Any  # lxml's elements: the type stubs are older than the library

MAX_CHARS = 20_000_000
_CHUNK = 65_536
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)?")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NAME = re.compile(r"([A-Za-z_][\w.-]{0,50}:)?([A-Za-z_][\w.-]{0,50})")
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_KEPT = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def elements(
    text: str, records: frozenset[str], extras: frozenset[str] = frozenset(), limit: int = 5_000
) -> Iterator[tuple[Element, str]]:
    """Each complete element with a local name in `records` or `extras`, as (element, local name in lower case).

    Stops after `limit` records. A record's tree is freed when the next element is asked for; an
    element that the text breaks off is not given, so that no address is taken half.
    """
    parser: Any = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    seen = 0
    for chunk in _chunks(_mended(text)):
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError:
            return
        for _, element in parser.read_events():
            name = local_name(element)
            if name in records:
                yield element, name
                seen += 1
                if seen >= limit:
                    return
                element.clear(keep_tail=False)
            elif name in extras:
                yield element, name


def root_name(text: str) -> str:
    """The local name of the first element in lower case: "rss", "urlset", "html" ... or "" without one."""
    text, position = text[:100_000], 0
    while (start := text.find("<", position)) >= 0:
        if match := _NAME.match(text, start + 1):
            return match[2].lower()
        end = text.find("-->" if text.startswith("<!--", start) else ">", start)
        if end < 0:
            return ""
        position = end + 1
    return ""


def breaks_off(text: str) -> bool:
    """Whether the text ends before its first element is closed: half an answer."""
    root = root_name(text)
    closing = re.compile(rf"</\s*([\w.-]+:)?{re.escape(root)}\s*>|<([\w.-]+:)?{re.escape(root)}\b[^<>]*/>", re.I)
    return bool(root) and not closing.search(text)


def decode(body: bytes, charset: str | None) -> str:
    """The text of a list: byte order mark, strict UTF-8, then the declared charset that reads best as Russian.

    Declarations lie: one is believed only when its text has more lower-case Cyrillic than the others'.
    """
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)  # a last character cut in two is forgiven
    except UnicodeDecodeError:
        pass
    loose = body.decode("utf-8", "replace")
    if loose.count("\ufffd") * 100 < len(loose):
        return loose
    declared = re.match(rb"\s*<\?xml[^>]{0,100}encoding=[\"']([\w.-]{2,30})", body)
    names = [declared[1].decode("ascii", "ignore")] if declared else []
    texts = [_decoded(body, name) for name in (*names, charset or "", "cp1251", "koi8-r") if name]
    return max((text for text in texts if text is not None), key=_reads_as_russian)


def _decoded(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name, "replace")
    except (LookupError, ValueError, AssertionError):  # no such charset, or a codec that is none ("hex", "idna")
        return None


def _reads_as_russian(text: str) -> int:
    return sum(text.count(letter) for letter in "оеаинтсрвл") - sum(text.count(letter) for letter in "ОЕАИНТСРВЛ\ufffd")


def local_name(element: Element) -> str:
    """In lower case, without namespace and without a prefix that nobody declared."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_of(element: Element) -> str:
    """All text inside, as one string; nested markup (Atom's xhtml) loses its tags."""
    return "".join(map(str, element.itertext(with_tail=False))).strip()


def _chunks(text: str) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8"?>'
    for start in range(0, len(text), _CHUNK):
        yield text[start : start + _CHUNK].encode("utf-8", "ignore")


def _mended(text: str) -> str:
    text = text[:MAX_CHARS].lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(text)
    text = _without_doctype(text[declaration.end() :] if declaration else text)
    text = _FORBIDDEN.sub("", text)
    out, position = [], 0
    while (start := text.find("<![CDATA[", position)) >= 0:
        end = text.find("]]>", start)
        if end < 0:
            break
        out += [_REFERENCE.sub(_character, text[position:start]), text[start : end + 3]]
        position = end + 3
    out.append(_REFERENCE.sub(_character, text[position:]))
    return "".join(out)


def _without_doctype(text: str) -> str:
    start = text[:100_000].upper().find("<!DOCTYPE")
    if start < 0:
        return text
    end, bracket = text.find(">", start), text.find("[", start)
    if 0 <= bracket < end:
        subset = re.compile(r"\]\s*>").search(text, bracket)
        end = subset.end() - 1 if subset else -1
    return text[:start] + text[end + 1 :] if end >= 0 else ""


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _KEPT:
        return match[0]
    if name[0] == "#":
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        allowed = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and not _FORBIDDEN.match(chr(code))
        return match[0] if allowed else ""
    return html5.get(name, "")
