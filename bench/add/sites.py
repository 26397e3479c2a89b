"""The farm's sites: twenty-one that can be added, one of each reason why not."""

from datetime import datetime

from bench.add import networks, systems
from bench.add.made import Made


def all_sites(now: datetime) -> list[Made]:
    """`now` is aware; the newest article of each is two hours old."""
    return good_sites(now) + hopeless_sites()


def good_sites(now: datetime) -> list[Made]:
    return [
        systems.dle(now, "vestnik-kaluga.example", systems.KALUGA, "utf-8", 1),
        systems.dle(now, "golos-kurgan.example", systems.KURGAN, "cp1251", 2),
        systems.bitrix_office(now),
        systems.bitrix_paper(now),
        systems.wordpress(now, feed=True),
        systems.wordpress(now, feed=False),
        systems.drupal(now, feed=True),
        systems.drupal(now, feed=False),
        systems.joomla(now),
        systems.gosweb(now),
        networks.shkulev(now),
        networks.primamedia(now),
        networks.local_paper(now),
        networks.dash_news(now),
        networks.aif(now),
        networks.cyrillic(now),
        networks.relative(now),
        networks.sitemap_only(now),
        networks.two_feeds(now),
        networks.jsonld_only(now),
        networks.moved_atom(now),
    ]


def hopeless_sites() -> list[Made]:
    return [
        networks.javascript_only(),
        networks.walled(),
        networks.forbidding(),
        networks.closed(),
        networks.national(),
    ]
