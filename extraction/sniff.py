"""What a body is before anyone reads it: a file that is no page, or a page that is no article."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from core.models import Extraction
from core.outcomes import Outcome
from extraction.lines import Line
from extraction.prose import is_prose

_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "compressed data"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BM", "a BMP image"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"\x1aE\xdf\xa3", "a Matroska video"),
    (b"{\\rtf", "an RTF document"),
)
_RIFF = {b"WEBP": "a WebP image", b"WAVE": "a WAV file", b"AVI ": "an AVI video"}
_XML_START = re.compile(r"^\s*<(rss|feed|urlset|sitemapindex|svg)\b", re.I)
_XML_ROOT = re.compile(r"<(rss|feed|urlset|sitemapindex|svg|rdf:rdf|yml_catalog)\b", re.I)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|table|article|title|h1)\b", re.I)

_CHALLENGE_TEXT = re.compile(
    r"checking your browser|just a moment\.\.\.|проверка (?:вашего )?браузера|please enable (?:javascript|cookies)"
    r"|подтвердите,? что (?:вы не робот|запросы отправляли вы)|я не робот|are you (?:a )?(?:human|robot)"
    r"|включите (?:javascript|поддержку javascript|cookie)",
    re.I,
)
# These scripts stand on ordinary pages of protected sites too, so they count only where there is no text to read.
_CHALLENGE_MARKUP = re.compile(
    r"ddos-guard|__ddg\d|cf-browser-verification|cf_chl_|challenge-platform|qrator_jsr?|/__qrator/|swp_token|stormwall"
    r"|servicepipe|smartcaptcha|g-recaptcha|captcha[-_]?(?:form|container)"
    r"|document\.cookie\s?=[^;]{0,200};[^<]{0,100}location\.reload",
    re.I,
)
_MAINTENANCE = re.compile(
    r"(?:на сайте|сайт|портал|ресурс)[^.<]{0,60}"
    r"(?:технически[ех]\s+работ|временно\s+(?:недоступен|не работает)|на реконструкции)"
    r"|ведутся\s+технические\s+работы|under maintenance"
    r"|service (?:temporarily )?unavailable|site is down|bitrix.{0,40}тех",
    re.I,
)
_WALL_TEXT = 1500  # characters; a page with more text than this has content besides the wall
_NO_TEXT = 300  # characters; with less there is nothing to read at all
_MARKUP_SAMPLE = 200_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # but tab, line and page feeds, and escape


def not_a_page(body: bytes) -> str | None:
    """Names the kind of file by its first bytes; None for anything that may be a page."""
    head = body[:16].lstrip(b"\x00") if body[:4] != b"\x00\x00\x01\x00" else b""
    if body[:4] == b"\x00\x00\x01\x00":
        return "an icon"
    if body[4:8] == b"ftyp":
        return "a video or HEIF image"
    if body[:4] == b"RIFF":
        return _RIFF.get(body[8:12], "a media file")
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what if magic != b"BM" or 0 in body[:64] else None
    return None


def not_html(text: str) -> str | None:
    """Names text that is no HTML: a feed, a sitemap, an SVG, JSON. None for a page, or for plain text."""
    head = text[:4000]
    if (
        match := _XML_ROOT.search(head)
        if head.lstrip("\ufeff \r\n\t")[:5].lower() == "<?xml"
        else _XML_START.search(head)
    ):
        return f"an XML document <{match.group(1).lower()}>"
    start = text[:200].lstrip()
    if start[:1] in "{[" and not _MARKUP.search(text[:2000]) and re.match(r'[\[{]\s*["\[{\d]', start):
        return "JSON"
    return None


def has_markup(text: str) -> bool:
    return text.lstrip()[:2] in ("<!", "<?", "</") or bool(_MARKUP.search(text[:20_000]))


def wall(markup: str, visible: str) -> str | None:
    """Names a challenge or maintenance page. `visible` is the page's text: a long one is never a wall."""
    if len(visible) > _WALL_TEXT:
        return None
    match = _CHALLENGE_TEXT.search(visible)
    if not match and len(visible) < _NO_TEXT:
        match = _CHALLENGE_TEXT.search(markup[:_MARKUP_SAMPLE]) or _CHALLENGE_MARKUP.search(markup[:_MARKUP_SAMPLE])
    if match:
        return f"a challenge page instead of content («{match.group()[:60]}»)"
    if match := _MAINTENANCE.search(visible):
        return f"a maintenance page («{match.group()[:80]}»)"
    return None


def is_binary(text: str) -> bool:
    """Control characters in numbers that no text has."""
    sample = text[:20_000]
    return len(_CONTROL.findall(sample)) > 0.05 * max(1, len(sample))


def not_an_article(lines: Sequence[Line], found: Extraction, url: str) -> str | None:
    """Says why a page that gave a text is a list of other pages: the home page, or hardly any text but links."""
    if found.outcome is not Outcome.ARTICLE:
        return None
    path = urlsplit(url).path if url else "/x"
    told = any(is_prose(Line(paragraph)) for paragraph in found.paragraphs)
    total = sum(len(line.text) for line in lines) or 1
    linked = sum(len(line.text) * line.links for line in lines)
    if url and path in ("", "/", "/index.html", "/index.php") and not urlsplit(url).query:
        return "This is the site's home page."
    if not told and linked > 0.6 * total:
        return "The page is a list of links."
    return None
