import re

from extraction import VERSION
from extraction.version import CODE, version_of

DATA = [("rules.toml", b"a = 1"), ("weights.npz", b"\0\1")]


def test_a_version_is_the_number_of_the_code_and_a_hash_of_its_data() -> None:
    assert re.fullmatch(rf"{CODE}\.[0-9a-f]{{8}}", VERSION)
    assert version_of(3, DATA) == version_of(3, reversed(DATA))


def test_a_rule_a_weight_or_the_number_that_changes_makes_another_version() -> None:
    others = [
        version_of(4, DATA),
        version_of(3, DATA[:1]),
        version_of(3, [("rules.toml", b"a = 2"), DATA[1]]),
        version_of(3, [("rules2.toml", b"a = 1"), DATA[1]]),
        version_of(3, [("rules.toml", b"a = 1\0"), ("weights.npz", b"\1")]),
    ]
    assert len({version_of(3, DATA), *others}) == 6
