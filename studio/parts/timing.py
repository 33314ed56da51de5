"""Asking for the time at which something goes out."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from studio.domain.calendar import BEIJING
from studio.studio import Studio


def ask_due(studio: Studio, key: str, *, already: datetime | None = None) -> datetime | None:
    """A moment in Beijing time, or None for as soon as possible."""
    ways = ["立即发布", "定时发布"]
    if st.radio("什么时候发布", ways, index=int(already is not None), horizontal=True, key=f"{key}.when") == ways[0]:
        return None
    now = studio.clock().astimezone(BEIJING)
    offered = (already or now + timedelta(hours=1)).astimezone(BEIJING)
    day, clock = st.columns(2)
    on = day.date_input("日期", offered.date(), min_value=now.date(), format="YYYY-MM-DD", key=f"{key}.day")
    at = clock.time_input("时间（北京时间）", offered.time().replace(second=0, microsecond=0), key=f"{key}.time")
    return datetime.combine(on, at, tzinfo=BEIJING)
