"""The table of the full-text index."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class ArticleSearch(Base):
    """What is searched of an article, kept by triggers on `article` in the transaction that writes it.

    A row of its own: `article` is updated often where its text stays, and each update would write the index again.
    `words` are stored out of line but for short texts, so that filters and sorting read few pages: Russian stems of the
    title (weight A), lead (B) and text (D), and the article's week, source and region as terms («#week 2935»), for the
    index to find these together with the words. `at` is the publication, the first sight where there is none.
    """

    __tablename__ = "article_search"
    __table_args__ = (
        Index("article_search_words", "words", postgresql_using="gin"),
        Index("article_search_newest", text("at desc"), text("article desc")),
        Index("article_search_source", "source_id", text("at desc"), text("article desc")),
        Index("article_search_region", "region", text("at desc"), text("article desc")),
    )

    article: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("article.number", ondelete="cascade"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    source_id: Mapped[int]
    region: Mapped[str | None]
    words: Mapped[str] = mapped_column(TSVECTOR)
