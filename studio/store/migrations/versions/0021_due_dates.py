"""Last days for the steps that people hand over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due",
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interpretation_id"], ["interpretation.id"], name=op.f("fk_due_interpretation_id")
        ),
        sa.PrimaryKeyConstraint("interpretation_id", "number", name=op.f("pk_due")),
    )


def downgrade() -> None:
    op.drop_table("due")
