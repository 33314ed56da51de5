"""Deliveries over time: when they are due, what they replace, why they came down; pauses, numbers, workers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pause',
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('channel', name=op.f('pk_pause'))
    )
    op.create_table('worker',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('beats', sa.Integer(), nullable=False),
    sa.Column('lost', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    op.create_table('statistic',
    sa.Column('delivery_id', sa.String(length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.Column('collected_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['delivery.id'], name=op.f('fk_statistic_delivery_id')),
    sa.PrimaryKeyConstraint('delivery_id', 'day', name=op.f('pk_statistic'))
    )
    with op.batch_alter_table('delivery') as batch:
        batch.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('replaces', sa.String(length=32), server_default='', nullable=False))
        batch.add_column(sa.Column('withdraw_reason', sa.Text(), server_default='', nullable=False))
        batch.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('delivery') as batch:
        batch.drop_column('withdrawn_at')
        batch.drop_column('withdraw_reason')
        batch.drop_column('replaces')
        batch.drop_column('due_at')
    op.drop_table('statistic')
    op.drop_table('worker')
    op.drop_table('pause')
