"""Who was shown which package when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_mark",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("package_id", sa.String(length=32), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_reading_mark_package_id")),
        sa.PrimaryKeyConstraint("person_id", "package_id", name=op.f("pk_reading_mark")),
    )
    op.create_index(op.f("ix_reading_mark_interpretation_id"), "reading_mark", ["interpretation_id"])


def downgrade() -> None:
    op.drop_table("reading_mark")
