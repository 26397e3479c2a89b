"""Sites of makers who followed nobody: odd lists, odd dates, odd hosts."""

from datetime import datetime, timedelta

from bench.add import layouts
from bench.add.layouts import Skin, paragraphs, related, teaser
from bench.add.made import XML, Made, Plan, Reply, robots
from bench.add.networks import MENU, article, row
from bench.add.towns import BELGOROD, BURYATIA, KALUGA, OMSK, SMOLENSK, TAMBOV, VOLOGDA, media, office


def cyrillic(now: datetime) -> Made:
    """A .рф host; an operator types it in Cyrillic."""
    name = "вести-вологда.рф"
    host = name.encode("idna").decode("ascii")
    skin = Skin(
        "Вести Морошкина",
        '<link rel="icon" href="/i.png">',
        (*MENU, ("Все новости", "/novosti/")),
        media(VOLOGDA.address, 71_006),
    )
    plan = Plan(host, skin, VOLOGDA, "Europe/Moscow", lambda one: f"/novosti/{one.story.number}", row, article, seed=16)
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
    skin = Skin("Калужская газета Заречинска", "", (*MENU, ("Новости", "/lenta/")), media(KALUGA.address, 71_007))

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
    skin = Skin("Смоленский край", "", MENU, media(SMOLENSK.address, 71_008))
    plan = Plan(
        host,
        skin,
        SMOLENSK,
        "Europe/Moscow",
        lambda one: f"/publ/{one.story.slug}/",
        row,
        article,
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
    skin = Skin("Омский вестник", head, MENU, media(OMSK.address, 71_009), wrap="table")
    plan = Plan(
        host,
        skin,
        OMSK,
        "Asia/Omsk",
        lambda one: f"/{'news' if one.story.number % 2 else 'articles'}/{one.story.number}.html",
        row,
        article,
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
    skin = Skin("Тамбов онлайн", "", (*MENU, ("Новости", "/news/")), media(TAMBOV.address, 71_010))
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
        MENU,
        media(BURYATIA.address, 71_011),
    )
    plan = Plan(
        host,
        skin,
        BURYATIA,
        "Asia/Irkutsk",
        lambda one: f"/read/{one.story.number}",
        row,
        article,
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
        host, skin, BELGOROD, "Europe/Moscow", lambda one: f"/show.php?nid={one.story.number}", row, article, seed=22
    )
    items = plan.items(now)
    replies = plan.pages(items) | {"/": plan.listing(items, "Новости поселения")}
    return Made(
        "hand-made, news on the home page", host, f"http://{host}/", replies, "", "RU-BEL", "government", "listing"
    )
