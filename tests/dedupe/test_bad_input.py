"""Texts that are none, or far too long, or written in anything: no crash, no quadratic time, no merged strangers."""

import time

import pytest

from core.models import Relation
from dedupe.decide import decide, fingerprint
from dedupe.stream import Stream
from tests.dedupe.texts import OTHER, RELEASE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Видео", id="one word"),
        pytest.param("слово " * 800_000, id="one word, 5 MB"),
        pytest.param("ж" * 5_000_000, id="5 MB without a space"),
        pytest.param("1" * 5_000_000, id="5 MB of digits"),
        pytest.param("1 111" * 1_000_000, id="5 MB of number groups"),
        pytest.param("\0\ud800 " * 1000, id="NUL and lone surrogates"),
        pytest.param("東京都で新しい橋が開通した。" * 50, id="another script"),
        pytest.param("… — » 🙂 " * 1000, id="no words at all"),
        pytest.param("፩ ፪5 𐩀 ² Ⅷ " * 100, id="digits of other scripts"),
    ],
)
def test_a_broken_text_has_a_fingerprint_and_no_relations(text: str) -> None:
    broken = fingerprint(text[:1000], [text])
    assert decide(broken, fingerprint("", RELEASE), same_site=True, same_url=True).relation is Relation.NONE
    assert decide(broken, broken, same_site=False, same_url=False).relation is Relation.NONE


def test_a_text_of_5_mb_is_read_in_seconds() -> None:
    text = " ".join(f"слово{i} дорога{i % 977}" for i in range(180_000))
    started = time.process_time()
    found = fingerprint("", [text])
    assert time.process_time() - started < 15
    assert len(found.sketch) <= 1024


JAPANESE = "東京都で新しい橋が開通した。工事は八か月かかり、費用は八億円だった。"
GREEK = "Η γέφυρα άνοιξε ξανά μετά από οκτώ μήνες εργασιών, ανακοίνωσε χθες ο δήμος της πόλης στην ιστοσελίδα του"
HEBREW = "הגשר נפתח מחדש לאחר שמונה חודשים של עבודות שיפוץ כך הודיעה אתמול העירייה באתר האינטרנט שלה לתושבים"


@pytest.mark.parametrize("text", [GREEK, HEBREW, GREEK + "\0\ud800"])
def test_copies_in_other_scripts_are_copies_and_strangers_are_strangers(text: str) -> None:
    one, other = fingerprint("", [text * 2]), fingerprint("", [text.upper() * 2])
    assert decide(one, other, same_site=False, same_url=False).relation is Relation.REPRINT
    for strange in ([JAPANESE], RELEASE, OTHER):
        assert decide(one, fingerprint("", strange), same_site=False, same_url=False).relation is Relation.NONE


def test_documents_without_words_are_not_one_story() -> None:
    stream = Stream()
    for number, paragraphs in enumerate([[], [""], ["Видео"], ["…"], ["Фото"], ["\0"], []]):
        assert stream.add(str(number), "a.ru", "", paragraphs) == []
    assert list(stream.clusters()) == list(range(7))


@pytest.mark.parametrize("unit", ["слово ", "1 ", "1 000 ", "12.05.2024 ", "Иван ", "а-б ", "a.b.c.ru "])
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    seconds = []
    for length in (250_000, 2_500_000):
        text = unit * (length // len(unit))
        started = time.process_time()
        fingerprint("", [text])
        seconds.append(time.process_time() - started)
    assert seconds[1] < 30 * seconds[0] + 0.5
