import gc
import threading
from collections.abc import Iterator

import pytest

from extraction import extract
from extraction.collector import without_collector


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    before = gc.isenabled()
    yield
    gc.enable() if before else gc.disable()


def test_the_collector_rests_while_a_page_is_read_and_works_afterwards() -> None:
    gc.enable()
    seen = without_collector(gc.isenabled)()
    assert (seen, gc.isenabled()) == (False, True)


def test_it_works_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError):
        without_collector(lambda: 1 // 0)()
    assert gc.isenabled()


def test_a_collector_that_the_program_switched_off_stays_off() -> None:
    gc.disable()
    extract(b"<html><body><p>text</p></body></html>", url="https://vesti.example/1")
    assert not gc.isenabled()


def test_it_rests_until_the_last_of_several_threads_is_done() -> None:
    gc.enable()
    inside, leave, seen = threading.Event(), threading.Event(), []

    def slow() -> None:
        inside.set()
        leave.wait(10)

    thread = threading.Thread(target=without_collector(slow))
    thread.start()
    inside.wait(10)
    without_collector(lambda: None)()
    seen.append(gc.isenabled())
    leave.set()
    thread.join()
    seen.append(gc.isenabled())
    assert seen == [False, True]
