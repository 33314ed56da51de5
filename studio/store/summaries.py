"""The kept sums: how each policy stands and stood, and those sums by month, department and topic.

Whatever is written about a policy marks it as stale in the same transaction; judging it again takes its old sums out
and puts the new ones in. Nothing here is a source: all of it can be thrown away and counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from studio.domain.cells import Cells, ReachKey, Share, SumsKey, first_of
from studio.domain.history import History, Step
from studio.domain.sums import NAMES
from studio.domain.window import months
from studio.store.tables import (
    Base,
    MonthReachRow,
    MonthSumsRow,
    PolicyRow,
    RecordedPolicyRow,
    SharedPieceRow,
    StaleRow,
    StandingRow,
    SummaryBasisRow,
)
from studio.store.touched import Touched

AT_ONCE = 500
ONE_AT_A_TIME = 20200014
"""The lock under which PostgreSQL lets one keeper of sums in; SQLite has one writer anyway."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One policy as it stands and stood. `history` leaves out the pieces that it shares with others: `shared`."""

    policy_id: str
    released_on: date
    department: str
    topic: str
    title: str
    status: str
    marks: Mapping[str, bool | None]
    reasons: tuple[str, ...]
    lacking: bool
    history: History
    shared: Mapping[str, History]
    lacking_until: date | None
    ever_exempt: bool
    changes_at: datetime | None


