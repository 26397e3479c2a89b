from cli.diff import paragraphs_diff, words_diff

LONG = "Строители заменили девять пролётов, усилили опоры и уложили новый асфальт."


def shown(old: list[str], new: list[str], **why: str) -> list[str]:
    return [line.plain for line in paragraphs_diff(old, new, why)]


def test_words_that_changed_are_marked_and_what_stays_is_short() -> None:
    assert words_diff("Мост открыли", "Мост закрыли").plain == "Мост [-открыли-]{+закрыли+}"
    assert words_diff(LONG * 3, LONG * 3 + " Сегодня.").plain.count("…") == 1


def test_paragraphs_are_gone_new_changed_or_as_before() -> None:
    old, new = ["а б в г", LONG, "Подписаться", "конец"], ["а б в г", LONG.replace("девять", "семь"), "конец", "ещё"]
    assert shown(old, new, Подписаться="noise:subscribe") == [
        "    1 paragraph as before",
        "  ~ Строители заменили [-девять-]{+семь+} пролётов, усилили опоры и уложили новый асфальт.",
        "  - Подписаться  [noise:subscribe]",
        "    1 paragraph as before",
        "  + ещё",
    ]


def test_texts_that_are_the_same_have_no_difference() -> None:
    assert shown([LONG], [LONG]) == ["    1 paragraph as before"]
    assert shown([], []) == []


def test_a_page_cannot_speak_to_the_terminal() -> None:
    assert "\x1b" not in "".join(shown(["\x1b]0;x\x07 a b"], ["\x1b[2J c d", "e"]))
