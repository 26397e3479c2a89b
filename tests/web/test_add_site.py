"""A site is added in the console: looked at in a process of its own, shown, and written after a yes."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from httpx import Response
from sqlalchemy import text

from bench.add import hopeless, makers, systems, towns
from bench.add.made import Made
from bench.add.server import serving
from storage.engine import Database
from tests.web.conftest import Person
from web.looks import Looks

Visit = Callable[..., Person]
FORM = "/sources/add"
NOW = datetime.now(UTC)
PAPER = systems.dle(NOW, "gazeta.example", towns.KALUGA, "utf-8", 1)
NEIGHBOUR = makers.relative(NOW)  # of the same region
WALL = hopeless.walled()
GOLOS = """from crawler import FeedSpider


class Golos(FeedSpider):
    name, region, kind, timezone = "golos.example", None, "media", "Europe/Moscow"
    feeds = ["https://golos.example/rss.xml"]
    enabled = False
"""


@pytest.fixture
def proxy() -> Iterator[str]:
    with serving([PAPER, NEIGHBOUR, WALL, hostile()]) as (address, _):
        yield address


@pytest.fixture
def silent() -> Iterator[str]:
    """A proxy that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def hostile() -> Made:
    """PAPER with markup in a headline, as text."""
    replies = {
        path: type(reply)(
            reply.body.replace(b"gazeta.example", b"zlo.example").replace(
                "Школа".encode(), "Школа &lt;script&gt;alert(1)&lt;/script&gt;".encode()
            ),
            reply.status,
            reply.kind,
            reply.headers,
        )
        for path, reply in PAPER.replies.items()
    }
    return Made("hostile", "zlo.example", "http://zlo.example/", replies)


def looked(person: Person, **given: str) -> tuple[str, Response]:
    """Asks for a look and waits for its end; its address and page."""
    begun = person.post(FORM, given, on=FORM)
    assert begun.status_code == 303, begun.text
    path = begun.headers["location"]
    for _ in range(600):
        shown = person.get(path)
        if "refresh" not in shown.headers:
            return path, shown
        assert "Nothing is written before you say so" in shown.text
        time.sleep(0.1)
    raise AssertionError("the look has no end")


def words(answer: Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "sites").glob("*.py"))


def test_a_site_is_shown_as_it_would_be_stored_and_added_after_a_yes(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path, database: Database
) -> None:
    operator = visit("operator", looks=looks(proxy))
    path, shown = looked(operator, urls=PAPER.url)
    said = words(shown)
    assert "Калужская область" in said
    assert "http://gazeta.example/rss.xml" in said
    assert "Школа в Заречинске" in said
    assert '+ name = "gazeta.example"'.replace("+ ", "+    ") in unescape(shown.text)
    assert re.search(r"Looking took \d+ requests and \d+ s", said)
    assert files(folder) == ["__init__.py"]
    done = operator.post(path, {"site": "gazeta.example"}, on=path)
    assert (done.status_code, done.headers["location"]) == (303, "/sources/gazeta.example?done=add")
    written = (folder / "sites" / "kaluga_oblast.py").read_text(encoding="utf-8")
    assert all(line[1:] in written.splitlines() for line in diff_on(shown) if line.startswith("+"))
    assert list((folder / "tests" / "fixtures" / "sites" / "gazeta.example").glob("*/expected.json"))
    with database.begin() as session:
        known = session.execute(text("select enabled, next_poll_at <= now() from source")).all()
        record = session.execute(text("select account, action, subject, detail ->> 'file' from audit")).one()
    assert known == [(True, True)]
    assert record[:3] == ("the.operator", "source.add", "gazeta.example")
    assert record[3].endswith("kaluga_oblast.py")
    assert "will be polled at the next tick" in operator.get(done.headers["location"]).text


def diff_on(shown: Response) -> list[str]:
    found = re.search(r'<pre class="code"[^>]*>(.*?)</pre>', shown.text, re.S)
    assert found is not None
    return [line for line in unescape(re.sub(r"</?span[^>]*>", "", found[1])).splitlines() if line[:3] != "+++"]


