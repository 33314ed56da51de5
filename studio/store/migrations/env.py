"""Alembic's entry: runs inside the connection that `engine.migrate` opened."""

from __future__ import annotations

from alembic import context

from studio.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=lambda name, kind, parents: kind != "table" or name in Base.metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
