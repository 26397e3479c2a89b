"""Every charset with every truth and lie about it: the letters come out right."""

import codecs
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.decode import decode
from tests.extraction.ru_pages import STORIES, TEMPLATES

# "utf-16" and "utf-8-sig" have a byte order mark, the others none
CHARSETS = ["windows-1251", "koi8-r", "cp866", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
DECLARED = [None, "windows-1251", "utf-8", "koi8-r", "iso-8859-1", "utf-16", "no-such-charset", ""]
PAGES = [template(story) for template, story in itertools.product(TEMPLATES.values(), STORIES)]


def with_meta(page: str, charset: str | None) -> str:
    bare = page.replace('<meta charset="utf-8">', "")
    return bare.replace("<head>", f'<head><meta charset="{charset}">', 1) if charset is not None else bare


def in_single_byte(page: str) -> str:
    """Russian single-byte charsets differ in typographic signs; the letters are what is tested."""
    return page.translate({ord("–"): "-", ord("—"): "-", ord("«"): '"', ord("»"): '"', ord("©"): "(c)", ord("°"): " "})


@pytest.mark.parametrize("header", DECLARED)
@pytest.mark.parametrize("meta", DECLARED)
@pytest.mark.parametrize("charset", CHARSETS)
def test_no_page_is_mojibake_whatever_header_and_meta_say(charset: str, meta: str | None, header: str | None) -> None:
    for page in PAGES:
        text = in_single_byte(with_meta(page, meta))
        decoded = decode(text.encode(charset), header)
        assert decoded.text == text, (charset, decoded.charset)
        assert decoded.damaged == 0


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "cp866"])
def test_a_short_text_is_enough_to_tell_the_charset(charset: str) -> None:
    text = "<html><body><p>В районе прошёл субботник, собрали две тонны мусора.</p></body></html>"
    assert decode(text.encode(charset)).text == text


def test_a_page_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    body = PAGES[0].encode()
    cut = next(body[:n] for n in range(len(body) // 2, len(body)) if body[n] & 0xC0 == 0x80)
    decoded = decode(cut, "windows-1251")
    assert decoded.charset == "utf-8"
    assert decoded.text.startswith(cut.decode(errors="ignore")[:1000])
    assert 0 < decoded.damaged < 0.01


def test_a_western_page_keeps_its_declared_charset() -> None:
    text = (
        '<html><head><meta charset="iso-8859-1"></head><body><p>Über die Straße, très café, mañana.</p></body></html>'
    )
    assert decode(text.encode("iso-8859-1")).text == text


def test_nul_and_lone_surrogates_are_taken_out() -> None:
    body = "До\0м\ud800ой".encode("utf-8", "surrogatepass")
    text = decode(body, None).text
    assert "\0" not in text
    assert not any("\ud800" <= c <= "\udfff" for c in text)
    assert text.startswith("Дом")


@given(st.binary(max_size=2000), st.none() | st.text(max_size=30))
def test_any_bytes_and_any_header_give_text(body: bytes, header: str | None) -> None:
    decoded = decode(body, header)
    assert isinstance(decoded.text, str)
    decoded.text.encode("utf-8")
    codecs.lookup(decoded.charset)