def test_a_site_that_the_catalogue_could_not_be_told_of_is_written_and_that_is_said(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path, database: Database
) -> None:
    operator = visit("operator", looks=looks(proxy))
    path, _ = looked(operator, urls=PAPER.url)
    with database.begin() as session:
        session.execute(text("update alembic_version set version_num = 'of another day'"))
    assert operator.post(path, {"site": "gazeta.example"}, on=path).headers["location"] == path
    said = words(operator.get(path))
    assert "The class is written, but the catalogue does not know it yet" in said
    assert "`./svodka sources sync` tells it" in said
    assert "kaluga_oblast.py" in files(folder)
    with database.begin() as session:
        assert session.scalar(text("select action from audit")) == "source.add"


def test_a_site_that_cannot_be_added_is_told_with_its_reason(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path
) -> None:
    (folder / "sites" / "federal.py").write_text(GOLOS, encoding="utf-8")
    operator = visit("operator", looks=looks(proxy))
    path, shown = looked(operator, urls=f"{WALL.url}\nno:address\ngolos.example")
    assert "anti-bot wall" in shown.text
    assert 'href="/sources/golos.example"' in shown.text
    assert "no:address is no address of a site" in shown.text
    assert '<button class="main">Add' not in shown.text
    assert operator.post(path, {"site": WALL.host}, on=FORM).headers["location"] == path
    assert files(folder) == ["__init__.py", "federal.py"]


def test_several_sites_of_one_region_are_added_together_and_one_that_was_left_later(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path
) -> None:
    """The file has changed by then: that is said, and the change shown as it would be now."""
    owner = visit("owner", looks=looks(proxy))
    path, shown = looked(owner, urls=f"{PAPER.url} {NEIGHBOUR.url} zlo.example", timezone="Europe/Kaliningrad")
    assert shown.text.count('name="site"') == 3
    file = folder / "sites" / "kaluga_oblast.py"
    both = owner.post(path, {"site": ["gazeta.example", NEIGHBOUR.host]}, on=path)
    assert both.headers["location"] == path
    first = file.read_text(encoding="utf-8")
    assert first.count("\nclass ") == 2
    assert first.count('timezone = "Europe/Kaliningrad"') == 2
    after = owner.get(path)
    assert words(after).count("is polled at the next tick") == 2
    owner.post(path, {"site": "zlo.example"}, on=path)
    assert file.read_text(encoding="utf-8") == first
    now = owner.get(path)
    assert "was changed since this was looked at, so nothing was written" in words(now)
    assert " class" not in "".join(diff_on(now)[:1])
    assert owner.post(path, {"site": "zlo.example"}, on=path).status_code == 303
    last = file.read_text(encoding="utf-8")
    assert last.startswith(first.rstrip("\n"))
    assert last.count("\nclass ") == 3


def test_a_reader_may_not_look_and_is_not_led_there(visit: Visit, looks: Callable[..., Looks], silent: str) -> None:
    shared = looks(silent)
    reader, operator = visit("reader", looks=shared), visit("operator", looks=shared)
    begun = operator.post(FORM, {"urls": "gazeta.example"}, on=FORM).headers["location"]
    assert [reader.get(path).status_code for path in (FORM, begun)] == [403, 403]
    assert [reader.post(path, {"urls": "gazeta.example"}).status_code for path in (FORM, begun)] == [403, 403]
    assert all("/sources/add" not in reader.get(path).text for path in ("/", "/sources"))
    assert all("/sources/add" in operator.get(path).text for path in ("/", "/sources"))


def test_more_looks_than_may_be_at_once_are_asked_to_wait_and_the_same_look_is_made_once(
    visit: Visit, looks: Callable[..., Looks], silent: str
) -> None:
    operator = visit("operator", looks=looks(silent, at_once=1))
    begun = operator.post(FORM, {"urls": "gazeta.example"}, on=FORM)
    assert operator.get(begun.headers["location"]).headers["refresh"] == "2"
    again = operator.post(FORM, {"urls": " gazeta.example "}, on=FORM)
    assert again.headers["location"] == begun.headers["location"]
    other = operator.post(FORM, {"urls": "drugaya.example", "listing": "div.news a"}, on=FORM)
    assert other.status_code == 503
    assert "looks are under way" in other.text
    assert "drugaya.example" in other.text
    assert 'value="div.news a"' in other.text


