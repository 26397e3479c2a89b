# ruff: noqa: E501 - markup keeps its lines
"""English news pages around invented stories: six layouts with what stands around such articles."""

import html
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TEASERS = (
    "Bridge to close for repairs",
    "Ten things to do this weekend",
    "Council tax to rise by 3%",
    "Swimmers return to the lido",
    "The cat who rode the tram",
)


@dataclass(frozen=True)
class EnglishPage:
    name: str
    body: str
    title: str
    paragraphs: tuple[str, ...]


def pages() -> list[EnglishPage]:
    stories = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))["story"]
    made = []
    for number, story in enumerate(stories):
        lines = story["body"].strip().split("\n")
        texts = tuple(line.removeprefix("## ").removeprefix("- ") for line in lines)
        title = html.escape(story["title"], quote=False)
        body = LAYOUTS[story["layout"]](title, lines)
        made.append(EnglishPage(f"{story['layout']}-{number:02d}", body, story["title"], texts))
    return made


def _blocks(lines: list[str], tag: str, attributes: str = "") -> list[str]:
    found = []
    for line in lines:
        text = html.escape(line.removeprefix("## ").removeprefix("- "), quote=False)
        if line.startswith("## "):
            found.append(f"<h2>{text}</h2>")
        elif line.startswith("- "):
            found.append(f"<ul><li>{text}</li></ul>")
        else:
            found.append(f"<{tag}{attributes}>{text}</{tag}>")
    return found


def _teasers(form: str) -> str:
    return "".join(form.format(i=i, text=text) for i, text in enumerate(TEASERS))


def broadsheet(title: str, lines: list[str]) -> str:
    first, second, *rest = _blocks(lines, "p")
    return f"""<!doctype html><html lang="en"><head><title>{title} | The Ellery Courier</title><meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title}","datePublished":"2024-05-04T09:00:00Z"}}</script></head><body>
<header><nav><a href="/">Home</a><a href="/news">News</a><a href="/sport">Sport</a><a href="/opinion">Opinion</a></nav></header><main><article><h1>{title}</h1><p class="byline">By Clara Winton</p><time datetime="2024-05-04T09:00:00Z">4 May 2024</time>
<figure><img src="1.jpg"><figcaption>The quay on Saturday. Photograph: Sam Orde</figcaption></figure>{first}{second}<aside><h3>Read more</h3><ul>{_teasers('<li><a href="/{i}">{text}</a></li>')}</ul></aside>{"".join(rest)}</article>
<section class="newsletter"><h3>Sign up to our morning briefing</h3><p>Our free email breaks down the key stories of the day, telling you what is happening and why it matters.</p></section></main>
<div class="most-read"><h3>Most viewed</h3>{_teasers('<p><a href="/m{i}">{text}</a></p>')}</div><footer><p>© 2024 Ellery Media. All rights reserved. Registered in England No. 000000.</p></footer></body></html>"""


def blog(title: str, lines: list[str]) -> str:
    return f"""<html><head><title>{title} &#8211; Millbrook Mail</title></head><body class="single"><div id="page"><div id="masthead">Millbrook Mail<ul class="menu"><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></div>
<div id="content"><div class="post"><h1 class="entry-title">{title}</h1><div class="entry-meta">Posted on March 12, 2023 by admin</div><div class="entry-content">{"".join(_blocks(lines, "p"))}<p>Share this:</p><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div>
<div class="nav-links"><a href="/p">Previous post</a><a href="/n">Next post</a></div></div><div id="comments"><h2>2 thoughts on this</h2><p>About time somebody wrote about it, I have been saying so for years and nobody listens.</p><p>Great read, thank you for sharing it with everyone in the valley!</p><h3>Leave a Reply</h3><p>Your email address will not be published.</p></div></div>
<div id="secondary"><h2>Recent posts</h2><ul>{_teasers('<li><a href="/{i}">{text}</a></li>')}</ul></div><div id="colophon">Proudly powered by WordPress</div></div></body></html>"""


