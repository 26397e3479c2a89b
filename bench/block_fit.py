"""Fits the block model to labelled pages with scikit-learn, and takes the numbers out of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.news import fold_of
from extraction.model.context import with_context
from extraction.model.features import Array, PageFeatures
from extraction.model.weights import UNLIKELY, BlockModel

_INNER = 5  # folds in which the second stage's training pages get their first probabilities
_SEED = 20120117


@dataclass(frozen=True, slots=True)
class Sample:
    """A page's features, and for each block whether it is the article's."""

    host: str
    page: PageFeatures
    labels: NDArray[np.bool_]


def fit(samples: Sequence[Sample]) -> BlockModel:
    """Both stages. The second learns from probabilities of models that had not seen the page's site."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # here, so that benchmarks are listed without it

    weights = _weights(samples)
    every = list(range(len(samples)))
    first: list[Array] = [np.zeros(0)] * len(samples)
    for fold in range(_INNER):
        own = [fold_of(sample.host, _INNER, "inner") == fold for sample in samples]
        scaler, linear = _logistic(
            *_stacked(samples, weights, [s.page.rows for s in samples], [i for i in every if not own[i]])
        )
        for i in (i for i in every if own[i]):
            first[i] = linear.predict_proba(scaler.transform(samples[i].page.rows))[:, 1]
    rows = [with_context(sample.page, p) for sample, p in zip(samples, first, strict=True)]
    likely = np.concatenate(first) > UNLIKELY
    data, labels, weight = (part[likely] for part in _stacked(samples, weights, rows, every))
    scaler1, linear1 = _logistic(*_stacked(samples, weights, [s.page.rows for s in samples], every))
    scaler2, linear2 = _logistic(data, labels, weight)
    trees = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.06, max_leaf_nodes=6, min_samples_leaf=30, l2_regularization=5.0,
        max_features=0.25, random_state=_SEED, early_stopping=False,
    ).fit(data, labels, sample_weight=weight)  # fmt: skip
    bias = np.array([linear1.intercept_[0], linear2.intercept_[0], trees._baseline_prediction.item()])
    return BlockModel(
        scaler1.mean_, scaler1.scale_, linear1.coef_[0], scaler2.mean_, scaler2.scale_, linear2.coef_[0], bias,
        **_arrays(trees),
    )  # fmt: skip


def _weights(samples: Sequence[Sample]) -> list[Array]:
    """A page counts once however long it is, a long block more than a short one, a large site less a page."""
    pages = Counter(sample.host for sample in samples)
    roots = [np.sqrt(sample.page.size) for sample in samples]
    return [100 * r / r.sum() / np.sqrt(pages[s.host]) for r, s in zip(roots, samples, strict=True)]


def _stacked(
    samples: Sequence[Sample], weights: Sequence[Array], rows: Sequence[Array], which: Sequence[int]
) -> tuple[Array, NDArray[np.bool_], Array]:
    return (
        np.vstack([rows[i] for i in which]),
        np.concatenate([samples[i].labels for i in which]),
        np.concatenate([weights[i] for i in which]),
    )


def _logistic(rows: Array, labels: NDArray[np.bool_], weight: Array) -> tuple[Any, Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    linear = LogisticRegression(C=0.03, max_iter=300).fit(scaler.transform(rows), labels, sample_weight=weight)
    return scaler, linear


def _arrays(trees: Any) -> dict[str, NDArray[Any]]:
    """scikit-learn's trees as arrays (trees, nodes), padded with leaves of value 0."""
    nodes = [stage[0].nodes for stage in trees._predictors]
    size = max(len(tree) for tree in nodes)
    itself = np.tile(np.arange(size, dtype=np.int16), (len(nodes), 1))
    left, right = itself.copy(), itself.copy()
    feature = np.zeros((len(nodes), size), np.int16)
    threshold, value = np.zeros((len(nodes), size)), np.zeros((len(nodes), size))
    for t, tree in enumerate(nodes):
        inner = np.flatnonzero(tree["is_leaf"] == 0)
        left[t, inner], right[t, inner] = tree["left"][inner], tree["right"][inner]
        feature[t, inner], threshold[t, inner] = tree["feature_idx"][inner], tree["num_threshold"][inner]
        value[t, : len(tree)] = np.where(tree["is_leaf"], tree["value"], 0.0)
    return {"feature": feature, "threshold": threshold, "left": left, "right": right, "value": value}
