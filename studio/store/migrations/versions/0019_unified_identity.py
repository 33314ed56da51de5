"""Who somebody is at the 统一身份认证, and browsers on their way there and back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=16), server_default="", nullable=False))
    op.create_table(
        "identity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_index("ix_identity_issuer_subject", "identity", ["issuer", "subject"])
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"])
    op.create_table(
        "begun_login",
        sa.Column("state_sha256", sa.String(length=64), nullable=False),
        sa.Column("browser_sha256", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_begun_login")),
    )


def downgrade() -> None:
    op.drop_table("begun_login")
    op.drop_table("identity")
    with op.batch_alter_table("login", schema=None) as batch_op:
        batch_op.drop_column("way")
