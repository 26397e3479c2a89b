"""Duplicates: quality against other finders on one set, notices made from forms, and the way from text to signature.

Thresholds are set on the halves "dev"; these are the halves "test". Rates are CPU time, in turns of a few texts:
what else the machine does hits all alike, so that the ratios hold and the rates do not.
"""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from itertools import combinations
from random import Random

from datasketch import MinHash
from rich.console import Console
from rich.table import Table

from bench.finders import RENSA_MISSING, finders
from bench.neardup import near_duplicates
from bench.notices.edits import EDITS
from bench.notices.fill import Form, Notice, forms, notices
from core.models import Relation
from dedupe.decide import decide, fingerprint
from dedupe.fingerprint import VOCABULARY
from dedupe.normalise import stems, words
from dedupe.shingles import as_set, threes_and_fours
from dedupe.signature import signature
from dedupe.sketch import sketch

_COUNT = 24  # notices of each form
_TIMED = 300  # texts
_SHORT = 1_000  # characters; what a text costs whatever its length weighs more on those below
_TURN = 20  # texts that one way has before the next way's turn
_BASE = "datasketch, update() loop, same words and shingles"
_WORD = re.compile(r"\w+")


def main() -> int:
    out = Console(width=130, highlight=False)
    _quality(out)
    _families(out, forms("test"))
    texts = _timed_texts()
    for kind in (True, False):
        _rates(out, [text for text in texts if (len(text) < _SHORT) == kind])
    if not find_spec("rensa"):
        out.print(RENSA_MISSING)
    return 0


def _quality(out: Console) -> None:
    corpus = near_duplicates("test")
    if corpus is None:
        out.print("The near-duplicate corpus is not below $SVODKA_CORPORA: only our own forms are measured.")
        return
    title = f"{len(corpus.documents)} documents, {len(corpus.reprints)} reprints, {len(corpus.containments)} contained"
    table = _table(title, ["reprints found", "contained found", "precision", "seconds"])
    for name, find in finders().items():
        started = time.process_time()
        score = corpus.score(find(corpus.documents))
        table.add_row(name, *(f"{value:.4f}" for value in score), f"{time.process_time() - started:.1f}")
    out.print(table)


def _families(out: Console, kinds: Sequence[Form]) -> None:
    """Strangers of one form, with new figures and with three tenths of the figures as in the notice before."""
    made = {
        (form.name, keeps): notices(form, _COUNT, Random(f"{form.name} {keeps}"), keeps=keeps)
        for form in kinds
        for keeps in (0.0, 0.3)
    }
    table = _table(f"{len(kinds)} forms, {_COUNT} notices each", ["pairs", "merged, new figures", "merged, some stay"])
    totals = [0, 0]
    pairs = _COUNT * (_COUNT - 1) // 2
    for form in kinds:
        merged = [_merged(made[form.name, keeps]) for keeps in (0.0, 0.3)]
        totals = [total + count for total, count in zip(totals, merged, strict=True)]
        if any(merged):
            table.add_row(form.name, str(pairs), *map(str, merged))
    everything = pairs * len(kinds)
    table.add_row("all", str(everything), *(f"{total} ({total / everything:.2%})" for total in totals))
    out.print(table)
    table = _table("the same notices in an editor's hands", ["texts", "recognised"])
    for name, edit in EDITS.items():
        random = Random(name)
        hits = [
            _relation(Notice("", "", edit(notice.paragraphs, random)), notice) is not Relation.NONE
            for office in made.values()
            for notice in office
        ]
        table.add_row(name, str(len(hits)), f"{sum(hits) / len(hits):.4f}")
    out.print(table)


def _merged(office: Sequence[Notice]) -> int:
    return sum(_relation(b, a) is not Relation.NONE for a, b in combinations(office, 2))


def _relation(a: Notice, b: Notice) -> Relation:
    prints = [fingerprint(notice.title, notice.paragraphs) for notice in (a, b)]
    return decide(prints[0], prints[1], same_site=False, same_url=False).relation


def _rates(out: Console, texts: Sequence[str]) -> None:
    ways: dict[str, Callable[[str], object]] = {
        "svodka: sketch, signature, shingles": lambda text: _prints(text.split("\n")),
        "svodka: sketch, signature, shingles, facts": lambda text: fingerprint("", text.split("\n")),
        _BASE: lambda text: _loop(_runs(stems(words(text)))),
        "datasketch, update() loop, plain words": lambda text: _loop(_runs(_WORD.findall(text.casefold()))),
        "datasketch, update_batch, plain words": lambda text: _batch(_runs(_WORD.findall(text.casefold()))),
    }
    if find_spec("rensa"):
        from rensa import RMinHash

        def rensa(runs: Iterable[str]) -> object:
            return RMinHash.digest_matrix_from_token_sets([list(runs)], num_perm=128, seed=42)

        ways["rensa, same words and shingles"] = lambda text: rensa(_runs(stems(words(text))))
        ways["rensa, plain words"] = lambda text: rensa(_runs(_WORD.findall(text.casefold())))
    seconds: dict[str, float] = defaultdict(float)
    for timed in (False, True):  # the first time, tables are built and words are met
        for block in (texts[i : i + _TURN] for i in range(0, len(texts), _TURN)):
            for name, way in ways.items():
                started = time.process_time()
                for text in block:
                    way(text)
                seconds[name] += (time.process_time() - started) * timed
    mean = sum(map(len, texts)) / len(texts)
    table = _table(f"from {len(texts)} texts of {mean:.0f} characters to signatures", ["texts/s", "µs a text", "ratio"])
    for name, spent in sorted(seconds.items(), key=lambda item: item[1]):
        ratio = f"{seconds[_BASE] / spent:.1f}"
        table.add_row(name, f"{len(texts) / spent:.0f}", f"{1e6 * spent / len(texts):.0f}", ratio)
    out.print(table)


def _timed_texts() -> list[str]:
    """The originals of the corpus, notices among them; without it, our own notices."""
    corpus = near_duplicates("test")
    if corpus is None:
        made = [notice for form in forms() for notice in notices(form, 12, Random(form.name))]
        return ["\n".join(notice.paragraphs) for notice in made][:_TIMED]
    by_story: dict[str, str] = {}
    for document in corpus.documents:
        if len(document.stories) == 1:  # the first of a story is its original
            by_story.setdefault(min(document.stories), "\n".join(document.paragraphs))
    return list(by_story.values())[:_TIMED]


def _prints(paragraphs: list[str]) -> object:
    """What the tools beside us make, and the sketch: all of a fingerprint but its facts and hashes of paragraphs."""
    threes, fours = threes_and_fours(VOCABULARY.read(paragraphs).stems)
    shingles = as_set(threes)
    return sketch(fours), signature(shingles)


def _runs(found: list[str]) -> set[str]:
    return {" ".join(found[i : i + 3]) for i in range(len(found) - 2)}


def _loop(runs: set[str]) -> MinHash:
    minhash = MinHash(num_perm=128)
    for run in runs:
        minhash.update(run.encode())
    return minhash


def _batch(runs: set[str]) -> MinHash:
    minhash = MinHash(num_perm=128)
    minhash.update_batch([run.encode() for run in runs])
    return minhash


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    return table


if __name__ == "__main__":
    sys.exit(main())
