import json
import logging
from collections.abc import Iterator

import pytest

from core.logs import setup


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    yield
    logger.handlers[:] = before
    logger.setLevel(level)


def test_an_event_is_one_line_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    setup("text", "INFO")
    logging.getLogger("tasks").info("fetched %s", "http://a.example/\r\nERROR forged \x1b[31m" + "я" * 1_000_000)
    [line] = capsys.readouterr().err.splitlines()
    assert "\x1b" not in line
    assert len(line) < 5_000


def test_programs_get_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    setup("json", "INFO")
    logging.getLogger("tasks").warning("Новость «%s»", "раз", extra={"source": "a.example"})
    event = json.loads(capsys.readouterr().err)
    assert (event["event"], event["level"], event["source"]) == ("Новость «раз»", "warning", "a.example")
    assert event["timestamp"].endswith("Z")


def test_libraries_that_tell_every_step_are_quiet_even_if_they_set_their_own_level(
    capsys: pytest.CaptureFixture[str],
) -> None:
    setup("text", "INFO")
    logging.getLogger("scrapy.core.engine").setLevel("DEBUG")
    logging.getLogger("scrapy.core.engine").debug("Spider opened")
    logging.getLogger("scrapy.core.engine").warning("this matters")
    assert capsys.readouterr().err == "WARNING this matters\n"


def test_debug_shows_everything(capsys: pytest.CaptureFixture[str]) -> None:
    setup("text", "DEBUG")
    logging.getLogger("kombu").debug("step")
    assert "step" in capsys.readouterr().err
