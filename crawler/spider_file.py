"""The text of a region's file: a class that is added to it, a fact that is changed in it.

Pure: source in, source out, formatted as `ruff format` leaves it. All that stood there stays byte for byte, but for the
line that imports the class's base and the facts that are changed.
"""

import ast
import contextlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import SvodkaError
from core.regions import region as region_of

_WIDTH = 120
_BASES = "crawler"  # the module of FeedSpider, SitemapSpider and ListingSpider
_ROOMS = frozenset({"crawler", "spiders"})  # whose imports stand in one block
_PATTERNS = frozenset({"article_url", "not_article_url", "noise"})  # written as raw strings
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".replace("_", "").split(" ")
_LETTERS = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)))

Fact = str | int | bool | None | Sequence[str]


@dataclass(frozen=True, slots=True)
class NewSite:
    """What is known of a site before its class is written. `facts` are all but its name, in the order of their lines;
    `base` is FeedSpider, SitemapSpider, ListingSpider, or a family's class with its `module`; `comments` are sentences
    above the facts."""

    name: str
    base: str
    facts: Mapping[str, Fact]
    module: str = _BASES
    comments: Sequence[str] = field(default=())


def file_name(region: str | None) -> str:
    """«belgorod_oblast.py»; «federal.py» for None. Raises SvodkaError for no region."""
    if region is None:
        return "federal.py"
    plain = re.split(r"[(–]", region_of(region).name_en)[0].strip().lower()
    return re.sub(r"\W+", "_", plain) + ".py"


def new_file(region: str | None) -> str:
    """A file without a class yet."""
    words = "Sources that write about the whole country" if region is None else region_of(region).name
    return f'"""{words}."""\n'


def add_class(source: str, site: NewSite) -> str:
    """The file's text with the class at its end. Raises SvodkaError where the file has the site already, or a syntax
    error."""
    tree = _parsed(source)
    if site.name in names(source):
        raise SvodkaError(f"{site.name} is in the file already.", "Change its class there; nothing is added twice.")
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    taken |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)} | {site.base}
    head = _with_import(source, tree, site.module, site.base).rstrip("\n")
    body = [f"class {class_name(site.name, taken)}({site.base}):"]
    body += [
        f"    # {line.rstrip()}" for comment in site.comments for line in _chunks(" ".join(comment.split()), _WIDTH - 7)
    ]
    body += [line for key, value in {"name": site.name, **site.facts}.items() for line in fact_lines(key, value)]
    return head + "\n\n\n" + "\n".join(body) + "\n"


def names(source: str) -> dict[str, str]:
    """The sites that a file states: name -> class."""
    return {
        str(statement.value.value): node.name
        for node in _parsed(source).body
        if isinstance(node, ast.ClassDef)
        for key, statement in _facts(node).items()
        if key == "name" and isinstance(statement.value, ast.Constant)
    }


def change_facts(source: str, site: str, facts: Mapping[str, Fact]) -> str:
    """The file's text with facts of one site written anew: in their places, or behind the last fact of the class where
    they were not stated. Raises SvodkaError where the file does not state the site."""
    own = names(source).get(site)
    found = next((n for n in _parsed(source).body if isinstance(n, ast.ClassDef) and n.name == own), None)
    if found is None:
        raise SvodkaError(f"{site} is not stated in the file.", "Its class is named in another way: edit it by hand.")
    stated, lines = _facts(found), _lines(source)
    new = [line + "\n" for key, value in facts.items() if key not in stated for line in fact_lines(key, value)]
    end = max(_end(statement) for statement in stated.values())
    changes = [(end, end, new)] if new else []
    for key in facts.keys() & stated.keys():
        statement = stated[key]
        changes.append((statement.lineno - 1, _end(statement), [line + "\n" for line in fact_lines(key, facts[key])]))
    for start, stop, written in sorted(changes, reverse=True):
        lines[start:stop] = written
    return "".join(lines)


