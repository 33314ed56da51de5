"""What a machine found in the office's own files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("own_material") as batch:
        batch.add_column(sa.Column("seen", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("own_material") as batch:
        batch.drop_column("seen")
