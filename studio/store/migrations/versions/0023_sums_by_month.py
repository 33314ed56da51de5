"""Sums kept by month and by day of change, in the place of those by day of release.

Kept sums are no source. The old ones are thrown away here, and everything is judged again in the background: the
tables are empty, so every policy is taken for stale.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SUMS = (
    "counted",
    "exempt",
    "interpreted",
    "multi_format",
    "off_site",
    "timely",
    "timely_unknown",
    "links_alive",
    "open",
    "drawn",
    "forms",
    "channels",
    "pieces",
    "pieces_diversified",
    "pieces_elsewhere",
    "pieces_on_site",
    "releases",
    "releases_diversified",
    "releases_elsewhere",
    "releases_on_site",
)
OLD = ("stale", "standing", "shared_piece", "day_sums", "day_reach")
NEW = ("stale", "standing", "shared_piece", "month_sums", "month_reach")


def upgrade() -> None:
    for table in OLD:
        op.drop_table(table)
    op.execute("DELETE FROM summary_basis")
    op.create_table(
        "stale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale")),
    )
    op.create_table(
        "standing",
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("lacking", sa.Boolean(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("lacking_until", sa.Date(), nullable=True),
        sa.Column("ever_exempt", sa.Boolean(), nullable=False),
        sa.Column("changes_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_changes_at"), "standing", ["changes_at"])
    op.create_index(
        "ix_standing_place", "standing", ["released_on", "policy_id", "lacking_until", "ever_exempt", "department"]
    )
    for name in ("department", "lacking", "status"):
        op.create_index(f"ix_standing_{name}", "standing", [name, "released_on", "policy_id"])
    op.create_table(
        "shared_piece",
        sa.Column("piece_id", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("piece_id", "policy_id", name=op.f("pk_shared_piece")),
    )
    op.create_index(op.f("ix_shared_piece_policy_id"), "shared_piece", ["policy_id"])
    op.create_index(op.f("ix_shared_piece_released_on"), "shared_piece", ["released_on"])
    op.create_table(
        "month_sums",
        sa.Column("span", sa.String(length=8), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("prior", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint(
            "span", "side", "department", "topic", "month", "prior", "since", name=op.f("pk_month_sums")
        ),
    )
    op.create_table(
        "month_reach",
        sa.Column("span", sa.String(length=8), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("policies", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "span", "side", "department", "kind", "name", "month", "since", name=op.f("pk_month_reach")
        ),
    )
    op.create_index(
        "ix_recorded_publication_account", "recorded_publication", ["channel", "account", "published_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_recorded_publication_account", table_name="recorded_publication")
    for table in NEW:
        op.drop_table(table)
    op.execute("DELETE FROM summary_basis")
    op.create_table(
        "stale",
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_stale")),
    )
    op.create_table(
        "standing",
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("lacking", sa.Boolean(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.Column("reach", sa.JSON(), nullable=False),
        sa.Column("changes_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_changes_at"), "standing", ["changes_at"])
    op.create_index("ix_standing_lacking", "standing", ["lacking", "released_on"])
    op.create_index(op.f("ix_standing_released_on"), "standing", ["released_on"])
    op.create_table(
        "shared_piece",
        sa.Column("piece_id", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("piece_id", "policy_id", name=op.f("pk_shared_piece")),
    )
    op.create_index(op.f("ix_shared_piece_policy_id"), "shared_piece", ["policy_id"])
    op.create_index(op.f("ix_shared_piece_released_on"), "shared_piece", ["released_on"])
    op.create_table(
        "day_sums",
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("released_on", "department", "topic", name=op.f("pk_day_sums")),
    )
    op.create_table(
        "day_reach",
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("policies", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("released_on", "department", "kind", "name", name=op.f("pk_day_reach")),
    )
