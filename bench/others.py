"""Other extractors, each as one function from a page's bytes to text. Those that are not installed are left out."""

import logging
from collections.abc import Callable
from importlib.util import find_spec

from lxml import html


def others() -> tuple[dict[str, Callable[[bytes], str]], list[str]]:
    """Extractors by name, and the names of those that are not installed."""
    for name in ("readability", "trafilatura", "newspaper"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    known = {
        "trafilatura, default": ("trafilatura", _trafilatura_default),
        "trafilatura, best mode": ("trafilatura", _trafilatura_best),
        "readability-lxml": ("readability", _readability),
        "resiliparse": ("resiliparse", _resiliparse),
        "jusText": ("justext", _justext),
        "newspaper4k": ("newspaper", _newspaper),
    }
    found = {name: run for name, (module, run) in known.items() if find_spec(module)}
    return found, [name for name in known if name not in found]


def _trafilatura_default(body: bytes) -> str:
    from trafilatura import extract

    return extract(body) or ""


def _trafilatura_best(body: bytes) -> str:
    from trafilatura import extract

    return extract(body, include_comments=False, favor_precision=True) or ""


def _readability(body: bytes) -> str:
    from readability import Document

    return _text_of(Document(body.decode("utf-8", "replace")).summary(html_partial=True))


def _text_of(markup: str) -> str:
    from extraction.blocks import blocks_of

    if not markup.strip():
        return ""
    return "\n".join(block.text for block in blocks_of(html.fragment_fromstring(markup, create_parent="div")))


def _resiliparse(body: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(body.decode("utf-8", "replace"), main_content=True))


def _justext(body: bytes) -> str:
    from justext import get_stoplist, justext

    paragraphs = justext(body, get_stoplist("Russian"), encoding="utf-8")
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def _newspaper(body: bytes) -> str:
    from newspaper import Article

    article = Article("https://example.org/", language="ru")
    article.download(input_html=body.decode("utf-8", "replace"))
    article.parse()
    return f"{article.title}\n{article.text}"
