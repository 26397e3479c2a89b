"""An ArticleQuery as SQL: the one place that says what matches, for a search, its facets and the watches."""

import re
from collections.abc import Callable, Iterable, Mapping
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
_MOST_TERMS = 50  # of one filter; as many sources as there are of a kind are quicker looked up in the rows
_READ = text("""
    select coalesce(case when phrase then phraseto_tsquery('pg_catalog.russian', term)
        else plainto_tsquery('pg_catalog.russian', term) end, '')::text as found
    from unnest(cast(:terms as text[]), cast(:phrases as boolean[])) with ordinality as t(term, phrase, place)
    order by place
""")

_STORY = text("""
    select number from article
    where cluster_id = coalesce((select merged_into from cluster where id = :story), cast(:story as bigint))
""")
_SOURCES = text("""
    select id from source where (cast(:kinds as text[]) = '{}' or kind = any(cast(:kinds as text[])))
        and (cast(:names as text[]) = '{}' or name = any(cast(:names as text[])))
""")


@dataclass(frozen=True, slots=True)
class Compiled:
    """`words` is a tsquery, None where the text asks for nothing. `conditions` are of `article_search s`, `times` those
    of them that are of its order, by date.

    `loose` is what the index alone can tell of `words`, clause by clause, without places in the text: together they
    find all that `words` find, and where they are not `exact`, more. `terms` has, by condition, how the index says the
    same: an article's region and source stand among its words.
    """

    words: str | None
    loose: tuple[str, ...]
    exact: bool
    terms: Mapping[str, str]
    conditions: tuple[str, ...]
    times: tuple[str, ...]
    args: dict[str, Any]
    ignored: tuple[str, ...]

    def narrowed(self, condition: str, **args: object) -> "Compiled":
        return replace(self, conditions=(*self.conditions, condition), args=self.args | args)

    def between(self, condition: str, **args: object) -> "Compiled":
        """Narrowed by a condition on `at`."""
        return replace(self.narrowed(condition, **args), times=(*self.times, condition))

    @property
    def hopeless(self) -> bool:
        """No article can be found, for there is no such source or story."""
        return "false" in self.conditions

    @property
    def filters(self) -> str:
        return " and ".join(self.conditions) or "true"


def compiled(session: Session, query: ArticleQuery) -> Compiled:
    """A text of which nothing is left but stop words asks for nothing: the filters alone decide."""
    parsed = parse(query.text)
    wanted, stopped = _words(session, parsed.clauses)
    # what may not stand together in one place may well stand apart
    loose = [_LOOSENED.sub(_loosened, one) for one in wanted if not (one.startswith("!") and _LOOSENED.search(one))]
    words = " & ".join(wanted) or None
    asked = Compiled(
        words=words,
        loose=tuple(loose),
        exact=loose == wanted,
        terms={},
        conditions=(),
        times=(),
        args={"words": words},
        ignored=(*parsed.ignored, *(f"{word}: it stands in every text" for word in stopped)),
    )
    return _filtered(session, query, asked)


def _words(session: Session, clauses: Iterable[Clause]) -> tuple[list[str], list[str]]:
    """The clauses as tsqueries, and the terms that are stop words."""
    clauses = list(clauses)
    terms = [term for clause in clauses for term in clause.any_of]
    if not terms:
        return [], []
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
    return wanted, stopped


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


def _filtered(session: Session, query: ArticleQuery, asked: Compiled) -> Compiled:
    if query.regions:
        condition = "s.region = any(cast(:regions as text[]))"
        terms = _terms(condition, [f"#region {code}" for code in query.regions])
        asked = replace(asked.narrowed(condition, regions=list(query.regions)), terms=terms)
    if query.kinds or query.sources:
        # as values, not as a subquery: Postgres then makes a hash table of them
        ids = list(session.scalars(_SOURCES, {"kinds": list(query.kinds), "names": list(query.sources)}))
        condition = "s.source_id = any(cast(:source_ids as int[]))" if ids else "false"
        terms = _terms(condition, [f"#source {number}" for number in ids])
        asked = replace(asked.narrowed(condition, source_ids=ids), terms={**asked.terms, **terms})
    if query.since:
        since = "s.at >= cast(cast(:since as date) as timestamp) at time zone 'Europe/Moscow'"
        asked = asked.between(since, since=query.since)
    if query.until:
        until = "s.at < cast(cast(:until as date) + 1 as timestamp) at time zone 'Europe/Moscow'"
        asked = asked.between(until, until=query.until)
    if query.story is not None:
        numbers = _of_story(session, query.story)
        asked = asked.narrowed("s.article = any(cast(:story as bigint[]))" if numbers else "false", story=numbers)
    return asked


def _terms(condition: str, any_of: list[str]) -> dict[str, str]:
    return {condition: f"({' | '.join(map(_quoted, any_of))})"} if 0 < len(any_of) <= _MOST_TERMS else {}


def _of_story(session: Session, story: int) -> list[int]:
    return list(session.scalars(_STORY, {"story": story})) if abs(story) <= _LARGEST else []
