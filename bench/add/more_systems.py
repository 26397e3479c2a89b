"""Sites of further systems: Drupal, Joomla and the state's own."""

from datetime import datetime

from bench.add import layouts
from bench.add.layouts import Item, Skin, paragraphs, russian, teaser
from bench.add.made import XML, Made, Plan, Reply, robots
from bench.add.towns import AMUR, BELGOROD, BURYATIA, TAMBOV, media, office


def drupal(now: datetime, *, feed: bool) -> Made:
    host = "tambov-press.example" if feed else "amur-duma.example"
    town, region = (TAMBOV, "RU-TAM") if feed else (AMUR, "RU-AMU")
    skin = Skin(
        "Тамбов пресс" if feed else "Дума Синегорского округа. Официальный сайт",
        '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'
        '<script src="/sites/default/files/js/a.js"></script>'
        + ('<link rel="alternate" type="application/rss+xml" href="/rss.xml">' if feed else ""),
        (("Главная", "/"), ("Новости", "/news"), ("Контакты", "/contacts")),
        media(town.address, 70_301) if feed else office(town.address),
    )
    plan = Plan(
        host,
        skin,
        town,
        "Europe/Moscow" if feed else "Asia/Yakutsk",
        lambda one: f"/content/{one.story.number}/{one.story.slug}",
        lambda one: (
            f'<div class="views-row">'
            f"{teaser(one, 'node--type-article', 'field--name-title', 'field--name-created')}</div>"
        ),
        lambda one, items: (
            f'<div class="node node--full"><h1 class="page-header">{one.story.title}</h1>'
            f'<div class="submitted">Опубликовано {one.at:%d.%m.%Y - %H:%M}</div>'
            f'<div class="field field--name-body">{paragraphs(one.story)}</div></div>'
        ),
        seed=7 + feed,
    )
    items = plan.items(now)
    pager = (
        '<ul class="pager"><li class="pager__item is-active"><a href="?page=0">1</a></li><li class="pager__item">'
        '<a href="?page=1">2</a></li><li class="pager__item--next"><a href="?page=1">Следующая ›</a></li></ul>'
    )
    replies = plan.pages(items) | {
        "/": plan.listing(items[:3], "Лента"),
        "/news": plan.listing(items[:6], "Новости", pager),
        "/news?page=1": plan.listing(items[6:], "Новости"),
        "/robots.txt": robots("Disallow: /admin/"),
    }
    if feed:
        replies["/rss.xml"] = Reply(layouts.rss(skin.title, host, items), kind=XML)
    what = "Drupal with a feed" if feed else "Drupal, listing that counts from 0"
    return Made(
        what,
        host,
        f"http://{host}/",
        replies,
        "Drupal",
        region,
        "media" if feed else "government",
        "feed" if feed else "listing",
    )


def joomla(now: datetime) -> Made:
    host = "buryatia-vesti.example"
    skin = Skin(
        "Вести Багульника",
        '<meta name="generator" content="Joomla! - Open Source Content Management">'
        '<link href="/index.php?format=feed&amp;type=rss" rel="alternate" type="application/rss+xml" title="RSS 2.0">'
        '<script src="/media/jui/js/jquery.min.js"></script>',
        (("Главная", "/"), ("Архив", "/index.php?option=com_content&amp;view=category&amp;id=9")),
        media(BURYATIA.address, 70_404),
        wrap="table",
    )
    plan = Plan(
        host,
        skin,
        BURYATIA,
        "Asia/Irkutsk",
        lambda one: f"/index.php?option=com_content&view=article&id={one.story.number}",
        lambda one: teaser(one, "items-row", "item-title", "published"),
        lambda one, items: (
            f'<div class="item-page"><h2 itemprop="headline">{one.story.title}</h2><dl class="article-info">'
            f'<dt>Подробности</dt><dd class="published">Опубликовано: '
            f'<time datetime="{one.at.isoformat()}">{russian(one.at)}</time></dd>'
            f'<dd class="hits">Просмотров: 57</dd></dl><div itemprop="articleBody">{paragraphs(one.story)}</div></div>'
        ),
        seed=9,
    )
    items = plan.items(now)
    replies = plan.pages(items) | {
        "/": plan.listing(items[:5], "Свежие материалы"),
        "/index.php?format=feed&type=rss": Reply(
            layouts.rss(skin.title, host, [Item(one.story, one.path.replace("&", "&amp;"), one.at) for one in items]),
            kind=XML,
        ),
        "/robots.txt": robots("Disallow: /administrator/"),
    }
    return Made("Joomla", host, f"http://{host}/", replies, "Joomla", "RU-BU")


def gosweb(now: datetime) -> Made:
    host = "melogorsk-r31.gosweb.gosuslugi.ru"
    skin = Skin(
        "Мелогорское сельское поселение. Официальный сайт",
        '<link rel="stylesheet" href="/netcat_files/css/main.css">',
        (
            ("Главная", "/"),
            ("Для жителей", "/dlya-zhiteley/"),
            ("Новости и репортажи", "/dlya-zhiteley/novosti-i-reportazhi/"),
        ),
        office(BELGOROD.address),
    )
    plan = Plan(
        host,
        skin,
        BELGOROD,
        "Europe/Moscow",
        lambda one: f"/dlya-zhiteley/novosti-i-reportazhi/novosti-193_{one.story.number % 7919}.html",
        lambda one: teaser(one, "news-list-item", "gw-title", "gw-date", f"{one.at:%d.%m.%Y}"),
        lambda one, items: (
            f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{one.story.title}</h1>'
            f'<meta itemprop="datePublished" content="{one.at:%Y-%m-%d %H:%M:%S}">'
            f'<div itemprop="articleBody">{paragraphs(one.story)}</div></div>'
        ),
        seed=10,
    )
    items = plan.items(now)
    pager = (
        '<div class="pagination"><a class="current">1</a>'
        '<a class="next-page" href="?cur_cc=115&amp;curPos=6">Далее</a></div>'
    )
    replies = plan.pages(items) | {
        "/": plan.reply(layouts.page(skin, skin.title, "<h1>Главная страница</h1>")),
        "/dlya-zhiteley/novosti-i-reportazhi/": plan.listing(items[:6], "Новости и репортажи", pager),
        "/dlya-zhiteley/novosti-i-reportazhi/?cur_cc=115&curPos=6": plan.listing(items[6:], "Новости и репортажи"),
        "/robots.txt": robots("Disallow: /netcat/"),
    }
    return Made("Госвеб", host, host and f"http://{host}/", replies, "Госвеб", "RU-BEL", "government", "listing")
