"""The shingles of stored articles, as bytes: what a text shares with others, before any text is read. Candidates come
with theirs (`storage/duplicates.py`); `storage/articles.py` writes them with the text."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

_LOAD = text("""
    select article, hashes from article_shingles where article = any(cast(:numbers as bigint[])) and scheme = :scheme
""")


def load(session: Session, numbers: Collection[int], scheme: str) -> dict[int, bytes]:
    """By article. One that was stored by older code, or by another scheme, is left out."""
    if not numbers:
        return {}
    rows = session.execute(_LOAD, {"numbers": list(numbers), "scheme": scheme})
    return {row.article: row.hashes for row in rows}
