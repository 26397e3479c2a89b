import time

from crawler.doorbell import Doorbell


def test_pages_of_a_batch_are_told_in_groups_and_the_rest_at_its_end() -> None:
    told: list[list[int]] = []
    with Doorbell(told.append) as doorbell:
        for page in range(19):
            doorbell.page(page)
    assert [len(pages) for pages in told] == [8, 8, 3]
    assert [page for pages in told for page in pages] == list(range(19))


def test_a_page_does_not_wait_long_for_others() -> None:
    told: list[list[int]] = []
    with Doorbell(told.append) as doorbell:
        doorbell.page(1)
        ends = time.monotonic() + 20
        while not told and time.monotonic() < ends:
            time.sleep(0.05)
        assert told == [[1]]
        doorbell.page(2)
    assert told == [[1], [2]]


def test_a_group_that_could_not_be_told_holds_up_no_other() -> None:
    told: list[list[int]] = []

    def ring(pages: list[int]) -> None:
        if 0 in pages:
            raise ConnectionError("the broker is away")
        told.append(pages)

    with Doorbell(ring) as doorbell:
        for page in range(9):
            doorbell.page(page)
    assert told == [[8]]


def test_a_batch_without_pages_tells_nothing() -> None:
    told: list[list[int]] = []
    with Doorbell(told.append):
        pass
    assert told == []
