"""One site's article pages before and after fifteen changes of its layout, and the rules that its class stated before.

What stands on the page is the same article each time; what changes is where, in which markup, and what is around it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from bench.layout_news import Article
from core.models import ExtractionRules

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_MENU = "".join(f'<a href="/{s}/">{t}</a> ' for s, t in (("", "Главная"), ("news", "Новости"), ("about", "О газете")))
_FOOT = "<footer class='foot'>© 2026 Газета «Заречье». Телефон редакции 2-14-15. Все права защищены.</footer>"
RULES = ExtractionRules(title="h1.news-title", body=".news-text", date=".news-date", author=".news-author")
_BY_MICRODATA = ExtractionRules(
    title="[itemprop=headline]",
    body="[itemprop=articleBody]",
    date="[itemprop=datePublished]",
    author="[itemprop=author]",
)

Page = Callable[[Article, Sequence[Article]], str]


@dataclass(frozen=True, slots=True)
class Change:
    """`page` makes the new page of an article from it and the articles before it. `lost` is what a page then no longer
    shows, so that no rule can bring it back («date», «author», «text»)."""

    name: str
    page: Page
    before: Page
    rules: ExtractionRules = RULES
    lost: frozenset[str] = frozenset()
    hints: bool = False  # whether its feed gives titles and dates


def when(article: Article) -> str:
    return f"{article.at.day} {_MONTHS[article.at.month - 1]} {article.at.year}, {article.at:%H:%M}"


def shell(article: Article, main: str, others: Sequence[Article], *, head: str = "", body: str = "") -> str:
    latest = "".join(f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in reversed(others[-5:]))
    return f"""<!doctype html><html lang="ru"><head><meta charset="utf-8">
<title>{escape(article.title)} — Заречье</title>{head}</head><body{body}>
<header class="top"><a class="logo" href="/">Заречье</a><nav class="menu">{_MENU}</nav></header>
<div class="page"><div class="column">{main}</div>
<aside class="side"><h3>Последние новости</h3><ul class="latest">{latest}</ul></aside></div>{_FOOT}</body></html>"""


def _ps(paragraphs: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(p)}</p>" for p in paragraphs)


def _meta(article: Article) -> str:
    return (
        f'<div class="news-meta"><span class="news-date">{when(article)}</span> '
        f'<span class="news-author">{article.author}</span></div>'
    )


def _story(article: Article, meta: str = "", text: str = "", title: str = "") -> str:
    title = title or f'<h1 class="news-title">{escape(article.title)}</h1>'
    text = text or f'<div class="news-text">{_ps(article.paragraphs)}</div>'
    tags = '<div class="news-tags">Теги: <a href="/tag/gorod/">город</a> <a href="/tag/obraz/">общество</a></div>'
    return f'<div class="news-detail">{title}{meta or _meta(article)}{text}{tags}</div>'


def usual(article: Article, others: Sequence[Article]) -> str:
    return shell(article, _story(article), others)


def with_microdata(article: Article, others: Sequence[Article]) -> str:
    meta = (
        f'<div class="info"><meta itemprop="datePublished" content="{article.at.isoformat()}">'
        f'<span itemprop="author">{article.author}</span></div>'
    )
    title = f'<h1 itemprop="headline">{escape(article.title)}</h1>'
    text = f'<div class="txt" itemprop="articleBody">{_ps(article.paragraphs)}</div>'
    return shell(article, f'<div itemscope itemtype="http://schema.org/NewsArticle">{title}{meta}{text}</div>', others)


def _renamed(article: Article, others: Sequence[Article]) -> str:
    main = (
        f'<article class="post-card"><h1 class="post-card__heading">{escape(article.title)}</h1>'
        f'<ul class="post-card__info"><li class="post-card__time">{when(article)}</li>'
        f'<li class="post-card__writer">{article.author}</li></ul>'
        f'<div class="post-card__content">{_ps(article.paragraphs)}</div></article>'
    )
    return shell(article, main, others)


def _unclassed(article: Article, others: Sequence[Article]) -> str:
    main = f"""<main><article><header><h1>{escape(article.title)}</h1><p><time>{when(article)}</time></p>
