"""Stories that lose an article, fall into parts, or were damaged."""

from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from storage import clusters
from storage.engine import Database
from tasks import mend
from tasks.kin import prints
from tasks.mend import Mended, _join, mend_stories
from tasks.stories import connected, regroup
from tests.tasks.texts import Document, arrive, chain, later, roles, sentences, stories, story_of, watch

B, A, C = (Document(f"{name}.example", chain(1, n), later(n)) for n, name in enumerate("bac"))
OTHER = tuple(sentences(9))


@pytest.fixture
def bridge(database: Database) -> Database:
    """A story in which only A connects B and C."""
    watch(database, "a.example", "b.example", "c.example", "d.example")
    for document in (B, C, A):
        arrive(database, document)
    assert list(stories(database)) == [frozenset({A.url, B.url, C.url})]
    return database


def test_when_the_only_bridge_leaves_the_rest_is_parted(bridge: Database) -> None:
    first = story_of(bridge, B)
    arrive(bridge, replace(A, paragraphs=OTHER))
    assert set(stories(bridge)) == {frozenset({A.url}), frozenset({B.url}), frozenset({C.url})}
    assert story_of(bridge, B) == first  # the original's part keeps the id
    assert set(roles(bridge).values()) == {"original"}


def test_a_part_gets_back_the_id_that_it_had_before_the_bridge_came(bridge: Database) -> None:
    with bridge.begin() as session:
        [former] = session.scalars(text("select id from cluster where merged_into is not null"))
    arrive(bridge, replace(A, paragraphs=OTHER))
    assert story_of(bridge, C) == former


def test_when_the_bridge_comes_back_the_story_is_whole_again_under_its_id(bridge: Database) -> None:
    first = story_of(bridge, B)
    arrive(bridge, replace(A, paragraphs=OTHER))
    arrive(bridge, A)
    assert list(stories(bridge)) == [frozenset({A.url, B.url, C.url})]
    assert story_of(bridge, A) == first
    assert mend_stories(bridge, 5).found == 0


def test_the_readers_are_told_of_every_article_that_changes_its_story(bridge: Database) -> None:
    with bridge.begin() as session:
        session.execute(text("delete from article_event"))
    arrive(bridge, replace(A, paragraphs=OTHER))
    with bridge.begin() as session:
        rows = session.execute(
            text("select a.url, e.kind from article_event e join article a on a.number = e.article order by seq")
        ).all()
    assert {row.url for row in rows if row.kind == "clustered"} == {A.url, C.url}


def test_copies_that_were_never_compared_stay_together_when_the_one_between_them_leaves(database: Database) -> None:
    """Each further copy is compared with a few only; before they are parted, the others are."""
    watch(database, *(f"s{n}.example" for n in range(6)))
    copies = [Document(f"s{n}.example", OTHER, later(n)) for n in range(6)]
    for copy in copies:
        arrive(database, copy)
    with database.begin() as session:
        session.execute(text("delete from relation where b <> (select min(number) from article)"))
    arrive(database, replace(copies[0], paragraphs=tuple(sentences(8))))
    assert set(stories(database)) == {frozenset({copies[0].url}), frozenset(copy.url for copy in copies[1:])}
    assert mend_stories(database, 5).found == 0


def test_no_part_goes_that_was_not_compared(database: Database) -> None:
    """With room for few comparisons the rest stays, and the next looks go on."""
    watch(database, *(f"s{n}.example" for n in range(7)))
    strange = Document("s6.example", tuple(sentences(8)), later(9))
    copies = [Document(f"s{n}.example", OTHER, later(n)) for n in range(6)]
    for document in (*copies, strange):
        arrive(database, document)
    with database.begin() as session:
        session.execute(text("delete from relation"))
        session.execute(text("update article set cluster_id = (select min(cluster_id) from article)"))
        story = story_of(database, strange)
        clusters.hold(session, [], [story])
        assert regroup(session, story, budget=2) == {story}
    assert mend_stories(database, 5).apart == 1
    assert set(stories(database)) == {frozenset({strange.url}), frozenset(copy.url for copy in copies)}
    assert mend_stories(database, 5).found == 0


def test_a_look_at_a_hub_of_strangers_ends_with_its_comparisons(database: Database) -> None:
    """Whatever it holds: the story is locked meanwhile."""
    watch(database, "a.example", "b.example")
    arrive(database, Document("a.example", OTHER))
    arrive(database, Document("b.example", OTHER, later(1)))
    with database.begin() as session:
        session.execute(text("delete from relation"))
        names = session.scalars(
            text("""
                select string_agg(column_name, ', ') from information_schema.columns
                where table_name = 'article' and column_name not in ('number', 'id', 'url', 'url_key', 'paragraphs')
            """)
        ).one()
        session.execute(
            text(f"""
                insert into article (url, url_key, paragraphs, {names})
                select n, n, array['Чужой текст ' || n], {names}
                from article, generate_series(1, 300) n where number = 1
            """)  # noqa: S608
        )
    statements: list[str] = []
    with database.begin() as session:
        clusters.hold(session, [], [story_of(database, Document("a.example", ()))])
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        regroup(session, 1, budget=10)
    assert len(statements) < 100


def test_a_text_read_in_a_transaction_that_failed_is_not_remembered_for_the_next_revision(bridge: Database) -> None:
    revise = text("""
        update article set revision = 2, paragraphs = :paragraphs, content_hash = :hash where url = :url
        returning number
    """)

    def read(session: Session, seed: int) -> tuple[str, ...]:
        args = {"paragraphs": sentences(seed), "hash": f"hash {seed}", "url": A.url}
        number = session.execute(revise, args).scalar_one()
        return prints(session, [number], clusters.places(session, [number]))[number].text

    with pytest.raises(ConnectionError), bridge.begin() as session:
        assert read(session, 5) == tuple(sentences(5))
        raise ConnectionError
    with bridge.begin() as session:
        assert read(session, 6) == tuple(sentences(6))


