"""Kept sums of the dashboard. All of them can be counted again from the other tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class StaleRow(Base):
    """A mark that a policy has to be judged anew: something about it was written. One policy may carry several; a mark
    set while the policy was being judged is another row, and is not taken away with those that were seen before."""

    __tablename__ = "stale"
    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(32))


class StandingRow(Base):
    """How a policy stands now, and stood at the end of every day, kept so that nobody has to judge a million again."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_place", "released_on", "policy_id", "lacking_until", "ever_exempt", "department"),
        Index("ix_standing_department", "department", "released_on", "policy_id"),
        Index("ix_standing_lacking", "lacking", "released_on", "policy_id"),
        Index("ix_standing_status", "status", "released_on", "policy_id"),
    )
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    released_on: Mapped[date]
    department: Mapped[str] = mapped_column(String(128))
    topic: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    marks: Mapped[dict[str, Any]]
    reasons: Mapped[list[str]]
    lacking: Mapped[bool]
    history: Mapped[list[Any]] = mapped_column(JSON)
    """[[day, {name: count}], …]: what it adds from the end of that day on (domain/history)."""
    lacking_until: Mapped[date | None]
    """The last day at whose end something was lacking; 9999-12-31 while it still is."""
    ever_exempt: Mapped[bool]
    changes_at: Mapped[datetime | None] = mapped_column(index=True)
    """When time alone changes the judgement next: a release or a withdrawal that lies ahead."""


class SharedPieceRow(Base):
    """A piece of several policies, under each counted one: it adds to a window's figures once."""

    __tablename__ = "shared_piece"
    piece_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    released_on: Mapped[date] = mapped_column(index=True)
    department: Mapped[str] = mapped_column(String(128))
    history: Mapped[list[Any]] = mapped_column(JSON)


class MonthSumsRow(Base):
    """The sums (domain/sums) of all policies released in a month.

    `side` says of which: "" of all, or of one department, one topic, one topic of one department. `span` says of when:
    "ever" is how they stand now; "month" and "day" are what changed in that month or on that day, so that an earlier
    cut-off adds up whole months and the days of the last one. A piece of several policies counts under the earliest of
    them, which depends on the window: it stands here under every policy with the month of the one before it as
    `prior`, and counts when that is before the window. For all else `prior` is the first of all days.
    """

    __tablename__ = "month_sums"
    span: Mapped[str] = mapped_column(String(8), primary_key=True)
    side: Mapped[str] = mapped_column(String(12), primary_key=True)
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    prior: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    counted: Mapped[int]
    exempt: Mapped[int]
    interpreted: Mapped[int]
    multi_format: Mapped[int]
    off_site: Mapped[int]
    timely: Mapped[int]
    timely_unknown: Mapped[int]
    links_alive: Mapped[int]
    open: Mapped[int]
    drawn: Mapped[int]
    forms: Mapped[int]
    channels: Mapped[int]
    pieces: Mapped[int]
    pieces_diversified: Mapped[int]
    pieces_elsewhere: Mapped[int]
    pieces_on_site: Mapped[int]
    releases: Mapped[int]
    releases_diversified: Mapped[int]
    releases_elsewhere: Mapped[int]
    releases_on_site: Mapped[int]


class MonthReachRow(Base):
    """How many policies of a month came out in a form or on a channel, are listed, or lack something."""

    __tablename__ = "month_reach"
    span: Mapped[str] = mapped_column(String(8), primary_key=True)
    side: Mapped[str] = mapped_column(String(12), primary_key=True)
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    policies: Mapped[int]


class SummaryBasisRow(Base):
    """Under which rules the kept sums were judged; others make all of them stale."""

    __tablename__ = "summary_basis"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
