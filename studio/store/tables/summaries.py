"""Kept sums of the dashboard. All of them can be counted again from the other tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class StaleRow(Base):
    """A policy whose standing has to be judged anew: something about it was written."""

    __tablename__ = "stale"
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True)


class StandingRow(Base):
    """How a policy stands now, kept so that nobody has to judge a million again. Everything here can be recounted."""

    __tablename__ = "standing"
    __table_args__ = (Index("ix_standing_lacking", "lacking", "released_on"),)
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    released_on: Mapped[date] = mapped_column(index=True)
    department: Mapped[str] = mapped_column(String(128))
    topic: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    marks: Mapped[dict[str, Any]]
    reasons: Mapped[list[str]]
    lacking: Mapped[bool]
    sums: Mapped[dict[str, Any]]
    reach: Mapped[dict[str, Any]]
    changes_at: Mapped[datetime | None] = mapped_column(index=True)
    """When time alone changes the judgement next: a release or a withdrawal that lies ahead."""


class SharedPieceRow(Base):
    """A piece of several policies, under each counted one: it adds to a window's figures once."""

    __tablename__ = "shared_piece"
    piece_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    released_on: Mapped[date] = mapped_column(index=True)
    department: Mapped[str] = mapped_column(String(128))
    sums: Mapped[dict[str, Any]]


class DaySumsRow(Base):
    """The sums of all policies of a day, department and topic (domain/sums)."""

    __tablename__ = "day_sums"
    released_on: Mapped[date] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
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


class DayReachRow(Base):
    """How many counted policies of a day and department came out in a form or on a channel."""

    __tablename__ = "day_reach"
    released_on: Mapped[date] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    policies: Mapped[int]


class SummaryBasisRow(Base):
    """Under which rules the kept sums were judged; others make all of them stale."""

    __tablename__ = "summary_basis"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
