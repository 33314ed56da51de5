"""Times as people read them: Beijing time, wherever the server stands."""

from __future__ import annotations

from datetime import datetime

from studio.domain.calendar import BEIJING


def shown(moment: datetime) -> str:
    """`2026-11-24 09:46`."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def clock(moment: datetime) -> str:
    """`09:46`."""
    return f"{moment.astimezone(BEIJING):%H:%M}"
