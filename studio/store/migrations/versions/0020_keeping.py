"""What channels remember between calls: tokens, uploaded pictures, pushed events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_token",
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("owned_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_kept_token")),
    )
    op.create_table(
        "kept_upload",
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "digest", name=op.f("pk_kept_upload")),
    )
    op.create_table(
        "kept_event",
        sa.Column("account", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name=op.f("pk_kept_event")),
    )


def downgrade() -> None:
    op.drop_table("kept_event")
    op.drop_table("kept_upload")
    op.drop_table("kept_token")
