"""Deliveries with their intents, evidence and numbers; channels' settings and what is kept for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from studio.store.tables.base import Base


class DeliveryRow(Base):
    __tablename__ = "delivery"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    package_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(32))
    rehearsal: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16), index=True)
    attempt: Mapped[int] = mapped_column(default=1)
    stage: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    external_id: Mapped[str] = mapped_column(String(256), default="")
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    replaces: Mapped[str] = mapped_column(String(32), default="", server_default="")
    withdraw_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    withdrawn_at: Mapped[datetime | None]


class IntentRow(Base):
    """Written before a stage goes out; `facts` come with the answer. An intent without facts is a question."""

    __tablename__ = "intent"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(64), primary_key=True)
    intended_at: Mapped[datetime]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    done_at: Mapped[datetime | None]


class EvidenceRow(Base):
    __tablename__ = "evidence"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[datetime]
    status_code: Mapped[int]
    verified: Mapped[bool]
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    linked: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    snapshot_sha256: Mapped[str] = mapped_column(String(64), default="")
    proof: Mapped[str] = mapped_column(String(64), default="", server_default="")
    proof_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    person_id: Mapped[str] = mapped_column(String(32), default="", server_default="")


class StatisticRow(Base):
    """What a platform counted for one delivery up to the end of one day; a later answer for the same day replaces it."""

    __tablename__ = "statistic"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    numbers: Mapped[dict[str, Any]]
    collected_at: Mapped[datetime]


class HandCountRow(Base):
    """Append-only: numbers of readers that a person typed in, totals up to the end of a day."""

    __tablename__ = "hand_count"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), index=True)
    day: Mapped[date]
    numbers: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class PauseRow(Base):
    """A channel to which nothing goes out until somebody lets it go on."""

    __tablename__ = "pause"
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]


class WorkerRow(Base):
    """A delivery worker's sign of life. `beats` only ever grows; `lost` once another worker took its jobs over."""

    __tablename__ = "worker"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    beats: Mapped[int] = mapped_column(default=0)
    lost: Mapped[bool] = mapped_column(default=False)


class AccountRow(Base):
    """One channel's settings; `sealed` is encrypted with a key that is not in the database."""

    __tablename__ = "account"
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    rehearsal: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime]


class KeptTokenRow(Base):
    """A channel account's access token, shared by all processes; `owner` is the one that is fetching it now."""

    __tablename__ = "kept_token"
    account: Mapped[str] = mapped_column(String(255), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    good_until: Mapped[datetime | None]
    owner: Mapped[str] = mapped_column(String(32), default="")
    owned_until: Mapped[datetime | None]


class KeptUploadRow(Base):
    """Where a platform holds a picture of these bytes, by account."""

    __tablename__ = "kept_upload"
    account: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class KeptEventRow(Base):
    """What a platform told of one job. The first telling counts; platforms repeat themselves."""

    __tablename__ = "kept_event"
    account: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    told: Mapped[dict[str, Any]]
    at: Mapped[datetime]
