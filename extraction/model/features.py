"""The feature matrix of a page: one row a block, one column a question; numbers only, of no language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extraction.blocks import Block
from extraction.lines import LineKind
from extraction.model.nodes import Node, nodes_of
from extraction.model.words import SAMPLE, Said, said_by, stems_of, words_in

Array = NDArray[np.float64]
_FADING = 0.6  # of a block's worth that reaches the next element above
_FAINT = 0.02
_LONG = 60  # characters; a shorter block gives its element no worth
_PROSE = 40


@dataclass(slots=True)
class PageFeatures:
    """`rows` has a row a block. `path` and `parent` number the blocks' places; `size` is their length in
    characters, `words` in words. `head` is the headline's block where it stands on the page."""

    rows: Array
    size: Array
    words: Array
    path: NDArray[np.int64]
    parent: NDArray[np.int64]
    head: int | None


def features_of(blocks: Sequence[Block], title: str, claims: str, description: str) -> PageFeatures:
    """`claims` are all titles that the page states, `description` its own summaries; both may be empty."""
    nodes, every = nodes_of(blocks)
    said = [said_by(block) for block in blocks]
    size = np.array([len(block.text) for block in blocks], float)
    links = np.array([block.links for block in blocks])
    ends = np.array([s.ends > 0 for s in said])
    worth = size * (1 - links) * np.where(ends, 1.0, 0.15) * (links < 0.4)
    best = _sum_up(nodes, every, size, links, worth)
    place = np.array([node.number for node in nodes])
    apart = _steps_to(best, every)[place]
    text = np.frombuffer(b"".join([s.row for s in said])).reshape(len(said), -1).copy()
    words = text[:, 1] * np.maximum(1, text[:, 0] / SAMPLE)
    text[:, :2] = np.log1p(text[:, :2])
    used, place_of = np.unique(place, return_inverse=True)
    holders = [every[number] for number in used.tolist()]
    own = np.frombuffer(b"".join([node.row() for node in holders])).reshape(len(holders), -1)
    around = _sums(every, best)[[node.around() for node in holders]].reshape(len(holders), -1)
    path_of = _numbered(node.path for node in nodes)
    parent_of = _numbered(id(node.parent) for node in nodes)
    inside = apart == 0
    heads = _headlines(said, title)
    head = _headline(heads, inside)
    columns = [
        text,
        own[place_of],
        around[place_of],
        _positions(size, worth, inside, np.minimum(apart, 12), said),
        _topic(said, inside & (worth > _PROSE), title, claims, description),
        _head(heads, head, inside),
        _groups(size, links, ends, worth, path_of, parent_of),
        _neighbours(text, inside, path_of, parent_of, blocks),
    ]
    return PageFeatures(np.hstack(columns), size, words, path_of, parent_of, head)


def _sum_up(nodes: Sequence[Node], every: Sequence[Node], size: Array, links: Array, worth: Array) -> Node:
    """Fills the nodes' sums; returns the one whose paragraphs, fading upwards, are worth most (as Readability does)."""
    best = nodes[0]
    for node, length, linked, value in zip(nodes, size.tolist(), (size * links).tolist(), worth.tolist(), strict=True):
        node.text += length
        node.linked += linked
        node.count += 1
        above: Node | None = node
        share = 0.9 if length > _LONG and value else 0.0
        while above is not None and share > _FAINT:
            above.score += value * share
            share *= _FADING
            if above.score > best.score:
                best = above
            above = above.parent
    for node in reversed(every):
        if (parent := node.parent) is not None:
            parent.text += node.text
            parent.linked += node.linked
            parent.count += node.count
    return best


def _sums(every: Sequence[Node], best: Node) -> Array:
    """Of each node: how much text, how much of it in links, how many blocks, and its worth beside the best one's."""
    text, linked, number, score = np.array([(n.text, n.linked, n.count, n.score) for n in every], float).T
    density = linked / np.where(text == 0, 1.0, text)
    return np.column_stack([np.log1p(text), density, np.log1p(number), score / (best.score + 1)])


def _steps_to(best: Node, every: Sequence[Node]) -> NDArray[np.int64]:
    """How far `best` and each element above it are from `best`, for every node the nearest such element above it."""
    own: dict[int, int] = {}
    node: Node | None = best
    while node is not None:
        own[node.number] = len(own)
        node = node.parent
    steps: list[int] = []
    for node in every:
        far = own.get(node.number)
        steps.append(steps[node.parent.number] if far is None and node.parent is not None else far or 0)
    return np.array(steps)


def _numbered(keys: Iterable[int]) -> NDArray[np.int64]:
    """For each key which of the different ones it is, in order of their first use."""
    number: dict[int, int] = {}
    return np.array([number.setdefault(key, len(number)) for key in keys])


