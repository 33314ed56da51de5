"""Forced change of passwords, one-time codes, idle sessions, and delegation for leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("code_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("code_used", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("owes", sa.String(length=16), server_default="", nullable=False))
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("from_person", sa.String(length=32), nullable=False),
        sa.Column("to_person", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_person"], ["person.id"], name=op.f("fk_delegation_from_person")),
        sa.ForeignKeyConstraint(["to_person"], ["person.id"], name=op.f("fk_delegation_to_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    for column in ("from_person", "to_person"):
        op.create_index(op.f(f"ix_delegation_{column}"), "delegation", [column])


def downgrade() -> None:
    op.drop_table("delegation")
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.drop_column("owes")
        batch_op.drop_column("seen_at")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("code_used")
        batch_op.drop_column("code_sealed")
        batch_op.drop_column("must_change_password")
