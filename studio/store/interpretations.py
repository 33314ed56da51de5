"""Interpretations with their revisions, history, packages and renderings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, or_, select, update
from sqlalchemy.orm import Session

from studio.domain.content import Content, as_json, from_json
from studio.domain.due import AWAITED
from studio.domain.interpretation import Interpretation, Package, Revision, Status
from studio.domain.states import START, Move, State
from studio.store.tables import InterpretationRow, PackageRow, PolicyRow, RenderingRow, RevisionRow, StatusRow


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """How far the making of a revision's materials has come. `package_id` is set when all are made."""

    id: str
    interpretation_id: str
    revision_id: str
    theme: str
    done: int
    total: int
    label: str
    problem: str
    package_id: str

    @property
    def running(self) -> bool:
        return not self.problem and not self.package_id


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of a list of interpretations; `title` is the policy's."""

    id: str
    policy_id: str
    state: State
    title: str


@dataclass(frozen=True, kw_only=True)
class Save:
    """One line of the revision history."""

    number: int
    author_id: str
    created_at: datetime
    note: str


class Interpretations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, interpretation_id: str, *, lock: bool = False) -> Interpretation | None:
        query = select(InterpretationRow).where(InterpretationRow.id == interpretation_id)
        row = self._session.scalars(query.with_for_update() if lock else query).first()
        return self._built(row) if row else None

    def all(self) -> list[Interpretation]:
        rows = self._session.scalars(select(InterpretationRow).order_by(InterpretationRow.created_at.desc())).all()
        return [self._built(row) for row in rows]

    def handed_over(self) -> list[Interpretation]:
        """Those that wait for somebody between drafting and publication, and those that were sent back; oldest first."""
        waiting = [state.value for state in AWAITED if state is not State.DRAFTING]
        sent_back = and_(InterpretationRow.state == State.DRAFTING.value, InterpretationRow.round > 1)
        query = select(InterpretationRow).where(or_(InterpretationRow.state.in_(waiting), sent_back))
        return [self._built(row) for row in self._session.scalars(query.order_by(InterpretationRow.created_at))]

    def listed(self) -> list[Listed]:
        """All of them, newest first, in one query: what a choice needs to show."""
        columns = (InterpretationRow.id, InterpretationRow.policy_id, InterpretationRow.state, PolicyRow.title)
        query = select(*columns).join(PolicyRow, PolicyRow.id == InterpretationRow.policy_id)
        rows = self._session.execute(query.order_by(InterpretationRow.created_at.desc()))
        return [Listed(id=row[0], policy_id=row[1], state=State(row[2]), title=row[3]) for row in rows]

    def of_policy(self, policy_id: str) -> Interpretation | None:
        query = select(InterpretationRow).where(InterpretationRow.policy_id == policy_id)
        row = self._session.scalars(query).first()
        return self._built(row) if row else None

    def with_urgent_move(self) -> list[str]:
        """Ids of those that ever went the urgent way."""
        query = select(StatusRow.interpretation_id).where(StatusRow.move == Move.URGE.value).distinct()
        return list(self._session.scalars(query))

    def begin(self, interpretation_id: str, *, policy_id: str, person_id: str, at: datetime) -> None:
        self._session.add(
            InterpretationRow(id=interpretation_id, policy_id=policy_id, state=START.value, created_at=at)
        )
        self._session.flush()
        self._session.add(
            StatusRow(interpretation_id=interpretation_id, state=START.value, person_id=person_id, at=at, round=1)
        )

    def add_revision(self, revision: Revision) -> None:
        self._session.add(
            RevisionRow(
                id=revision.id,
                interpretation_id=revision.interpretation_id,
                number=revision.number,
                content=as_json(revision.content),
                author_id=revision.author_id,
                created_at=revision.created_at,
                note=revision.note,
            )
        )
        row = self._session.get_one(InterpretationRow, revision.interpretation_id)
        row.revision_number = revision.number
        row.version += 1
        self._session.flush()

    def revision(self, interpretation_id: str, number: int) -> Revision | None:
        query = select(RevisionRow).where(
            RevisionRow.interpretation_id == interpretation_id, RevisionRow.number == number
        )
        row = self._session.scalars(query).first()
        return _revision(row) if row else None

    def revision_by_id(self, revision_id: str) -> Revision | None:
        row = self._session.get(RevisionRow, revision_id)
        return _revision(row) if row else None

    def revisions(self, interpretation_id: str) -> list[Revision]:
        query = select(RevisionRow).where(RevisionRow.interpretation_id == interpretation_id)
        return [_revision(row) for row in self._session.scalars(query.order_by(RevisionRow.number.desc()))]

    def saves(self, interpretation_id: str) -> list[Save]:
        """Every revision without its content, newest first."""
        columns = (RevisionRow.number, RevisionRow.author_id, RevisionRow.created_at, RevisionRow.note)
        query = select(*columns).where(RevisionRow.interpretation_id == interpretation_id)
        rows = self._session.execute(query.order_by(RevisionRow.number.desc()))
        return [Save(number=row[0], author_id=row[1], created_at=row[2], note=row[3]) for row in rows]

    def latest_content(self, interpretation: Interpretation) -> Content:
        revision = self.revision(interpretation.id, interpretation.revision_number)
        return revision.content if revision else Content()

    def moved(self, interpretation: Interpretation, status: Status) -> None:
        row = self._session.get_one(InterpretationRow, interpretation.id)
        row.state, row.round = status.state.value, status.round
        row.package_id = status.package_id
        row.version += 1
        self._session.add(
            StatusRow(
                interpretation_id=interpretation.id,
                state=status.state.value,
                move=status.move.value if status.move else "",
                person_id=status.person_id,
                at=status.at,
                note=status.note,
                package_id=status.package_id or interpretation.package_id,
                round=interpretation.round,
            )
        )
        self._session.flush()

    def add_package(self, package: Package) -> None:
        self._session.add(
            PackageRow(
                id=package.id,
                interpretation_id=package.interpretation_id,
                revision_id=package.revision_id,
                digest=package.digest,
                algorithm=package.algorithm,
                manifest=dict(package.manifest),
                built_at=package.built_at,
            )
        )
        self._session.flush()

    def package(self, package_id: str) -> Package | None:
        row = self._session.get(PackageRow, package_id) if package_id else None
        return _package(row) if row else None

    def packages(self, interpretation_id: str) -> list[Package]:
        query = select(PackageRow).where(PackageRow.interpretation_id == interpretation_id)
        return [_package(row) for row in self._session.scalars(query.order_by(PackageRow.built_at.desc()))]

    def package_with(self, digest: str) -> str:
        """The id of the newest package with this digest; "" when there is none."""
        query = select(PackageRow.id).where(PackageRow.digest == digest).order_by(PackageRow.built_at.desc())
        return self._session.scalars(query).first() or ""

    def void_package(self, package_id: str, *, at: datetime, reason: str) -> None:
        self._session.execute(
            update(PackageRow)
            .where(PackageRow.id == package_id, PackageRow.voided_at.is_(None))
            .values(voided_at=at, void_reason=reason)
        )

    def begin_rendering(self, rendering: Rendering, *, at: datetime) -> None:
        self._session.add(
            RenderingRow(
                id=rendering.id,
                interpretation_id=rendering.interpretation_id,
                revision_id=rendering.revision_id,
                theme=rendering.theme,
                done=rendering.done,
                total=rendering.total,
                label=rendering.label,
                created_at=at,
            )
        )
        self._session.flush()

    def rendering(self, rendering_id: str) -> Rendering | None:
        row = self._session.get(RenderingRow, rendering_id)
        return _rendering(row) if row else None

    def latest_rendering(self, interpretation_id: str) -> Rendering | None:
        query = select(RenderingRow).where(RenderingRow.interpretation_id == interpretation_id)
        row = self._session.scalars(query.order_by(RenderingRow.created_at.desc()).limit(1)).first()
        return _rendering(row) if row else None

    def last_theme(self, interpretation_id: str, *, department: str) -> str:
        """What this interpretation was last drawn in, else any of the department; "" when nothing was drawn."""
        own = RenderingRow.interpretation_id == interpretation_id
        query = (
            select(RenderingRow.theme)
            .join(InterpretationRow, InterpretationRow.id == RenderingRow.interpretation_id)
            .join(PolicyRow, PolicyRow.id == InterpretationRow.policy_id)
            .where(or_(own, PolicyRow.department == department) if department else own)
            .order_by(case((own, 0), else_=1), RenderingRow.created_at.desc())
        )
        return self._session.scalar(query.limit(1)) or ""

    def advance_rendering(
        self, rendering_id: str, *, done: int, total: int, label: str, problem: str = "", package_id: str = ""
    ) -> None:
        row = self._session.get_one(RenderingRow, rendering_id)
        row.done, row.total, row.label = done, total, label
        row.problem, row.package_id = problem, package_id

    def _built(self, row: InterpretationRow) -> Interpretation:
        statuses = self._session.scalars(
            select(StatusRow).where(StatusRow.interpretation_id == row.id).order_by(StatusRow.id)
        )
        authors = self._session.scalars(
            select(RevisionRow.author_id).where(RevisionRow.interpretation_id == row.id).distinct()
        )
        return Interpretation(
            id=row.id,
            policy_id=row.policy_id,
            state=State(row.state),
            version=row.version,
            revision_number=row.revision_number,
            package_id=row.package_id,
            round=row.round,
            history=tuple(_status(status) for status in statuses),
            authors=frozenset(authors),
        )


def _status(row: StatusRow) -> Status:
    return Status(
        state=State(row.state),
        move=Move(row.move) if row.move else None,
        person_id=row.person_id,
        at=row.at,
        note=row.note,
        package_id=row.package_id,
        round=row.round,
    )


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        id=row.id,
        interpretation_id=row.interpretation_id,
        number=row.number,
        content=from_json(row.content),
        author_id=row.author_id,
        created_at=row.created_at,
        note=row.note,
    )


def _package(row: PackageRow) -> Package:
    return Package(
        id=row.id,
        interpretation_id=row.interpretation_id,
        revision_id=row.revision_id,
        digest=row.digest,
        algorithm=row.algorithm,
        manifest=row.manifest,
        built_at=row.built_at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )


def _rendering(row: RenderingRow) -> Rendering:
    return Rendering(
        id=row.id,
        interpretation_id=row.interpretation_id,
        revision_id=row.revision_id,
        theme=row.theme,
        done=row.done,
        total=row.total,
        label=row.label,
        problem=row.problem,
        package_id=row.package_id,
    )
