"""Sums that are kept, so that a dashboard need not count a million policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('day_reach',
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('department', sa.String(length=128), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=32), nullable=False),
    sa.Column('policies', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('released_on', 'department', 'kind', 'name', name=op.f('pk_day_reach'))
    )
    op.create_table('day_sums',
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('department', sa.String(length=128), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('exempt', sa.Integer(), nullable=False),
    sa.Column('interpreted', sa.Integer(), nullable=False),
    sa.Column('multi_format', sa.Integer(), nullable=False),
    sa.Column('off_site', sa.Integer(), nullable=False),
    sa.Column('timely', sa.Integer(), nullable=False),
    sa.Column('timely_unknown', sa.Integer(), nullable=False),
    sa.Column('links_alive', sa.Integer(), nullable=False),
    sa.Column('open', sa.Integer(), nullable=False),
    sa.Column('drawn', sa.Integer(), nullable=False),
    sa.Column('forms', sa.Integer(), nullable=False),
    sa.Column('channels', sa.Integer(), nullable=False),
    sa.Column('pieces', sa.Integer(), nullable=False),
    sa.Column('pieces_diversified', sa.Integer(), nullable=False),
    sa.Column('pieces_elsewhere', sa.Integer(), nullable=False),
    sa.Column('pieces_on_site', sa.Integer(), nullable=False),
    sa.Column('releases', sa.Integer(), nullable=False),
    sa.Column('releases_diversified', sa.Integer(), nullable=False),
    sa.Column('releases_elsewhere', sa.Integer(), nullable=False),
    sa.Column('releases_on_site', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('released_on', 'department', 'topic', name=op.f('pk_day_sums'))
    )
    op.create_table('shared_piece',
    sa.Column('piece_id', sa.String(length=64), nullable=False),
    sa.Column('policy_id', sa.String(length=32), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('department', sa.String(length=128), nullable=False),
    sa.Column('sums', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('piece_id', 'policy_id', name=op.f('pk_shared_piece'))
    )
    op.create_index(op.f('ix_shared_piece_policy_id'), 'shared_piece', ['policy_id'], unique=False)
    op.create_index(op.f('ix_shared_piece_released_on'), 'shared_piece', ['released_on'], unique=False)
    op.create_table('stale',
    sa.Column('policy_id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('policy_id', name=op.f('pk_stale'))
    )
    op.create_table('standing',
    sa.Column('policy_id', sa.String(length=32), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.Column('department', sa.String(length=128), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('lacking', sa.Boolean(), nullable=False),
    sa.Column('sums', sa.JSON(), nullable=False),
    sa.Column('reach', sa.JSON(), nullable=False),
    sa.Column('changes_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('policy_id', name=op.f('pk_standing'))
    )
    op.create_index(op.f('ix_standing_changes_at'), 'standing', ['changes_at'], unique=False)
    op.create_index('ix_standing_lacking', 'standing', ['lacking', 'released_on'], unique=False)
    op.create_index(op.f('ix_standing_released_on'), 'standing', ['released_on'], unique=False)
    op.create_table('summary_basis',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_basis'))
    )
    op.create_index(op.f('ix_recorded_piece_replaces'), 'recorded_piece', ['replaces'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_recorded_piece_replaces'), table_name='recorded_piece')
    op.drop_table('summary_basis')
    op.drop_index(op.f('ix_standing_released_on'), table_name='standing')
    op.drop_index('ix_standing_lacking', table_name='standing')
    op.drop_index(op.f('ix_standing_changes_at'), table_name='standing')
    op.drop_table('standing')
    op.drop_table('stale')
    op.drop_index(op.f('ix_shared_piece_released_on'), table_name='shared_piece')
    op.drop_index(op.f('ix_shared_piece_policy_id'), table_name='shared_piece')
    op.drop_table('shared_piece')
    op.drop_table('day_sums')
    op.drop_table('day_reach')
