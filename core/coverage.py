"""How much of a site's news is seen, estimated from what its lists show independently of each other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.found import Found

_FEWEST_IN_COMMON = 7  # below, the estimate is too low and its variance worthless (Robson and Regier 1964)
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Coverage:
    """`seen` pages of an `estimate`; with 95 % confidence there are `low` to `high`. `one` kind of list was compared
    with the `others`."""

    seen: int
    estimate: float
    low: float
    high: float
    one: Found
    others: Found

    @property
    def share(self) -> float:
        """Of the site's pages, those that are seen: 0..1."""
        return self.seen / self.estimate

    @property
    def words(self) -> str:
        bounds = f"{self.seen / self.high:.0%} to {self.seen / self.low:.0%}"
        return (
            f"{self.share:.0%} ({bounds}): {self.seen} pages seen of some {self.estimate:.0f}, "
            f"by {self.one.words} against {self.others.words}"
        )


def coverage(pages: Mapping[Found, int]) -> Coverage | None:
    """From how many pages were named by exactly which kinds of lists. None where fewer than two kinds, or too few
    pages in common, allow no estimate.

    Two samples of one population: the kind of list that names most pages, and all the others together. With n1 and
    n2 pages, m of them in both, Chapman (1951) estimates N = (n1 + 1)(n2 + 1) / (m + 1) - 1, with the variance
    (n1 + 1)(n2 + 1)(n1 - m)(n2 - m) / ((m + 1)^2 (m + 2)) (Seber 1970). The interval takes log(N - seen) as normal
    (Burnham, in Chao 1989), so that it never falls below what is seen. Lists of one publisher agree more than by
    chance, so that the truth is rather more pages than fewer.
    """
    together: dict[Found, int] = {}
    for named_by, count in pages.items():
        # a list in JSON-LD stands on the same page as the listing: no second witness
        kinds = named_by & ~Found.JSON_LD | Found.LISTING if named_by & Found.JSON_LD else named_by
        if kinds:
            together[kinds] = together.get(kinds, 0) + count
    totals = {one: sum(n for kinds, n in together.items() if one & kinds) for one in Found}
    one = max(totals, key=lambda kind: totals[kind])
    n1 = totals[one]
    n2 = sum(n for kinds, n in together.items() if kinds & ~one)
    m = sum(n for kinds, n in together.items() if one & kinds and kinds & ~one)
    if m < _FEWEST_IN_COMMON:
        return None
    seen = n1 + n2 - m
    estimate = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    unseen = estimate - seen
    spread = math.exp(_Z * math.sqrt(math.log1p(variance / unseen**2))) if unseen > 0 else 1.0
    others = Found.UNKNOWN
    for kinds in together:
        others |= kinds & ~one
    return Coverage(
        seen, max(estimate, seen), seen + max(unseen, 0) / spread, seen + max(unseen, 0) * spread, one, others
    )
