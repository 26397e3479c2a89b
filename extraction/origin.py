"""Whom the article names as its own source: «пишет ТАСС», «Источник: РИА Новости»."""

import re
from collections.abc import Sequence

_AGENCY = (
    r"(?:(?:РИА|ИА|МИА|агентство|газета|издание|портал|телеканал)\s)?"
    r"(?:«[^»]{2,50}»|[А-ЯЁA-Z][\w.-]{2,30}(?:\s(?:Новости|News|Известия|День|[A-Z][a-z]{2,20}))?)"
)
_CITED = re.compile(
    rf"(?:пишет|передает|передаёт|сообщает|сообщило|сообщила|цитирует)\s(?:корреспондент\s)?({_AGENCY})(?=[\s,.;])"
)
_LINK = re.compile(r"^\W*источник\s?[:—–-]\s{0,3}(.{2,80})$", re.I)
_GENERIC = re.compile(r"(?:пресс-служб|министерств|управлени|администраци)", re.I)


def origin_of(paragraphs: Sequence[str], removed: Sequence[str]) -> str | None:
    """The name as written, from the source line that cleaning took out, else from the text; None where none is."""
    for line in removed:
        if match := _LINK.match(line[:120]):
            return match.group(1).strip()
    for paragraph in paragraphs:
        for match in _CITED.finditer(paragraph[:5000]):
            if not _GENERIC.search(match.group(1)):
                return match.group(1).strip()
    return None