<address rel="author">{article.author}</address></header>
<section>{_ps(article.paragraphs)}</section></article></main>"""
    return shell(article, main, others)


def _date_in_script(article: Article, others: Sequence[Article]) -> str:
    state = json.dumps({"view": {"id": article.number, "ts": int(article.at.timestamp())}})
    meta = f'<div class="news-meta"><span class="news-author">{article.author}</span></div>'
    return shell(article, _story(article, meta) + f"<script>window.__STATE__ = {state}</script>", others)


def _date_in_words(article: Article, others: Sequence[Article]) -> str:
    meta = f'<div class="news-meta"><span class="news-author">{article.author}</span></div>'
    stamp = f"""<div class="bottom-line"><span class="views">Просмотров: {article.number * 7}</span>
<span class="stamp">Опубликовано: {when(article).replace(",", " года в")}</span></div>"""
    return shell(article, _story(article, meta) + stamp, others)


def _headline_aside(article: Article, others: Sequence[Article]) -> str:
    title = f'<div class="story-heading">{escape(article.title)}</div>'
    page = shell(article, '<h1 class="brand">Городская газета Заречье</h1>' + _story(article, title=title), others)
    return page.replace(f"<title>{escape(article.title)} — Заречье</title>", "<title>Заречье — новости округа</title>")


def _amp(article: Article, others: Sequence[Article]) -> str:
    main = f"""<article class="amp-wp-article"><header class="amp-wp-article-header">