def test_a_publishers_next_version_of_a_text_stays_a_witness(bridge: Database) -> None:
    """Little is left of what B shared with A, but it is B's own text that goes on."""
    longer = (*sentences(3, 14), *B.paragraphs[:6])
    arrive(bridge, replace(A, paragraphs=(*A.paragraphs[:6], *sentences(4, 8))))
    assert list(stories(bridge)) == [frozenset({A.url, B.url, C.url})]
    arrive(bridge, replace(B, paragraphs=longer, seen=later(700)))
    assert story_of(bridge, B) == story_of(bridge, A)
    assert mend_stories(bridge, 5).found == 0


def test_a_new_date_tells_the_original_anew(bridge: Database) -> None:
    arrive(bridge, replace(A, published=later(-200), title="Заголовок, уточнённый"))
    [(original, _, _)] = stories(bridge).values()
    assert original == A.url


def test_related_pairs_in_two_stories_are_brought_together(bridge: Database) -> None:
    with bridge.begin() as session:
        new = session.scalar(text("insert into cluster default values returning id"))
        session.execute(text("update article set cluster_id = :new where url = :url"), {"new": new, "url": C.url})
    assert mend_stories(bridge, 5).torn == 1
    assert list(stories(bridge)) == [frozenset({A.url, B.url, C.url})]
    assert mend_stories(bridge, 5).found == 0


def test_a_pair_that_is_related_no_more_when_its_turn_comes_is_not_brought_together(bridge: Database) -> None:
    """A revision may come between finding what is torn and mending it."""
    with bridge.begin() as session:
        later_, earlier = session.execute(text("select a, b from relation where kind = 'reprint' limit 1")).one()
    arrive(bridge, replace(A, paragraphs=OTHER))
    before = stories(bridge)
    assert not bridge.do(lambda session: _join(session, (later_, earlier)))
    assert stories(bridge) == before


STRAY = "update article set cluster_id = (select id from cluster where merged_into is not null) where url = :url"


def test_articles_in_a_story_that_is_no_more_are_brought_home(bridge: Database) -> None:
    with bridge.begin() as session:
        session.execute(text(STRAY), {"url": C.url})
    assert mend_stories(bridge, 5).strays == 1
    assert list(stories(bridge)) == [frozenset({A.url, B.url, C.url})]
    assert mend_stories(bridge, 5).found == 0


def test_a_copy_of_an_article_in_a_story_that_is_no_more_brings_it_home(bridge: Database) -> None:
    with bridge.begin() as session:
        session.execute(text(STRAY), {"url": C.url})
    arrive(bridge, Document("d.example", C.paragraphs, later(50)))
    assert len(stories(bridge)) == 1
    assert mend_stories(bridge, 5).found == 0


def test_strangers_in_one_story_are_parted(database: Database) -> None:
    watch(database, "a.example", "b.example")
    one, other = Document("a.example", OTHER), Document("b.example", chain(1, 0))
    for document in (one, other):
        arrive(database, document)
    with database.begin() as session:
        session.execute(text("update article set cluster_id = (select min(id) from cluster)"))
    assert mend_stories(database, 5).apart == 1
    assert set(stories(database)) == {frozenset({one.url}), frozenset({other.url})}


@pytest.mark.parametrize(
    "damage",
    [
        "update article set cluster_role = 'original'",
        "update article set cluster_role = 'reprint'",
        "update cluster set original = (select max(number) from article)",
        "update cluster set original = null",
        "update cluster set confidence = null",
    ],
)
def test_a_wrong_original_or_role_is_told_anew(bridge: Database, damage: str) -> None:
    before = stories(bridge), roles(bridge)
    with bridge.begin() as session:
        session.execute(text(damage))
    assert mend_stories(bridge, 5).unsettled == 1
    assert (stories(bridge), roles(bridge)) == before


def test_the_look_goes_on_where_it_ended_and_begins_anew_at_the_end(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("insert into cluster select from generate_series(1, 700)"))
    assert mend_stories(database, 0) == Mended(looked=200)  # the newest, whatever the time
    assert mend_stories(database, 5).looked == 200 + 700
    with database.begin() as session:
        assert session.scalar(text("select position from upkeep_mark where name = 'stories'")) == 0


def test_a_story_that_cannot_be_looked_at_does_not_keep_the_others_from_it(
    bridge: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mend, "_STORIES", 1)
    for site in ("a.example", "b.example"):
        arrive(bridge, Document(site, OTHER, address="2"))
    with bridge.begin() as session:
        session.execute(text("update article set published_at = date '0001-01-01' where number = 1"))
        session.execute(text("update article set published_precision = 'day'"))
        session.execute(text("update cluster set confidence = null"))
    assert mend_stories(bridge, 5).unsettled == 1
    with bridge.begin() as session:
        assert session.scalar(text("select confidence is not null from cluster order by id desc limit 1"))
        assert session.scalar(text("select position from upkeep_mark where name = 'stories'")) == 0


def test_parts_are_what_pairs_connect() -> None:
    assert connected([1, 2, 3, 4, 5], [(3, 1), (5, 4), (99, 1)]) == [{1, 3}, {2}, {4, 5}]
    assert connected([], []) == []
    long = range(20_000)
    assert len(connected(long, [(n, n + 1) for n in long[:-1]])) == 1
