import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.passage import CLOSE, OPEN, passage, spans_of

LONG = "слово " * 100


def shown(marked: str) -> str:
    """Matches in brackets."""
    text = marked.replace("[", "").replace("]", "")
    pieces = passage(text, spans_of(marked.replace("[", OPEN).replace("]", CLOSE)))
    return "".join(f"[{piece}]" if matched else piece for piece, matched in pieces)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Первое. Второе [дело]. Третье.", "Второе [дело]."),
        ("Одно [дело].\nДругие [дела] и [люди].", "Другие [дела] и [люди]."),
        ("Тут [мост]. Пусто. Там [река].", "Тут [мост]. … Там [река]."),
        ("Жил в г. [Орле]. Уехал.", "Жил в г. [Орле]."),
        ("Без совпадений. Совсем.", "Без совпадений. Совсем."),
        ("", ""),
        ("[мост]", "[мост]"),
    ],
)
def test_the_sentences_that_matched_are_shown(marked: str, expected: str) -> None:
    assert shown(marked) == expected


def test_a_sentence_that_is_too_long_is_cut_around_its_match() -> None:
    found = shown(f"{LONG}[мост] {LONG}.")
    assert found.startswith("… слово")
    assert found.endswith("слово …")
    assert "[мост]" in found
    assert len(found) < 320


@given(st.lists(st.sampled_from(["мост", " ", ".", "\n", "Река ", OPEN, CLOSE, "«"]), max_size=40))
def test_a_passage_is_made_of_the_text(parts: list[str]) -> None:
    marked = "".join(parts)
    text = marked.replace(OPEN, "").replace(CLOSE, "")
    for piece, matched in passage(text, spans_of(marked)):
        assert all(part.strip(" …") in text for part in piece.split(" … "))  # the gap joins parts that lay apart
        assert not matched or piece
