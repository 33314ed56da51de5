"""Rehearsal (演练): the platforms played on this machine, strict as their documents, with memory and mishaps.

Each simulator is written from the vendor's documents, never from our adapter. Nothing here counts as published.
"""

from __future__ import annotations

from channels.rehearsal.accounts import rehearsal_accounts
from channels.rehearsal.app import create_app, serve

__all__ = ["create_app", "rehearsal_accounts", "serve"]
