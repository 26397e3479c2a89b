"""Sites of networks, and of makers who followed nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bench.add import layouts
from bench.add.layouts import Item, Skin, paragraphs, related, russian, teaser
from bench.add.made import XML, Made, Plan, Reply, robots
from bench.add.systems import (
    BELGOROD,
    BURYATIA,
    KALUGA,
    KURGAN,
    OMSK,
    PRIMORYE,
    SMOLENSK,
    TAMBOV,
    TYUMEN,
    VOLOGDA,
    media,
    office,
)

_MENU = (("Главная", "/"), ("Общество", "/obschestvo/"), ("Культура", "/kultura/"), ("О нас", "/about/"))


def _article(item: Item, items: Sequence[Item]) -> str:
    return (
        f'<article class="material"><h1>{item.story.title}</h1><div class="meta"><span>{russian(item.at)}</span> '
        f'<span>{item.rubric}</span></div><div class="text">{paragraphs(item.story)}</div>'
        f"</article>{related(items, item)}"
    )


def _row(item: Item) -> str:
    return teaser(item, "card", "card-title", "card-date")


def shkulev(now: datetime) -> Made:
    host = "172.example"
    skin = Skin(
        "172.example — новости Тюмени",
        '<script src="/static/a1b2.js" defer></script>',
        _MENU,
        media(TYUMEN.address, 71_001),
    )
    plan = Plan(
        host,
        skin,
        TYUMEN,
        "Asia/Yekaterinburg",
        lambda one: f"/text/gorod/{one.at:%Y/%m/%d}/{one.story.number + 70_000_000}/",
        lambda one: teaser(one, "wrap_RL97A", "header_RL97A", "cell_RL97A"),
        _article,
        head=lambda one: layouts.news_jsonld(one, host),
        seed=11,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:6], "Главное за сутки"),
        "/text/": plan.listing(items, "Все новости"),
        "/text/rss.xml": Reply(layouts.rss(skin.title, host, items), kind=XML),
        "/robots.txt": robots("Disallow: /users/"),
    }
    return Made("Shkulev network", host, f"http://{host}/", replies, "Shkulev network", "RU-TYU")


def primamedia(now: datetime) -> Made:
    host = "buhtamedia.ru.example"
    skin = Skin(
        "БухтаМедиа — информационное агентство Приморья",
        '<link rel="stylesheet" href="/css/pm.css">',
        (*_MENU, ("RSS", "/export/new/newsByRubric_1_0.rss")),
        media(PRIMORYE.address, 71_002) + " Сеть PrimaMedia.",
        wrap="table",
    )
    plan = Plan(
        host,
        skin,
        PRIMORYE,
        "Asia/Vladivostok",
        lambda one: f"/news/{one.story.number + 1_900_000}/",
        _row,
        _article,
        seed=12,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Лента"),
        "/robots.txt": robots("Disallow: /cgi/"),
        "/export/new/newsByRubric_1_0.rss": Reply(layouts.rss(skin.title, host, items), kind="text/xml; charset=utf-8"),
    }
    return Made("PrimaMedia network", host, f"http://{host}/", replies, "PrimaMedia network", "RU-PRI")


def local_paper(now: datetime) -> Made:
    host = "melogorsk31.example"
    skin = Skin(
        "Мелогорская заря",
        '<meta property="og:site_name" content="Мелогорская заря">',
        (("Local Logo", "/"), ("Новости", "/news/"), ("Подписка", "/subscribe/")),
        media(BELGOROD.address, 71_003),
    )
    plan = Plan(
        host,
        skin,
        BELGOROD,
        "Europe/Moscow",
        lambda one: f"/news/obshestvo/{one.at:%Y-%m-%d}/{one.story.slug}-{one.story.number}",
        lambda one: teaser(one, "news-line", "news-line__title", "news-line__time", f"{one.at:%d.%m %H:%M}"),
        _article,
        seed=13,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:4], "Выбор редакции"),
        "/news/": plan.listing(items, "Новости"),
        "/robots.txt": robots("Disallow: /admin/"),
    }
    return Made(
        "local papers' platform",
        host,
        f"http://{host}/",
        replies,
        "local papers' platform",
        "RU-BEL",
        list_kind="listing",
    )


def dash_news(now: datetime) -> Made:
    """Named in robots.txt alone: a sitemap of the news extension. Articles have AMP twins."""
    host = "kurgan-news.example"
    skin = Skin("Новости Кургана", '<link rel="preconnect" href="//cdn.example">', _MENU, media(KURGAN.address, 71_004))
    plan = Plan(
        host,
        skin,
        KURGAN,
        "Asia/Yekaterinburg",
        lambda one: f"/society/{one.at:%Y/%m/%d}/{one.story.number}.html",
        lambda one: (
            teaser(one, "b-item", "b-title", "b-date") + f'<a href="{one.path.replace(".html", "-amp.html")}">AMP</a>'
        ),
        _article,
        seed=14,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Лента дня"),
        "/news-map.xml": Reply(layouts.urlset(host, items, news="Новости Кургана"), kind="application/xml"),
        "/robots.txt": robots("Disallow: /private/", f"Sitemap: http://{host}/news-map.xml"),
    }
    return Made(
        "«-news» network, news sitemap",
        host,
        f"http://{host}/",
        replies,
        "«-news» network",
        "RU-KGN",
        list_kind="sitemap",
    )


def aif(now: datetime) -> Made:
    host = "veshnegorsk.aif.ru"
    skin = Skin(
        "АиФ-Вешнегорск: новости Смоленской области",
        '<link rel="stylesheet" href="/redesign2018/css/style.css">',
        _MENU,
        media(SMOLENSK.address, 71_005),
    )
    plan = Plan(
        host,
        skin,
        SMOLENSK,
        "Europe/Moscow",
        lambda one: f"/society/{one.story.slug.replace('-', '_')}",
        _row,
        _article,
        seed=15,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Новости"),
        "/robots.txt": robots("Disallow: /search"),
        "/rss/all.php": Reply(layouts.rss(skin.title, host, items), kind=XML),
    }
    return Made("AiF", host, f"http://{host}/", replies, "AiF", "RU-SMO")


def cyrillic(now: datetime) -> Made:
    """A .рф host; an operator types it in Cyrillic."""
    name = "вести-вологда.рф"
    host = name.encode("idna").decode("ascii")
    skin = Skin(
        "Вести Морошкина",
        '<link rel="icon" href="/i.png">',
        (*_MENU, ("Все новости", "/novosti/")),
        media(VOLOGDA.address, 71_006),
    )
    plan = Plan(
        host, skin, VOLOGDA, "Europe/Moscow", lambda one: f"/novosti/{one.story.number}", _row, _article, seed=16
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:2], "Сегодня"),
        "/novosti/": plan.listing(items, "Все новости"),
        "/robots.txt": robots("Disallow: /old/"),
    }
    return Made("a host in .рф", host, f"http://{name}/", replies, "", "RU-VLG", list_kind="listing")


def relative(now: datetime) -> Made:
    """Dates as readers say them: «2 часа назад», «вчера, 14:05»."""
    host = "gazeta.kaluga.example"
    skin = Skin("Калужская газета Заречинска", "", (*_MENU, ("Новости", "/lenta/")), media(KALUGA.address, 71_007))

    def said(at: datetime) -> str:
        ago = now - at
        today = now.astimezone(at.tzinfo).date()
        if ago < timedelta(hours=6):
            return f"{int(ago.total_seconds() // 3600)} часа назад"
        days = (today - at.date()).days
        return f"{'сегодня' if days == 0 else 'вчера' if days == 1 else f'{at:%d.%m.%Y}'}, {at:%H:%M}"

    plan = Plan(
        host,
        skin,
        KALUGA,
        "Europe/Moscow",
        lambda one: f"/lenta/{one.story.slug}-{one.story.number}.html",
        lambda one: teaser(one, "feed-item", "feed-title", "feed-when", said(one.at)),
        lambda one, items: (
            f'<div class="post"><h1>{one.story.title}</h1><div class="when">{said(one.at)}</div>'
            f'<div class="body">{paragraphs(one.story)}</div></div>{related(items, one)}'
        ),
        seed=17,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:4], "Главное"),
        "/lenta/": plan.listing(items, "Лента", '<a class="next" rel="next" href="/lenta/page/2/">Дальше</a>'),
    }
    return Made("relative dates, listing only", host, f"http://{host}/", replies, "", "RU-KLU", list_kind="listing")


def sitemap_only(now: datetime) -> Made:
    host = "smolensk-kray.example"
    skin = Skin("Смоленский край", "", _MENU, media(SMOLENSK.address, 71_008))
    plan = Plan(
        host,
        skin,
        SMOLENSK,
        "Europe/Moscow",
        lambda one: f"/publ/{one.story.slug}/",
        _row,
        _article,
        head=lambda one: f'<meta property="article:published_time" content="{one.at.isoformat()}">',
        seed=18,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.reply(layouts.page(skin, skin.title, "<h1>Смоленский край</h1><p>Журнал о родных местах.</p>")),
        "/map.xml": Reply(layouts.urlset(host, items, ["/", "/about/", "/kontakty-nashej-redakcii/"]), kind="text/xml"),
        "/robots.txt": robots("Disallow: /tmp/", f"Sitemap: http://{host}/map.xml"),
    }
    return Made("sitemap only", host, f"http://{host}/", replies, "", "RU-SMO", list_kind="sitemap")


def two_feeds(now: datetime) -> Made:
    host = "vestnik.omsk.example"
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/rss/news.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/rss/articles.xml">'
    )
    skin = Skin("Омский вестник", head, _MENU, media(OMSK.address, 71_009), wrap="table")
    plan = Plan(
        host,
        skin,
        OMSK,
        "Asia/Omsk",
        lambda one: f"/{'news' if one.story.number % 2 else 'articles'}/{one.story.number}.html",
        _row,
        _article,
        seed=19,
        count=12,
    )
    items = plan.items(now)
    parts = {name: [one for one in items if one.path.startswith(f"/{name}/")] for name in ("news", "articles")}
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Первая полоса"),
        "/robots.txt": robots("Crawl-delay: 1"),
    }
    replies |= {
        f"/rss/{name}.xml": Reply(layouts.rss(skin.title, host, part), kind=XML) for name, part in parts.items()
    }
    return Made("two feeds", host, f"http://{host}/", replies, "", "RU-OMS")


def jsonld_only(now: datetime) -> Made:
    """Cards without links: the list and the dates are in JSON-LD alone."""
    host = "tambov-online.example"
    skin = Skin("Тамбов онлайн", "", (*_MENU, ("Новости", "/news/")), media(TAMBOV.address, 71_010))
    plan = Plan(
        host,
        skin,
        TAMBOV,
        "Europe/Moscow",
        lambda one: f"/news/{one.story.number}-{one.story.slug}",
        lambda one: f'<div class="tile" data-id="{one.story.number}"><b>{one.story.title}</b></div>',
        lambda one, items: f"<section><h1>{one.story.title}</h1><div>{paragraphs(one.story)}</div></section>",
        head=lambda one: layouts.news_jsonld(one, host),
        seed=20,
    )
    items = plan.items(now)
    listed = plan.listing(items, "Новости", head=layouts.list_jsonld(items, host))
    replies = plan.pages(items) | {"/": listed, "/news/": listed, "/robots.txt": robots("Disallow: /api/")}
    return Made("JSON-LD only", host, f"http://{host}/", replies, "", "RU-TAM", list_kind="listing")


def moved_atom(now: datetime) -> Made:
    """Typed without www, which it leads to; the feed is Atom with addresses relative to xml:base."""
    host, bare = "www.ulan-ude-pravda.example", "ulan-ude-pravda.example"
    skin = Skin(
        "Правда Багульника",
        '<link rel="alternate" type="application/atom+xml" href="/atom.php">',
        _MENU,
        media(BURYATIA.address, 71_011),
    )
    plan = Plan(
        host,
        skin,
        BURYATIA,
        "Asia/Irkutsk",
        lambda one: f"/read/{one.story.number}",
        _row,
        _article,
        seed=21,
        charset="cp1251",
        says_charset=False,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Свежий номер"),
        "/atom.php": Reply(layouts.atom(skin.title, host, items), kind="application/atom+xml"),
        "/robots.txt": robots("Disallow: /cgi-bin/"),
    }
    return Made("redirect to www, Atom", host, f"http://{bare}/", replies, "", "RU-BU", others=(bare,))


def javascript_only() -> Made:
    host = "tambov-spa.example"
    shell = (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Тамбов: городской портал</title>'
        '<script defer src="/static/js/main.3f9a1c.chunk.js"></script></head><body><noscript>Для работы сайта включите '
        'JavaScript в вашем браузере.</noscript><div id="root"></div></body></html>'
    )
    return Made(
        "JavaScript only",
        host,
        f"http://{host}/",
        {"/robots.txt": robots("Disallow:")},
        reason="JavaScript only",
        rest=Reply(shell.encode()),
    )


def walled() -> Made:
    host = "kaluga-za-stenoj.example"
    test = (
        "<!doctype html><html><head><title>DDoS-Guard</title></head><body><h1>Проверка браузера</h1><p>Подождите "
        'несколько секунд.</p><script src="/.well-known/ddos-guard/js-challenge/index.js"></script></body></html>'
    )
    headers = (("Server", "ddos-guard"), ("Set-Cookie", "__ddg1_=abc; HttpOnly; Path=/"))
    return Made(
        "anti-bot wall",
        host,
        f"http://{host}/",
        {},
        reason="anti-bot wall",
        rest=Reply(test.encode(), 403, headers=headers),
    )


def forbidding() -> Made:
    host = "vologda-bez-robotov.example"
    return Made(
        "robots.txt forbids",
        host,
        f"http://{host}/news/",
        {"/robots.txt": robots("Disallow: /")},
        reason="robots.txt forbids",
        rest=Reply("<html><body><p>Новости</p></body></html>".encode()),
    )


def closed() -> Made:
    host = "adm-zakryto.kurgan.example"
    page = (
        "<html><head><title>403 Forbidden</title></head>"
        "<body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>"
    )
    return Made(
        "closed from this network",
        host,
        f"http://{host}/",
        {},
        reason="closed from this network",
        rest=Reply(page.encode(), 403, headers=(("Server", "nginx"),)),
    )


def national() -> Made:
    host = "adm-smolensk-gost.example"
    return Made(
        "national certificate",
        host,
        f"https://{host}/",
        {},
        reason="national certificate",
        rest=Reply(b"<html></html>"),
        tls="Russian Trusted Sub CA",
    )


def government_static(now: datetime) -> Made:
    """Hand-made: tables, one page of news that links everything by number."""
    host = "selo-melogorye.belgorod.example"
    skin = Skin(
        "Администрация Мелогорского поселения",
        "",
        (("Главная", "/"), ("Устав поселения и его символы", "/ustav.html")),
        office(BELGOROD.address),
        wrap="table",
    )
    plan = Plan(
        host, skin, BELGOROD, "Europe/Moscow", lambda one: f"/show.php?nid={one.story.number}", _row, _article, seed=22
    )
    items = plan.items(now)
    replies = plan.pages(items) | {"/": plan.listing(items, "Новости поселения")}
    return Made(
        "hand-made, news on the home page", host, f"http://{host}/", replies, "", "RU-BEL", "government", "listing"
    )
