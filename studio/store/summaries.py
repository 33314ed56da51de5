"""The kept sums: how each policy stands, and those sums by day, department and topic.

Whatever is written about a policy makes it stale in the same transaction; judging it again takes its old sums out and
puts the new ones in. Nothing here is a source: all of it can be thrown away and counted again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from studio.domain.sums import NAMES, Sums, total
from studio.store.tables import (
    Base,
    DayReachRow,
    DaySumsRow,
    DeliveryRow,
    EvidenceRow,
    InterpretationRow,
    PackageRow,
    PolicyRow,
    RecordedPieceOfRow,
    RecordedPieceRow,
    RecordedPolicyRow,
    RecordedPublicationRow,
    SharedPieceRow,
    StaleRow,
    StandingRow,
    StatusRow,
    SummaryBasisRow,
)

AT_ONCE = 500
Key = tuple[date, str, str]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One policy as it stands. `sums` leave out the pieces that it shares with others: those are in `shared`."""

    policy_id: str
    released_on: date
    department: str
    topic: str
    title: str
    status: str
    marks: Mapping[str, bool | None]
    reasons: tuple[str, ...]
    lacking: bool
    sums: Sums
    shared: Mapping[str, Sums]
    reach: Mapping[str, tuple[str, ...]]
    changes_at: datetime | None


