"""Differences of texts: whatever is shown, both texts can be read out of it again."""

from hypothesis import given
from hypothesis import strategies as st

from core.difference import Mark, Paragraph, Unchanged, paragraphs, words

INTRO = "Наш регион вошёл в число первых восьми."
BRIDGE = "Система собирает сведения о колебаниях пролётов, осадке опор и температуре настила."
OPENED = "Открытую часть данных обещают публиковать с января по каждому мосту."
OTHER = "Совсем другой конец новости о погоде на завтра."


def test_a_paragraph_in_front_leaves_the_others_beside_their_own() -> None:
    found = paragraphs([BRIDGE.replace("ё", "е"), OPENED], [INTRO, BRIDGE, OPENED.replace("обещают", "будут")])
    assert [block.mark for block in found if isinstance(block, Paragraph)] == [Mark.NEW, Mark.SAME, Mark.SAME]


def test_what_is_not_alike_is_gone_before_what_came_for_it() -> None:
    found = paragraphs([INTRO, BRIDGE], [OTHER, BRIDGE + " Так и есть."])
    assert [block.mark for block in found if isinstance(block, Paragraph)] == [Mark.GONE, Mark.NEW, Mark.SAME]


WORDS = st.lists(st.sampled_from(["мост", "открыли", "в", "марте", ",", " ", "\n", "86"]), max_size=12).map("".join)


@given(WORDS, WORDS)
def test_both_texts_stand_in_the_pieces(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.GONE) == new


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_no_paragraph_of_either_text_is_lost(old: list[str], new: list[str]) -> None:
    sides: dict[Mark, list[str]] = {Mark.GONE: [], Mark.NEW: []}
    for block in paragraphs(old, new):
        if isinstance(block, Unchanged):
            for texts in sides.values():
                texts.extend(block.paragraphs)
            continue
        assert isinstance(block, Paragraph)
        for side, other in ((Mark.GONE, Mark.NEW), (Mark.NEW, Mark.GONE)):
            if block.mark is not other:
                sides[side].append("".join(piece.text for piece in block.pieces if piece.mark is not other))
    assert [text for text in sides[Mark.GONE] if text] == [text for text in old if text]
    assert [text for text in sides[Mark.NEW] if text] == [text for text in new if text]
