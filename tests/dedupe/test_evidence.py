"""What a person can check of a decision."""

from dedupe.decide import decide, fingerprint
from dedupe.evidence import passages
from tests.dedupe.texts import OTHER, OUTAGE, RELEASE


def test_the_longest_shared_passages_are_quoted_as_the_newer_text_has_them() -> None:
    newer = fingerprint("", [*OTHER, RELEASE[1].upper(), RELEASE[3]])
    found = passages(newer, fingerprint("", RELEASE))
    assert found[0].words == 27 and found[0].text.startswith("ПОДРЯДЧИК ЗАМЕНИЛ 36 БАЛОК")
    assert found[1].words == len(RELEASE[3].split()) and found[1].text.endswith("государственную экспертизу.")


def test_a_hyphenated_word_is_quoted_once() -> None:
    text = ["В городе Санкт-Петербурге торжественно открыли новый мост через реку"]
    assert passages(fingerprint("", text), fingerprint("", text))[0].text == text[0]


def test_a_text_that_was_not_kept_gives_no_passages() -> None:
    assert passages(fingerprint("", RELEASE, keep_text=False), fingerprint("", RELEASE)) == []


def test_the_line_says_what_is_shared_and_what_the_guard_compared() -> None:
    newer = fingerprint("", [p.replace("36", "38").replace("Павла", "Петра") for p in RELEASE])
    evidence = decide(newer, fingerprint("", RELEASE), same_site=False, same_url=False).evidence
    assert "shingles shared" in evidence and "shared: «" in evidence
    assert "2 paragraphs word for word" in evidence
    assert "2 differ (" in evidence and ("36/38" in evidence or "38/36" in evidence)
    assert "\n" not in evidence and len(evidence) < 2_000


def test_two_notices_of_one_form_show_what_differs() -> None:
    notices = [
        OUTAGE.format(day=day, month="мая", start=start, end=start + 8, street=street, first=day + 2, last=start * 4)
        for day, start, street in ((14, 9, "Садовой"), (20, 10, "Полевой"))
    ]
    one, other = (fingerprint("", [notice]) for notice in notices)
    evidence = decide(one, other, same_site=False, same_url=False).evidence
    assert "two stories" in evidence and ("Садовой/Полевой" in evidence or "Полевой/Садовой" in evidence)
