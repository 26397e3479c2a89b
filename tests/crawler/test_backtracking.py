"""Regular expressions that a site's class may state: those that would hold a whole batch up are told."""

import pytest

from crawler.backtracking import backtracks

ENDLESS = (
    r"(a+)+$",
    r"^/news/(\w+\s?)*$",
    r"(a|a)*$",
    r"(?:[\w/]+/)+x",
    r"([\w-]+)*\.html$",
    r"(?:[а-я]+ ?)+\.",
    r"(x+x+)+y",
)
QUICK = (
    r"/news/\d+/",
    r"(?:\d+-)+\d+\.html$",
    r"/presscentr/[\w/-]*\d+-[\w-]+\.html$",
    r"(?:[a-z]+/)*\d+",
    r"(?:ab|cd)+$",
    r"/(?:\d{4}/)?(?:\d\d/){2}[\w-]+",
    r"(?i:подпишитесь|читайте).*",
    r"([^\]]+)\](?=x)(?!y)\b\1?",
    "",
)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_repeats_within_repeats_are_found(pattern: str) -> None:
    assert backtracks(pattern) is not None


@pytest.mark.parametrize("pattern", QUICK)
def test_what_ends_quickly_passes(pattern: str) -> None:
    assert backtracks(pattern) is None
