"""Repeated paragraphs: found wherever the copy stands, never at the price of real text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.repeats import Repeat, find_repeats

LEAD = "В посёлке Заречный открыли новую школу на 550 мест, строительство заняло два года."
MORE = "Глава района поблагодарил строителей и вручил директору символический ключ."


def pairs(paragraphs: list[str]) -> list[tuple[int, int, str]]:
    return [(r.index, r.of, r.kind) for r in find_repeats(paragraphs)]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param([LEAD, MORE, LEAD], [(2, 0, "exact")], id="a later copy repeats the first"),
        pytest.param([LEAD, MORE, LEAD, MORE], [(2, 0, "exact"), (3, 1, "exact")], id="a doubled block"),
        pytest.param(
            [LEAD, LEAD.upper().replace("Ё", "Е"), MORE], [(1, 0, "exact")], id="typography does not hide a copy"
        ),
        pytest.param([LEAD[:70] + "…", MORE, LEAD], [(0, 2, "near")], id="a cut preview repeats the full text below"),
        pytest.param([LEAD + " Подробнее »", MORE, LEAD], [(0, 2, "near")], id="a link glued to the preview"),
        pytest.param([f"{LEAD} {MORE}", LEAD, MORE], [(1, 0, "near"), (2, 0, "near")], id="parts of a glued paragraph"),
        pytest.param(
            [LEAD, f"{LEAD} {MORE}", LEAD], [(0, 1, "near"), (2, 1, "near")], id="copies of a part repeat the whole"
        ),
        pytest.param(["Да, да", "Да, да"], [], id="two words are no repeat"),
        pytest.param([], [], id="no paragraphs"),
        pytest.param(["", "  ", "…", ""], [], id="paragraphs without words"),
    ],
)
def test_repeats_name_the_copy_that_can_go(paragraphs: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert pairs(paragraphs) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Приём граждан ведёт заместитель главы района в кабинете номер {}",
        "Победителем в номинации «Лучший педагог дошкольного образования» стала {}",
    ],
)
def test_lines_of_one_form_with_their_own_figure_or_name_are_not_repeats(line: str) -> None:
    fillings = ["12", "14", "21"] if "номер" in line else ["Петрова", "Сидорова", "Кузнецова"]
    assert pairs([line.format(f) for f in fillings]) == []


def test_the_score_of_a_near_repeat_is_the_share_of_its_shingles() -> None:
    part = "строители закончили работу раньше срока и передали ключи директору сегодня"
    whole = "строители закончили работу раньше срока и передали ключи директору вчера при родителях"
    (repeat,) = find_repeats([part, whole])
    assert repeat == Repeat(0, 1, "near", pytest.approx(7 / 8))


@pytest.mark.parametrize(
    ("name", "paragraphs"),
    [
        ("equal", ["Одна и та же строка без конца и края"] * 100_000),
        ("one form", [f"Одна и та же строка под номером {i} без конца" for i in range(20_000)]),
        ("one word", ["слово " * 200_000]),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_hostile_pages_take_linear_time(name: str, paragraphs: list[str]) -> None:
    started = time.process_time()
    find_repeats(paragraphs)
    assert time.process_time() - started < 10


SENTENCES = st.lists(
    st.sampled_from(
        ["школа", "дорога", "новый", "мост", "открыли", "в", "районе", "сегодня", "жители", "Заречный", "15"]
    ),
    max_size=14,
)


@given(st.lists(SENTENCES.map(" ".join), max_size=12))
def test_every_repeat_can_be_dropped_at_once(paragraphs: list[str]) -> None:
    repeats = find_repeats(paragraphs)
    dropped = {r.index for r in repeats}
    assert len(dropped) == len(repeats)
    assert not dropped & {r.of for r in repeats}
    assert all(0.8 <= r.score <= 1 for r in repeats)
