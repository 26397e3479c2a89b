"""Pages as content management systems make them: menus, side columns, widgets, footers, and an article among them."""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bench.add.texts import Story

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_WIDGETS = (
    "Погода +4°, ветер юго-западный, 5 м/с",
    "Курс валют: USD 91,20 EUR 99,45",
    "Опрос: довольны ли вы работой автобусов? Да 41 % Нет 59 %",
    "Подпишитесь на наш канал в мессенджере",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A story at its place on a site."""

    story: Story
    path: str
    at: datetime
    rubric: str = "Общество"


@dataclass(frozen=True, slots=True)
class Skin:
    """What all pages of a site share. `head` is markup for the head, `menu` are (text, address), `foot` the imprint."""

    title: str
    head: str
    menu: tuple[tuple[str, str], ...]
    foot: str
    wrap: str = "div"  # the element of the layout: div or table
    extra: str = ""  # before the end of the body


def russian(at: datetime) -> str:
    """«16 ноября 2026, 14:05»"""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M}"


def page(skin: Skin, title: str, body: str, charset: str = "utf-8", head: str = "") -> str:
    """A whole page: the menu twice, as sites have it for telephones, a side column, the footer."""
    links = "".join(f'<li class="menu-item"><a href="{href}">{text}</a></li>' for text, href in skin.menu)
    side = "".join(f'<div class="widget block-{n}"><p>{text}</p></div>' for n, text in enumerate(_WIDGETS))
    if skin.wrap == "table":
        inner = (
            f'<table class="main" width="1000" cellpadding="0"><tr><td class="left" width="180"><ul>{links}</ul></td>'
            f'<td class="center" valign="top">{body}</td><td class="right" width="200">{side}</td></tr></table>'
        )
    else:
        inner = (
            f'<header class="site-header"><div class="logo"><a href="/">{skin.title}</a></div>'
            f"<nav><ul>{links}</ul></nav>"
            f'</header><div class="container"><div class="content-area">{body}</div>'
            f'<aside class="sidebar">{side}</aside>'
            f'</div><div class="mobile-menu"><ul>{links}</ul></div>'
        )
    return f"""<!DOCTYPE html>
<html lang="ru"><head><meta charset="{charset}"><title>{html.escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{skin.head}{head}</head>
<body>{inner}
<footer class="footer"><div class="copy">{skin.foot}</div></footer>{skin.extra}</body></html>"""


def paragraphs(story: Story) -> str:
    return "".join(f"<p>{html.escape(text)}</p>\n" for text in story.paragraphs)


def teaser(item: Item, block: str, title: str, date: str, shown: str | None = None) -> str:
    """One row of a list; the classes are the system's, `shown` is the date as it stands there."""
    when = shown if shown is not None else russian(item.at)
    lead = html.escape(item.story.paragraphs[0])
    return (
        f'<div class="{block}"><h3 class="{title}"><a href="{item.path}">{html.escape(item.story.title)}</a></h3>'
        f'<span class="{date}">{when}</span><p>{lead}</p><a class="more" href="{item.path}">Подробнее</a></div>'
    )


def related(items: Sequence[Item], but: Item) -> str:
    rows = [f'<li><a href="{one.path}">{html.escape(one.story.title)}</a></li>' for one in items if one is not but]
    return f'<div class="related"><h4>Читайте также</h4><ul>{"".join(rows[:4])}</ul></div>'


def news_jsonld(item: Item, host: str) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.story.title,
        "datePublished": item.at.isoformat(timespec="seconds"),
        "url": f"http://{host}{item.path}",
        "author": {"@type": "Person", "name": "Ирина Славина-Полева"},
    }
    return f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'


def list_jsonld(items: Sequence[Item], host: str) -> str:
    rows = [
        {
            "@type": "ListItem",
            "position": n,
            "item": {
                "@type": "NewsArticle",
                "url": f"http://{host}{one.path}",
                "headline": one.story.title,
                "datePublished": one.at.isoformat(timespec="seconds"),
            },
        }
        for n, one in enumerate(items, 1)
    ]
    facts = {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": rows}
    return f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'


def rss(title: str, host: str, items: Sequence[Item], charset: str = "utf-8") -> bytes:
    rows = "".join(
        f"<item><title>{html.escape(one.story.title)}</title><link>http://{host}{one.path}</link>"
        f'<guid isPermaLink="false">{one.story.number}</guid><category>{one.rubric}</category>'
        f"<pubDate>{one.at:%a, %d %b %Y %H:%M:%S %z}</pubDate>"
        f"<description><![CDATA[<p>{one.story.paragraphs[0]}</p>]]></description></item>"
        for one in items
    )
    text = (
        f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>http://{host}/</link><language>ru</language>{rows}</channel></rss>"
    )
    return text.encode(charset, "xmlcharrefreplace")


def atom(title: str, host: str, items: Sequence[Item]) -> bytes:
    rows = "".join(
        f'<entry><title type="html">{html.escape(one.story.title)}</title><link rel="alternate" href="{one.path}"/>'
        f"<id>tag:{host},2026:{one.story.number}</id><published>{one.at.isoformat()}</published></entry>"
        for one in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://{host}/">'
        f"<title>{title}</title>{rows}</feed>"
    ).encode()


def urlset(host: str, items: Sequence[Item], others: Sequence[str] = (), news: str = "") -> bytes:
    """A sitemap; with `news` (the publication's name) one of the news extension."""
    space = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    rows = [f"<url><loc>http://{host}{path}</loc></url>" for path in others]
    for one in items:
        inner = f"<lastmod>{one.at.isoformat()}</lastmod>"
        if news:
            inner = (
                f"<news:news><news:publication><news:name>{news}</news:name><news:language>ru</news:language>"
                f"</news:publication><news:publication_date>{one.at.isoformat()}</news:publication_date>"
                f"<news:title>{html.escape(one.story.title)}</news:title></news:news>"
            )
        rows.append(f"<url><loc>http://{host}{one.path}</loc>{inner}</url>")
    head = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{space}>'
    return f"{head}{''.join(rows)}</urlset>".encode()
