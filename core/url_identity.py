"""Which parts of an address say nothing of the article: how a reader came, who they are, how the page should look.

A rule stands here only where it cannot make two articles one: an article with two keys is found again by its text, one
of two articles with one key is lost. So `sid` goes only where its value is a session and not the number of an article
(PHP-Nuke), and `-print` only behind such a number, not behind a word of the headline.
"""

import re

KEYS = 2  # raised with each change of the rules here and in `core/urls.py`: stored rows then get their new keys

_TRACKING = re.compile(
    r"utm_\w+|utm|(?:y|ys|yad|ym|g|fb|ms|d|tw|tt)clid|gclsrc|[gw]braid|igsh(?:id)?|srsltid|erid|rb_clickid|mkt_tok|wt_mc"
    r"|_ga|_gl|_openstat|openstat|_hs(?:enc|mi)|mc_[ce]id|fb_(?:ref|source|action_ids|action_types)|roistat\w*"
    r"|(?:pk|mtm|itm|hsa|at)_(?:campaign|source|medium|kwd|keyword|content|term|cid|custom\d?|name|grp|ad|acc|src|net|ver)"
    r"|cmpid|guccounter|replytocom"
    r"|clear_cache\w*|back_?url\w*|bitrix_include_areas|nocache"
    r"|phpsess(?:id)?|j?session_?id|sessid|aspsessionid\w*|cftoken",
    re.IGNORECASE,
)
_ORIGINS = frozenset({"from", "ref", "refer", "referer", "referrer"})  # a number may be an article's
_SESSIONS = frozenset({"sid", "s", "session", "ses", "sess", "osid", "zenid"})
_SESSION = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{20,}")
_SWITCHES = frozenset(
    {"print", "forprint", "for_print", "printable", "printpage", "print_version", "printversion", "amp", "mobile"}
)
_ON = frozenset({"", "1", "y", "yes", "on", "true"})
_LOOKS = frozenset(
    {
        "view",
        "mode",
        "version",
        "ver",
        "format",
        "output",
        "outputtype",
        "template",
        "tmpl",
        "tpl",
        "tplmode",
        "_tplmode",
    }
    | {"layout", "display", "skin", "style"}
)
_OTHER_LOOKS = frozenset({"print", "printable", "print_version", "printer", "forprint", "amp", "mobile", "component"})
_HOSTS = ("www.", "m.", "mobile.", "mob.", "pda.", "wap.", "amp.")
_SESSION_IN_PATH = re.compile(
    rf";(?:jsessionid|phpsessid)=[^/;]*|;sid=(?:{_SESSION.pattern})(?=[/;]|\Z)|(?<=/)\([sS]\([0-9a-z]{{24}}\)\)/",
    re.IGNORECASE,
)
_VIEW_SEGMENT = re.compile(r"/(?:print|amp)(?=/|\Z)", re.IGNORECASE)
_VIEW_SUFFIX = re.compile(r"(?<=\d{4})[-_.](?:print|amp)(?=(?:\.\w{2,5})?\Z)", re.IGNORECASE)
_INDEX = re.compile(r"/index\.(?:php\d?|html?|shtml|aspx?|jsp)\Z", re.IGNORECASE)


def says_nothing(name: str, value: str) -> bool:
    """Whether a parameter of the query leaves the article the same, as far as its name and value tell."""
    name, value = name.lower(), value.lower()
    if name in _SESSIONS:
        return _SESSION.fullmatch(value) is not None
    if name in _ORIGINS:
        return not value.isdigit()
    if name in _SWITCHES:
        return value in _ON
    if name in _LOOKS:
        return value in _OTHER_LOOKS
    return _TRACKING.fullmatch(name) is not None or (name == "_" and value.isdigit())


def without_session(path: str) -> str:
    """The path without the session that some servers write into it."""
    return _SESSION_IN_PATH.sub("", path)


def plain_path(path: str) -> str:
    """The path of the ordinary page, as far as it can be told from that of its print or AMP version: no such segment
    (unless nothing else is left), no such ending of a number, no index file, no doubled or last slash."""
    path = _INDEX.sub("/", re.sub(r"/{2,}", "/", path))
    plain = _VIEW_SEGMENT.sub("", path)
    if not plain.strip("/"):
        plain = path
    return _VIEW_SUFFIX.sub("", plain.rstrip("/"))


def plain_host(host: str) -> str:
    """The host without the prefixes of its mobile and other faces; what is left still has a dot."""
    while prefix := next((p for p in _HOSTS if host.startswith(p) and "." in host[len(p) :]), None):
        host = host[len(prefix) :]
    return host
