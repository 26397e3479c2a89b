import pytest

from core.watch.examples import likelihood, suggest

DRILLS = [
    "Учения спасателей\nВ городе прошли учения спасателей на воде.\nПогода не помешала.",
    "Спасатели учились\nНа учениях спасатели подняли из реки макет. Зрителей было много.",
    "Как спасают на воде\nСпасательные учения собрали сто человек. Всем понравилось.",
]


def test_the_words_that_tell_are_those_of_all_examples_and_of_few_other_articles() -> None:
    suggestion = suggest(DRILLS, lambda words: {})
    assert suggestion is not None
    assert suggestion.query == "^~учения ^~спасатели"
    assert [concept.examples for concept in suggestion.concepts] == [3, 3]


def test_what_is_common_in_the_archive_does_not_tell() -> None:
    suggestion = suggest(DRILLS, lambda words: {word: 0.9 for word in words if word.startswith("спас")})
    assert suggestion is not None
    assert "спас" not in suggestion.query


def test_words_of_one_meaning_are_one_concept() -> None:
    texts = ["Пожар на складе", "Возгорание на складе", "Огонь и пожар: сгорел склад"]
    suggestion = suggest(texts, lambda words: {})
    assert suggestion is not None
    assert {"^~пожар", "^~возгорание"} <= set(suggestion.query.split())
    assert " OR " in suggestion.query


@pytest.mark.parametrize("texts", [[], [""], ["и в на с по"], ["— 123 !"], ["один текст", "другая песня"]])
def test_texts_that_have_nothing_in_common_give_no_query(texts: list[str]) -> None:
    assert suggest(texts, lambda words: {}) is None


def test_phrases_of_several_examples_are_offered() -> None:
    suggestion = suggest(["Строят детский технопарк", "Откроют детский технопарк"], lambda words: {})
    assert suggestion is not None
    assert suggestion.phrases == ("детский технопарк",)


@pytest.mark.parametrize(("found", "texts", "share", "value"), [(5, 5, 0.1, 23.03), (1, 10, 0.5, 0), (3, 5, 0.2, 3.82)])
def test_the_likelihood_is_dunnings(found: int, texts: int, share: float, value: float) -> None:
    assert likelihood(found, texts, share) == pytest.approx(value, abs=0.01)
