"""A site that leaves a line of its own in every article, as the process stage sees it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from dedupe.memory import LEADS, SITES, line_hash
from storage import memory
from storage.engine import Database
from tasks.process import process_page
from tasks.reclean import reclean_all
from tests.tasks.conftest import NOW
from tests.tasks.pages import page
from tests.tasks.test_process import rows

Fetched = Callable[..., int]
SITE = "vesti.example"
ADVICE = "Портал «Вести Заречья» вышел в финал областного конкурса сайтов, голосование открыто до пятницы."
TEASER = "Паводок в Заречье: хроника спасательных работ"
PLACES = ["Сосновке", "Берёзовом", "Каменке", "Липовом Яру", "Ключах", "Белой Глине", "Озёрном", "Маслове", "Гремячем"]
DOINGS = ["школу", "стадион", "аптеку", "водопровод", "пекарню", "мастерскую", "причал", "парк", "котельную"]


def own(i: int) -> list[str]:
    place, thing = PLACES[i % 9], DOINGS[(i + i // 9) % 9]
    return [
        f"В {place} после долгого ремонта открыли {thing}, это заняло {i + 3} месяцев и {40 + 7 * i} миллионов.",
        f"Как сказал подрядчик, {thing} в {place} строили по проекту номер {i * 17 + 4}, его утвердили прошлой весной.",
        f"Жители просили {thing} с 19{60 + i} года, писали в округ и собрали {300 + 13 * i} подписей под обращением.",
        f"Следующим летом в {place} починят ещё {i + 2} километра дороги, деньги на это в бюджете уже заложены.",
    ]


def body(i: int, *lines: str, title: str | None = None) -> str:
    paragraphs = own(i)
    return page(
        title or f"В {PLACES[i % 9]} открыли {DOINGS[(i + i // 9) % 9]}", [*paragraphs[:2], *lines, *paragraphs[2:]]
    )


def process(database: Database, fetched: Fetched, i: int, *lines: str, name: str | None = None, **more: object) -> None:
    number = fetched(f"https://{SITE}/news/{name or i}", body(i, *lines), at=NOW + timedelta(minutes=i), **more)
    process_page(database, number)


def texts(database: Database) -> list[list[str]]:
    return [paragraphs for (paragraphs,) in rows(database, "select paragraphs from article order by number")]


def holding(database: Database, line: str) -> list[bool]:
    return [line in paragraphs for paragraphs in texts(database)]


def counts(database: Database, line: str) -> tuple[int, int, bool]:
    [found] = rows(
        database,
        f"select documents, cardinality(leads), chrome from site_paragraph where hash = {line_hash(line)}",  # noqa: S608
    )
    return found


def test_a_line_of_the_site_vanishes_from_new_articles_and_then_from_the_early_ones(
    database: Database, fetched: Fetched
) -> None:
    for i in range(8):
        process(database, fetched, i, ADVICE, TEASER)
    assert holding(database, ADVICE) == [True] * LEADS + [False] * LEADS
    assert holding(database, TEASER) == [True] * LEADS + [False] * LEADS
    reclean_all(database)
    assert texts(database) == [own(i) for i in range(8)]
    assert rows(database, "select article, revision, cause from article_revision where revision > 1 order by 1") == [
        (n, 2, "memory") for n in range(1, LEADS + 1)
    ]
    [(removed,)] = rows(database, "select removed from article where number = 1")
    assert {"text": ADVICE, "reason": "memory:site"} in removed


def test_cleaning_again_a_second_time_changes_nothing(database: Database, fetched: Fetched) -> None:
    for i in range(6):
        process(database, fetched, i, ADVICE)
    reclean_all(database)
    with database.begin() as session:
        session.execute(text("update site_paragraph set reclean_from = 0 where chrome"))
    before = rows(database, "select number, revision, paragraphs from article order by 1")
    reclean_all(database)
    assert rows(database, "select number, revision, paragraphs from article order by 1") == before


def test_a_page_is_counted_once_however_often_it_is_fetched_and_revised(database: Database, fetched: Fetched) -> None:
    for i in range(3):
        process(database, fetched, i, ADVICE)
    for attempt in range(5):
        with database.begin() as session:
            session.execute(
                text("update page set state = 'fetched', outcome = null, process_attempts = 0 where id = 1")
            )
            changed = body(0, ADVICE, title=f"Заголовок {attempt}").replace("ремонта", f"ремонта номер {attempt}")
            session.execute(text("update page set body = :body where id = 1"), {"body": _compressed(changed)})
        process_page(database, 1)
    assert rows(database, "select revision from article where number = 1") == [(6,)]
    assert counts(database, ADVICE) == (3, 3, False)
    assert rows(database, "select documents from site_memory") == [(3,)]


def _compressed(page_text: str) -> bytes:
    from backports import zstd

    return zstd.compress(page_text.encode())


def test_a_story_that_the_site_prints_again_and_again_stays_whole(database: Database, fetched: Fetched) -> None:
    for n in range(10):
        number = fetched(f"https://{SITE}/again/{n}", body(0, ADVICE, title=f"Ещё раз, выпуск {n}"))
        process_page(database, number)
    reclean_all(database)
    assert all(paragraphs[:2] == own(0)[:2] and paragraphs[-2:] == own(0)[2:] for paragraphs in texts(database))


def test_after_a_redesign_the_new_lines_are_learnt_and_old_articles_stay_clean(
    database: Database, fetched: Fetched
) -> None:
    for i in range(6):
        process(database, fetched, i, ADVICE)
    reclean_all(database)
    with database.begin() as session:  # a long time after the redesign
        session.execute(text("update site_memory set documents = documents + 1000"))
    for i in range(9, 15):
        process(database, fetched, i, TEASER)
    reclean_all(database)
    assert texts(database) == [own(i) for i in (*range(6), *range(9, 15))]
    process(database, fetched, 20, ADVICE)
    assert ADVICE in texts(database)[-1]  # the old line has faded: it is text until it proves itself anew
    with database.begin() as session:
        session.execute(text(f"update site_paragraph set reclean_from = 0 where hash = {line_hash(TEASER)}"))  # noqa: S608
    reclean_all(database)
    assert holding(database, ADVICE) == [False] * 12 + [True]


def test_a_vetoed_line_comes_back_and_is_not_cut_again(database: Database, fetched: Fetched) -> None:
    for i in range(6):
        process(database, fetched, i, ADVICE)
    reclean_all(database)
    assert not any(holding(database, ADVICE))
    _rule(database, ADVICE, "vetoed")
    reclean_all(database)
    process(database, fetched, 6, ADVICE)
    assert all(holding(database, ADVICE))


def test_a_pinned_line_is_chrome_at_once(database: Database, fetched: Fetched) -> None:
    process(database, fetched, 0, ADVICE)
    _rule(database, ADVICE, "pinned")
    process(database, fetched, 1, ADVICE)
    assert holding(database, ADVICE) == [True, False]
    reclean_all(database)
    assert holding(database, ADVICE) == [False, False]
    assert {r["reason"] for (removed,) in rows(database, "select removed from article") for r in removed} >= {
        "memory:pinned"
    }


def test_a_forgotten_line_is_text_again_until_it_is_learnt_anew(database: Database, fetched: Fetched) -> None:
    for i in range(5):
        process(database, fetched, i, ADVICE)
    reclean_all(database)
    _rule(database, ADVICE, None)
    reclean_all(database)
    assert all(holding(database, ADVICE))
    for i in range(5, 10):
        process(database, fetched, i, ADVICE)
    reclean_all(database)
    assert not any(holding(database, ADVICE))


def _rule(database: Database, line: str, ruling: str | None) -> None:
    with database.begin() as session:
        [source_id] = session.scalars(text("select id from source where name = :name"), {"name": SITE})
        memory.rule(session, source_id, line_hash(line) or 0, line, ruling, NOW)


def test_pages_that_arrive_at_the_same_moment_are_all_counted_and_end_clean(
    database: Database, fetched: Fetched
) -> None:
    numbers = [fetched(f"https://{SITE}/news/{i}", body(i, ADVICE, TEASER)) for i in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: process_page(database, number), numbers))
    assert counts(database, ADVICE) == (16, 8, True)
    assert rows(database, "select documents from site_memory") == [(16,)]
    assert sorted(n for (n,) in rows(database, "select document from page")) == list(range(1, 17))
    reclean_all(database)
    assert not any(holding(database, ADVICE) + holding(database, TEASER))


@pytest.mark.parametrize("known_on", [SITES - 1, SITES])
def test_a_line_of_three_sites_is_cut_on_a_fourth(database: Database, fetched: Fetched, known_on: int) -> None:
    for site in range(known_on):
        for i in range(8):
            process_page(database, fetched(f"https://s{site}.example/{i}", body(i, ADVICE), source=f"s{site}.example"))
    process(database, fetched, 8, ADVICE)
    with database.begin() as session:
        memory.promote(session, SITES, NOW)
        memory.promote(session, SITES, NOW)
    reclean_all(database)
    [(paragraphs,)] = rows(database, "select paragraphs from article order by number desc limit 1")
    assert (ADVICE in paragraphs) == (known_on < SITES)
