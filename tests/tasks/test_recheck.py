"""An article is looked at again: by a real turn of its source, and then by the process workers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from crawler import FeedSpider
from storage import rechecks
from storage.engine import Database
from tasks.process import process_page
from tasks.recheck import recheck_page
from tests.crawler.crawler_host import Desk, Host
from tests.tasks.pages import BRIDGE, LIBRARY, page

FEED = "<rss><channel><item><link>https://gazeta.example/n/1</link></item></channel></rss>"
TODAY = (datetime.now(UTC) - timedelta(minutes=20)).isoformat()
BEFORE = page("Мост открыли", BRIDGE, date=TODAY)
CORRECTED = page("Мост открыли", [*BRIDGE[:1], BRIDGE[1].replace("4200", "4300"), *BRIDGE[2:]], date=TODAY)
OTHER = page("Библиотека приняла читателей", LIBRARY, date=TODAY)
WALL = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"
HOME = "<html><body><h1>Вести</h1>" + "".join(f"<a href='/n/{n}'>Новость города {n}</a> " for n in range(60))


class Gazeta(FeedSpider):
    region, kind, timezone, name = None, "media", "Europe/Moscow", "gazeta"
    feeds = ("https://gazeta.example/feed",)


class Paper:
    """A site with one article, polled and processed once. `later` is a turn after its next look became due."""

    def __init__(self, database: Database, **settings: object) -> None:
        self.database = database
        self.host = Host({"/feed": FEED, "/n/1": BEFORE})
        self.desk = Desk(database, Gazeta, self.host, **{"recheck_share": 1.0} | settings)
        self.desk.poll()
        (self.page,) = self.rows("select id from page")[0]
        process_page(database, self.page)

    def later(self, answer: str | int | BaseException, *, hours: float = 6.5) -> str | None:
        self.host.answers["/n/1"] = answer
        with self.database.begin() as session:
            shift = {"by": timedelta(hours=hours)}
            session.execute(text("update page set recheck_at = now() - interval '1 s' where recheck_at is not null"))
            session.execute(text("update page set gone_since = gone_since - cast(:by as interval)"), shift)
        self.desk.poll()
        return recheck_page(self.database, self.page)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.database.begin() as session:
            return [tuple(row) for row in session.execute(text(query))]

    @property
    def events(self) -> list[object]:
        return [kind for (kind,) in self.rows("select kind from article_event order by seq")]

    @property
    def text(self) -> str:
        return str(self.rows("select body from article")[0][0])

    @property
    def looks(self) -> dict[object, object]:
        return dict(self.rows("select outcome, rechecks from outcome_day where rechecks > 0"))  # type: ignore[arg-type]


@pytest.fixture
def paper(database: Database) -> Paper:
    return Paper(database)


def test_the_first_look_is_planned_with_the_article(paper: Paper) -> None:
    ((step,),) = paper.rows("select p.recheck_at - a.published_at from page p join article a on a.page_id = p.id")
    assert step in (timedelta(hours=1), timedelta(hours=6))


def test_a_page_that_did_not_change_costs_a_conditional_request(paper: Paper) -> None:
    assert paper.later(BEFORE) is None
    assert paper.host.asked[-1] == "/n/1"
    assert "if-none-match" in paper.host.sent[-1]
    assert (paper.looks, paper.events) == ({"unchanged": 1}, ["created"])


def test_a_correction_becomes_a_revision(paper: Paper) -> None:
    assert paper.later(CORRECTED) == "revised"
    assert "4300" in paper.text
    assert paper.events == ["created", "revised"]
    assert paper.rows("select revision, paragraphs[2] like '%4200%' from article_revision order by 1") == [
        (1, True),
        (2, False),
    ]
    assert paper.rows("select count(*) from recheck") == [(0,)]
    assert paper.later(CORRECTED) is None  # its validators are the new page's own


def test_a_frame_that_changed_is_no_revision(paper: Paper) -> None:
    assert paper.later(BEFORE.replace("Главная", "На главную")) == "unchanged"
    assert paper.events == ["created"]


@pytest.mark.parametrize("other", [WALL, HOME, OTHER, "", "<html></html>"])
def test_what_is_not_the_article_changes_nothing(paper: Paper, other: str) -> None:
    before = paper.rows("select title, body, revision, status from article")
    assert paper.later(other) not in {"revised", "unchanged"}
    assert paper.rows("select title, body, revision, status from article") == before
    assert paper.rows("select outcome, pages from outcome_day where pages > 0") == [("article", 1)]
    assert paper.later(CORRECTED) == "revised"


def test_an_article_that_is_gone_twice_is_withdrawn_and_comes_back(paper: Paper) -> None:
    paper.later(404)
    assert paper.rows("select status from article") == [("live",)]
    paper.later(410)
    assert paper.rows("select status from article") == [("withdrawn",)]
    assert paper.later(CORRECTED) == "revised"
    assert paper.rows("select status from article") == [("live",)]
    assert paper.events == ["created", "withdrawn", "revised", "restored"]


def test_a_feed_that_fails_at_the_same_time_is_no_proof(paper: Paper) -> None:
    paper.later(404)
    paper.host.answers["/feed"] = 404
    paper.later(404)
    assert paper.rows("select status from article") == [("live",)]


def test_a_host_in_trouble_is_asked_once_and_an_hour_later(paper: Paper) -> None:
    paper.later(503)
    assert paper.rows("select recheck_at > now() + interval '50 minutes', gone_since from page") == [(True, None)]
    assert paper.looks == {}


def test_no_look_before_a_new_page(database: Database) -> None:
    paper = Paper(database, pages_per_poll=1)
    paper.host.answers["/feed"] = FEED.replace("/n/1", "/n/2")
    paper.host.answers["/n/2"] = OTHER
    assert paper.later(CORRECTED) is None
    assert paper.host.asked[-2:] == ["/feed", "/n/2"]


@pytest.mark.parametrize("settings", [{"recheck_hours": "0"}, {"recheck_share": 0.0}])
def test_looks_can_be_switched_off(database: Database, settings: dict[str, object]) -> None:
    paper = Paper(database, **settings)
    paper.later(CORRECTED)
    assert paper.host.asked[-1] == "/feed"


def test_an_answer_that_ends_its_worker_again_and_again_is_dropped(paper: Paper) -> None:
    paper.host.answers["/n/1"] = CORRECTED
    with paper.database.begin() as session:
        session.execute(text("update page set recheck_at = now()"))
    paper.desk.poll()
    for _ in range(3):
        with paper.database.begin() as session:
            assert rechecks.begin(session, paper.page) is not None
    assert recheck_page(paper.database, paper.page) == "poison"
    assert paper.rows("select count(*) from recheck") == [(0,)]
    assert "4200" in paper.text


def test_the_sweep_finds_each_answer_once_at_a_time(paper: Paper) -> None:
    paper.host.answers["/n/1"] = CORRECTED
    with paper.database.begin() as session:
        session.execute(text("update page set recheck_at = now()"))
    paper.desk.poll()
    ((now,),) = paper.rows("select now() + interval '1 second'")
    with paper.database.begin() as session:
        before = now - timedelta(minutes=2)  # type: ignore[operator]
        first = rechecks.unprocessed(session, before, 9, now)  # type: ignore[arg-type]
        second = rechecks.unprocessed(session, before, 9, now)  # type: ignore[arg-type]
    assert (first, second) == ([paper.page], [])
