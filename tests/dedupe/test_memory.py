"""What a site repeats around every article is learnt; what it reports again is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import Observation
from dedupe.memory import (
    FADES_AFTER,
    LEADS,
    LEADS_KEPT,
    SETTLED_EVERY,
    Counts,
    StreamMemory,
    is_chrome,
    is_standing,
    lead_of,
    line_hash,
    seen_again,
    still_holds,
    weight,
)

FOOTER = "Сообщить новость в редакцию можно по телефону или через форму на сайте."
MENU = "Главная страница сайта администрации"
TEASER = "Паводок в Заречье: хроника событий"


def news(i: int) -> list[str]:
    return [
        f"Новость под номером {i}: в районе прошло событие, о котором писали {i} раз.",
        f"Подробности события {i} рассказали в пресс-центре, куда приехали жители {i + 3} сёл.",
    ]


def document(i: int, *lines: str, title: str | None = None) -> Observation:
    return Observation(title or f"Событие {i}", tuple(news(i)), (*news(i), *lines))


def learnt(
    documents: int, site: str = "a.example", memory: StreamMemory | None = None, line: str = FOOTER
) -> StreamMemory:
    memory = memory or StreamMemory()
    for i in range(documents):
        memory.learn(site, document(i, line))
    return memory


def test_a_line_over_four_different_stories_is_chrome_of_its_site_only() -> None:
    assert not learnt(3).of("a.example").is_chrome(FOOTER)
    assert learnt(4).of("a.example").is_chrome(FOOTER.upper()) == "memory:site"
    assert not learnt(9).of("b.example").is_chrome(FOOTER)
    assert learnt(4).strip("a.example", [news(8)[0], FOOTER]) == [news(8)[0]]


def test_a_line_that_stands_on_three_whole_sites_is_chrome_everywhere() -> None:
    memory = StreamMemory()
    for site in ("a.example", "b.example", "c.example"):
        assert not memory.of("new.example").is_chrome(FOOTER)
        learnt(LEADS_KEPT, site, memory)
    assert memory.of("new.example").is_chrome(FOOTER) == "memory:everywhere"


@pytest.mark.parametrize(
    ("line", "documents", "every"),
    [
        ("Политика", 20, 1),  # a word of the menu may be a heading elsewhere
        (FOOTER, LEADS, 1),  # four documents are enough at home, not abroad
        ("Об этом сообщает пресс-служба регионального правительства.", 60, 4),
        ("По материалам областных информационных агентств", 60, 4),
    ],
)
def test_weak_evidence_makes_nothing_chrome_everywhere(line: str, documents: int, every: int) -> None:
    memory = StreamMemory()
    for site in ("a.example", "b.example", "c.example", "d.example"):
        for i in range(documents):
            memory.learn(site, document(i, *([line] if i % every == 0 else [])))
    assert not memory.of("new.example").is_chrome(line)


def test_a_formula_that_is_a_sentence_stays_text_on_its_own_site() -> None:
    formula = "Об этом сообщает пресс-служба регионального правительства."
    memory = StreamMemory()
    for i in range(100):
        memory.learn("a.example", document(i, *([formula] if i % 5 == 0 else [])))
    assert not memory.of("a.example").is_chrome(formula)


def test_the_background_of_a_series_of_reports_stays_text() -> None:
    background = "Напомним, мост через реку Сосну закрыли в августе после того, как просела вторая опора."
    memory = StreamMemory()
    for i in range(80):
        memory.learn("a.example", document(i, *([background] if i % 10 == 3 else [])))
    assert not memory.of("a.example").is_chrome(background)


@given(st.lists(st.sampled_from(["story", "other"]), min_size=1, max_size=40), st.booleans())
def test_a_story_that_is_shown_again_and_again_never_becomes_chrome(order: list[str], renamed: bool) -> None:
    memory = StreamMemory()
    story = [*news(1000), "Глава района пообещал, что такие события будут проходить здесь каждую осень."]
    for i, what in enumerate(order):
        if what == "story":
            title = f"Заголовок {i}" if renamed else "Заголовок"
            memory.learn("a.example", Observation(title, tuple(story), (*story, MENU)))
        else:
            memory.learn("a.example", document(i, MENU))
    assert memory.strip("a.example", story) == story


def test_a_reprint_with_a_foreign_line_in_it_is_still_the_same_story() -> None:
    memory = StreamMemory()
    for i in range(12):
        memory.learn("a.example", Observation(f"Заголовок {i}", (*news(5), f"Читают: {i}"), (*news(5), f"Читают: {i}")))
        memory.learn("a.example", document(i + 50))
        memory.learn("a.example", document(i + 100))
    assert memory.strip("a.example", news(5)) == news(5)


@given(st.permutations(range(9)))
def test_the_order_of_arrival_does_not_matter(order: Sequence[int]) -> None:
    memory = StreamMemory()
    for i in order:
        memory.learn(
            "a.example", document(i, FOOTER, *([TEASER] if i < 5 else []), *(["Свой телефон доверия у нас"] * (i < 3)))
        )
    lines = memory.of("a.example")
    assert [bool(lines.is_chrome(line)) for line in (FOOTER, TEASER, "Свой телефон доверия у нас", news(3)[0])] == [
        True,
        True,
        False,
        False,
    ]


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(0, 9)), min_size=1, max_size=30, unique_by=lambda d: d[0]),
    st.randoms(),
)
def test_counts_are_the_same_in_any_order(seen: list[tuple[int, int]], chance: object) -> None:
    def counted(order: list[tuple[int, int]]) -> Counts:
        counts = None
        for number, lead in order:
            counts = seen_again(counts, number, lead)
        assert counts is not None
        return counts

    shuffled = [*seen]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = counted(seen), counted(shuffled)
    assert (first.documents, first.first, first.last, len(first.leads)) == (
        second.documents,
        second.first,
        second.last,
        len(second.leads),
    )


def test_a_line_is_over_other_text_even_where_it_is_the_longest_of_the_page() -> None:
    notice = "Сайт администрации использует файлы, в которых хранятся настройки посетителя, и собирает статистику " * 3
    memory = StreamMemory()
    for i in range(12):
        memory.learn("a.example", Observation(f"Событие {i}", (*news(i), notice), (*news(i), notice, MENU)))
    lines = memory.of("a.example")
    assert lines.is_chrome(notice)
    assert lines.is_chrome(MENU)


def test_two_notices_longer_than_every_article_do_not_hide_each_other() -> None:
    notices = tuple(f"Длинное уведомление номер {n} о порядке использования материалов нашего сайта " * 4 for n in "аб")
    memory = StreamMemory()
    for i in range(12):
        memory.learn("a.example", Observation(f"Событие {i}", (*news(i), *notices), (*news(i), *notices, MENU)))
    assert all(memory.of("a.example").is_chrome(line) for line in (*notices, MENU))


def test_a_line_fades_with_documents_that_do_not_show_it_and_keeps_telling_of_its_own_time() -> None:
    assert still_holds(10, 30, 30 + FADES_AFTER)
    assert not still_holds(10, 30, 31 + FADES_AFTER)
    assert still_holds(10, 30, 1)
    faded = Counts(40, 1, 40, frozenset(range(LEADS_KEPT)))
    assert seen_again(faded, 41 + FADES_AFTER, 7) == Counts(1, 41 + FADES_AFTER, 41 + FADES_AFTER, frozenset((7,)))


@given(st.integers(0, 40))
def test_a_settled_line_is_counted_seldom_and_counts_right_all_the_same(more: int) -> None:
    counts = Counts(LEADS_KEPT, 1, LEADS_KEPT, frozenset(range(LEADS_KEPT)))
    writes = 0
    for number in range(LEADS_KEPT + 1, LEADS_KEPT + 1 + more):
        if times := weight(counts, True, number):
            counts = seen_again(counts, number, number, times)
            writes += 1
    assert writes == more // SETTLED_EVERY
    assert counts.documents == LEADS_KEPT + writes * SETTLED_EVERY
    assert counts.share == 1.0


def test_the_opening_of_an_article_needs_more_than_a_teaser_that_was_seen_under_others() -> None:
    lines = learnt(LEADS).of("a.example")
    assert lines.is_chrome(FOOTER)
    assert not lines.is_chrome(FOOTER, opening=True)
    assert learnt(LEADS_KEPT).of("a.example").is_chrome(FOOTER, opening=True)


@pytest.mark.parametrize(
    ("documents", "first", "last", "leads", "line", "chrome", "standing"),
    [
        (4, 1, 4, 4, FOOTER, True, False),
        (4, 1, 4, 3, FOOTER, False, False),
        (9, 1, 9, 8, FOOTER, True, True),
        (9, 1, 90, 8, FOOTER, False, False),
        (9, 1, 90, 8, TEASER, True, False),
        (90, 1, 90, 1, FOOTER, False, False),
        (9, 1, 9, 8, "Политика", True, False),
    ],
)
def test_what_counts_mean(
    documents: int, first: int, last: int, leads: int, line: str, chrome: bool, standing: bool
) -> None:
    counts = Counts(documents, first, last, frozenset(range(leads)))
    assert (is_chrome(counts, line), is_standing(counts, line)) == (chrome, standing)


def test_a_page_without_prose_is_told_by_its_title() -> None:
    assert lead_of(Observation("Фото дня", (), ("Фото дня",)), lambda h: False).hash == line_hash("Фото дня")


def test_short_lines_are_left_alone_in_a_stream_of_texts() -> None:
    assert learnt(9, memory=StreamMemory(fewest_words=4), line="Фото автора").strip("a.example", ["Фото автора"]) == [
        "Фото автора"
    ]


def test_lines_that_stand_everywhere_are_forgotten_too_when_there_are_too_many() -> None:
    def stand(site: str, line: str) -> None:
        for i in range(LEADS_KEPT + 1):
            own = f"Новость {i} о другом событии в {line}"
            memory.learn(site, Observation(own, (own,), (own, line)))

    memory = StreamMemory(capacity=40)
    for site in ("a.example", "b.example", "c.example"):
        stand(site, FOOTER)
    assert memory.of("new.example").is_chrome(FOOTER) == "memory:everywhere"
    for i in range(41):
        stand("d.example", f"Строка номер {i} под всеми статьями этого сайта")
    assert memory.of("new.example").is_chrome(FOOTER) is None


def test_the_memory_keeps_to_its_capacity_and_forgets_the_oldest_lines() -> None:
    memory = learnt(4, memory=StreamMemory(capacity=20))
    for i in range(100):
        memory.learn("b.example", document(i))
    assert not memory.of("a.example").is_chrome(FOOTER)
