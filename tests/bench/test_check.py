"""The contract over many fixtures, in small; `./svodka bench check` is the full size, and the goal of a minute."""

import pytest

from bench.check import main


@pytest.mark.slow
def test_made_up_sites_keep_the_contract_in_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(sites=4, layouts=3) == 0
    said = capsys.readouterr().out
    assert "4 sites; 12 fixtures, all as expected" in said
    assert "157 passed" in said  # 13 fields of 12 fixtures, and that no fixture is without a site
