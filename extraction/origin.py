"""Whom the article names as its own source: «пишет ТАСС», «Источник: РИА Новости»."""

import re
from collections.abc import Sequence

# A name in quotes after the word for a paper or agency, or one of the agencies that every paper reprints.
_KIND = r"(?:РИА|ИА|МИА|ИТАР|информагентство|агентство|газета|издание|портал|телеканал|журнал|сайт)"
_KNOWN = (
    r"(?:ИТАР-ТАСС|ТАСС|РИА\s(?:Новости|ФАН)|МИА\s«[^»]{2,40}»|REGNUM|РЕГНУМ|Интерфакс|Росбалт|Известия|Коммерсант[ъЪ]?|Ведомости"
    r"|РБК|Reuters|Рейтер|Lenta\.ru|Лента\.ру|Газета\.Ru|RT|Первый канал|Вести|Фонтанка|Ура\.ру|URA\.RU"
    r"|[A-Za-z][\w-]{1,30}\.(?:ru|com|net|info))"
)
_QUOTED = r"«[^»]{2,50}»"
_NAMED = rf"((?:{_KIND}\s)?(?:{_QUOTED}|{_KNOWN})|(?:РИА|ИА|МИА)\s[А-ЯЁ][\w-]{{2,30}})"
_SAYS = r"(?:пишет|пишут|переда[её]т|передают|сообщает|сообщили|сообщило|сообщила|цитирует|информирует)"
_CITED = (
    re.compile(rf"\b{_SAYS}\s(?:корреспондент\s)?{_NAMED}(?=[\s,.;:)]|$)"),
    re.compile(rf"\b(?:со ссылкой на|ссылаясь на)\s(?:сообщение\s)?{_NAMED}(?=[\s,.;:)]|$)"),
    re.compile(rf"\bпо (?:данным|информации|сообщению|материалам)\s{_NAMED}(?=[\s,.;:)]|$)", re.I),
    re.compile(rf"(?:^|\s){_NAMED}\s{_SAYS}(?=[\s,])"),
)
_LINK = (
    re.compile(
        r"^\W*(?:перво)?источник(?:и)?(?:\s(?:информации|новости|материала|фото))?\s?[:—–-]\s{0,3}(.{2,80})$", re.I
    ),
    re.compile(
        r"^\W*по (?:материалам|информации|сообщению|данным)\s?:?\s(?:сайта\s|портала\s|источника:\s)?(.{2,60})$", re.I
    ),
)
_GENERIC = re.compile(r"(?:пресс-служб|министерств|управлени|администраци)", re.I)
_SENTENCE = re.compile(r"[,;!?]|\.\s|\.$")


def origin_of(paragraphs: Sequence[str], removed: Sequence[str]) -> str | None:
    """The name as written, from the source line that cleaning took out, else from the text; None where none is."""
    for line in removed:
        for link in _LINK:
            if (match := link.match(line[:120])) and not _SENTENCE.search(match.group(1)):
                return match.group(1).strip()
    for paragraph in paragraphs:
        for cited in _CITED:
            for match in cited.finditer(paragraph[:5000]):
                if not _GENERIC.search(match.group(1)):
                    return match.group(1).strip()
    return None
