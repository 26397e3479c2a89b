"""Where a redirect led: to the article under another address, or to what sites show in its place."""

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from core.urls import BadUrl, url_key

_ERROR = re.compile(
    r"(?:^|/)(?:(?:error|err|page)?[-_]?404|(?:page[-_]?)?not[-_]?found|404[-_]?(?:page|error)|err(?:or)?|gone"
    r"|login|auth|signin|search|captcha|showcaptcha|blocked)(?:\.\w{2,5})?/?\Z",
    re.IGNORECASE,
)
_TELLING = re.compile(r"\d{2,}|[^/\d][-_][^/]*[-_]")  # in an article's address: a number, or a slug of three words
_HOME = re.compile(r"/(?:index\.\w{2,5}|main|home|ru|rus|ru-ru)?/?\Z", re.IGNORECASE)


def stands_in(asked: str, final: str, lists: Collection[str] = ()) -> str | None:
    """What stands in for an article that was `asked` for and led to `final`, as words for people: «the home page»;
    None where `final` may be the article itself. `lists` are addresses that are known to hold no article.

    Many sites send readers of a deleted article to the home page or one of its sections, with status 200 in the end:
    a soft 404.
    """
    try:
        key, known = url_key(final), {url_key(one) for one in lists}
        same = key == url_key(asked)
    except BadUrl:
        return None
    if same:
        return None
    there, here = urlsplit(final), urlsplit(asked)
    path, wanted = unquote(there.path) or "/", unquote(here.path) or "/"
    section = path.rstrip("/") + "/"
    if _HOME.fullmatch(path) and not _TELLING.search(there.query):
        return "the home page"
    if key in known:
        return "one of its lists"
    if _ERROR.search(path):
        return f"the page {path}"
    above = wanted.startswith(section) and not there.query and not _TELLING.search(path)
    return f"the section {path}" if above and _TELLING.search(wanted[len(section) :]) else None
