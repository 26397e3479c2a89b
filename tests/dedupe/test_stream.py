"""Documents as they come: pairs, clusters, bounds."""

import time

import pytest

from core.models import Relation
from dedupe.stream import Stream
from tests.dedupe.texts import OTHER, OUTAGE, RELEASE


def run(documents: list[tuple[str, str, list[str]]], window: int = 1000) -> tuple[list[tuple[str, str, str]], Stream]:
    stream = Stream(window)
    found = [
        (match.a, match.b, str(match.decision.relation))
        for document, site, paragraphs in documents
        for match in stream.add(document, site, "", paragraphs)
    ]
    return found, stream


def test_a_copy_is_paired_with_every_earlier_witness() -> None:
    pairs, stream = run(
        [("1", "a.ru", RELEASE), ("2", "b.ru", OTHER), ("3", "c.ru", RELEASE), ("4", "d.ru", RELEASE[:3])]
    )
    assert sorted(pairs) == [("3", "1", "reprint"), ("4", "1", "reprint"), ("4", "3", "reprint")]
    assert list(stream.clusters()) == [0, 1, 0, 0]


def test_a_later_version_on_the_same_site_is_an_update() -> None:
    pairs, _ = run([("1", "a.ru", RELEASE), ("2", "a.ru", [*RELEASE[:3], "Работы приняла комиссия."])])
    assert pairs == [("2", "1", "update")]


def test_a_digest_contains_its_stories_and_does_not_join_them() -> None:
    pairs, stream = run([("1", "a.ru", RELEASE), ("2", "b.ru", OTHER), ("3", "c.ru", [*RELEASE, *OTHER])])
    assert {pair[2] for pair in pairs} == {"contains"} and len(pairs) == 2
    assert list(stream.clusters()) == [0, 1, 2]


def test_notices_of_one_form_stay_apart_in_the_stream() -> None:
    notices = [
        OUTAGE.format(day=d, month="мая", start=d % 5 + 7, end=d % 7 + 14, street=street, first=d + 1, last=3 * d + 20)
        for d, street in enumerate(["Садовой", "Полевой", "Лесной", "Речной", "Школьной", "Заводской"], start=3)
    ]
    pairs, _ = run([(str(i), f"{i}.ru", [notice]) for i, notice in enumerate(notices)])
    assert pairs == []


def test_what_falls_out_of_the_window_is_forgotten_unless_copies_keep_coming() -> None:
    strangers = [
        (f"s{i}", "s.ru", [f"Известие номер {i}", *[f"слово{i}{j} дело{i}{j}" for j in range(20)]]) for i in range(9)
    ]
    pairs, _ = run([("1", "a.ru", RELEASE), *strangers, ("2", "b.ru", RELEASE)], window=5)
    assert pairs == []
    pairs, _ = run(
        [("1", "a.ru", RELEASE), *strangers[:4], ("2", "b.ru", RELEASE), *strangers[4:8], ("3", "c.ru", RELEASE)],
        window=5,
    )
    assert ("3", "2", Relation.REPRINT) in pairs


def test_a_text_that_copies_keep_alive_is_found_however_many_texts_came_since() -> None:
    documents = []
    for i in range(40):
        documents.append((f"copy{i}", "a.ru", RELEASE))
        documents += [(f"s{i}{j}", "s.ru", [f"слово{i}{j}{k} дело{i}{j}{k}" for k in range(20)]) for j in range(3)]
    documents.append(("edited", "b.ru", RELEASE[:3]))
    pairs, _ = run(documents, window=5)
    assert ("edited", "copy39", "reprint") in pairs


@pytest.mark.slow
def test_tens_of_thousands_of_copies_of_one_text_take_bounded_work_each() -> None:
    stream = Stream()
    started = time.process_time()
    pairs = [len(stream.add(str(i), f"{i % 7}.ru", "", RELEASE[:1])) for i in range(20_000)]
    assert time.process_time() - started < 60
    assert max(pairs) <= 64
    assert set(stream.clusters()) == {0}


def test_form_notices_of_which_each_shares_most_hashes_take_bounded_work_each() -> None:
    stream = Stream()
    seconds = []
    for half in range(2):
        started = time.process_time()
        for i in range(half * 400, half * 400 + 400):
            notice = OUTAGE.format(day=i % 28, month="мая", start=i, end=2 * i, street=f"Улица{i}", first=i, last=3 * i)
            stream.add(str(i), "a.ru", "", [notice])
        seconds.append(time.process_time() - started)
    assert seconds[1] < 3 * seconds[0] + 1