class Summaries:
    def __init__(self, session: Session) -> None:
        self._session = session

    # ── what has to be judged ────────────────────────────────────────────────────────────────────────

    def alone(self) -> None:
        """Waits until nobody else changes the kept sums: two who judged one policy would take its old sums out twice."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))

    def mark_touched(self, rows: Iterable[Base]) -> None:
        """Marks whatever policies these rows are about."""
        self._mark(Touched(self._session, rows).policies())

    def _mark(self, ids: Collection[str]) -> None:
        if ids:
            self._session.execute(insert(StaleRow), [{"policy_id": one} for one in sorted(ids)])

    def mark_all(self) -> None:
        every = select(PolicyRow.id).union(select(RecordedPolicyRow.id), select(StandingRow.policy_id))
        self._session.execute(delete(StaleRow))
        self._session.execute(insert(StaleRow).from_select(["policy_id"], every))

    def under(self, fingerprint: str) -> None:
        """Marks everything when the sums were judged under other rules, or never."""
        basis = self._session.get(SummaryBasisRow, 1)
        if basis is None or basis.fingerprint != fingerprint:
            self.mark_all()
            self._session.merge(SummaryBasisRow(id=1, fingerprint=fingerprint))

    def due(self, now: datetime) -> None:
        """Marks whatever time alone has changed."""
        self._mark(self._session.scalars(select(StandingRow.policy_id).where(StandingRow.changes_at <= now)).all())

    def stale(self, at_most: int) -> dict[int, str]:
        """Marks, the oldest first, with their policies. What is written after this has marks of its own."""
        query = select(StaleRow.id, StaleRow.policy_id).order_by(StaleRow.id).limit(at_most)
        return {row.id: row.policy_id for row in self._session.execute(query)}

    def settle(self, marks: Collection[int]) -> None:
        every = sorted(marks)
        for at in range(0, len(every), AT_ONCE):
            self._session.execute(delete(StaleRow).where(StaleRow.id.in_(every[at : at + AT_ONCE])))

    def marked(self, ids: Collection[str]) -> set[str]:
        """Those of these policies that carry a mark."""
        every, found = sorted(ids), set[str]()
        for at in range(0, len(every), AT_ONCE):
            query = select(StaleRow.policy_id).where(StaleRow.policy_id.in_(every[at : at + AT_ONCE]))
            found |= set(self._session.scalars(query))
        return found

    def waiting(self, at_least: int) -> bool:
        """Whether so many marks wait."""
        return self._session.scalars(select(StaleRow.id).limit(1).offset(at_least - 1)).first() is not None

    def settled(self, fingerprint: str, now: datetime) -> bool:
        """Whether the sums can be read as they are."""
        basis = self._session.get(SummaryBasisRow, 1)
        waiting = self._session.scalars(select(StaleRow.id).limit(1)).first()
        due = self._session.scalars(select(StandingRow.policy_id).where(StandingRow.changes_at <= now).limit(1)).first()
        return basis is not None and basis.fingerprint == fingerprint and waiting is None and due is None

    # ── what is put down ─────────────────────────────────────────────────────────────────────────────

    def judged(self, ids: Collection[str], standings: Sequence[Standing]) -> None:
        """Puts these standings in the place of whatever the ids had before. One without a standing has none."""
        cells, every = Cells(), sorted(ids)
        touched = {key for one in standings for key in one.shared} | self._pieces_under(every)
        for shares in self._shares(touched):
            cells.add_piece(shares, sign=-1)
        for at in range(0, len(every), AT_ONCE):
            part = every[at : at + AT_ONCE]
            for old in self._histories(StandingRow.policy_id.in_(part)):
                cells.add_policy(*old, sign=-1)
            for table in (StandingRow, SharedPieceRow):
                self._session.execute(delete(table).where(table.policy_id.in_(part)))
        for one in standings:
            cells.add_policy(one.released_on, one.department, one.topic, one.history)
        if standings:
            self._session.execute(insert(StandingRow), [row_of(one) for one in standings])
        shared = [row for one in standings for row in _shared_rows(one)]
        if shared:
            self._session.execute(insert(SharedPieceRow), shared)
        for shares in self._shares(touched):
            cells.add_piece(shares)
        self.add(cells)

    def _pieces_under(self, ids: Sequence[str]) -> set[str]:
        found = set[str]()
        for at in range(0, len(ids), AT_ONCE):
            query = select(SharedPieceRow.piece_id).where(SharedPieceRow.policy_id.in_(ids[at : at + AT_ONCE]))
            found |= set(self._session.scalars(query))
        return found

    def _shares(self, pieces: Collection[str]) -> Iterator[list[Share]]:
        """Each of these pieces with all that it adds."""
        every = sorted(pieces)
        for at in range(0, len(every), AT_ONCE):
            found = shares_of(self._session, SharedPieceRow.piece_id.in_(every[at : at + AT_ONCE]))
            yield from found.values()

    def _histories(self, *which: Any) -> Iterator[tuple[date, str, str, History]]:
        row = StandingRow
        query = select(row.released_on, row.department, row.topic, row.history).where(*which)
        for line in self._session.execute(query):
            yield line.released_on, line.department, line.topic, history_of(line.history)

    def add(self, cells: Cells) -> None:
        sums = [
            {**key._asdict(), **dict.fromkeys(NAMES, 0), **added}
            for key, added in cells.sums.items()
            if any(added.values())
        ]
        self._add(MonthSumsRow, sums, NAMES)
        reach = [{**key._asdict(), "policies": number} for key, number in cells.reach.items() if number]
        self._add(MonthReachRow, reach, ("policies",))

    def _add(self, table: type[Base], rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
        if not rows:
            return
        upsert: Any = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        query = upsert(table)
        change = {name: getattr(table, name) + getattr(query.excluded, name) for name in names}
        keys = [column.name for column in table.__table__.primary_key]
        self._session.connection().execute(
            query.on_conflict_do_update(index_elements=keys, set_=change),
            list(rows),
        )

    # ── counting again ───────────────────────────────────────────────────────────────────────────────

    def ids_after(self, last: str, at_most: int) -> list[str]:
        """Ids of all policies that are there or have a standing, in order."""
        columns = (PolicyRow.id, RecordedPolicyRow.id, StandingRow.policy_id)
        found = set[str]()
        for column in columns:
            found |= set(self._session.scalars(select(column).where(column > last).order_by(column).limit(at_most)))
        return sorted(found)[:at_most]

    def of(self, ids: Collection[str]) -> dict[str, Standing]:
        """The kept standings of these policies, with what they share."""
        every, found = sorted(ids), dict[str, Standing]()
        for at in range(0, len(every), AT_ONCE):
            part = every[at : at + AT_ONCE]
            shared: dict[str, dict[str, History]] = defaultdict(dict)
            for row in self._session.scalars(select(SharedPieceRow).where(SharedPieceRow.policy_id.in_(part))):
                shared[row.policy_id][row.piece_id] = history_of(row.history)
            for one in self._session.scalars(select(StandingRow).where(StandingRow.policy_id.in_(part))):
                found[one.policy_id] = standing_of(one, shared[one.policy_id])
        return found

    def months(self) -> list[date]:
        """Every month for which there are standings or sums."""
        columns = (StandingRow.released_on, MonthSumsRow.month, MonthReachRow.month)
        return sorted({first_of(day) for column in columns for day in self._session.scalars(select(column).distinct())})

    def amiss(self, month: date) -> int:
        """Makes the sums of a month those of its standings again. How many of them were not."""
        end = months(month.year, month.month, 1).end
        right = Cells()
        for one in self._histories(StandingRow.released_on >= month, StandingRow.released_on < end):
            right.add_policy(*one)
        row = SharedPieceRow
        here = select(row.piece_id).where(row.released_on >= month, row.released_on < end)
        for shares in shares_of(self._session, row.piece_id.in_(here)).values():
            right.add_piece(shares)
        wrong = _differences(right.released_in(month), self._kept(month))
        self.add(wrong)
        return len(wrong.sums) + len(wrong.reach)

    def _kept(self, month: date) -> Cells:
        kept = Cells()
        for row in self._session.scalars(select(MonthSumsRow).where(MonthSumsRow.month == month)):
            key = SumsKey(*(getattr(row, name) for name in SumsKey._fields))
            kept.sums[key] = {name: getattr(row, name) for name in NAMES}
        for one in self._session.scalars(select(MonthReachRow).where(MonthReachRow.month == month)):
            kept.reach[ReachKey(*(getattr(one, name) for name in ReachKey._fields))] = one.policies
        return kept


def _differences(right: Cells, kept: Cells) -> Cells:
    """What has to be added to the one to make it the other."""
    found = Cells()
    for key in {**right.sums, **kept.sums}:
        these, those = right.sums.get(key, {}), kept.sums.get(key, {})
        if added := {name: n for name in NAMES if (n := these.get(name, 0) - those.get(name, 0))}:
            found.sums[key] = added
    for told in {**right.reach, **kept.reach}:
        if number := right.reach.get(told, 0) - kept.reach.get(told, 0):
            found.reach[told] = number
    return found


def shares_of(session: Session, *which: Any) -> dict[str, list[Share]]:
    """Piece → what it adds under each of its policies."""
    row = SharedPieceRow
    query = select(row.piece_id, row.policy_id, row.released_on, row.department, row.history).where(*which)
    found: dict[str, list[Share]] = defaultdict(list)
    for piece, policy, day, department, history in session.execute(query):
        found[piece].append(Share(policy, day, department, history_of(history)))
    return found


def history_of(told: Iterable[Any]) -> History:
    return tuple(Step(date.fromisoformat(day), counts) for day, counts in told)


def _told(history: History) -> list[Any]:
    return [[step.day.isoformat(), dict(step.counts)] for step in history]


def row_of(one: Standing) -> dict[str, Any]:
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
        "history": _told(one.history),
        "lacking_until": one.lacking_until,
        "ever_exempt": one.ever_exempt,
        "changes_at": one.changes_at,
    }


def _shared_rows(one: Standing) -> Iterator[dict[str, Any]]:
    for key, history in one.shared.items():
        yield {
            "piece_id": key,
            "policy_id": one.policy_id,
            "released_on": one.released_on,
            "department": one.department,
            "history": _told(history),
        }


def standing_of(row: StandingRow, shared: Mapping[str, History] | None = None) -> Standing:
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
        history=history_of(row.history),
        shared=shared or {},
        lacking_until=row.lacking_until,
        ever_exempt=row.ever_exempt,
        changes_at=row.changes_at,
    )
