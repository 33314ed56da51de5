"""What was imported from ledgers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import'))
    )
    op.create_table('recorded_piece',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(length=128), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('form', sa.String(length=16), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fields_shown', sa.Integer(), nullable=True),
    sa.Column('recorded', sa.Boolean(), nullable=False),
    sa.Column('replaces', sa.String(length=64), nullable=False),
    sa.Column('import_id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_piece'))
    )
    op.create_table('recorded_policy',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(length=128), nullable=False),
    sa.Column('doc_number', sa.String(length=128), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('department', sa.String(length=128), nullable=False),
    sa.Column('co_departments', sa.JSON(), nullable=False),
    sa.Column('topic', sa.String(length=64), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=True),
    sa.Column('disclosure', sa.String(length=16), nullable=False),
    sa.Column('interpretation_required', sa.Boolean(), nullable=False),
    sa.Column('exempt_reason', sa.Text(), nullable=False),
    sa.Column('forwarded', sa.Boolean(), nullable=False),
    sa.Column('led_elsewhere', sa.Boolean(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('import_id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_policy'))
    )
    op.create_index(op.f('ix_recorded_policy_released_on'), 'recorded_policy', ['released_on'], unique=False)
    op.create_table('recorded_piece_of',
    sa.Column('piece_id', sa.String(length=32), nullable=False),
    sa.Column('policy_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['piece_id'], ['recorded_piece.id'], name=op.f('fk_recorded_piece_of_piece_id')),
    sa.PrimaryKeyConstraint('piece_id', 'policy_id', name=op.f('pk_recorded_piece_of'))
    )
    op.create_index(op.f('ix_recorded_piece_of_policy_id'), 'recorded_piece_of', ['policy_id'], unique=False)
    op.create_table('recorded_publication',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('piece_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('account', sa.String(length=128), nullable=False),
    sa.Column('is_website', sa.Boolean(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rehearsal', sa.Boolean(), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('links_broken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('import_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['piece_id'], ['recorded_piece.id'], name=op.f('fk_recorded_publication_piece_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_publication'))
    )
    op.create_index(op.f('ix_recorded_publication_piece_id'), 'recorded_publication', ['piece_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_recorded_publication_piece_id'), table_name='recorded_publication')
    op.drop_table('recorded_publication')
    op.drop_index(op.f('ix_recorded_piece_of_policy_id'), table_name='recorded_piece_of')
    op.drop_table('recorded_piece_of')
    op.drop_index(op.f('ix_recorded_policy_released_on'), table_name='recorded_policy')
    op.drop_table('recorded_policy')
    op.drop_table('recorded_piece')
    op.drop_table('import')
