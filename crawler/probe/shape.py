"""The form that the addresses of a site's articles share, as a regular expression for `article_url`."""

import re
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

_FEWEST = 3  # addresses of one form
_NEWS = re.compile(r"news|novost|article|stat[iy]|publ|press|post|text|material|item|sobyt|20\d\d", re.I)

Shape = tuple[str, ...]


def pattern_of(urls: Sequence[str]) -> str | None:
    """Of the largest group of addresses of one form; among equals of the one that speaks of news. None below three."""
    groups: dict[tuple[Shape, str], list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        parts = urlsplit(url)
        groups[_shape(parts.path), _query_shape(parts.query)].append(url)
    merged = _merged(groups)
    rated = sorted(merged, key=lambda group: len(group) * (2 if _NEWS.search(group[0]) else 1), reverse=True)
    patterns = ((_pattern(group), group) for group in rated if len(group) >= _FEWEST)
    return next((one for one, group in patterns if sum(bool(re.search(one, url)) for url in group) >= _FEWEST), None)


def _merged(groups: dict[tuple[Shape, str], list[str]]) -> list[list[str]]:
    """Groups that differ in the words of a segment only, where each of them is small: rubrics."""
    by_length: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for (shape, query), urls in groups.items():
        last = shape[-1] if shape and shape[-1] else shape[-2] if len(shape) > 1 else ""
        middle = tuple("w" if part and part not in {"Y", "N", "D"} else part for part in shape[:-1])
        by_length[(len(shape), middle, last, shape[-1:] == ("",), query)] += urls
    return [group for urls in by_length.values() for group in _sections(urls)]


def _sections(urls: list[str]) -> list[list[str]]:
    """Of addresses without a number only words tell articles from other pages: each section stands for itself."""
    paths = [urlsplit(url) for url in urls]
    if any(re.search(r"\d", parts.path + parts.query) for parts in paths) or paths[0].path.count("/") < 2:
        return [urls]
    sections: dict[str, list[str]] = defaultdict(list)
    for url, parts in zip(urls, paths, strict=True):
        sections[parts.path.split("/")[1]].append(url)
    return list(sections.values())


def _shape(path: str) -> Shape:
    return tuple(_class(unquote(segment)) for segment in path.split("/")[1:])


_CLASSES = (
    ("Y", re.compile(r"(?:19|20)\d\d")),
    ("D", re.compile(r"\d{4}-\d\d-\d\d|\d\d[.-]\d\d[.-]\d{4}|\d{8}")),
    ("N", re.compile(r"\d+")),
    ("n-s", re.compile(r"\d+[-_]\D.*")),
    ("s-n", re.compile(r".*\D[-_]\d+|.*_\d+")),
    ("w", re.compile(r".+")),
)


def _class(segment: str) -> str:
    """Year, date, number, number and slug, slug and number, word or slug; with the suffix. "" for an empty one."""
    stem, dot, suffix = segment.rpartition(".")
    if dot and re.fullmatch(r"[a-z]{3,5}", suffix):
        return f"{_class(stem)}.{suffix}"
    return next((name for name, pattern in _CLASSES if pattern.fullmatch(segment)), "")


def _query_shape(query: str) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    return "&".join(f"{name}={'N' if value.isdecimal() else value}" for name, _, value in pairs)


def _pattern(urls: Sequence[str]) -> str:
    split = [urlsplit(url) for url in urls]
    columns = list(zip(*(parts.path.split("/")[1:] for parts in split), strict=True))
    path = "".join("/" + _column(column) for column in columns)
    query = split[0].query
    if not query:
        return f"{path}$"
    pieces = [pair.partition("=") for pair in query.split("&")]
    wanted = [re.escape(name) + eq + (r"\d+" if value.isdecimal() else re.escape(value)) for name, eq, value in pieces]
    return rf"{path}\?" + "&".join(wanted)


def _column(values: Sequence[str]) -> str:
    """One segment: literal where it is one word that all share, else its class. Numbers never stay: years change."""
    kinds = {_class(unquote(value)) for value in values}
    if len(set(values)) == 1 and kinds & {"w", ""} | {kind for kind in kinds if kind.startswith("w.")}:
        return re.escape(values[0]).replace(r"\-", "-")
    suffixes = {kind.partition(".")[2] for kind in kinds}
    suffix = rf"\.{suffixes.pop()}" if len(suffixes) == 1 and suffixes != {""} else ""
    stems = {kind.partition(".")[0] for kind in kinds}
    return (_OF[stems.pop()] if len(stems) == 1 else _ANY) + suffix


_ANY = r"[\w%.-]+"
_OF = {
    "Y": r"\d{4}",
    "D": r"\d[\d.-]+\d",
    "N": r"\d+",
    "n-s": r"\d+[-_][\w%-]+",
    "s-n": r"[\w%-]+[-_]\d+",
    "w": r"[\w%-]+",
    "": "",
}