def fact_lines(key: str, value: Fact) -> list[str]:
    """One fact of a class, in as many lines as it takes."""
    write = _raw if key in _PATTERNS else _quoted
    if value is None or isinstance(value, bool | int):
        return [f"    {key} = {value}"]
    if isinstance(value, str):
        line = f"    {key} = {write(value)}"
        if len(line) <= _WIDTH or " " not in value.strip() or key in _PATTERNS:
            return [_excused(line)]
        parts = (_excused(f"        {write(part)}") for part in _chunks(value, _WIDTH - 16))
        return [f"    {key} = (", *parts, "    )"]
    items = [write(item) for item in value]
    line = f"    {key} = [{', '.join(items)}]"
    if len(line) <= _WIDTH:
        return [line]
    return [f"    {key} = [", *(_excused(f"        {item},") for item in items), "    ]"]


def class_name(site: str, taken: Collection[str] = ()) -> str:
    """«NoVpered» for no-vpered.ru, «MoskovskayaGazeta» for московская-газета.рф; another than those `taken`."""
    host = site.removeprefix("www.")
    with contextlib.suppress(UnicodeError):  # it is Cyrillic already, or no host at all
        host = host.encode("ascii").decode("idna")
    labels = host.rsplit(".", 1)[0] if "." in host else host
    latin = labels.lower().translate(_LETTERS)
    words = re.findall(r"[a-z0-9]+", latin)
    name = "".join(word.capitalize() for word in words) or "Site"
    if not name[0].isalpha():
        name = "Site" + name
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}{number}"
    return unique


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise SvodkaError(f"The file has a syntax error in line {line or '?'}.", "Mend it first.") from None


def _facts(node: ast.ClassDef) -> dict[str, ast.Assign | ast.AnnAssign]:
    found: dict[str, ast.Assign | ast.AnnAssign] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
            if isinstance(target, ast.Name):
                found[target.id] = statement
    return found


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _with_import(source: str, tree: ast.Module, module: str, base: str) -> str:
    """The import in its place: in the line that imports from the module already, or as a line of its own in order."""
    if any(isinstance(node, ast.ClassDef) and node.name == base for node in tree.body):
        return source
    lines = _lines(source)
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and not node.level]
    for node in imports:
        if node.module == module and base in (alias.name for alias in node.names):
            return source
    for node in imports:
        written = "".join(lines[node.lineno - 1 : _end(node)])
        if node.module == module and "#" not in written and all(alias.asname is None for alias in node.names):
            names = sorted([*(alias.name for alias in node.names), base])
            return "".join([*lines[: node.lineno - 1], _import(module, names), *lines[_end(node) :]])
    line = _import(module, [base])
    ours = [node for node in imports if str(node.module).partition(".")[0] in _ROOMS]
    if ours:
        before = [node for node in ours if str(node.module) < module]
        place = _end(before[-1]) if before else ours[0].lineno - 1
        return "".join([*lines[:place], line, *lines[place:]])
    above = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)] or _docstring(tree)
    place = _end(above[-1]) if above else 0
    head, rest = "".join(lines[:place]).rstrip("\n"), "".join(lines[place:]).strip("\n")
    return (f"{head}\n\n" if head else "") + line + (f"\n\n{rest}\n" if rest else "")


def _docstring(tree: ast.Module) -> list[ast.stmt]:
    return tree.body[:1] if ast.get_docstring(tree) is not None else []


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}\n"
    if len(line) <= _WIDTH + 1:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _quoted(text: str) -> str:
    """As ruff quotes: double quotes, single ones where that saves backslashes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return quote + "".join(char if char.isprintable() else repr(char)[1:-1] for char in escaped) + quote


def _raw(pattern: str) -> str:
    if "\\" in pattern and '"' not in pattern and not pattern.endswith("\\") and pattern.isprintable():
        return f'r"{pattern}"'
    return _quoted(pattern)


def _lines(source: str) -> list[str]:
    """As the parser counts them, with their ends; str.splitlines knows more kinds of ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", source)


def _chunks(text: str, width: int) -> list[str]:
    """The text in pieces that end behind a space."""
    chunks = [""]
    for word in re.findall(r"[^ ]* +|[^ ]+", text):
        if chunks[-1] and len(chunks[-1]) + len(word.rstrip()) > width:
            chunks.append("")
        chunks[-1] += word
    return chunks


def _excused(line: str) -> str:
    """Marked as too long, where ruff would say so: it lets single words and lines that end with an address pass."""
    *before, last = line.split()
    return f"{line}  # noqa: E501" if len(line) > _WIDTH and before and "://" not in last else line
