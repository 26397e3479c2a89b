"""The trained weights and what they say of a page: two logistic regressions and a few small trees."""

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Self

import numpy as np

from extraction.model.context import with_context
from extraction.model.features import Array, PageFeatures

UNLIKELY = 0.01  # of the first stage; such a block needs no second look
_UNSEEN = 0.2  # of its first probability stays with such a block
_STEPS = 16  # no tree is deeper


@dataclass(frozen=True, slots=True)
class BlockModel:
    """Logistic weights of both stages (first, second) with the features' means and scales, and trees.

    The trees are arrays of shape (trees, nodes): a leaf is its own left and right. Their leaf values are
    added to `base` and give log-odds; the second stage is the mean of both probabilities.
    """

    first_mean: Array
    first_scale: Array
    first_weight: Array
    second_mean: Array
    second_scale: Array
    second_weight: Array
    bias: Array  # of first, second, trees
    feature: Array
    threshold: Array
    left: Array
    right: Array
    value: Array

    def first(self, page: PageFeatures) -> Array:
        return _sigmoid(((page.rows - self.first_mean) / self.first_scale) @ self.first_weight + self.bias[0])

    def probabilities(self, page: PageFeatures) -> Array:
        """For each block of the page, that it belongs to the article."""
        first = self.first(page)
        found = first * _UNSEEN
        likely = first > UNLIKELY
        if likely.any():
            rows = with_context(page, first)[likely]
            linear = _sigmoid(((rows - self.second_mean) / self.second_scale) @ self.second_weight + self.bias[1])
            found[likely] = (linear + _sigmoid(self._trees(rows) + self.bias[2])) / 2
        return found

    def _trees(self, rows: Array) -> Array:
        trees, nodes = self.feature.shape
        root = np.arange(trees)[:, None] * nodes  # nodes are numbered through: one index costs less than a pair
        left, right = (self.left + root).ravel(), (self.right + root).ravel()
        at = np.repeat(root.T, len(rows), axis=0)
        row = np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(_STEPS):
            goes_left = rows.take(row + self.feature.take(at)) <= self.threshold.take(at)
            following = np.where(goes_left, left.take(at), right.take(at))
            if np.array_equal(following, at):
                break
            at = following
        return np.asarray(self.value.take(at).sum(axis=1), float)

    def save(self) -> bytes:
        buffer = BytesIO()
        np.savez_compressed(buffer, **{field.name: getattr(self, field.name) for field in fields(self)})
        return buffer.getvalue()

    @classmethod
    def load(cls, data: bytes) -> Self:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def _sigmoid(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), float)


@cache
def block_model() -> BlockModel:
    return BlockModel.load(files("extraction").joinpath("data/blocks.npz").read_bytes())
