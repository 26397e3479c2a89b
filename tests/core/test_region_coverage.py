"""Conditions of sources, and how many of them each region has."""

import pytest

from core.alerts import AlertKind
from core.condition import Condition, condition_of
from core.models import Kind
from core.region_coverage import Count, Known, coverage_by_region
from core.regions import named, regions

WELL = {"present": True, "enabled": True, "polled": True, "failures": 0, "listless": False, "alerts": ()}


@pytest.mark.parametrize(
    ("changed", "condition"),
    [
        ({}, Condition.HEALTHY),
        ({"polled": False}, Condition.NEW),
        ({"failures": 1}, Condition.FAILING),
        ({"alerts": [AlertKind.FAILING]}, Condition.FAILING),
        ({"alerts": [AlertKind.SILENT]}, Condition.SILENT),
        ({"alerts": [AlertKind.FIELDS, AlertKind.FROZEN]}, Condition.SILENT),
        ({"alerts": [AlertKind.LAYOUT]}, Condition.TROUBLED),
        ({"alerts": [AlertKind.LAYOUT], "listless": True}, Condition.FAILING),
        ({"failures": 3, "alerts": [AlertKind.SILENT]}, Condition.FAILING),
        ({"enabled": False, "failures": 3}, Condition.DISABLED),
        ({"present": False}, Condition.GONE),
    ],
)
def test_a_source_is_in_one_condition(changed: dict[str, object], condition: Condition) -> None:
    assert condition_of(**(WELL | changed)) is condition  # type: ignore[arg-type]


def test_every_subject_is_counted_and_what_is_gone_is_not() -> None:
    found = coverage_by_region(
        [
            Known("RU-BEL", Kind.MEDIA, Condition.HEALTHY),
            Known("RU-BEL", Kind.MEDIA, Condition.TROUBLED),
            Known("RU-BEL", Kind.MEDIA, Condition.SILENT),
            Known("RU-BEL", Kind.GOVERNMENT, Condition.DISABLED),
            Known("RU-BEL", Kind.GOVERNMENT, Condition.GONE),
            Known(None, Kind.MEDIA, Condition.NEW),
        ]
    )
    assert [one.code for one in found] == [*regions(), None]
    belgorod = next(one for one in found if one.code == "RU-BEL")
    assert (belgorod.media, belgorod.government) == (Count(3, 3, 2), Count(1, 0, 0))
    assert belgorod.all == Count(4, 3, 2)
    assert found[-1].all == Count(1, 1, 0)
    assert sum(one.all.known for one in found) == 5


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("BEL", "RU-BEL"),
        ("ru-bel", "RU-BEL"),
        ("Белгородская обл.", "RU-BEL"),
        ("белгород", "RU-BEL"),
        ("Татарстан", "RU-TA"),
        ("респ. Коми", "RU-KO"),
        ("Югра", "RU-KHM"),
        ("орел", "RU-ORL"),
        ("Mari El", "RU-ME"),
        ("Севастополь", "X-RU-SEV"),
    ],
)
def test_a_region_is_found_as_people_name_it(said: str, code: str) -> None:
    assert named(said).code == code
