"""What editors do to a text that they reprint. Each edit takes paragraphs and returns others of the same story."""

import re
from collections.abc import Callable, Mapping
from random import Random

Paragraphs = tuple[str, ...]
Edit = Callable[[Paragraphs, Random], Paragraphs]

_NUMBER = re.compile(r"(?<![\w,.:-])\d+(?:,\d+)?(?![\w:])")
_SYNONYMS = {
    "состоялось": "прошло", "сообщили": "рассказали", "пройдёт": "состоится", "направят": "выделят",
    "завершиться": "закончиться", "также": "кроме того", "составила": "равна", "составил": "равен",
    "зарегистрировано": "отмечено", "жителей": "горожан", "необходимо": "нужно", "просим": "призываем",
    "автомобиля": "машины", "предварительным": "первоначальным", "около": "примерно", "может": "способен",
    "рекомендует": "советует", "работы": "мероприятия", "области": "региона", "получили": "имеют",
}  # fmt: skip
_LEADS = (
    "Коротко о главном к этому часу рассказывает наш обозреватель.",
    "Как стало известно нашей редакции, в регионе произошло событие, о котором говорят многие.",
    "Подробности сегодняшнего дня собрал для читателей дежурный редактор.",
    "Власти раскрыли подробности, которых давно ждали местные жители и предприниматели.",
)
_BACKGROUND = (
    "Ранее мы писали, что на прошлой неделе в областном центре обсуждали похожий вопрос. Тогда участники встречи "
    "договорились вернуться к нему осенью, а пока собрать предложения от муниципалитетов и общественников.",
    "Напомним, летом эту тему поднимали депутаты. Они отправили запрос в профильное ведомство и получили ответ, "
    "который устроил далеко не всех, поэтому спор продолжился в комиссии и на страницах местной прессы.",
    "Эксперты, с которыми поговорил наш корреспондент, считают положение обычным для этого времени года. По их "
    "словам, выводы можно будет делать только после того, как станут известны сведения за несколько лет.",
)
_BOILERPLATE = (
    "Подписывайтесь на нас в мессенджерах и присылайте свои новости дежурному редактору.",
    "Заметили опечатку? Выделите слово мышью и сообщите нам об этом.",
    "Перепечатка разрешена только с указанием источника и действующей ссылкой на него.",
    "Читайте также: афиша выходных, расписание электричек, гороскоп и кроссворд недели.",
)
_LATIN = str.maketrans("асеорху", "aceopxy")


def corrected(figures: int) -> Edit:
    """So many numbers of the text replaced by others of like size; fewer where the text has fewer."""

    def edit(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
        text = "\n".join(paragraphs)
        found = list(_NUMBER.finditer(text))
        for match in sorted(rng.sample(found, min(figures, len(found))), key=lambda m: -m.start()):
            text = text[: match.start()] + _other(match[0], rng) + text[match.end() :]
        return tuple(text.split("\n"))

    return edit


def _other(number: str, rng: Random) -> str:
    whole, comma, rest = number.partition(",")
    low = max(1, int(whole) // 2)
    other = rng.randint(low, low + 11 + int(whole))
    return str(other + (other == int(whole))) + comma + rest


def cut_tail(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """The last paragraph or two are left out."""
    return paragraphs[: max(2, len(paragraphs) - rng.randint(1, 2))]


def changed_lead(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return (rng.choice(_LEADS), *paragraphs)


def with_background(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return (*paragraphs, rng.choice(_BACKGROUND))


def synonyms(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return tuple(
        " ".join(_SYNONYMS.get(word, word) if rng.random() < 0.7 else word for word in paragraph.split())
        for paragraph in paragraphs
    )


def typography(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Straight quotes, no «ё», hyphens for dashes, hard spaces in numbers, soft hyphens."""
    plain = [p.translate(str.maketrans("«»ёЁ—", '""еЕ-')) for p in paragraphs]
    return tuple(
        re.sub(r"(?<=\d) (?=\d{3})", "\u00a0", p).replace("ств", "ст\u00adв" if rng.random() < 0.5 else "ств")
        for p in plain
    )


def homoglyphs(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return tuple(
        " ".join(word.translate(_LATIN) if rng.random() < 0.2 else word for word in paragraph.split())
        for paragraph in paragraphs
    )


def reordered(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return (paragraphs[0], *rng.sample(paragraphs[1:], len(paragraphs) - 1))


def merged(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return (" ".join(paragraphs),)


def boilerplate(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    return (*paragraphs, *rng.sample(_BOILERPLATE, 3))


def several(paragraphs: Paragraphs, rng: Random) -> Paragraphs:
    """Three edits one after another, a corrected figure among them."""
    for edit in (synonyms, rng.choice((changed_lead, with_background, typography)), corrected(1)):
        paragraphs = edit(paragraphs, rng)
    return paragraphs


EDITS: Mapping[str, Edit] = {
    "one figure corrected": corrected(1),
    "two figures corrected": corrected(2),
    "three figures corrected": corrected(3),
    "tail cut": cut_tail,
    "lead changed": changed_lead,
    "background added": with_background,
    "synonyms": synonyms,
    "typography": typography,
    "homoglyphs": homoglyphs,
    "paragraphs reordered": reordered,
    "paragraphs merged": merged,
    "lines of the site": boilerplate,
    "several at once": several,
}
