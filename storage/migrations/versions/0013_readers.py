"""The contract for readers: schema api, the cursor's order and epoch, keys of programs"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)

# The server's number, its time line (another after a recovery to a point in time) and the database's. Some servers of
# others keep the first two to themselves.
_IDENTITY = """
    create function database_identity() returns text language plpgsql stable as $$
    declare
        own text := (select oid::text from pg_database where datname = current_database());
    begin
        return (select system_identifier from pg_control_system())
            || '/' || (select timeline_id from pg_control_checkpoint()) || '/' || own;
    exception when insufficient_privilege or undefined_function then
        return own;
    end $$
"""

# Of two transactions that change one article, the second waits for the first, but may have the lower number. Its event
# takes the first one's number then, so that (xid, seq) never runs against the order of an article's changes. Nothing is
# missed by that: whoever has read past the higher number did so when both transactions had ended.
_ORDER = """
    create function article_event_order() returns trigger language plpgsql as $$
    begin
        new.xid := greatest(
            new.xid, (select e.xid from article_event e where e.article = new.article order by e.seq desc limit 1)
        );
        return new;
    end $$
"""

_VIEWS = (
    """
    create view api.article_v1 as
    select a.id, a.number, a.url, a.canonical_url, s.name as source, a.region, s.kind, s.timezone, a.title, a.lead,
        a.body, a.paragraphs, a.authors, a.language, a.published_at, a.published_precision, a.published_evidence,
        a.modified_at, a.first_seen_at, a.last_seen_at, a.revision, a.content_hash, a.cluster_id as story_id,
        a.cluster_role as role, a.origin_citation, o.name as origin_source, a.captions, a.footnotes, a.quality,
        a.status, a.extractor_version
    from article a join source s on s.id = a.source_id left join source o on o.id = a.cites_source_id
    """,
    """
    create view api.story_v1 as
    select c.id, c.merged_into,
        case when c.merged_into is null then
            (select f.id from article f where f.number = coalesce(c.original, m.first_number))
        end as original,
        m.articles, greatest(m.articles - 1, 0) as copies, m.sources, m.regions, m.first_published_at,
        m.last_published_at, m.first_seen_at, m.last_joined_at,
        case when c.merged_into is null then c.confidence end as confidence,
        case when c.merged_into is null then c.reasons else '{}' end as reasons
    from cluster c cross join lateral (
        select count(*)::integer as articles, count(distinct a.source_id)::integer as sources,
            coalesce(array_agg(distinct a.region) filter (where a.region is not null), '{}') as regions,
            min(a.published_at) as first_published_at, max(a.published_at) as last_published_at,
            min(a.first_seen_at) as first_seen_at, max(a.first_seen_at) as last_joined_at,
            min(a.number) as first_number
        from article a where a.cluster_id = c.id
    ) m
    """,
    """
    create view api.change_v1 as
    select (select d.epoch from database_epoch d where d.identity = database_identity()) as epoch,
        e.xid, e.seq, e.at, a.id as article_id, e.kind, e.revision
    from article_event e join article a on a.number = e.article
    where e.xid < pg_snapshot_xmin(pg_current_snapshot())
        and exists (select from database_epoch d where d.identity = database_identity())
    """,
    """
    create view api.revision_v1 as
    select a.id as article_id, r.revision, r.cause, r.seen_at, r.title, r.paragraphs, r.published_at, r.modified_at,
        r.content_hash, r.extractor_version
    from article_revision r join article a on a.number = r.article
    """,
)


def upgrade() -> None:
    op.create_table(
        "database_epoch",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name="database_epoch_one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.CheckConstraint("scopes <@ array['read', 'operate']", name="api_key_scopes"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("name"),
    )
    op.drop_index("article_event_article", table_name="article_event")
    op.create_index("article_event_article", "article_event", ["article", "seq"])
    op.execute(_IDENTITY)
    op.execute(
        "insert into database_epoch (id, epoch, identity, since) "
        "values (1, gen_random_uuid(), database_identity(), now())"
    )
    op.execute(_ORDER)
    op.execute(
        "create trigger article_event_order before insert on article_event "
        "for each row execute function article_event_order()"
    )
    op.execute("create schema api")
    for view in _VIEWS:
        op.execute(view)


def downgrade() -> None:
    op.execute("drop schema api cascade")
    op.execute("drop trigger article_event_order on article_event")
    op.execute("drop function article_event_order()")
    op.drop_index("article_event_article", table_name="article_event")
    op.create_index("article_event_article", "article_event", ["article"])
    op.drop_table("api_key")
    op.drop_table("database_epoch")
    op.execute("drop function database_identity()")
