from sqlalchemy import text

from storage import sources
from storage.engine import Database
from tasks.upkeep import upkeep
from tests.storage.conftest import facts


def test_upkeep_keeps_what_is_known_of_lists_within_bounds(database: Database, broker: str) -> None:
    """Gaps and files of sitemaps that a site names anew at each poll would else add up for years."""
    with database.begin() as session:
        sources.sync(session, [facts("vesti.example"), facts("gazeta.example")])
        session.execute(
            text("""
                insert into sitemap_file (address_id, url, read_at)
                select a.id, 'https://x/' || n || '.xml', now() - n * interval '1 minute'
                from source_address a, generate_series(1, case a.id when 1 then 900 else 500 end) n
            """)
        )
        session.execute(
            text("""
                insert into gap (source_id, url, found_at, detail)
                select 1, 'x', now() - n * interval '1 day', '' from generate_series(1, 200) n
            """)
        )
    upkeep()
    with database.begin() as session:
        files = session.execute(text("select count(*) from sitemap_file group by address_id"))
        assert [row[0] for row in files] == [500, 500]
        newest = (
            "select count(*) from sitemap_file where address_id = 1 and url ~ '/([1-9]|[1-9]\\d|[1-4]\\d\\d|500)[.]'"
        )
        assert session.scalar(text(newest)) == 500
        assert session.scalar(text("select count(*) from gap")) == 89
