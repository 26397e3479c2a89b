"""The region table is complete and consistent, and a wrong code is answered with the right one."""

from zoneinfo import ZoneInfo

import pytest

from core.errors import SvodkaError
from core.regions import named, region, regions


def test_all_83_subjects_of_iso_3166_and_two_private_codes_are_there() -> None:
    codes = list(regions())
    assert (len([c for c in codes if c.startswith("RU-")]), len([c for c in codes if c.startswith("X-RU-")])) == (83, 2)


def test_every_region_has_a_name_a_capital_and_a_known_time_zone() -> None:
    for r in regions().values():
        assert r.name and r.name_en and r.capital
        ZoneInfo(r.timezone)


def test_a_region_is_found_by_its_code() -> None:
    found = region("RU-KGN")
    assert (found.name, found.capital, found.timezone) == ("Курганская область", "Курган", "Asia/Yekaterinburg")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("RU-KGM", "RU-KGN"),
        ("ru-mos", "RU-MOS"),
        ("Калуга", "RU-KLU"),
        ("Белгородская обл.", "RU-BEL"),
        ("Tatarstn", "RU-TA"),
    ],
)
def test_an_unknown_code_is_answered_with_the_one_that_was_meant(wrong: str, meant: str) -> None:
    with pytest.raises(SvodkaError) as caught:
        region(wrong)
    assert meant in caught.value.remedy


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Якутия", "RU-SA"),
        ("Республика Саха (Якутия)", "RU-SA"),
        ("чувашия", "RU-CU"),
        ("ХМАО", "RU-KHM"),
        ("Кузбасс", "RU-KEM"),
        ("Белгородская обл.", "RU-BEL"),
        ("bel", "RU-BEL"),
    ],
)
def test_a_region_is_found_as_people_write_it(written: str, code: str) -> None:
    assert named(written).code == code


def test_no_spelling_names_two_regions() -> None:
    for one in regions().values():
        for spelling in (one.code, one.name, one.name_en, *one.also):
            assert named(spelling) == one


def test_nonsense_is_answered_with_where_the_codes_are() -> None:
    with pytest.raises(SvodkaError, match=r"core/data/regions\.csv"):
        region("")