def _positions(
    size: Array, worth: Array, inside: NDArray[np.bool_], apart: NDArray[np.int64], said: Sequence[Said]
) -> Array:
    count = len(size)
    index = np.arange(count)
    where = np.flatnonzero(inside)
    first, last = where[0], where[-1]
    comments = np.cumsum([s.about_comments for s in said])
    total = worth.sum() + 1
    copies = Counter(s.key for s in said)
    return np.column_stack([
        index / count, np.cumsum(worth) / total, np.cumsum(size) / size.sum(), np.full(count, np.log1p(count)),
        inside, apart, np.clip((index - first) / 10, -3, 3), np.clip((last - index) / 10, -3, 3),
        index < first, index > last,
        comments > 0, np.minimum(comments, 4), [copies[s.key] > 1 for s in said], size / size.max(), worth / total,
    ])  # fmt: skip


def _topic(said: Sequence[Said], core: NDArray[np.bool_], title: str, claims: str, description: str) -> Array:
    """How much of a block's vocabulary the headline, the summary and the rest of the likely text share."""
    headline = stems_of(words_in(f"{title} {claims}"))
    summary = stems_of(words_in(description))
    spoken: set[str] = set()
    twice: set[str] = set()  # by at least two blocks: a block of the likely text does not count itself
    for one, inside in zip(said, core.tolist(), strict=True):
        if inside:
            twice |= spoken & one.stems
            spoken |= one.stems
    counts = [
        (len(stems), len(stems & headline), len(stems & summary), len(stems & (twice if inside else spoken)))
        for stems, inside in zip([one.stems for one in said], core.tolist(), strict=True)
    ]
    count, to_headline, to_summary, shared = np.array(counts, float).T
    own, asked, told = np.maximum(count, 1), len(headline) or 1, len(summary) or 1
    return np.column_stack([
        to_headline / own, to_headline / asked, to_headline * to_headline / (own * asked),
        to_summary / own, to_summary / told, shared / own, np.log1p(shared), np.log1p(count - shared),
    ])  # fmt: skip


def _headlines(said: Sequence[Said], title: str) -> list[int]:
    key = " ".join(words_in(title))
    return [i for i, one in enumerate(said) if key and one.key == key]


def _headline(heads: Sequence[int], inside: NDArray[np.bool_]) -> int | None:
    """The last copy above the likely text, else the first."""
    start = int(np.flatnonzero(inside)[0])
    return next((i for i in reversed(heads) if i <= start + 3), heads[0] if heads else None)


def _head(heads: Sequence[int], head: int | None, inside: NDArray[np.bool_]) -> Array:
    """Where the block stands from the headline."""
    count = len(inside)
    if head is None:
        return np.zeros((count, 7))
    start = int(np.flatnonzero(inside)[0])
    index = np.arange(count)
    distance = index - head
    is_head = np.zeros(count)
    is_head[heads] = 1
    return np.column_stack([
        is_head, distance == 0, np.ones(count), distance > 0, distance < 0,
        np.clip(np.sign(distance) * np.log1p(np.abs(distance)), -4, 4), (distance > 0) & (index <= start),
    ])  # fmt: skip


def _groups(
    size: Array, links: Array, ends: NDArray[np.bool_], worth: Array, path: NDArray[np.int64], parent: NDArray[np.int64]
) -> Array:
    """Blocks of one path (tags and classes from the root) are of one kind: lists of teasers stand out here."""
    number = np.bincount(path)
    text = np.bincount(path, size)
    good = np.bincount(path, worth)
    pairs = path * (parent.max() + 1) + parent
    _, pair_of, pair_count = np.unique(pairs, return_inverse=True, return_counts=True)
    table = np.column_stack([
        np.log1p(number), np.log1p(text), np.bincount(path, size * links) / text, np.bincount(path, ends) / number,
        good / (good.max() + 1), good / (worth.sum() + 1), np.log1p(text / number),
    ])  # fmt: skip
    return np.column_stack([table[path], pair_count[pair_of] / number[path]])


def _neighbours(
    text: Array, inside: NDArray[np.bool_], path: NDArray[np.int64], parent: NDArray[np.int64], blocks: Sequence[Block]
) -> Array:
    items = [block.kind is LineKind.ITEM for block in blocks]
    picked = np.column_stack([text[:, [0, 2, 7, 22, 26]], inside, items])
    same_path, same_parent = path[1:] == path[:-1], parent[1:] == parent[:-1]
    edges = [np.r_[False, same_path], np.r_[same_path, False], np.r_[False, same_parent], np.r_[same_parent, False]]
    return np.column_stack([*(shifted(picked, by) for by in (-2, -1, 1, 2)), *edges])


def shifted(values: Array, by: int) -> Array:
    """Each row holds what stood `by` rows before it; zeros at the edge."""
    found = np.zeros_like(values)
    if abs(by) < len(values):
        if by > 0:
            found[by:] = values[:-by]
        else:
            found[:by] = values[-by:]
    return found
