"""三同步, and the yearly second look at what is not open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "three_sync",
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_three_sync_policy_id")),
        sa.PrimaryKeyConstraint("policy_id", name=op.f("pk_three_sync")),
    )
    op.create_table(
        "disclosure_review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_disclosure_review_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_review")),
    )
    op.create_index(op.f("ix_disclosure_review_policy_id"), "disclosure_review", ["policy_id"])


def downgrade() -> None:
    op.drop_table("disclosure_review")
    op.drop_table("three_sync")
