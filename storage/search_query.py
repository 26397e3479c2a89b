"""An ArticleQuery as SQL: the one place that says what matches, for a search, its facets and the watches."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.query import ArticleQuery
from core.search_text import Clause, Term, parse
from core.word_forms import Family, family, inflected

_LEXEME = re.compile(r"'((?:[^'\\]|''|\\\\)*)'(?::\d+)?")
_LOOSENED = re.compile(r"(?P<near> <(?:-|\d+)> )|(?P<lexeme>'(?:[^'\\]|''|\\\\)*')(?P<labels>:\*?[A-D]+)")
_LARGEST = 2**63 - 1
_READ = text("""
    select coalesce(case when phrase then phraseto_tsquery('pg_catalog.russian', term)
        else plainto_tsquery('pg_catalog.russian', term) end, '')::text as found
    from unnest(cast(:terms as text[]), cast(:phrases as boolean[])) with ordinality as t(term, phrase, place)
    order by place
""")

_SOURCES = text("""
    select id from source where (cast(:kinds as text[]) = '{}' or kind = any(cast(:kinds as text[])))
        and (cast(:names as text[]) = '{}' or name = any(cast(:names as text[])))
""")


@dataclass(frozen=True, slots=True)
class Compiled:
    """`words` is a tsquery, None where the text asks for nothing. `conditions` are of `article_search s`.

    `loose` is what the index alone can tell of `words`, without places in the text: it finds all that they find, and
    more; None where they are the same.
    """

    words: str | None
    loose: str | None
    conditions: tuple[str, ...]
    args: dict[str, Any]
    ignored: tuple[str, ...]

    def narrowed(self, condition: str, **args: object) -> "Compiled":
        return replace(self, conditions=(*self.conditions, condition), args=self.args | args)

    @property
    def filters(self) -> str:
        return " and ".join(self.conditions) or "true"


def compiled(session: Session, query: ArticleQuery) -> Compiled:
    """A text of which nothing is left but stop words asks for nothing: the filters alone decide."""
    parsed = parse(query.text)
    words, loose, stopped = _words(session, parsed.clauses)
    conditions, args = _filters(session, query)
    ignored = (*parsed.ignored, *(f"{word}: it stands in every text" for word in stopped))
    loose = loose if loose != words else None
    return Compiled(words, loose, tuple(conditions), args | {"words": words, "loose": loose}, ignored)


def _words(session: Session, clauses: Iterable[Clause]) -> tuple[str | None, str | None, list[str]]:
    """The tsquery, its loose form, and the terms that are stop words."""
    clauses = list(clauses)
    terms = [term for clause in clauses for term in clause.any_of]
    if not terms:
        return None, None, []
    asked = {"terms": [term.text for term in terms], "phrases": [term.phrase for term in terms]}
    read = dict(zip(terms, session.scalars(_READ, asked), strict=True))
    wanted, stopped = [], []
    for clause in clauses:
        some = []
        for term in clause.any_of:
            if term.prefix:
                some.append(f"{_quoted(term.text)}:*{'AB' if term.head else ''}")
            elif read[term]:
                some.append(f"({_LEXEME.sub(_shapes(term), read[term])})")
            else:
                stopped.append(term.text)
        if some:
            wanted.append(f"{'!' if clause.without else ''}({' | '.join(some)})")
    # what may not stand together in one place may well stand apart
    loose = [_LOOSENED.sub(_loosened, one) for one in wanted if not (one.startswith("!") and _LOOSENED.search(one))]
    return " & ".join(wanted) or None, " & ".join(loose) or None, stopped


def _loosened(found: re.Match[str]) -> str:
    if found["near"]:
        return " & "
    return f"{found['lexeme']}:*" if "*" in (found["labels"] or "") else found["lexeme"]


def _shapes(term: Term) -> Callable[[re.Match[str]], str]:
    """What each word of a term may look like in the index."""
    weights = "AB" if term.head else ""

    def shapes(found: re.Match[str]) -> str:
        stem = found[1].replace("''", "'").replace("\\\\", "\\")
        words = family(stem) if term.family else Family(inflected(stem), ())
        several = [
            *(f"{_quoted(word)}{weights and ':'}{weights}" for word in words.whole),
            *(f"{_quoted(beginning)}:*{weights}" for beginning in words.beginnings),
        ]
        return several[0] if len(several) == 1 else f"({' | '.join(several)})"

    return shapes


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _filters(session: Session, query: ArticleQuery) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    args: dict[str, Any] = {}
    if query.regions:
        conditions.append("s.region = any(cast(:regions as text[]))")
        args["regions"] = list(query.regions)
    if query.kinds or query.sources:
        # as values, not as a subquery: Postgres then makes a hash table of them
        conditions.append("s.source_id = any(cast(:source_ids as int[]))")
        args["source_ids"] = list(session.scalars(_SOURCES, {"kinds": list(query.kinds), "names": list(query.sources)}))
    if query.since:
        conditions.append("s.at >= cast(cast(:since as date) as timestamp) at time zone 'Europe/Moscow'")
        args["since"] = query.since
    if query.until:
        conditions.append("s.at < cast(cast(:until as date) + 1 as timestamp) at time zone 'Europe/Moscow'")
        args["until"] = query.until
    if query.story is not None and abs(query.story) > _LARGEST:
        conditions.append("false")
    elif query.story is not None:
        conditions.append("""s.article in (
            select number from article where cluster_id = coalesce(
                (select merged_into from cluster where id = :story), cast(:story as bigint)))""")
        args["story"] = query.story
    return conditions, args