@pytest.mark.parametrize(
    ("bounds", "says"),
    [({"seconds": 0.2}, "no end to it after 0 seconds"), ({"most_bytes": 1000}, "too large to be shown")],
    ids=["time", "size"],
)
def test_a_look_that_goes_over_its_bounds_is_ended_and_says_so(
    bounds: dict[str, float], says: str, visit: Visit, looks: Callable[..., Looks], proxy: str
) -> None:
    _, shown = looked(visit("operator", looks=looks(proxy, **bounds)), urls=PAPER.url)
    assert says in shown.text
    assert 'href="/sources/add?urls=http' in shown.text


def test_a_look_that_fell_over_says_where_to_find_out_more(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path
) -> None:
    (folder / "cli").mkdir()
    (folder / "cli" / "__init__.py").touch()  # not our command line
    broken = looks(proxy, {"PYTHONPATH": str(folder)})
    _, shown = looked(visit("operator", looks=broken), urls=PAPER.url)
    assert "ended without an answer; the service's log says more" in unescape(shown.text)


def test_where_nothing_may_be_written_the_class_is_shown_to_be_copied(
    visit: Visit, looks: Callable[..., Looks], proxy: str, folder: Path
) -> None:
    (folder / "tests").touch()  # a file where a folder would have to be: no user may write below it
    operator = visit("operator", looks=looks(proxy))
    path, shown = looked(operator, urls=PAPER.url)
    said = words(shown)
    assert "Put this class at the end of" in said
    assert "from crawler import FeedSpider" in said
    assert "Add this site" not in said
    operator.post(path, {"site": "gazeta.example"}, on=FORM)
    assert "cannot be written" in words(operator.get(path))
    assert files(folder) == ["__init__.py"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"urls": " , "}, "There is no address yet"),
        ({"urls": " ".join(f"{n}.example" for n in range(11))}, "These are 11 addresses"),
        ({"urls": "a.example", "kind": "blog"}, "There is no such kind"),
    ],
)
def test_a_form_that_cannot_be_right_is_said_at_once(
    given: dict[str, str], says: str, visit: Visit, looks: Callable[..., Looks], silent: str
) -> None:
    answer = visit("operator", looks=looks(silent)).post(FORM, given, on=FORM)
    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"urls": "a.example", "region": "Атлантида"}, "There is no region"),
        ({"urls": "a.example b.example", "name": "x"}, "«Name», «Links» and «Date» are facts of one site."),
        ({"urls": "a.example", "listing": "a["}, "«Links» a[ is no CSS selector"),
        ({"urls": "--yes http://10.0.0.1/"}, "--yes is no address of a site"),
        ({"urls": "http://10.0.0.1/ --yes"}, "private address: http://10.0.0.1/"),
    ],
)
def test_what_the_command_refuses_is_said_in_the_words_of_the_form(
    given: dict[str, str], says: str, visit: Visit, looks: Callable[..., Looks]
) -> None:
    _, shown = looked(visit("operator", looks=looks("")), **given)
    assert says in words(shown)


def test_text_of_a_site_is_never_markup(visit: Visit, looks: Callable[..., Looks], proxy: str) -> None:
    _, shown = looked(visit("operator", looks=looks(proxy)), urls="zlo.example")
    assert "Школа &lt;script&gt;alert(1)&lt;/script&gt;" in shown.text
    assert "<script>alert" not in shown.text


def test_a_look_that_was_lost_has_written_nothing_and_says_so(
    visit: Visit, looks: Callable[..., Looks], silent: str
) -> None:
    operator = visit("operator", looks=looks(silent))
    for answer in (operator.get(f"{FORM}/none"), operator.post(f"{FORM}/none", {"site": "x"}, on=FORM)):
        assert answer.status_code == 404
        assert "Nothing was written" in answer.text


def test_the_form_is_filled_in_again_from_its_address(visit: Visit) -> None:
    shown = visit("operator").get(f"{FORM}?urls=a.example%0Ab.example&region=RU-KLU&undated=1&other=<b>").text
    assert ">a.example\nb.example</textarea>" in shown
    assert '<option value="RU-KLU" selected>' in shown
    assert 'name="undated" value="1" checked' in shown
