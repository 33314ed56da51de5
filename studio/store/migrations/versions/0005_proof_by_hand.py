"""Proof that a person brings for a channel without an interface."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = {"proof": 64, "proof_name": 200, "person_id": 32}


def upgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        for name, length in COLUMNS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)
