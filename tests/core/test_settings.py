"""What is written into the settings by hand, and what is said of it."""

from pathlib import Path

import pytest

from core.config import load, unknown_variables
from core.errors import SvodkaError


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SVODKA_ALLOW_PRIVATE", "abc", "write networks"),
        ("SVODKA_ALLOW_PRIVATE", "127.0.0.0/8, 10.0.0.1/8", "write networks"),
        ("SVODKA_CONTACT", "desk@example.org\r\nX-Evil: 1", "write one line without control characters"),
        ("SVODKA_LOG_LEVEL", "loud", "write DEBUG, INFO, WARNING or ERROR"),
        ("SVODKA_LOG_FORMAT", "xml", "write text or json"),
        ("SVODKA_WEB_PORT", "eighty", "write a whole number"),
        ("SVODKA_WEB_PORT", "70000", "write 65535 or less"),
        ("SVODKA_WEB_PORT", "-1", "write 0 or more"),
        ("SVODKA_TICK_SECONDS", "0", "write more than 0"),
        ("SVODKA_TICK_SECONDS", "soon", "write a number"),
        ("SVODKA_POLL_BUDGET_PER_HOUR", "inf", "write a number"),
        ("SVODKA_NOTIFY", "desk@example.org", "receiver 1 is no address"),
        ("SVODKA_QUIET_HOURS", "at night", "write two times of the day"),
        ("SVODKA_NOTIFY_TIMEZONE", "Moscow", "write an IANA name"),
        ("SVODKA_WATCHDOG_SECONDS", "1", "write 10 or more"),
    ],
)
def test_a_wrong_value_is_refused_with_what_to_write(variable: str, value: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SvodkaError) as refused:
        load({variable: value}, tmp_path / "none.toml")
    assert refused.value.what.startswith(f"The setting {variable} in the environment is not right: {said}")


def test_level_and_format_are_read_in_any_case(tmp_path: Path) -> None:
    config = load({"SVODKA_LOG_LEVEL": "info", "SVODKA_LOG_FORMAT": "JSON"}, tmp_path / "none.toml")
    assert (config.log_level, config.log_format) == ("INFO", "json")


def test_networks_are_given_with_commas(tmp_path: Path) -> None:
    written = "127.0.0.0/8, ::1/128,"
    assert load({"SVODKA_ALLOW_PRIVATE": written}, tmp_path / "none.toml").allow_private == written


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("SVODKA_CONTCAT", ["SVODKA_CONTCAT is no setting: did you mean SVODKA_CONTACT?"]),
        ("SVODKA_DATABASE_URL", ["SVODKA_DATABASE_URL is no setting: did you mean DATABASE_URL?"]),
        ("SVODKA_QQQ", ["SVODKA_QQQ is no setting: `svodka config` lists them all."]),
        ("SVODKA_CONTACT", []),
        ("SVODKA_ROLE", []),
        ("SVODKA_SECRET_PROXY", []),
        ("SVODKA_CONFIG", []),
        ("CONTCAT", []),
    ],
)
def test_a_misspelt_variable_is_told_with_the_nearest_setting(variable: str, said: list[str]) -> None:
    assert unknown_variables({variable: "x", "PATH": "/bin"}) == said
