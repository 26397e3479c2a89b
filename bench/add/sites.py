"""The farm's sites: twenty-one that can be added, one of each reason why not."""

from datetime import datetime

from bench.add import hopeless, makers, more_systems, networks, systems, towns
from bench.add.made import Made


def all_sites(now: datetime) -> list[Made]:
    """`now` is aware; the newest article of each is two hours old."""
    return good_sites(now) + hopeless_sites()


def good_sites(now: datetime) -> list[Made]:
    return [
        systems.dle(now, "vestnik-kaluga.example", towns.KALUGA, "utf-8", 1),
        systems.dle(now, "golos-kurgan.example", towns.KURGAN, "cp1251", 2),
        systems.bitrix_office(now),
        systems.bitrix_paper(now),
        systems.wordpress(now, feed=True),
        systems.wordpress(now, feed=False),
        more_systems.drupal(now, feed=True),
        more_systems.drupal(now, feed=False),
        more_systems.joomla(now),
        more_systems.gosweb(now),
        networks.shkulev(now),
        networks.primamedia(now),
        networks.local_paper(now),
        networks.dash_news(now),
        networks.aif(now),
        makers.cyrillic(now),
        makers.relative(now),
        makers.sitemap_only(now),
        makers.two_feeds(now),
        makers.jsonld_only(now),
        makers.moved_atom(now),
    ]


def hopeless_sites() -> list[Made]:
    return [
        hopeless.javascript_only(),
        hopeless.walled(),
        hopeless.forbidding(),
        hopeless.closed(),
        hopeless.national(),
    ]
