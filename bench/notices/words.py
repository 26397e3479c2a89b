"""Names of people and places in their six cases, by the rules of declension."""

# ruff: noqa: SIM905 (lists of words read better as sentences)

from collections.abc import Mapping
from random import Random

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
Declined = Mapping[str, str]

_SURNAMES = (
    "Жаворонков Сорокопудов Черемухин Полозов Вершинин Лапшин Горбунов Ковалёв Рябинин Стрельцов Мельников Шубин "
    "Кольцов Дягилев Чистяков Зимин Барсуков Ушаков Голубев Панкратов Тихонов Логинов Быстров Ермолин Фролов Пахомов "
    "Самсонов Ветров Глазунов Козырев Шаров Ладыгин Мохов Несветаев Окунев Прялкин Родимцев Скворцов Туманов Хлебников"
).split()
_MEN = (
    "Павел:Павл Андрей:Андре Сергей:Серге Иван:Иван Михаил:Михаил Олег:Олег Виктор:Виктор Николай:Никола Степан:Степан "
    "Артём:Артём Денис:Денис Роман:Роман Григорий:Григори Юрий:Юри Фёдор:Фёдор Егор:Егор Антон:Антон Борис:Борис"
).split()
_WOMEN = (
    "Инна Вера Анна Елена Ольга Ирина Марина Светлана Галина Людмила Татьяна Нина Зоя Алла Полина Дарья Наталья Раиса"
).split()
_TOWNS = (
    "Лесногорск Заречинск Каменоборск Торфянск Сосновск Верхнеустьинск Белокаменск Новополянск Краснохолмск Озёрск "
    "Староключинск Мостовск Дубоградск Кедровск Приволжанск Светлопольск Железноборск Рудногорск Синегорск Ольховск"
).split()
_VILLAGES = (
    "Берёзовка Ключевка Малиновка Ивановка Петровка Ольховка Семёновка Дубровка Каменка Покровка Успенка Грачёвка "
    "Михайловка Сосновка Никитовка Раздольевка Тарасовка Ясеневка Верховка Луговка"
).split()
_DISTRICTS = (
    "Заречн Лесн Приозёрн Нагорн Степн Болотн Октябрьск Сосновск Северн Дальнереченск Каменск Покровск Троицк Усольск "
    "Ключевск Вознесенск Рудничн Кедровск Привокзальн Луговск"
).split()
_STREETS = (
    "Садовой Полевой Лесной Речной Школьной Заводской Набережной Советской Молодёжной Центральной Мира Гагарина "
    "Кирова Чапаева Пушкина Железнодорожной Солнечной Луговой Октябрьской Строителей Победы Вокзальной Парковой Зелёной"
).split()
_REGIONS = "Заволжск Приреченск Белозёрск Нижнелужск Среднекамск Верхнеокск Сурск Тобольск Устьянск Кряжск".split()
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()


def entity(kind: str, rng: Random) -> Declined:
    """A new one of its kind: town, village, district, region, street, man, woman, month."""
    return _KINDS[kind](rng)


def _town(rng: Random) -> Declined:
    return _endings(rng.choice(_TOWNS), ("", "а", "у", "", "ом", "е"))


def _village(rng: Random) -> Declined:
    return _endings(rng.choice(_VILLAGES)[:-1], ("а", "и", "е", "у", "ой", "е"))


def _district(rng: Random) -> Declined:
    return _adjective(rng.choice(_DISTRICTS), ("район", "района", "району", "район", "районом", "районе"))


def _region(rng: Random) -> Declined:
    stem = rng.choice(_REGIONS)
    adjective = ("ая", "ой", "ой", "ую", "ой", "ой")
    noun = ("область", "области", "области", "область", "областью", "области")
    return {case: f"{stem}{a} {n}" for case, a, n in zip(CASES, adjective, noun, strict=True)}


def _adjective(stem: str, noun: tuple[str, ...]) -> Declined:
    soft = stem.endswith("к")
    endings = ("ий" if soft else "ый", "ого", "ому", "ий" if soft else "ый", "им" if soft else "ым", "ом")
    return {case: f"{stem}{a} {n}" for case, a, n in zip(CASES, endings, noun, strict=True)}


def _street(rng: Random) -> Declined:
    return dict.fromkeys(CASES, rng.choice(_STREETS))


def _month(rng: Random) -> Declined:
    genitive = rng.choice(_MONTHS)
    return dict.fromkeys(CASES, genitive) | {"loc": genitive[:-1] + "е"}


def _man(rng: Random) -> Declined:
    nominative, stem = rng.choice(_MEN).split(":")
    soft = nominative.endswith("й")
    first = (nominative, *(stem + e for e in (("я", "ю", "я", "ем", "е") if soft else ("а", "у", "а", "ом", "е"))))
    if nominative.endswith("ий"):
        first = (*first[:5], stem + "и")
    last = ("", "а", "у", "а", "ым", "е")
    surname = rng.choice(_SURNAMES)
    return {case: f"{name} {surname}{e}" for case, name, e in zip(CASES, first, last, strict=True)}


def _woman(rng: Random) -> Declined:
    name, surname = rng.choice(_WOMEN), rng.choice(_SURNAMES)
    stem = name[:-1]
    if name.endswith("я"):
        first = (name, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    else:
        genitive = "и" if stem[-1] in "гкхжчшщ" else "ы"
        first = (name, stem + genitive, stem + "е", stem + "у", stem + "ой", stem + "е")
    last = ("а", "ой", "ой", "у", "ой", "ой")
    return {case: f"{one} {surname}{e}" for case, one, e in zip(CASES, first, last, strict=True)}


def _endings(stem: str, endings: tuple[str, ...]) -> Declined:
    return {case: stem + ending for case, ending in zip(CASES, endings, strict=True)}


def agreeing(number: int, forms: list[str]) -> str:
    """«1 час», «2 часа», «5 часов»: the form of a noun after a numeral."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    return forms[1] if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else forms[2]


_KINDS = {
    "town": _town,
    "village": _village,
    "district": _district,
    "region": _region,
    "street": _street,
    "month": _month,
    "man": _man,
    "woman": _woman,
}
