"""Words are read alike whether they are met for the first time or looked up, and however they are written."""

import threading
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.facts import facts_of
from dedupe.normalise import stems, words
from dedupe.vocabulary import Vocabulary
from tests.dedupe.texts import OTHER, RELEASE

ALPHABET = st.sampled_from([*"абвЁЙё 19.,-№\u00a0\u00ad\u0301()«»\n", "000", " 200", "12.05.2024", "Иван ", "г. "])


def read(text: str) -> tuple[list[int], list[int]]:
    found = Vocabulary().read(text.split("\n"))
    return found.stems.tolist(), found.words.tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("12.05.2024", "12 мая 2024", id="a date in figures"),
        pytest.param("2024-05-12", "12 мая 2024", id="an ISO date"),
        pytest.param("84,5 процента", "84.5 процента", id="decimal comma and point"),
        pytest.param("1 200 рублей, 15 000 000", "1200 рублей, 15000000", id="number groups"),
        pytest.param("1\u00a0200\u202f000", "1200000", id="hard and narrow spaces"),
        pytest.param("1.200.000", "1200000", id="groups with points"),
        pytest.param("дом №5", "дом № 5", id="a number sign without a space"),
        pytest.param("Cкорaя пoмощь", "Скорая помощь", id="Latin letters"),
        pytest.param("за\u0301мок ст\u00adоит\u200b", "замок стоит", id="marks inside words"),
    ],
)
def test_two_spellings_of_one_text_are_read_alike(one: str, other: str) -> None:
    assert read(one) == read(other)


@pytest.mark.parametrize(("one", "other"), [("5 2024", "52024"), ("2019 100", "2019100"), ("1,5", "15"), ("а б", "аб")])
def test_different_texts_are_read_differently(one: str, other: str) -> None:
    assert read(one) != read(other)


@given(st.lists(ALPHABET, max_size=30).map("".join))
def test_what_is_looked_up_is_what_was_read_first(text: str) -> None:
    vocabulary = Vocabulary()
    first, again = vocabulary.read([text]), vocabulary.read([text])
    assert first.words.tolist() == again.words.tolist()
    assert facts_of(first).slots.tolist() == facts_of(again).slots.tolist()
    assert sum(count for _, count in again.spelled()) == len(again.stems)


@given(st.text("абвгАБ ёЁ,.!?»", max_size=60))
def test_plain_words_are_those_of_the_normal_form(text: str) -> None:
    found = Vocabulary().read([text])
    assert len(found.stems) == len(words(text))
    assert len(set(found.stems.tolist())) == len(set(stems(words(text))))


def test_a_full_vocabulary_begins_anew_with_the_same_hashes() -> None:
    small, large = Vocabulary(most=10), Vocabulary()
    for paragraphs in (RELEASE, OTHER, RELEASE):
        assert small.read(paragraphs).words.tolist() == large.read(paragraphs).words.tolist()
    assert len(small.read(["одно слово"]).pieces) < 10


def test_threads_share_a_vocabulary() -> None:
    vocabulary = Vocabulary(most=50)
    expected = [Vocabulary().read([p]).words.tolist() for p in (*RELEASE, *OTHER)]
    wrong: list[int] = []

    def work(seed: int) -> None:
        order = Random(seed)
        for _ in range(200):
            place = order.randrange(len(expected))
            reading = vocabulary.read([(*RELEASE, *OTHER)[place]])
            facts_of(reading)
            if reading.words.tolist() != expected[place]:
                wrong.append(place)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_paragraphs_end_where_their_words_do() -> None:
    found = Vocabulary().read(["два слова", "", "— …", "ещё три слова"])
    assert found.ends == [2, 2, 2, 5] and found.starts == [0, 2]
    head, rest = found.divided()
    assert head.ends == [2] and rest.ends == [0, 0, 3]
    assert np.concatenate((head.stems, rest.stems)).tolist() == found.stems.tolist()
