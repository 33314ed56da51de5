"""The tables. Rows never leave this package: collections translate them to domain objects."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Moment, dict[str, Any]: JSON, list[str]: JSON}


class PersonRow(Base):
    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(128), default="")
    roles: Mapped[list[str]]
    password_hash: Mapped[str] = mapped_column(String(256))
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret of the one-time codes, encrypted like a channel's keys; None while they are off."""
    code_used: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """The half-minute whose code was used last: no code serves twice."""
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")


class LoginRow(Base):
    """One signed-in browser. The token itself is never stored."""

    __tablename__ = "login"
    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    owes: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """`code` or `password`: what still has to be given before this browser may enter."""
    way: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """`unified` when the 统一身份认证 vouched for it."""


class IdentityRow(Base):
    """Who somebody is at the 统一身份认证. `subject` is "" until they come, `person_id` until they are linked."""

    __tablename__ = "identity"
    __table_args__ = (Index("ix_identity_issuer_subject", "issuer", "subject"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    number: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(300))
    person_id: Mapped[str] = mapped_column(String(32), index=True)
    seen_at: Mapped[datetime | None]


class BegunLoginRow(Base):
    """A browser that was sent to the 统一身份认证 and has not come back. Taken once."""

    __tablename__ = "begun_login"
    state_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_sha256: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime]


class NoticeRow(Base):
    __tablename__ = "notice"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    interpretation_id: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class DelegationRow(Base):
    __tablename__ = "delegation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    from_person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    to_person: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    revoked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class PolicyRow(Base):
    __tablename__ = "policy"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    doc_number: Mapped[str] = mapped_column(String(128), default="")
    issuers: Mapped[list[str]]
    issued_on: Mapped[date | None]
    released_on: Mapped[date | None] = mapped_column(index=True)
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    disclosure: Mapped[str] = mapped_column(String(16), default="")
    disclosure_reason: Mapped[str] = mapped_column(Text, default="")
    interpretation_required: Mapped[bool] = mapped_column(default=True)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_on: Mapped[date | None]
    department: Mapped[str] = mapped_column(String(128), default="", index=True)
    reading: Mapped[dict[str, Any]]
    lines: Mapped[list[str]] = mapped_column(deferred=True, default=list, server_default="[]")
    """What the reader of the file gave; read only when paragraphs are looked at. Empty before version 2 of the tables."""
    file_name: Mapped[str] = mapped_column(Text, default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]


class CorrectionRow(Base):
    """Append-only: a correction of a policy's paragraphs, or the undoing of one."""

    __tablename__ = "correction"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class OldVersionRow(Base):
    """The document that a policy replaces, as it was read; kept to compare, never interpreted."""

    __tablename__ = "old_version"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_sha256: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]


class InterpretationRow(Base):
    __tablename__ = "interpretation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), index=True)
    state: Mapped[str] = mapped_column(String(24), index=True)
    version: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=1)
    revision_number: Mapped[int] = mapped_column(default=0)
    package_id: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]


class RevisionRow(Base):
    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("interpretation_id", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class OwnMaterialRow(Base):
    """A file the office added itself. A removed one stays as a row."""

    __tablename__ = "own_material"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    seconds: Mapped[float] = mapped_column(Float)
    thumbnail: Mapped[str] = mapped_column(String(64))
    alt: Mapped[str] = mapped_column(Text)
    transcript: Mapped[str] = mapped_column(Text)
    right: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    ai_made: Mapped[bool]
    person_id: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class StatusRow(Base):
    __tablename__ = "status"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    state: Mapped[str] = mapped_column(String(24))
    move: Mapped[str] = mapped_column(String(24), default="")
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")
    package_id: Mapped[str] = mapped_column(String(32), default="")
    round: Mapped[int]


class PackageRow(Base):
    __tablename__ = "package"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_id: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(128))
    algorithm: Mapped[str] = mapped_column(String(16))
    manifest: Mapped[dict[str, Any]]
    built_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")


class RenderingRow(Base):
    """How far the making of one revision's materials has come."""

    __tablename__ = "rendering"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_id: Mapped[str] = mapped_column(String(32), index=True)
    theme: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    package_id: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]


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


class PauseRow(Base):
    """A channel to which nothing goes out until somebody lets it go on."""

    __tablename__ = "pause"
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]


class StatisticRow(Base):
    """What a platform counted for one delivery on one day; a later answer for the same day replaces it."""

    __tablename__ = "statistic"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    numbers: Mapped[dict[str, Any]]
    collected_at: Mapped[datetime]


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


class AuditRow(Base):
    """Append-only. Each row carries the digest of the one before it."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(String(32))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128), index=True)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    algorithm: Mapped[str] = mapped_column(String(16))
    previous: Mapped[str] = mapped_column(String(128))
    digest: Mapped[str] = mapped_column(String(128))


class ClashRow(Base):
    """Two wordings of one unit that were saved at once. Settled ones stay as rows."""

    __tablename__ = "clash"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    unit: Mapped[str] = mapped_column(String(32))
    mine: Mapped[int]
    theirs: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    settled_as: Mapped[str] = mapped_column(String(16), default="")
    settled_by: Mapped[str] = mapped_column(String(32), default="")
    settled_at: Mapped[datetime | None]


class CommentRow(Base):
    __tablename__ = "comment"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    field: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    resolved_by: Mapped[str] = mapped_column(String(32), default="")
    resolved_at: Mapped[datetime | None]


class ConfirmationRow(Base):
    """A cooperating department's agreement to one revision. Append-only: the latest of a department counts."""

    __tablename__ = "confirmation"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    department: Mapped[str] = mapped_column(String(128))
    revision_number: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")


