"""Lines that a page's markup glued together: «…Ctrl+EnterДругие публикации:», «…изменит жизнь горожанНовость»."""

import itertools
import re

from extraction.lines import Line
from extraction.noise import noise_rules

# A letter, digit or bracket that runs into a capital, with a known marker beside it.
_MARKER_AFTER = re.compile(
    r"(?<=[a-zа-яё0-9)»!?.:])(?=(?:Другие|Новые|Похожие|Последние)\s(?:публикации|новости|материалы|статьи)\b"
    r"|Читайте также\b|Читать (?:далее|дальше|полностью)\b|Смотрите также\b|Материалы по теме\b|Новости по теме\b"
    r"|По теме:|Версия для печати\b|Подпи(?:шитесь|сывайтесь)\b|Поделиться\b|Комментарии\b|Добавить комментарий\b"
    r"|Выбор редакции\b)"
)
_MARKER_BEFORE = re.compile(r"(?<=Ctrl\+Enter)(?=[А-ЯЁ])|(?<=Ctrl \+ Enter)(?=[А-ЯЁ])", re.I)
_BADGE_AFTER = re.compile(
    r"(?<=[а-яё»!?\d])(?=(?:Новость|Материал|Статья|Видео|Фото|Фоторепортаж|Интервью|Репортаж|Эксклюзив|Инфографика|Молния|Срочно|Главное)$)"
)
# The end of a sentence that runs into a capital: a split where what follows is noise from its first word to its last.
_SENTENCE_RUNS_ON = re.compile(r"(?<=[.!?…»:)])(?=[А-ЯЁA-Z])")
_LONGEST_WITH_BADGE = 300
_LONGEST_REST = 300


def split_glued(lines: list[Line]) -> list[Line]:
    """The same characters on more lines: the parts of a line, put together, are that line."""
    found: list[Line] = []
    for line in lines:
        parts = _parts(line.text)
        found.extend(Line(part, line.kind, line.links) for part in parts) if len(parts) > 1 else found.append(line)
    return found


def _parts(text: str) -> list[str]:
    at = {match.start() for match in _MARKER_AFTER.finditer(text)}
    at |= {
        match.start() for match in _MARKER_BEFORE.finditer(text) if text[match.start() : match.start() + 1].isupper()
    }
    if len(text) <= _LONGEST_WITH_BADGE:
        at |= {match.start() for match in _BADGE_AFTER.finditer(text)}
    start = max(0, len(text) - _LONGEST_REST)
    glued = (match.start() for match in _SENTENCE_RUNS_ON.finditer(text, start))
    if (first := next((i for i in glued if i and noise_rules().find(text[i:])), None)) is not None:
        at.add(first)
    edges = [0, *sorted(at - {0}), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]
