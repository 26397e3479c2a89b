# ruff: noqa: E501 - markup keeps its lines
"""Bodies that hang, swell or silently empty the usual parsers, a name each. None is larger than an answer may be."""

import random
from collections.abc import Callable

from tests.extraction.ru_pages import STORIES

LARGEST = 8_000_000  # bytes, the default of download_max_bytes: the crawler cuts or refuses what is larger
STORY = STORIES[0]
_TEXT = f"<h1>{STORY.title}</h1>" + "".join(f"<p>{text}</p>" for text in STORY.paragraphs)
_OPEN = f"<html><head><title>{STORY.title}</title></head><body><article>{_TEXT}"
_JSON = '<html><head><title>x</title><script type="application/ld+json">{}</script></head><body>' + _TEXT
_WORDS = "слово " * 800_000

MADE: dict[str, Callable[[], str | bytes]] = {
    # depth
    "5,000 nested divs": lambda: "<html><body>" + "<div>" * 5_000 + _TEXT + "</div>" * 5_000,
    "100,000 nested divs": lambda: "<html><body>" + "<div>" * 100_000 + _TEXT + "</div>" * 100_000,
    "3,000 nested tables": lambda: _OPEN + "<table><tr><td>" * 3_000 + "x",
    "100,000 nested spans": lambda: _OPEN + "<span>" * 100_000 + "x",
    "100,000 nested lists": lambda: _OPEN + "<ul><li>" * 100_000 + "x",
    "20,000 nested blockquotes, closed wrongly": lambda: _OPEN + "<blockquote><i>" * 20_000 + "</blockquote></p>" * 20_000,
    # size
    "one text node of 8 MB": lambda: f"<html><body><article>{_TEXT}<p>{_WORDS}",
    "a text node of 8 MB alone": lambda: f"<html><body><article><p>{_WORDS}",
    "one word of 8 MB": lambda: f"<html><body><article>{_TEXT}<p>" + "ы" * 4_000_000,
    "one line of 8 MB without markup": lambda: _WORDS,
    "8 MB of line breaks": lambda: _OPEN + "<br>" * 2_000_000,
    "8 MB of blank lines": lambda: f"{_OPEN}<pre>" + "\n" * 7_900_000,
    "a title of 1 MB": lambda: f"<html><head><title>{'Т' * 500_000}</title></head><body>{_TEXT}",
    "a headline of 1 MB": lambda: f"<html><body><h1>{'Мост ' * 100_000}</h1>{_TEXT}",
    "100,000 entities in a line": lambda: f"{_OPEN}<p>" + "&amp;&nbsp;&#1090;" * 100_000,
    # numbers of things
    "200,000 unclosed links": lambda: _OPEN + "<a href=x>" * 200_000,
    "240,000 unclosed inline tags": lambda: _OPEN + "<p><b><i><font>слово " * 60_000,
    "330,000 paragraphs": lambda: _OPEN + "<p>Абзац новости.</p>" * 330_000,
    "500,000 siblings": lambda: _OPEN + "<p>Абзац" * 500_000,
    "29,900 siblings": lambda: _OPEN + "<p>Абзац новости, в нём есть два предложения. Вот и второе.</p>" * 29_900,
    "29,900 different siblings": lambda: _OPEN + "".join(f"<p>Абзац {n}, в нём {n * 7} слов и предложение.</p>" for n in range(29_900)),
    "100,000 lines without markup": lambda: "\n".join(f"Строка номер {n}, в ней {n * 7} слов." for n in range(100_000)),
    "10,000 links in 10,000 rows": lambda: _OPEN + "<tr><td><a href=/x>Читать далее</a><td>12.03.2024" * 7_000,
    "a tag with 100,000 attributes": lambda: _OPEN + "<div " + " ".join(f"a{n}='{n}'" for n in range(100_000)) + ">x</div>",
    "a tag with 500,000 attributes": lambda: _OPEN + "<div " + " ".join(f"a{n}=1" for n in range(500_000)) + ">x</div>",
    "29,900 tags with 20 attributes": lambda: _OPEN + ("<i " + " ".join(f"a{n}=1" for n in range(20)) + ">x</i>") * 29_900,
    "attributes of 64 kB": lambda: _OPEN + f'<a href="{"q" * 65_536}">n</a>' * 120,
    "a class of 8 MB": lambda: _OPEN + f'<div class="{"comments " * 880_000}">x</div>',
    "20,000 classes of 200 characters": lambda: _OPEN + f'<div class="{"related-comments " * 12}">слово</div>' * 20_000,
    "20,000 named parts, each inside the other": lambda: _OPEN + "<b class=comments>слово " * 20_000,
    "29,900 hidden elements": lambda: _OPEN + '<p style="display:none">слово</p>' * 29_900,
    "300,000 meta tags": lambda: "<html><head>" + "<meta name=date content=x>" * 290_000 + f"</head><body>{_TEXT}",
    "29,900 time elements": lambda: _OPEN + "<time datetime=2024-02-14>14 февраля</time>" * 29_900,
    "29,900 headings": lambda: _OPEN + f"<h1>{STORY.title}</h1>" * 29_900,
    # broken markup
    "an attribute that never ends": lambda: _OPEN + '<a href="' + "x " * 3_000_000,
    "a tag that never ends": lambda: _OPEN + "<a " + "b=c " * 1_500_000,
    "2,000,000 open angles": lambda: _OPEN + "<" * 4_000_000,
    "1,000,000 open comments": lambda: _OPEN + "<!--" * 1_000_000,
    "a script that never ends": lambda: _OPEN + "<script>" + "var a = '<p>'; " * 400_000,
    "500,000 open scripts": lambda: _OPEN + "<script>" * 500_000,
    "300,000 open textareas": lambda: _OPEN + "<textarea>" * 300_000,
    "closing tags only": lambda: "</div></p></a>" * 500_000 + _TEXT,
    # entities and declarations
    "billion laughs": lambda: '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + f"]><html><body>{_TEXT}<p>&j;</p>",
    "quadratic entities": lambda: f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "{"a" * 100_000}">]><html><body>{_TEXT}<p>{"&a;" * 50_000}',
    "an external entity": lambda: f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body>{_TEXT}<p>&x;</p>',
    "an unknown charset": lambda: f'<?xml version="1.0" encoding="x-nope-9"?><html><body>{_TEXT}',
    "a wrong utf-16 declaration": lambda: f'<?xml version="1.0" encoding="utf-16"?><html><meta charset=utf-16><body>{_TEXT}',
    "100,000 nested elements of XML": lambda: "<?xml version='1.0'?><html><body>" + "<x>" * 100_000 + _TEXT,
    # JSON-LD
    "JSON-LD nested 10,000 deep": lambda: _JSON.replace("{}", '{"@graph":[' * 10_000 + "]}" * 10_000),
    "JSON-LD of 100,000 open brackets": lambda: _JSON.replace("{}", "[" * 100_000),
    "JSON-LD with 100,000 objects": lambda: _JSON.replace("{}", "[" + '{"@type":"NewsArticle","headline":"x"},' * 10_000 + "{}]"),
    "JSON-LD with a number of 400,000 digits": lambda: _JSON.replace("{}", '{"@type":"NewsArticle","datePublished":' + "9" * 400_000 + "}"),
    "20,000 scripts of JSON-LD": lambda: _OPEN + '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 20_000,
    "NaN, infinity, doubled keys": lambda: _JSON.replace("{}", '{"@type":"NewsArticle","@type":"NewsArticle","headline":NaN,"datePublished":Infinity,"author":-Infinity}'),
    # bait for regular expressions
    "dates: a year, again and again": lambda: f"{_OPEN}<p>" + "2024-" * 200_000 + "1 " * 100_000,
    "dates: half a date in each line": lambda: _OPEN + "<div>14 февраля 2024, 12:</div>" * 29_900,
    "dates: digits and blanks": lambda: f"{_OPEN}<div>" + "1 " * 1_000_000 + "</div><div>" + "12.12." * 500_000,
    "dates in the head": lambda: "<html><head><meta property='article:published_time' content='" + "2024-01-" * 100_000 + f"'></head><body>{_TEXT}",
    "capitals and dots": lambda: f"{_OPEN}<p>" + "А." * 500_000 + "</p><p>" + "А. Б " * 300_000,
    "quotes": lambda: f"{_OPEN}<p>" + "«" * 500_000 + "»" * 500_000,
    "names": lambda: f"{_OPEN}<p>" + "Иван Петров, " * 200_000,
    "sources": lambda: f"{_OPEN}<p>" + "сообщает РИА «" * 200_000,
    "phones and addresses": lambda: f"{_OPEN}<p>" + "8 (48100) 2-11-" * 200_000 + "а@" * 200_000,
    "blanks in a line": lambda: f"{_OPEN}<p>Подписывайтесь" + "\u00a0" * 2_000_000 + "на",
    "a separator in the title": lambda: f"<html><head><title>{' | '.join(['Мост'] * 100_000)}</title></head><body>{_TEXT}",
    "glued markers": lambda: f"{_OPEN}<p>" + "аЧитать далее" * 100_000,
    "walls": lambda: f"{_OPEN}<p>" + "document.cookie=" * 200_000,
    # characters
    "NUL and surrogates": lambda: f"{_OPEN}<p>мо\0ст \ufffe \uffff</p>" + "\0" * 100_000,
    "control characters": lambda: _OPEN + "".join(map(chr, range(1, 32))) * 10_000,
    "combining marks": lambda: f"{_OPEN}<p>а" + "\u0301" * 2_000_000,
    "right to left": lambda: f"{_OPEN}<p>" + "\u202e\u2066" * 500_000,
    "lone surrogates": lambda: f"{_OPEN}<p>мост \ud800 и \udfff",
    "8 MB of noise": lambda: random.Random(1).randbytes(LARGEST),
    "8 MB of noise in a page": lambda: _OPEN.encode() + random.Random(2).randbytes(LARGEST // 2),
    "8 MB of one byte": lambda: b"\xd0" * LARGEST,
    "8 MB of NUL": lambda: b"\0" * LARGEST,
    "utf-16 without a mark": lambda: _OPEN.encode("utf-16-le"),
    "a feed of 90,000 items": lambda: "<rss><channel>" + "<item><title>n</title><link>http://x/1</link></item>" * 90_000,
    "a text node of 20 MB, cut at the download limit": lambda: f"<html><body><article>{_TEXT}<p>" + "слово " * 1_900_000,
}  # fmt: skip


def body(name: str) -> bytes:
    """As large as an answer may be, at most: the crawler refuses the rest."""
    made = MADE[name]()
    return (made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made)[:LARGEST]
