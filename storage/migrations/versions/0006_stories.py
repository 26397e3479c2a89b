"""Stories keep their original, how sure it is and why; articles the watched site that they name as their source"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cluster", sa.Column("original", sa.BigInteger(), nullable=True))
    op.add_column("cluster", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("cluster", sa.Column("reasons", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.create_index("cluster_merged", "cluster", ["merged_into"], postgresql_where=sa.text("merged_into is not null"))
    op.add_column("article", sa.Column("cites_source_id", sa.Integer(), nullable=True))
    op.create_index("article_story", "article", ["cluster_id", "source_id", "cluster_role"])
    op.create_index(
        "article_cites",
        "article",
        ["cluster_id", "cites_source_id"],
        postgresql_where=sa.text("cites_source_id is not null"),
    )
    op.drop_index("article_cluster", table_name="article")
    op.create_table(
        "upkeep_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    # stories point straight to the living one, however often they were merged
    op.execute("""
        with recursive way (id, target) as (
            select id, merged_into from cluster where merged_into is not null
            union all
            select way.id, next.merged_into from way join cluster next on next.id = way.target
            where next.merged_into is not null
        )
        update cluster set merged_into = living.target
        from (select id, min(target) as target from way group by id) living
        where cluster.id = living.id and cluster.merged_into <> living.target
    """)
    # how sure it is stays open until upkeep comes by
    op.execute("""
        update cluster set original = article.number
        from article
        where article.cluster_id = cluster.id and article.cluster_role = 'original'
          and exists (select from article other where other.cluster_id = cluster.id and other.number <> article.number)
    """)


def downgrade() -> None:
    op.drop_table("upkeep_mark")
    op.create_index("article_cluster", "article", ["cluster_id"])
    op.drop_index("article_cites", table_name="article")
    op.drop_index("article_story", table_name="article")
    op.drop_column("article", "cites_source_id")
    op.drop_index("cluster_merged", table_name="cluster")
    for name in ("reasons", "confidence", "original"):
        op.drop_column("cluster", name)