<h1 class="amp-wp-title">{escape(article.title)}</h1>
<div class="amp-wp-meta amp-wp-byline"><span class="amp-wp-author author vcard">{article.author}</span></div>
<div class="amp-wp-meta amp-wp-posted-on"><time datetime="{article.at.isoformat()}">{when(article)}</time></div>
</header>
<figure class="amp-wp-article-featured-image"><amp-img src="/i/{article.number}.jpg" width="600"></amp-img></figure>
<div class="amp-wp-article-content">{_ps(article.paragraphs)}</div></article>"""
    return shell(article, main, others, body=' class="amp-mode"')


def _breaks(article: Article, others: Sequence[Article]) -> str:
    text = "<br><br>\n".join(map(escape, article.paragraphs))
    return shell(article, _story(article, text=f'<div class="article-body">{text}</div>'), others)


def _teasers(article: Article, others: Sequence[Article]) -> str:
    parts = []
    for number, paragraph in enumerate(article.paragraphs):
        parts.append(f"<p>{escape(paragraph)}</p>")
        if number < len(others) and number in (1, 2):
            told = others[-1 - number]
            parts.append(
                f'<div class="inread-card"><div class="inread-title">{escape(told.title)}</div>'
                f'<div class="inread-lead">{escape(told.paragraphs[0])}</div><a href="{told.path}">Подробнее</a></div>'
            )
    return shell(article, _story(article, text=f'<div class="news-text">{"".join(parts)}</div>'), others)


def _sidebar_inside(article: Article, others: Sequence[Article]) -> str:
    cards = "".join(
        f'<div class="card"><b>{escape(a.title)}</b><p>{escape(a.paragraphs[0])}</p></div>'
        for a in reversed(others[-4:])
    )
    text = (
        f'<div class="news-text"><div class="text-left">{_ps(article.paragraphs)}</div>'
        f'<div class="text-right"><h4>Выбор редакции</h4>{cards}</div></div>'
    )
    return shell(article, _story(article, text=text), others)


def _relative(article: Article, others: Sequence[Article]) -> str:
    signed = f'<span class="news-author">{article.author}</span>'
    meta = f'<div class="news-meta"><span class="ago">1 час назад</span> {signed}</div>'
    return shell(article, _story(article, meta), others)


def _unsigned(article: Article, others: Sequence[Article]) -> str:
    return shell(
        article, _story(article, f'<div class="news-meta"><span class="news-date">{when(article)}</span></div>'), others
    )


def _lead_out(article: Article, others: Sequence[Article]) -> str:
    lead, *rest = article.paragraphs
    text = (
        f'<div class="announce">{escape(lead)}</div><div class="photo"><img src="/i/{article.number}.jpg" alt=""></div>'
        f'<div class="news-text">{_ps(rest)}</div>'
    )
    return shell(article, _story(article, text=text), others)


def _paywall(article: Article, others: Sequence[Article]) -> str:
    cut = " ".join(article.paragraphs[0].split()[:12]) + "…"
    text = (
        f'<div class="news-text"><p>{escape(cut)}</p><div class="subscribe-box">'
        "<p>Продолжение доступно подписчикам. Оформите подписку, чтобы дочитать.</p></div></div>"
    )
    return shell(article, _story(article, text=text), others)


def _appended(article: Article, others: Sequence[Article]) -> str:
    following = "".join(_story(other) for other in others[-1:])
    return shell(article, f'<div class="feed">{_story(article)}{following}</div>', others)


def _no_microdata(article: Article, others: Sequence[Article]) -> str:
    meta = (
        f'<div class="info"><span class="when">{when(article)}</span> <span class="who">{article.author}</span></div>'
    )
    main = f'<div><h1>{escape(article.title)}</h1>{meta}<div class="txt">{_ps(article.paragraphs)}</div></div>'
    return shell(article, main, others)


def varied(article: Article, others: Sequence[Article]) -> str:
    """No change: a site with three templates, two variants of one on trial, and parts that come and go."""
    number = article.number
    if number % 7 == 3:
        picture = f'<div class="gallery"><img src="/i/{number}.jpg"><p class="under">Фото: архив редакции</p></div>'
        text = f'<div class="photo-text">{_ps(article.paragraphs[:2])}</div>'
        return shell(article, _story(article, text=picture + text), others)
    if number % 11 in (4, 5):
        talk = "".join(
            f'<p class="question">Вопрос {i}?</p><p>{escape(p)}</p>' for i, p in enumerate(article.paragraphs)
        )
        meta = f'<div class="talk-meta"><time>{when(article)}</time></div>'
        return shell(article, _story(article, meta, f'<div class="interview">{talk}</div>'), others)
    banner = '<div class="promo"><b>Подпишитесь на наш канал</b></div>' if number % 3 else ""
    card = "trial" if number % 2 else "usual"
    text = f'<div class="news-text">{_ps(article.paragraphs)}{banner}</div>'
    meta = f'<div class="news-meta"><span class="news-date">{when(article)}</span></div>' if number % 5 == 0 else ""
    return shell(article, f'<div class="{card}-card">{_story(article, meta, text)}</div>', others)


def _change(name: str, page: Page, *lost: str, hints: bool = False) -> Change:
    return Change(name, page, usual, RULES, frozenset(lost), hints)


CHANGES = (
    _change("classes renamed", _renamed),
    _change("container without classes", _unclassed),
    _change("date moved into a script", _date_in_script, "date"),
    _change("date in words, under the text", _date_in_words),
    _change("headline is no h1 and no <title>", _headline_aside, hints=True),
    _change("AMP-like pages", _amp),
    _change("text in one <div> with <br>", _breaks),
    _change("teasers inside the text", _teasers),
    _change("sidebar inside the text's container", _sidebar_inside),
    _change("date only relative", _relative),
    _change("author dropped", _unsigned, "author"),
    _change("lead moved out of the container", _lead_out),
    _change("cut by a paywall", _paywall, "text"),
    _change("a second article appended", _appended),
    Change("microdata removed", _no_microdata, with_microdata, _BY_MICRODATA),
)
