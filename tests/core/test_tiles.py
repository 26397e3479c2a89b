"""The tile map: every region once, no two on one place, names that fit."""

import pytest

from core.regions import regions
from core.tiles import shade, tiles


def test_every_region_has_one_tile_and_every_tile_a_place_of_its_own() -> None:
    assert sorted(tile.code for tile in tiles()) == sorted(regions())
    assert len({(tile.row, tile.column) for tile in tiles()}) == len(tiles())


def test_the_short_names_differ_and_are_short() -> None:
    assert len({tile.short for tile in tiles()}) == len(tiles())
    assert all(2 <= len(tile.short) <= 4 for tile in tiles())


def test_neighbours_stand_where_people_look_for_them() -> None:
    at = {tile.code: tile for tile in tiles()}
    assert at["RU-KGD"].column == min(tile.column for tile in tiles())
    assert at["RU-CHU"].column == max(tile.column for tile in tiles())
    assert at["RU-MUR"].row < at["RU-MOW"].row < at["RU-DA"].row
    assert at["RU-SMO"].column < at["RU-SVE"].column < at["RU-NVS"].column < at["RU-PRI"].column


@pytest.mark.parametrize(
    ("articles", "usual", "name"),
    [(0, 0, "unknown"), (0, 1.9, "unknown"), (3, 1, "usual"), (0, 10, "none"), (4, 10, "less"), (5, 10, "usual"),
     (15, 10, "usual"), (16, 10, "more")],
)  # fmt: skip
def test_a_day_is_compared_with_the_usual(articles: int, usual: float, name: str) -> None:
    assert shade(articles, usual) == name