def divs(title: str, lines: list[str]) -> str:
    first, *rest = _blocks(lines, "div", ' class="txt"')
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title></head><body><div class="bar"><a href="/a">Local</a><a href="/b">World</a><a href="/c">Weather</a></div>
<div class="wrap"><div class="hd">{title}</div><div class="by">Staff reporter</div><div class="when">Published 11:42, 9 July 2022</div>{first}<div class="promo"><a href="/x">READ ALSO: {TEASERS[0]}</a></div>{"".join(rest)}<div class="ad">Advertisement</div><div class="tags"><a href="/t1">history</a><a href="/t2">county</a></div></div>
<div class="rel"><div>You may also like</div>{_teasers('<div><a href="/{i}">{text}</a></div>')}</div><div class="cookie">We use cookies to improve your experience. By continuing to use this site you accept our use of cookies.</div><div class="ft">Copyright 2022 County Online Ltd</div></body></html>"""


def hashed(title: str, lines: list[str]) -> str:
    first, second, *rest = _blocks(lines, "p", ' class="sc-77igqf-0 fnnahv"')
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} - Northern Wire</title><meta property="og:title" content="{title}"></head><body><div id="root"><div class="sc-1j"><a href="/">Menu</a><a href="/s">Search</a></div><div class="sc-art"><h1 class="sc-t">{title}</h1><div class="sc-m">Sept 3, 2025 · 3 min read</div>
<div class="sc-body">{first}{second}<div class="sc-nl"><p>Get the best of Northern Wire delivered to your inbox daily</p><button>Sign up</button></div>{"".join(rest)}<p><em>Follow us on Instagram and X for more stories</em></p></div></div>
<div class="sc-rec"><h2>More from Northern Wire</h2>{_teasers('<a href="/{i}"><h3>{text}</h3><p>Our reporter takes a closer look at what has changed since last year and what comes next.</p></a>')}</div><div class="sc-f">Terms · Privacy · Contact</div></div></body></html>"""


def table(title: str, lines: list[str]) -> str:
    return f"""<HTML><HEAD><TITLE>Westry Gazette: {title}</TITLE></HEAD><BODY><TABLE width=900><TR><TD colspan=2><A href="/">Front page</A> | <A href="/sport">Sport</A> | <A href="/letters">Letters</A></TD></TR><TR><TD width=600><FONT size=5>{title}</FONT><BR><I>Friday, 14 November 2014</I><BR><BR>{"<BR><BR>".join(html.escape(line, quote=False) for line in lines)}<BR><BR><A href="/print">Print this story</A></TD>
<TD width=250><B>Latest headlines</B><BR>{_teasers('<A href="/{i}.htm">{text}</A><BR>')}</TD></TR><TR><TD colspan=2><FONT size=1>Westry Gazette, 4 Mill Lane. Tel. 01632 960 000</FONT></TD></TR></TABLE></BODY></HTML>"""


def live(title: str, lines: list[str]) -> str:
    first, *rest = _blocks(lines, "p")
    return f"""<!doctype html><html lang="en-US"><head><title>{title} : Cape Radio</title></head><body><div class="player"><p>Listen live</p><p>0:00 / 2:31</p></div><div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/local">Local</a></div>
<section class="story"><h1>{title}</h1><p class="dek"><strong>{html.unescape(first)[3:-4]}</strong></p><p class="date">Published October 21, 2024 at 6:12 AM EDT</p><div class="storytext">{first}{"".join(rest)}<p class="credit">Copyright 2024 Cape Radio. To see more, visit Cape Radio.</p></div></section>
<section><h2>Related stories</h2>{_teasers('<div class="card"><a href="/{i}">{text}</a><span>Oct 1{i}, 2024</span></div>')}</section><section><h2>Support local radio</h2><p>Stories like this one are made possible by listeners. Become a sustaining member today and keep the signal strong.</p></section></body></html>"""


LAYOUTS = {"broadsheet": broadsheet, "blog": blog, "divs": divs, "hashed": hashed, "table": table, "live": live}
