"""What the second stage sees: a page's features and the first stage's opinion of the blocks around."""

import numpy as np
from numpy.typing import NDArray

from extraction.model.features import Array, PageFeatures, shifted

_LONGEST = 600.0  # characters; no single block outweighs a page
_PRIOR = 30.0  # characters of a block's own opinion mixed into its group's
_WINDOWS = (2, 5, 10)
_SURE, _WELL = 0.6, 80
_FAR = 30


def with_context(page: PageFeatures, first: Array) -> Array:
    count = len(first)
    size = np.minimum(page.size, _LONGEST)
    mass = first * size
    before = np.cumsum(mass)
    total = before[-1] + 1
    columns = [first, logit(first)]
    for by in (1, 2, 3):
        columns += [shifted(first, by), shifted(first, -by)]
    columns += [before / total, (total - before) / total, np.log1p(before), np.log1p(total - before)]
    for window in _WINDOWS:
        ones = np.ones(2 * window + 1)
        around = slice(window, window + count)
        columns.append(np.convolve(mass, ones)[around] / (np.convolve(size, ones)[around] + 1))
    for group in (page.path, page.parent):
        others = np.bincount(group, mass)[group] - mass
        weight = np.bincount(group, size)[group] - size
        columns += [(others + _PRIOR * first) / (weight + _PRIOR), np.log1p(np.maximum(others, 0))]
    columns += [np.maximum.accumulate(first), np.maximum.accumulate(first[::-1])[::-1]]
    columns += [np.full(count, np.log1p(total)), np.full(count, first.max())]
    columns += _to_sure(first, page.size)
    return np.hstack([page.rows, np.column_stack(columns)])


def logit(p: Array) -> Array:
    return np.log(p + 1e-3) - np.log(1 - p + 1e-3)


def _to_sure(first: Array, size: NDArray[np.float64]) -> list[Array]:
    """Distance to the nearest long block that the first stage is sure of, before and after."""
    index = np.arange(len(first))
    sure = (first > _SURE) & (size > _WELL)
    last = np.maximum.accumulate(np.where(sure, index, -2 * _FAR))
    following = np.minimum.accumulate(np.where(sure, index, len(first) + 2 * _FAR)[::-1])[::-1]
    return [np.minimum(index - last, _FAR) / 10, np.minimum(following - index, _FAR) / 10]
