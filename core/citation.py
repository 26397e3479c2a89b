"""Which site a name means: «пишет ТАСС» and tass.ru, «РИА «Новый берег»» and novyi-bereg.ru.

Names are Russian and hosts Latin, by whichever transliteration the owner liked. Both are folded to one spelling
that the usual schemes share, and compared as wholes: a part of a name is no match.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f h c ch sh sh - i - e iu ia".replace("-", "").split(" "),
        strict=True,
    )
)
_FOLDS = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("shch|sch", "sh"), ("kh", "h"), ("t[sz]", "c"), ("x", "ks"), ("w", "v"), ("ck|q", "k"), ("[yj]u", "iu"),
        ("[yj]a", "ia"), ("[yj][oe]", "e"), ("[yj]", "i"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
_KIND = re.compile(
    r"\b(?:риа|иа|миа|информ?агентство|агентство|газет[аы]|издани[ея]|портала?|телеканала?|журнала?|сайта?)\b"
)
_TOP = re.compile(r"\.(?:ru|ру|рф|com|net|info|org|su|онлайн|online)$")
_WORD = re.compile(r"[^\W_]+")
_SMALL = {"и", "в", "на", "из", "за"}
# Houses whose address is neither their name nor its initials, by folded name.
_BY_ANOTHER_NAME = {
    "rianovosti": "ria", "novosti": "ria", "rbk": "rbc", "izvestia": "iz", "izvestiia": "iz", "itartas": "tas",
    "reiter": "reuters", "pervikanal": "1tv", "rosiiskaiagazeta": "rg",
}  # fmt: skip


def cited_site(citation: str, hosts: Iterable[tuple[int, str]]) -> int | None:
    """The key of the host that a citation means; None where none does, or several and nobody can tell which."""
    whole, initials = _names_of(citation)
    for wanted in (whole, initials):
        found = {key for key, host in hosts if wanted & names_of_host(host)} if wanted else set()
        if found:
            return found.pop() if len(found) == 1 else None
    return None


@lru_cache(maxsize=20_000)
def names_of_host(host: str) -> frozenset[str]:
    """What a site may be called by its address: «www.novyi-bereg.ru» is novijbereg, folded."""
    *labels, _top = re.sub(r"^(?:www|m|news)\.", "", _unicode(host.lower())).split(".")
    labels = [_fold("".join(_WORD.findall(label))) for label in labels]
    return frozenset({"".join(labels), "".join(reversed(labels))} - {""})


def _names_of(citation: str) -> tuple[frozenset[str], frozenset[str]]:
    """Folded: the name whole, with and without the word for its kind; and its initials."""
    low = " ".join(citation.lower().split())
    names, initials = set(), set()
    bare = _TOP.sub("", low.strip(" «»\"'()./"))
    for form in (bare, _KIND.sub(" ", bare)):
        words = _WORD.findall(form)
        name = _fold("".join(words))
        names |= {name, _BY_ANOTHER_NAME.get(name, name)}
        if len([word for word in words if word not in _SMALL]) > 1:
            initials.add(_fold("".join(word[0] for word in words)))
    return frozenset(names - {""}), frozenset(name for name in initials if len(name) > 1)


def _fold(text: str) -> str:
    text = "".join(_LATIN.get(char, char) for char in text)
    for pattern, to in _FOLDS:
        text = pattern.sub(to, text)
    return text


def _unicode(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
