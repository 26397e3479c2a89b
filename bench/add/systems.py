"""Sites of the well-known systems: how each marks its pages, lists its news and writes its dates."""

from datetime import datetime

from bench.add import layouts
from bench.add.layouts import Item, Skin, paragraphs, related, russian, teaser
from bench.add.made import XML, Made, Plan, Reply, robots
from bench.add.texts import Town
from bench.add.towns import KALUGA, OMSK, SMOLENSK, TYUMEN, VOLOGDA, media, office


def dle(now: datetime, host: str, town: Town, charset: str, seed: int) -> Made:
    """DataLife Engine: `/cat/ID-slug.html`, nominative crumbs, the typo widget, no feed named on the pages."""
    skin = Skin(
        "Вестник Заречинска" if town is KALUGA else "Голос Ольховска",
        '<meta name="generator" content="DataLife Engine (http://dle-news.ru)">'
        '<script src="/engine/classes/min/index.php?charset=utf-8&g=general"></script>',
        (
            ("Главная", "/"),
            ("Общество", "/obschestvo/"),
            ("Спорт", "/sport/"),
            ("Обратная связь", "/index.php?do=feedback"),
        ),
        media(town.address, 70_000 + seed),
        wrap="table" if charset != "utf-8" else "div",
        extra="<div class='typo'>Заметили ошЫбку? Выделите её и нажмите Ctrl+Enter</div>",
    )

    def article(item: Item, items: list[Item] | tuple[Item, ...]) -> str:
        return (
            f'<div class="speedbar"><a href="/">{skin.title}</a> » <a href="/obschestvo/">Общество</a> » '
            f'{item.story.title}</div><div id="dle-content"><h1>{item.story.title}</h1>'
            f'<div class="info">{russian(item.at)} | Просмотров: 214 | Комментарии (0)</div>'
            f'<div id="news-id-{item.story.number}">{paragraphs(item.story)}</div>{related(items, item)}</div>'
        )

    plan = Plan(
        host,
        skin,
        town,
        "Europe/Moscow" if town is KALUGA else "Asia/Yekaterinburg",
        lambda one: f"/obschestvo/{one.story.number}-{one.story.slug}.html",
        lambda one: teaser(one, "shortstory", "title", "date"),
        article,
        charset=charset,
        seed=seed,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Главное"),
        "/rss.xml": Reply(
            layouts.rss(skin.title, host, items, "windows-1251" if charset == "cp1251" else charset), kind="text/xml"
        ),
        "/robots.txt": robots("Disallow: /engine/", "Disallow: /*print", f"Host: {host}"),
    }
    region = "RU-KLU" if town is KALUGA else "RU-KGN"
    what = "DLE" if charset == "utf-8" else f"DLE in {charset}"
    return Made(what, host, f"http://{host}/", replies, "DLE", region)


def bitrix_office(now: datetime) -> Made:
    """An administration on 1C-Bitrix: listing only, PAGEN, robots.txt forbids /bitrix/."""
    host = "adm-veshnegorsk.smolensk.example"
    skin = Skin(
        "Администрация Вешнегорского района",
        '<link href="/bitrix/js/main/core/css/core.css" rel="stylesheet">'
        '<script src="/bitrix/cache/js/s1/main.js"></script>',
        (
            ("Главная", "/"),
            ("Глава района", "/glava/"),
            ("Новости", "/press/news/"),
            ("Документы", "/docs/"),
            ("История района и его сёл", "/about/history-of-the-district/"),
        ),
        office(SMOLENSK.address),
    )
    plan = Plan(
        host,
        skin,
        SMOLENSK,
        "Europe/Moscow",
        lambda one: f"/press/news/{one.story.number}/",
        lambda one: teaser(one, "news-item", "news-title", "news-date-time", f"{one.at:%d.%m.%Y}"),
        lambda one, items: (
            f'<div class="breadcrumbs">Главная / Пресс-служба / Новости</div><h1>{one.story.title}</h1>'
            f'<div class="news-detail"><span class="news-date-time">{one.at:%d.%m.%Y}</span>{paragraphs(one.story)}'
            f'<a href="/press/news/">Возврат к списку</a></div>'
        ),
        seed=3,
    )
    items = plan.items(now)
    pager = (
        '<div class="modern-page"><b>1</b> <a href="/press/news/?PAGEN_1=2">2</a> '
        '<a href="/press/news/?PAGEN_1=3">3</a></div>'
    )
    replies = plan.pages(items) | {
        "/": plan.reply(layouts.page(skin, skin.title, "<h1>Добро пожаловать</h1><p>Район основан в 1929 году.</p>")),
        "/press/news/": plan.listing(items[:6], "Новости района", pager),
        "/press/news/?PAGEN_1=2": plan.listing(items[6:], "Новости района", pager),
        "/robots.txt": robots("Disallow: /bitrix/", "Disallow: /search/"),
    }
    return Made(
        "1C-Bitrix, listing only",
        host,
        host and f"http://{host}/",
        replies,
        "1C-Bitrix",
        "RU-SMO",
        "government",
        "listing",
    )


