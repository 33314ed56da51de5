"""Writing one interpretation together: clashes, comments, confirmations, and a department's own texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("revision") as table:
        table.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "clash",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("mine", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_as", sa.String(length=16), nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["interpretation_id"], ["interpretation.id"], name=op.f("fk_clash_interpretation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash")),
    )
    op.create_index(op.f("ix_clash_interpretation_id"), "clash", ["interpretation_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by", sa.String(length=32), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["interpretation_id"], ["interpretation.id"], name=op.f("fk_comment_interpretation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_interpretation_id"), "comment", ["interpretation_id"])
    op.create_table(
        "confirmation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("interpretation_id", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interpretation_id"], ["interpretation.id"], name=op.f("fk_confirmation_interpretation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index(op.f("ix_confirmation_interpretation_id"), "confirmation", ["interpretation_id"])
    op.create_table(
        "department_text",
        sa.Column("department", sa.String(length=128), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("part", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("department", "field", name=op.f("pk_department_text")),
    )


def downgrade() -> None:
    op.drop_table("department_text")
    op.drop_table("confirmation")
    op.drop_table("comment")
    op.drop_table("clash")
    with op.batch_alter_table("revision") as table:
        table.drop_column("note")
