import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search_text import Clause, Term, parse


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", ()),
        ("Мост", (Clause((Term("мост"),)),)),
        ("мост Ёж", (Clause((Term("мост"),)), Clause((Term("еж"),)))),
        ("«новый мост»", (Clause((Term("новый мост", phrase=True),)),)),
        ("“новый мост”", (Clause((Term("новый мост", phrase=True),)),)),
        ('"новый  мост"', (Clause((Term("новый мост", phrase=True),)),)),
        ("-мост", (Clause((Term("мост"),), without=True),)),
        ("−«новый мост»", (Clause((Term("новый мост", phrase=True),), without=True),)),
        ("a OR b c", (Clause((Term("a"), Term("b"))), Clause((Term("c"),)))),
        ("a ИЛИ b | c", (Clause((Term("a"), Term("b"), Term("c"))),)),
        ("~цифровой", (Clause((Term("цифровой", family=True),)),)),
        ("^~«цифровой край»", (Clause((Term("цифровой край", phrase=True, family=True, head=True),)),)),
        ("цифр*", (Clause((Term("цифр", prefix=True),)),)),
        ("социально-экономический", (Clause((Term("социально-экономический"),)),)),
        ("мост, (река)!", (Clause((Term("мост"),)), Clause((Term("река"),)))),
        ("за́мок", (Clause((Term("замок"),)),)),
        ("тире — тут", (Clause((Term("тире"),)), Clause((Term("тут"),)))),
    ],
)
def test_a_text_is_read(text: str, clauses: tuple[Clause, ...]) -> None:
    assert parse(text).clauses == clauses
    assert parse(text).ignored == ()


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("OR мост", "OR without something before it"),
        ("мост OR", "OR without something after it"),
        ("мост OR OR река", "OR without something before it"),
        ("мост OR -река", "OR before -река: what is excluded has no alternative"),
        ("«мост", "a quotation mark that is not closed: read to the end"),
        ("мост «»", "«»: no word in it"),
        ("мост ~", "~: no word in it"),
        ("((", "((: no word in it"),
        ("по*", "the star of по*: it needs 3 letters and one word before it"),
        ("~цифр*", "the ~ of ~цифр*: a star takes in more"),
        ("м " * 300, "everything after 200 words"),
        ("м" * 30_000, "everything after 20,000 characters"),
    ],
)
def test_what_has_no_meaning_is_named(text: str, ignored: str) -> None:
    assert parse(text).ignored == (ignored,)


@given(st.text(alphabet=st.sampled_from("абё «»\"“”-~^*|&!:()\\'<>\x00 ORИЛИ\n"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    for clause in parse(text).clauses:
        assert clause.any_of
        assert all(any(letter.isalnum() for letter in term.text) for term in clause.any_of)
