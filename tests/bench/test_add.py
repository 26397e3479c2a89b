"""`svodka add` against the farm: every site is written as it should be, or refused for what is wrong with it."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.add import layouts, makers
from bench.add.command import LIMIT, Row, add_all, facts_of, svodka_add
from bench.add.layouts import Skin, teaser
from bench.add.made import Made, Plan, Reply, robots
from bench.add.server import Farm, serving
from bench.add.sites import all_sites
from bench.add.towns import KURGAN, SMOLENSK
from crawler.probe.finding import Reason

NOW = datetime.now(UTC)
SITES = {site.host: site for site in all_sites(NOW)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("added")


@pytest.fixture(scope="module")
def farm(folder: Path) -> Iterator[tuple[Farm, dict[str, Row]]]:
    with serving(list(SITES.values())) as (proxy, farm):
        rows = add_all(list(SITES.values()), proxy, folder, pause=0.0)
        yield farm, {row.site.host: row for row in rows}


@pytest.mark.parametrize("host", SITES)
def test_a_site_is_added_with_no_edit_or_refused_with_its_reason(farm: tuple[Farm, dict[str, Row]], host: str) -> None:
    row = farm[1][host]
    assert row.said == ""
    assert row.added is not bool(SITES[host].reason)
    assert row.seconds < LIMIT


def test_a_host_is_asked_one_thing_at_a_time_and_robots_txt_is_obeyed(farm: tuple[Farm, dict[str, Row]]) -> None:
    assert farm[0].together == 1
    assert not [url for url in farm[0].asked if "/bitrix/" in url and "adm-veshnegorsk" in url]
    assert {url.rpartition("/")[2] for url in farm[0].asked if "bez-robotov" in url} == {"robots.txt"}


def test_what_was_written_is_what_a_person_would_write(farm: tuple[Farm, dict[str, Row]], folder: Path) -> None:
    assert farm
    facts = facts_of(SITES["amur-duma.example"], folder)
    assert facts is not None
    assert (facts["listings"], facts["next_page_css"], facts["article_url"]) == (
        '["http://amur-duma.example/news"]',
        "li.pager__item--next > a",
        r"/content/\d+/[\w%-]+$",
    )
    feeds = (facts_of(SITES["vestnik.omsk.example"], folder) or {})["feeds"]
    assert feeds.count("http://") == 2
    assert "comments" not in (facts_of(SITES["omsk-segodnya.example"], folder) or {})["feeds"]
    index = (facts_of(SITES["vologda-listok.example"], folder) or {})["sitemaps"]
    assert index == '["http://vologda-listok.example/wp-sitemap.xml"]'


def test_every_reason_of_the_farm_is_one_of_the_closed_list() -> None:
    assert {site.reason for site in SITES.values()} - {""} <= set(Reason)


def hard_site() -> Made:
    """Short headlines and addresses of one word: only a person knows which links are the news."""
    host = "den-kurgan.example"
    skin = Skin("День", "", (("Главная", "/"), ("Архив", "/arhiv")), KURGAN.address)
    plan = Plan(
        host,
        skin,
        KURGAN,
        "Asia/Yekaterinburg",
        lambda one: f"/{one.story.slug.replace('-', '')}",
        lambda one: f'<div class="day-news"><a href="{one.path}">Ещё</a></div>',
        lambda one, items: f"<h1>{one.story.title}</h1><p>{layouts.russian(one.at)}</p>{layouts.paragraphs(one.story)}",
    )
    items = plan.items(NOW)
    home = plan.listing(items, "День")
    return Made("hard", host, f"http://{host}/", plan.pages(items) | {"/": home})


def odd_sites() -> dict[str, Made]:
    """Sites that are refused for what they lack, and one that answers any address with its home page."""
    place = {"undated": SMOLENSK, "nowhere": replace(SMOLENSK, region="края", address="ул. Тихая, 1"), "soft": SMOLENSK}
    found = {}
    for name, town in place.items():
        host = f"{name}.example" if name == "nowhere" else f"{name}-smolensk.example"
        skin = Skin("Утро", "", (("Главная", "/"),), town.address)
        dated = name != "undated"
        plan = Plan(
            host,
            skin,
            town,
            "Europe/Moscow",
            lambda one: f"/read/{one.story.number}",
            lambda one, dated=dated: teaser(one, "i", "t", "d", None if dated else ""),  # type: ignore[misc]
            lambda one, items, dated=dated: (
                f"<h1>{one.story.title}</h1>"  # type: ignore[misc]
                + (f"<p>{layouts.russian(one.at)}</p>" if dated else "")
                + layouts.paragraphs(one.story)
            ),
        )
        items = plan.items(NOW)
        home = plan.listing(items, "Утро")
        pages = plan.pages(items) | {"/": home, "/robots.txt": robots("Disallow: /admin/")}
        rest: Reply | None = home if name == "soft" else None
        found[name] = Made(name, host, f"http://{host}/", pages, rest=rest)
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Path, str, subprocess.CompletedProcess[str]]":
    folder = tmp_path_factory.mktemp("odd")
    (folder / "sites").mkdir()
    (folder / "sites" / "__init__.py").touch()
    sites = odd_sites()
    with serving(list(sites.values())) as (proxy, _):
        return folder, proxy, svodka_add([site.url for site in sites.values()], proxy, folder, 0.0, "--yes")


def test_articles_without_any_date_are_told(odd: "tuple[Path, str, subprocess.CompletedProcess[str]]") -> None:
    assert "svodka: no dates: http://undated-smolensk.example/" in odd[2].stderr
    assert odd[2].returncode == 1


def test_a_site_without_dates_is_added_when_a_person_says_so(
    odd: "tuple[Path, str, subprocess.CompletedProcess[str]]",
) -> None:
    """And its fixture says that the date is a known miss."""
    site = odd_sites()["undated"]
    with serving([site]) as (proxy, _):
        done = svodka_add([site.url], proxy, odd[0], 0.0, "--yes", "--undated")
    assert done.returncode == 0, done.stderr
    (expected,) = (odd[0] / "tests" / "fixtures" / "sites" / site.host).glob("*/expected.json")
    assert '"known_misses": {' in expected.read_text(encoding="utf-8")


def test_a_region_that_nothing_tells_is_asked_for(odd: "tuple[Path, str, subprocess.CompletedProcess[str]]") -> None:
    assert "svodka: region unknown: http://nowhere.example/" in odd[2].stderr
    assert "--region" in odd[2].stderr


def test_a_site_that_answers_every_address_with_its_home_page_is_added(
    odd: "tuple[Path, str, subprocess.CompletedProcess[str]]",
) -> None:
    text = (odd[0] / "sites" / "smolensk_oblast.py").read_text(encoding="utf-8")
    assert 'listings = ["http://soft-smolensk.example/"]' in text


def test_a_site_is_added_once_and_all_else_in_the_file_stays(tmp_path: Path) -> None:
    """With the selector that a person gives; first looked at, then declined, then added, then refused."""
    site = hard_site()
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "__init__.py").touch()
    file = tmp_path / "sites" / "kurgan_oblast.py"
    before = (
        '"""Курганская область."""\n\nfrom crawler import FeedSpider\n\n\nclass Zarya(FeedSpider):\n'
        '    name = "zarya.example"\n    region = "RU-KGN"\n    kind = "media"   # as they say\n'
        "    timezone = \"Asia/Yekaterinburg\"\n    feeds = ['https://zarya.example/rss.xml']\n"
    )
    file.write_text(before, encoding="utf-8")
    css = (site.url, "--listing", "div.day-news a")
    with serving([site]) as (proxy, _):
        tried = svodka_add(css, proxy, tmp_path, 0.0, "--dry-run", "--region", "Омск")
        declined = svodka_add(css, proxy, tmp_path, 0.0)
        assert file.read_text(encoding="utf-8") == before
        assert not (tmp_path / "tests").exists()
        added = svodka_add(css, proxy, tmp_path, 0.0, "--yes")
        again = svodka_add(css, proxy, tmp_path, 0.0, "--yes")
    assert (tried.returncode, added.returncode, again.returncode) == (0, 0, 1)
    assert "+class DenKurgan(ListingSpider):" in tried.stdout
    assert '+    region = "RU-OMS"' in tried.stdout
    assert "WARNING   the site speaks for RU-KGN: «kurgan» in the host" in tried.stdout
    assert "Nothing was written." in declined.stdout + declined.stderr
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.replace("import FeedSpider", "import FeedSpider, ListingSpider"))
    assert '    links_css = "div.day-news a"\n' in after
    assert "kurgan_oblast.py:15" in again.stderr
    assert len(list((tmp_path / "tests" / "fixtures" / "sites" / "den-kurgan.example").iterdir())) == 1


def test_the_lines_of_a_plain_site_are_all_written_by_the_command(
    farm: tuple[Farm, dict[str, Row]], folder: Path
) -> None:
    """What a person types for a plain site is its address. One that is there already does not stop the other."""
    site, known = makers.government_static(NOW), SITES["golos-kurgan.example"]
    with serving([site]) as (proxy, _):
        done = svodka_add([known.url, "no address", site.url], proxy, folder, 0.0, "--yes")
    assert farm
    assert "svodka: The name golos-kurgan.example is taken: sites/kurgan_oblast.py:" in done.stderr
    assert "svodka: no address is no address of a site" in done.stderr
    assert done.returncode == 1
    facts = facts_of(site, folder)
    assert facts is not None
    assert facts["kind"] == "government"
    assert facts["article_url"] == r"/show\.php\?nid=\d+"