class Summaries:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ── what has to be judged ────────────────────────────────────────────────────────────────────────

    def mark_touched(self, rows: Iterable[Base]) -> None:
        """Makes stale whatever policies these rows are about."""
        ids = _Touched(self._session, rows).policies()
        if ids:
            self._upsert(StaleRow, [{"policy_id": one} for one in sorted(ids)], add=())

    def mark_all(self) -> None:
        for column in (PolicyRow.id, RecordedPolicyRow.id):
            known = select(StaleRow.policy_id)
            missing = select(column).where(column.not_in(known))
            table = StaleRow.__table__
            self._session.execute(table.insert().from_select(["policy_id"], missing))  # type: ignore[attr-defined]

    def under(self, fingerprint: str) -> None:
        """Makes everything stale when the sums were judged under other rules, or never."""
        basis = self._session.get(SummaryBasisRow, 1)
        if basis is None or basis.fingerprint != fingerprint:
            self.mark_all()
            self._session.merge(SummaryBasisRow(id=1, fingerprint=fingerprint))

    def due(self, now: datetime) -> None:
        """Makes stale whatever time alone has changed."""
        ids = self._session.scalars(select(StandingRow.policy_id).where(StandingRow.changes_at <= now)).all()
        if ids:
            self._upsert(StaleRow, [{"policy_id": one} for one in ids], add=())

    def stale(self, at_most: int) -> list[str]:
        return list(self._session.scalars(select(StaleRow.policy_id).limit(at_most)))

    def settled(self, fingerprint: str, now: datetime) -> bool:
        """Whether the sums can be read as they are."""
        basis = self._session.get(SummaryBasisRow, 1)
        waiting = self._session.scalars(select(StaleRow.policy_id).limit(1)).first()
        due = self._session.scalars(select(StandingRow.policy_id).where(StandingRow.changes_at <= now).limit(1)).first()
        return basis is not None and basis.fingerprint == fingerprint and waiting is None and due is None

    def judged(self, ids: Collection[str], standings: Sequence[Standing]) -> None:
        """Puts these standings in the place of whatever the ids had before. One without a standing has none."""
        sums: dict[Key, list[Sums]] = defaultdict(list)
        reach: Counter[tuple[date, str, str, str]] = Counter()
        every = sorted(ids)
        for at in range(0, len(every), AT_ONCE):
            part = every[at : at + AT_ONCE]
            for row in self._session.execute(
                select(
                    StandingRow.released_on,
                    StandingRow.department,
                    StandingRow.topic,
                    StandingRow.sums,
                    StandingRow.reach,
                ).where(StandingRow.policy_id.in_(part))
            ):
                sums[row.released_on, row.department, row.topic].append(-Sums(**row.sums))
                reach.subtract(
                    (row.released_on, row.department, kind, name) for kind, names in row.reach.items() for name in names
                )
            for table in (StandingRow, SharedPieceRow, StaleRow):
                self._session.execute(delete(table).where(table.policy_id.in_(part)))
        for one in standings:
            sums[one.released_on, one.department, one.topic].append(one.sums)
            reach.update(
                (one.released_on, one.department, kind, name) for kind, names in one.reach.items() for name in names
            )
        if standings:
            self._session.execute(StandingRow.__table__.insert(), [_row(one) for one in standings])  # type: ignore[attr-defined]
        shared = [
            {
                "piece_id": key,
                "policy_id": one.policy_id,
                "released_on": one.released_on,
                "department": one.department,
                "sums": _plain(added),
            }
            for one in standings
            for key, added in one.shared.items()
        ]
        if shared:
            self._session.execute(SharedPieceRow.__table__.insert(), shared)  # type: ignore[attr-defined]
        self._add_sums(sums)
        self._add_reach(reach)

    def _add_sums(self, sums: Mapping[Key, Sequence[Sums]]) -> None:
        rows = []
        for (day, department, topic), several in sums.items():
            added = _plain(total(several))
            if any(added.values()):
                rows.append(
                    {"released_on": day, "department": department, "topic": topic, **dict.fromkeys(NAMES, 0), **added}
                )
        self._upsert(DaySumsRow, rows, add=NAMES)

    def _add_reach(self, reach: Mapping[tuple[date, str, str, str], int]) -> None:
        names = ("released_on", "department", "kind", "name")
        rows = [{**dict(zip(names, key, strict=True)), "policies": count} for key, count in reach.items() if count]
        self._upsert(DayReachRow, rows, add=("policies",))

    def _upsert(self, table: type[Base], rows: Sequence[Mapping[str, Any]], *, add: Sequence[str]) -> None:
        if not rows:
            return
        insert: Any = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        query = insert(table)
        keys = [column.name for column in table.__table__.primary_key]
        if add:
            change = {name: getattr(table, name) + getattr(query.excluded, name) for name in add}
            query = query.on_conflict_do_update(index_elements=keys, set_=change)
        else:
            query = query.on_conflict_do_nothing(index_elements=keys)
        self._session.connection().execute(query, list(rows))

    # ── what is read ─────────────────────────────────────────────────────────────────────────────────

    def by_day(self, start: date, end: date, *, department: str = "") -> dict[date, Sums]:
        """The sums of a window by release day, shared pieces put under their earliest day."""
        row = DaySumsRow
        query = select(row.released_on, *(func.sum(getattr(row, name)).label(name) for name in NAMES))
        query = query.where(row.released_on >= start, row.released_on < end).group_by(row.released_on)
        if department:
            query = query.where(row.department == department)
        found = {
            line.released_on: Sums(**{name: int(getattr(line, name)) for name in NAMES})
            for line in self._session.execute(query)
        }
        for day, added in self._shared(start, end, department):
            found[day] = found.get(day, Sums()) + added
        return found

    def _shared(self, start: date, end: date, department: str) -> list[tuple[date, Sums]]:
        row = SharedPieceRow
        query = select(row.piece_id, row.released_on, row.sums).where(row.released_on >= start, row.released_on < end)
        if department:
            query = query.where(row.department == department)
        first: dict[str, tuple[date, Sums]] = {}
        for piece, day, sums in self._session.execute(query.order_by(row.released_on)):
            first.setdefault(piece, (day, Sums(**sums)))
        return list(first.values())

    def by_name(self, side: str, start: date, end: date, *, department: str = "") -> dict[str, Sums]:
        """The sums of a window by `department` or `topic`; of policies only, without pieces."""
        row, names = DaySumsRow, NAMES[: NAMES.index("pieces")]
        column = getattr(row, side)
        query = select(column.label("side"), *(func.sum(getattr(row, name)).label(name) for name in names))
        query = query.where(row.released_on >= start, row.released_on < end).group_by(column).order_by(column)
        if department:
            query = query.where(row.department == department)
        return {
            line.side: Sums(**{name: int(getattr(line, name)) for name in names})
            for line in self._session.execute(query)
        }

    def count(self, start: date, end: date, *, department: str = "") -> int:
        """Policies of a window, as far as they have been judged."""
        query = select(func.count()).select_from(StandingRow)
        query = query.where(StandingRow.released_on >= start, StandingRow.released_on < end)
        if department:
            query = query.where(StandingRow.department == department)
        return int(self._session.scalars(query).one())

    def reach(self, kind: str, start: date, end: date, *, department: str = "") -> dict[str, int]:
        """Form or channel → counted policies, most first."""
        row = DayReachRow
        number = func.sum(row.policies)
        query = select(row.name, number).where(row.kind == kind, row.released_on >= start, row.released_on < end)
        if department:
            query = query.where(row.department == department)
        query = query.group_by(row.name).having(number > 0).order_by(number.desc(), row.name)
        return {name: int(count) for name, count in self._session.execute(query)}

    def listed(
        self,
        start: date,
        end: date,
        *,
        department: str = "",
        lacking: bool = False,
        status: str = "",
        limit: int,
        offset: int = 0,
    ) -> list[Standing]:
        """A page of the policies of a window in the order of their release."""
        query = select(StandingRow).where(StandingRow.released_on >= start, StandingRow.released_on < end)
        if department:
            query = query.where(StandingRow.department == department)
        if lacking:
            query = query.where(StandingRow.lacking)
        if status:
            query = query.where(StandingRow.status == status)
        query = query.order_by(StandingRow.released_on).limit(limit).offset(offset)
        return [_standing(row) for row in self._session.scalars(query)]


