"""Short random names for stored things."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """16 hexadecimal characters, 64 random bits."""
    return secrets.token_hex(8)
