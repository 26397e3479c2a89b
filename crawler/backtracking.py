"""Regular expressions that may take for ever: Python tries every way in which a repeated part can be divided.

A look at the expression finds repeats within repeats and makes texts that would show it; a process of its own tries
them, with a bound on its time, for a search that backtracks cannot be stopped from within.
"""

import importlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

_parser: Any = importlib.import_module("re._parser")  # the only one that reads what `re` reads

_MANY = 10  # repeats from which on a part counts as repeated
_PUMPS = 40  # 2^40 steps where each repeat doubles them
_CPU_SECONDS = 1
_WALL_SECONDS = 30.0
_CANDIDATES = "a1 -/.я_=?&:«Z"
_TRY = """
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
pattern, texts = json.load(sys.stdin)
for text in texts:
    re.search(pattern, text, re.I)
"""


@cache
def backtracks(pattern: str) -> str | None:
    """A text on which a search takes longer than a second, None where none was found. `pattern` compiles."""
    texts = list(dict.fromkeys(_attacks(_parser.parse(pattern))))
    for text in texts:
        if _takes_too_long(pattern, [text]):
            return text
    return None


def _takes_too_long(pattern: str, texts: Iterable[str]) -> bool:
    code = _TRY.format(seconds=_CPU_SECONDS)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code],
            input=json.dumps([pattern, list(texts)]),
            text=True,
            capture_output=True,
            check=False,
            timeout=_WALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def _attacks(tree: Any, before: str = "") -> Iterator[str]:
    """Texts that begin as the expression wants, repeat what it repeats, and end as it does not want."""
    for op, value in tree:
        name = str(op)
        if name.endswith("REPEAT"):
            _, most, body = value
            if most >= _MANY:
                for pump in _pumps(body):
                    yield before + pump * _PUMPS + "\x00"
            else:
                yield from _attacks(body, before)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from _attacks(value[-1] if name == "SUBPATTERN" else value, before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _attacks(branch, before)
        before += _sample([(op, value)])


def _pumps(body: Any) -> Iterator[str]:
    """What may be repeated within a repeated body in more than one way: inner repeats, branches, and the whole."""
    inner = [part for part in _parts(body) if str(part[0]).endswith("REPEAT") or str(part[0]) == "BRANCH"]
    for op, value in inner:
        bodies = value[1] if str(op) == "BRANCH" else [value[2]]
        yield from filter(None, map(_sample, bodies))
    if inner and (whole := _sample(body, at_least=1)):
        yield whole


def _parts(tree: Any) -> Iterator[tuple[Any, Any]]:
    for op, value in tree:
        yield op, value
        name = str(op)
        if name.endswith("REPEAT"):
            yield from _parts(value[2])
        elif name == "SUBPATTERN":
            yield from _parts(value[-1])
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _parts(branch)


def _sample(tree: Any, at_least: int = 0) -> str:
    """A short text that the expression matches, but for assertions and references."""
    text = ""
    for op, value in tree:
        match str(op):
            case "LITERAL":
                text += chr(value)
            case "NOT_LITERAL":
                text += next(char for char in _CANDIDATES if ord(char) != value)
            case "ANY":
                text += "a"
            case "IN":
                text += _member(value)
            case "SUBPATTERN":
                text += _sample(value[-1], at_least)
            case "BRANCH":
                text += _sample(value[1][0], at_least)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                text += _sample(value[2], at_least) * max(value[0], min(at_least, value[1]))
            case _:
                pass
    return text


def _member(items: Any) -> str:
    literals = [
        chr(value if str(op) == "LITERAL" else value[0]) for op, value in items if str(op) in ("LITERAL", "RANGE")
    ]
    return next((char for char in [*_CANDIDATES, *literals] if _is_in(char, items)), "")


def _is_in(char: str, items: Any) -> bool:
    negated = False
    for op, value in items:
        match str(op):
            case "NEGATE":
                negated = True
            case "LITERAL" if ord(char) == value:
                return not negated
            case "RANGE" if value[0] <= ord(char) <= value[1]:
                return not negated
            case "CATEGORY" if re.fullmatch(_CLASSES[str(value)], char):
                return not negated
            case _:
                pass
    return negated


_CLASSES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
