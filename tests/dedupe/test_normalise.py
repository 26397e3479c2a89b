"""What must look the same to the comparison, and what must not break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.normalise import fold, stems, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Ёлка ещё стоит", "ЕЛКА ЕЩЕ СТОИТ", id="case and yo"),
        pytest.param("гу\u00adбер\u200bна\ufeffтор", "губернатор", id="soft hyphen and zero width"),
        pytest.param("«Вперёд» — газета", '"Вперёд" - газета', id="quotes and dashes"),
        pytest.param("1\u00a0200 рублей и 15\u2009000\u202f000", "1200 рублей и 15000000", id="number groups"),
        pytest.param("Гyбepнaтop Hового Оскола", "Губернатор Нового Оскола", id="Latin letters inside a word"),
        pytest.param("c отцом", "с отцом", id="a Latin letter as a whole word"),
        pytest.param("за\u0301мок", "замок", id="stress mark"),
        pytest.param("и\u0306од", "йод", id="decomposed letters"),
        pytest.param("на\0чало\ud800", "начало", id="NUL and a lone surrogate"),
        pytest.param("№ 5 … ½", "No 5 ... 1⁄2", id="compatibility forms"),
    ],
)
def test_two_spellings_of_one_text_give_the_same_words(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_a_year_before_a_number_is_not_taken_for_a_number_group() -> None:
    assert words("в 2019 100 человек") == ["в", "2019", "100", "человек"]


def test_latin_words_with_other_letters_stay_latin() -> None:
    assert words("Windows и Linux") == ["windows", "и", "linux"]


def test_case_endings_share_a_stem() -> None:
    assert stems(words("соглашение соглашения соглашением")) == ["соглашен"] * 3


def test_a_text_without_spaces_becomes_bounded_words() -> None:
    assert max(map(len, words("ж" * 100_000))) == 64


@given(st.text(st.characters()))
def test_any_text_folds_to_words_that_encode(text: str) -> None:
    " ".join(stems(words(text))).encode()


@given(st.text("абвёЙ1 2\u0301\u00ad,a", max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
