"""Numbers and names are compared where they stand."""

import pytest

from dedupe.facts import Comparison, compare, facts_of
from dedupe.vocabulary import Vocabulary

VOCABULARY = Vocabulary()


def compared(one: str, other: str) -> Comparison:
    return compare(*(facts_of(VOCABULARY.read(text.split("\n"))) for text in (one, other)))


def shown(text: str) -> set[str]:
    return {text for _, text in facts_of(VOCABULARY.read(text.split("\n"))).found}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Мост открыл глава района Павел Жаворонков.", {"Павел", "Жаворонков"}),
        ("Мост открыт. Движение пошло.\nЖители рады.", set()),
        ("Мост у г. Заречинска, по ул. Садовой", {"Заречинска", "Садовой"}),
        ("По словам А.Н. Петровой", {"Петровой"}),
        ("в Санкт-Петербурге", {"Санкт", "Петербурге"}),
        ("уложили 2 400 метров за 84,5 миллиона", {"2400", "84.5"}),
        ("12.05.2024 в 09:00", {"12", "2024", "09"}),
        ("54-летний житель дома № 4а", {"54", "4а"}),
        ("звоните 8-800-220-0-220 или (4852) 73-11-02", set()),
        ("МЧС и ГИБДД", set()),
    ],
)
def test_numbers_and_names_are_found_in_sentences(text: str, facts: set[str]) -> None:
    assert shown(text) == facts


def test_a_corrected_number_differs_in_its_place() -> None:
    found = compared("заменили 36 балок и 12 опор", "заменили 38 балок и 12 опор")
    assert found == Comparison(agree=("12",), differ=("36/38",))


def test_a_number_that_stands_elsewhere_by_chance_does_not_agree() -> None:
    found = compared("ночью до 5 градусов мороза, днём около 9", "ночью до 9 градусов мороза, днём около 5")
    assert found.agree == () and len(found.differ) == 2


def test_what_an_editor_left_out_says_nothing() -> None:
    found = compared("заменили 36 балок, а освещение установят в 2025 году", "заменили 36 балок")
    assert found == Comparison(agree=("36",), differ=())


def test_a_moved_sentence_keeps_its_facts() -> None:
    sentences = ["В ремонт вложили 84 миллиона рублей.", "Об этом сообщил депутат Иван Кольцов."]
    assert compared(" ".join(sentences), " ".join(sentences[::-1])).differ == ()


def test_case_endings_do_not_make_another_name() -> None:
    assert compared("встретили главу Павла Жаворонкова", "рассказали Павлу Жаворонкову").differ == ()
    assert len(compared("говорил с Павлом Жаворонковым", "говорил с Павлом Жаворонковым").agree) == 2
