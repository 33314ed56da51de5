"""Corrections of how a policy was read, and the lines they start from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("correction", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_correction_policy_id")),
        sa.PrimaryKeyConstraint("policy_id", "number", name=op.f("pk_correction")),
    )
    # A policy from before has no lines; its file is read again when somebody wants to correct it.
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lines", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("policy", schema=None) as batch_op:
        batch_op.drop_column("lines")
    op.drop_table("correction")