class DepartmentTextRow(Base):
    """What a department says in a field each time: its contact, its boilerplate."""

    __tablename__ = "department_text"
    department: Mapped[str] = mapped_column(String(128), primary_key=True)
    field: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[dict[str, Any]]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class ImportRow(Base):
    """One ledger file that was taken in. Append-only; the file itself is kept by its digest."""

    __tablename__ = "import"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class RecordedPolicyRow(Base):
    """A policy of an imported ledger. Its id follows from its number, so that a second import finds it."""

    __tablename__ = "recorded_policy"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(128), default="")
    doc_number: Mapped[str] = mapped_column(String(128), default="")
    title: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(String(128))
    co_departments: Mapped[list[str]]
    topic: Mapped[str] = mapped_column(String(64), default="")
    released_on: Mapped[date | None] = mapped_column(index=True)
    disclosure: Mapped[str] = mapped_column(String(16))
    interpretation_required: Mapped[bool]
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    forwarded: Mapped[bool]
    led_elsewhere: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    import_id: Mapped[str] = mapped_column(String(32))


class RecordedPieceRow(Base):
    __tablename__ = "recorded_piece"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(128), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    form: Mapped[str] = mapped_column(String(16))
    signed_at: Mapped[datetime | None]
    fields_shown: Mapped[int | None]
    recorded: Mapped[bool]
    replaces: Mapped[str] = mapped_column(String(64), default="", index=True)
    import_id: Mapped[str] = mapped_column(String(32))


class RecordedPieceOfRow(Base):
    """Which policies a recorded piece interprets; a policy made in the studio may be one of them."""

    __tablename__ = "recorded_piece_of"
    piece_id: Mapped[str] = mapped_column(ForeignKey("recorded_piece.id"), primary_key=True)
    policy_id: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(default=0)


class RecordedPublicationRow(Base):
    __tablename__ = "recorded_publication"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    piece_id: Mapped[str] = mapped_column(ForeignKey("recorded_piece.id"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(String(128), default="")
    is_website: Mapped[bool]
    published_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    url: Mapped[str] = mapped_column(Text, default="")
    proof: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None]
    rehearsal: Mapped[bool]
    linked_at: Mapped[datetime | None]
    links_broken_at: Mapped[datetime | None]
    import_id: Mapped[str] = mapped_column(String(32))


class SnapshotRow(Base):
    """A report as it was frozen. Append-only: a later count is another version of the same window."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("start", "end", "version"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    start: Mapped[date]
    end: Mapped[date]
    version: Mapped[int]
    asof: Mapped[datetime]
    report: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


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


class SettlementRow(Base):
    """Why a finding was let stand. One that was taken back stays as a row."""

    __tablename__ = "settlement"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    revision_number: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(32))
    field: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    taken_back_by: Mapped[str] = mapped_column(String(32), default="")
    taken_back_at: Mapped[datetime | None]


class LexiconChangeRow(Base):
    """One proposal to change a word list, and what became of it."""

    __tablename__ = "lexicon_change"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    entry: Mapped[dict[str, Any]]
    retires: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(32))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), index=True)
    decided_by: Mapped[str] = mapped_column(String(32), default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")


class DepartmentRow(Base):
    """One department of the list; people and policies name it by its name."""

    __tablename__ = "department"
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    parent: Mapped[str] = mapped_column(String(128), default="")
    openness: Mapped[bool] = mapped_column(default=False)


class ThreeSyncRow(Base):
    """三同步 of one policy: the plan of its interpretation, the document's own days, and when it was sent."""

    __tablename__ = "three_sync"
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    outline: Mapped[str] = mapped_column(Text, default="")
    forms: Mapped[list[str]]
    channels: Mapped[list[str]]
    planned_on: Mapped[date | None]
    drafted_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str] = mapped_column(String(32), default="")


class DisclosureReviewRow(Base):
    """Append-only: a second look at a document that is not open."""

    __tablename__ = "disclosure_review"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    policy_id: Mapped[str] = mapped_column(ForeignKey("policy.id"), index=True)
    opened: Mapped[bool]
    ground: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class GuestRow(Base):
    """An invitation to read one interpretation without an account."""

    __tablename__ = "guest"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(ForeignKey("interpretation.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    browser_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str] = mapped_column(String(32))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(32), default="")


class SignedPaperRow(Base):
    """An approval sheet that came back signed on paper, or was sealed. A struck one stays as a row."""

    __tablename__ = "signed_paper"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    package_id: Mapped[str] = mapped_column(ForeignKey("package.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    thumbnail: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    struck_by: Mapped[str] = mapped_column(String(32), default="")
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(Text, default="")


class ReadingMarkRow(Base):
    """The first time that a person was shown a package. Append-only."""

    __tablename__ = "reading_mark"
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    package_id: Mapped[str] = mapped_column(ForeignKey("package.id"), primary_key=True)
    interpretation_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime]


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
