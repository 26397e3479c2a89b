"""Sites of the networks that share one engine."""

from collections.abc import Sequence
from datetime import datetime

from bench.add import layouts
from bench.add.layouts import Item, Skin, paragraphs, related, russian, teaser
from bench.add.made import XML, Made, Plan, Reply, robots
from bench.add.towns import BELGOROD, KURGAN, PRIMORYE, SMOLENSK, TYUMEN, media

MENU = (("Главная", "/"), ("Общество", "/obschestvo/"), ("Культура", "/kultura/"), ("О нас", "/about/"))


def article(item: Item, items: Sequence[Item]) -> str:
    return (
        f'<article class="material"><h1>{item.story.title}</h1><div class="meta"><span>{russian(item.at)}</span> '
        f'<span>{item.rubric}</span></div><div class="text">{paragraphs(item.story)}</div>'
        f"</article>{related(items, item)}"
    )


def row(item: Item) -> str:
    return teaser(item, "card", "card-title", "card-date")


def shkulev(now: datetime) -> Made:
    host = "172.example"
    skin = Skin(
        "172.example — новости Тюмени",
        '<script src="/static/a1b2.js" defer></script>',
        MENU,
        media(TYUMEN.address, 71_001),
    )
    plan = Plan(
        host,
        skin,
        TYUMEN,
        "Asia/Yekaterinburg",
        lambda one: f"/text/gorod/{one.at:%Y/%m/%d}/{one.story.number + 70_000_000}/",
        lambda one: teaser(one, "wrap_RL97A", "header_RL97A", "cell_RL97A"),
        article,
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
        (*MENU, ("RSS", "/export/new/newsByRubric_1_0.rss")),
        media(PRIMORYE.address, 71_002) + " Сеть PrimaMedia.",
        wrap="table",
    )
    plan = Plan(
        host,
        skin,
        PRIMORYE,
        "Asia/Vladivostok",
        lambda one: f"/news/{one.story.number + 1_900_000}/",
        row,
        article,
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
        article,
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
    skin = Skin("Новости Кургана", '<link rel="preconnect" href="//cdn.example">', MENU, media(KURGAN.address, 71_004))
    plan = Plan(
        host,
        skin,
        KURGAN,
        "Asia/Yekaterinburg",
        lambda one: f"/society/{one.at:%Y/%m/%d}/{one.story.number}.html",
        lambda one: (
            teaser(one, "b-item", "b-title", "b-date") + f'<a href="{one.path.replace(".html", "-amp.html")}">AMP</a>'
        ),
        article,
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
        MENU,
        media(SMOLENSK.address, 71_005),
    )
    plan = Plan(
        host,
        skin,
        SMOLENSK,
        "Europe/Moscow",
        lambda one: f"/society/{one.story.slug.replace('-', '_')}",
        row,
        article,
        seed=15,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Новости"),
        "/robots.txt": robots("Disallow: /search"),
        "/rss/all.php": Reply(layouts.rss(skin.title, host, items), kind=XML),
    }
    return Made("AiF", host, f"http://{host}/", replies, "AiF", "RU-SMO")
