"""Documents as they come: pairs, clusters, bounds."""

import time

from core.models import Relation
from dedupe.decide import fingerprint
from dedupe.stream import Stream
from tests.dedupe.texts import OTHER, OUTAGE, RELEASE


def run(documents: list[tuple[str, str, list[str]]], window: int = 1000) -> tuple[list[tuple[str, str, str]], Stream]:
    stream = Stream(window)
    found = [
        (match.a, match.b, str(match.decision.relation))
        for document, site, paragraphs in documents
        for match in stream.add(document, site, fingerprint("", paragraphs))
    ]
    return found, stream


def test_a_copy_is_paired_with_every_earlier_witness() -> None:
    pairs, stream = run(
        [("1", "a.ru", RELEASE), ("2", "b.ru", OTHER), ("3", "c.ru", RELEASE), ("4", "d.ru", RELEASE[:3])]
    )
    assert sorted(pairs) == [("3", "1", "reprint"), ("4", "1", "reprint"), ("4", "3", "reprint")]
    assert list(stream.clusters()) == [("1", "1"), ("2", "2"), ("3", "1"), ("4", "1")]


def test_a_later_version_on_the_same_site_is_an_update() -> None:
    pairs, _ = run([("1", "a.ru", RELEASE), ("2", "a.ru", [*RELEASE[:3], "Работы приняла комиссия."])])
    assert pairs == [("2", "1", "update")]


def test_a_digest_contains_its_stories_and_does_not_join_them() -> None:
    pairs, stream = run([("1", "a.ru", RELEASE), ("2", "b.ru", OTHER), ("3", "c.ru", [*RELEASE, *OTHER])])
    assert {pair[2] for pair in pairs} == {"contains"} and len(pairs) == 2
    assert len({cluster for _, cluster in stream.clusters()}) == 3


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


def test_a_text_copied_very_often_takes_bounded_work_for_each_copy() -> None:
    stream, copy = Stream(), fingerprint("", RELEASE)
    started = time.process_time()
    pairs = [len(stream.add(str(i), "a.ru", copy)) for i in range(5_000)]
    assert time.process_time() - started < 20
    assert max(pairs) <= 64
    assert {cluster for _, cluster in stream.clusters()} == {"0"}
