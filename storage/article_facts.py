"""What readers are given of a page besides its text, and the note on a page that is no article any more."""

from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.models import Extraction
from core.outcomes import Outcome
from storage.articles import append_event, content_of
from storage.tables import Article

# Not `modified_at`: pages restate it for reasons of their own. A change of it travels with the next revision.
FACTS = (
    *("published_at", "published_precision", "authors", "language", "origin_citation", "canonical_url"),
    *("captions", "footnotes"),
)
_STORED = select(*(getattr(Article, name) for name in FACTS), Article.quality)
_FLAG = "reads_as:"
_NOTE = text("""
    update article
    set quality = array(select flag from unnest(quality) flag where not starts_with(flag, :kind)) || :flag
    where number = :number and not :flag = any(quality)
    returning revision
""")


@dataclass(frozen=True, slots=True)
class Facts:
    """`values` by the names of FACTS, None where there is nothing. `reads_as` is what `note_reading` noted."""

    values: dict[str, object]
    reads_as: str | None


def facts_of(session: Session, number: int) -> Facts:
    """Raises NoResultFound where there is no such article."""
    row = session.execute(_STORED.where(Article.number == number)).one()
    noted = (flag.removeprefix(_FLAG) for flag in row.quality if flag.startswith(_FLAG))
    return Facts({name: row._mapping[name] or None for name in FACTS}, next(noted, None))


def facts_in(found: Extraction) -> dict[str, object]:
    """As `facts_of` gives them once they are stored."""
    content = content_of(found)
    return {name: content[name] or None for name in FACTS}


def note_reading(session: Session, number: int, outcome: Outcome) -> None:
    """The article's page reads as none any more: it stays as it is, with a flag in `quality` and an event «noted».

    Its next revision has no such flag. Noted once.
    """
    revision = session.scalar(_NOTE, {"number": number, "kind": _FLAG, "flag": f"{_FLAG}{outcome}"})
    if revision is not None:
        append_event(session, number, "noted", revision)