class _Touched:
    """From written rows to the policies that they are about."""

    def __init__(self, session: Session, rows: Iterable[Base]) -> None:
        self._session = session
        self.ids: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            match row:
                case PolicyRow() | RecordedPolicyRow():
                    self.ids["policy"].add(row.id)
                case RecordedPieceOfRow():
                    self.ids["policy"].add(row.policy_id)
                case RecordedPieceRow():
                    self.ids["piece"] |= {row.id, row.replaces}
                case RecordedPublicationRow():
                    self.ids["piece"].add(row.piece_id)
                case InterpretationRow():
                    self.ids["policy"].add(row.policy_id)
                case StatusRow() | PackageRow() | DeliveryRow():
                    self.ids["interpretation"].add(row.interpretation_id)
                case EvidenceRow():
                    self.ids["delivery"].add(row.delivery_id)

    def policies(self) -> set[str]:
        # A piece also decides over what it replaced and what replaced it: all of a chain are judged together.
        pieces = set(self.ids["piece"]) - {""}
        fresh = pieces
        while fresh:
            after = self._ask(RecordedPieceRow.id, RecordedPieceRow.replaces, fresh)
            before = self._ask(RecordedPieceRow.replaces, RecordedPieceRow.id, fresh)
            fresh = (after | before) - pieces - {""}
            pieces |= fresh
        found = set(self.ids["policy"])
        found |= self._ask(RecordedPieceOfRow.policy_id, RecordedPieceOfRow.piece_id, pieces)
        interpretations = self.ids["interpretation"] | self._ask(
            DeliveryRow.interpretation_id, DeliveryRow.id, self.ids["delivery"]
        )
        return found | self._ask(InterpretationRow.policy_id, InterpretationRow.id, interpretations)

    def _ask(self, wanted: Any, by: Any, ids: Collection[str]) -> set[str]:
        every, found = sorted(ids), set[str]()
        for at in range(0, len(every), AT_ONCE):
            found |= set(self._session.scalars(select(wanted).where(by.in_(every[at : at + AT_ONCE]))))
        return found


def _plain(sums: Sums) -> dict[str, int]:
    """Zeros are left out."""
    return {name: number for name in NAMES if (number := getattr(sums, name))}


def _row(one: Standing) -> dict[str, Any]:
    return {
        "policy_id": one.policy_id,
        "released_on": one.released_on,
        "department": one.department,
        "topic": one.topic,
        "title": one.title,
        "status": one.status,
        "marks": dict(one.marks),
        "reasons": list(one.reasons),
        "lacking": one.lacking,
        "sums": _plain(one.sums),
        "reach": {kind: list(names) for kind, names in one.reach.items()},
        "changes_at": one.changes_at,
    }


def _standing(row: StandingRow) -> Standing:
    return Standing(
        policy_id=row.policy_id,
        released_on=row.released_on,
        department=row.department,
        topic=row.topic,
        title=row.title,
        status=row.status,
        marks=row.marks,
        reasons=tuple(row.reasons),
        lacking=row.lacking,
        sums=Sums(**row.sums),
        shared={},
        reach={kind: tuple(names) for kind, names in row.reach.items()},
        changes_at=row.changes_at,
    )
