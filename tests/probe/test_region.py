"""The region is guessed from host, imprint and names of towns in their cases; where nothing is clear, none is."""

import pytest

from core.models import Kind
from core.regions import regions
from crawler.probe.kind import guess_kind
from crawler.probe.names import stem, unicode_host
from crawler.probe.region import guess_region

SURE = [
    ("http://dolina.admin-smolensk.ru/", "216099, Смоленская область, п. Долина, 8 (48140) 0-00-00", "", "RU-SMO"),
    ("https://selo-r31.gosweb.gosuslugi.ru/", "", "Жители Старого Оскола и всей Белгородской области. " * 4, "RU-BEL"),
    ("https://utro.example/", "640099, г. Курган, ул. Ивовая, 8 (3522) 00-00-00", "", "RU-KGN"),
    ("https://krasnoturinsk.example/", "", "В Краснотурьинске. Свердловской области. " * 4, "RU-SVE"),
    ("https://tomsk.example/", "634099, г. Томск", "В Омске тоже идёт снег.", "RU-TOM"),
    ("https://vesti.example/", "Санкт-Петербург, 190999, +7 (812) 000-00-00", "Из Москвы в Петербург.", "RU-SPE"),
    ("http://xn----8sbebfgdy3a3ab4an.xn--p1ai/", "160099, г. Вологда", "Вологодской области. " * 4, "RU-VLG"),
]


@pytest.mark.parametrize(("url", "imprint", "text", "code"), SURE)
def test_a_region_with_two_witnesses_is_told(url: str, imprint: str, text: str, code: str) -> None:
    found, candidates = guess_region(url, imprint, [text])
    assert found is not None, candidates
    assert found.value == code
    assert found.sure
    assert found.evidence


@pytest.mark.parametrize(
    ("url", "imprint", "text"),
    [
        ("https://vesti.example/", "", ""),
        ("https://vesti.example/", "улица Кирова, 5. Телефон 00-00-00", "Владимир Иванович приехал из Москвы."),
        ("https://vesti.example/", "", "В Омске, Томске и Кургане выпал снег."),
    ],
)
def test_too_little_is_no_region(url: str, imprint: str, text: str) -> None:
    assert guess_region(url, imprint, [text])[0] is None


def test_one_witness_is_a_guess() -> None:
    found, _ = guess_region("https://pskov.example/", "", [])
    assert found is not None
    assert (found.value, found.sure) == ("RU-PSK", False)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Белгород", ("Белгорода", "Белгороде", "Белгородом")),
        ("Старый Оскол", ("Старого Оскола", "Старом Осколе")),
        ("Казань", ("Казани", "Казанью")),
        ("Самара", ("Самаре", "Самарой", "Самару")),
        ("Орёл", ("Орле", "Орла")),
        ("Сочи", ("Сочи",)),
        ("Алтайский край", ("Алтайского края", "Алтайском крае")),
    ],
)
def test_a_stem_takes_every_case(name: str, forms: tuple[str, ...]) -> None:
    import re

    assert all(re.fullmatch(stem(name), form) for form in (name, *forms))
    assert not re.fullmatch(stem(name), "Коломна")


def test_every_region_is_known_by_its_own_name() -> None:
    for code, region in regions().items():
        found, candidates = guess_region("https://x.example/", f"{region.name}, г. {region.capital}", [region.name] * 6)
        assert found is not None, (code, candidates)
        assert found.value == code


@pytest.mark.parametrize(
    ("url", "title", "imprint", "kind", "sure"),
    [
        ("https://adm-dolina.example/", "Администрация Долинского района", "", Kind.GOVERNMENT, True),
        ("https://dolina.example/", "Дума города", "Официальный сайт. Обращения граждан", Kind.GOVERNMENT, True),
        ("https://dolina.example/", "Наша Долина", "Эл № ФС77-00000. Главный редактор", Kind.MEDIA, True),
        ("https://dolina.example/", "Долина", "", Kind.MEDIA, False),
        ("https://news-dolina.example/", "Глава администрации ответил", "Сетевое издание. 16+", Kind.MEDIA, True),
    ],
)
def test_an_authority_is_told_from_a_medium(url: str, title: str, imprint: str, kind: Kind, sure: bool) -> None:
    found = guess_kind(url, title, imprint)
    assert (found.value, found.sure) == (kind, sure)


def test_a_host_is_read_in_its_own_letters() -> None:
    assert unicode_host("xn--e1afmkfd.xn--p1ai") == "пример.рф"
    assert unicode_host("a.example") == "a.example"
    assert unicode_host("xn--\x7f") == "xn--\x7f"
