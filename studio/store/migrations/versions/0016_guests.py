"""Invitations to read one interpretation without an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("browser_sha256", sa.String(length=64), nullable=True),
        sa.Column("invited_by", sa.String(length=32), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["interpretation_id"], ["interpretation.id"], name=op.f("fk_guest_interpretation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_guest_token_sha256")),
        sa.UniqueConstraint("browser_sha256", name=op.f("uq_guest_browser_sha256")),
    )
    op.create_index(op.f("ix_guest_interpretation_id"), "guest", ["interpretation_id"])


def downgrade() -> None:
    op.drop_table("guest")