def bitrix_paper(now: datetime) -> Made:
    host = "tyumen-vestnik.example"
    skin = Skin(
        "Тюменский вестник: новости области",
        '<link href="/bitrix/templates/vestnik/styles.css" rel="stylesheet"><script>BX.setCSSList([]);</script>',
        (("Главная", "/"), ("Политика", "/politics/"), ("Все новости", "/news/")),
        media(TYUMEN.address, 70_104),
    )
    plan = Plan(
        host,
        skin,
        TYUMEN,
        "Asia/Yekaterinburg",
        lambda one: f"/news/{one.story.slug}/",
        lambda one: teaser(one, "news-card", "news-card__title", "news-card__date"),
        lambda one, items: (
            f'<article class="news-detail"><h1>{one.story.title}</h1><time>{one.at:%d.%m.%Y %H:%M}</time>'
            f'<div class="detail-text">{paragraphs(one.story)}</div></article>{related(items, one)}'
        ),
        seed=4,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:4], "Сегодня"),
        "/news/": plan.listing(items, "Все новости"),
        "/rss/": Reply(layouts.rss(skin.title, host, items), kind=XML),
        "/robots.txt": robots("Disallow: /bitrix/"),
    }
    return Made("1C-Bitrix with a feed", host, f"http://{host}/", replies, "1C-Bitrix", "RU-TYU")


def wordpress(now: datetime, *, feed: bool) -> Made:
    """The feed of comments is named too and must be left out; without feeds, wp-sitemap.xml leads to the posts."""
    host = "omsk-segodnya.example" if feed else "vologda-listok.example"
    town, region = (OMSK, "RU-OMS") if feed else (VOLOGDA, "RU-VLG")
    named = (
        f'<link rel="alternate" type="application/rss+xml" title="Лента комментариев" href="http://{host}/comments/feed/">'
        f'<link rel="alternate" type="application/rss+xml" title="Лента" href="http://{host}/feed/">'
        if feed
        else ""
    )
    skin = Skin(
        "Омск сегодня" if feed else "Вологодский листок",
        '<meta name="generator" content="WordPress 6.6.2">'
        '<link rel="stylesheet" href="/wp-content/themes/paper/style.css">' + named,
        (("Главная", "/"), ("Город", "/category/gorod/"), ("О редакции нашей газеты", "/o-redakcii-nashej-gazety/")),
        media(town.address, 70_200 + feed),
    )
    plan = Plan(
        host,
        skin,
        town,
        "Asia/Omsk" if feed else "Europe/Moscow",
        lambda one: f"/{one.at:%Y/%m}/{one.story.slug}/",
        lambda one: teaser(one, "post-preview", "entry-title", "posted-on"),
        lambda one, items: (
            f'<article class="post type-post"><h1 class="entry-title">{one.story.title}</h1>'
            f'<div class="entry-meta"><time class="entry-date" datetime="{one.at.isoformat()}">'
            f"{russian(one.at)}</time> "
            f'<span class="author">Редакция</span></div><div class="entry-content">{paragraphs(one.story)}'
            f'<div class="share">Поделиться: ВКонтакте Телеграм</div></div></article>{related(items, one)}'
        ),
        seed=5 + feed,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {"/": plan.reply(layouts.page(skin, skin.title, "<h1>Газета</h1>"))}
    if feed:
        replies |= {
            "/": plan.listing(items[:5], "Новое"),
            "/feed/": Reply(layouts.rss(skin.title, host, items), kind=XML),
            "/comments/feed/": Reply(layouts.rss("Комментарии", host, items[:2]), kind=XML),
            "/robots.txt": robots("Disallow: /wp-admin/"),
        }
    else:
        index = "".join(
            f"<sitemap><loc>http://{host}/wp-sitemap-{name}.xml</loc></sitemap>"
            for name in ("taxonomies-1", "posts-post-1")
        )
        head = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        replies |= {
            "/wp-sitemap.xml": Reply(f"{head}{index}</sitemapindex>".encode(), kind="application/xml"),
            "/wp-sitemap-posts-post-1.xml": Reply(layouts.urlset(host, items), kind="application/xml"),
            "/wp-sitemap-taxonomies-1.xml": Reply(
                layouts.urlset(host, [], ["/category/gorod/"]), kind="application/xml"
            ),
            "/robots.txt": robots("Disallow: /wp-admin/", "", f"Sitemap: http://{host}/wp-sitemap.xml"),
        }
    what = "WordPress, feeds of posts and comments" if feed else "WordPress, sitemap only"
    return Made(what, host, f"http://{host}/", replies, "WordPress", region, list_kind="feed" if feed else "sitemap")
