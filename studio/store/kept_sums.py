"""Reading the kept sums: of any window, as of now or of the end of any day before.

Whole months are read from what is kept, whatever number of policies they hold; the days of a month that the window
only cuts into are added up from the policies of those days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from studio.domain.calendar import ONE_DAY
from studio.domain.cells import BOTH, DAY, DEPARTMENT, EVER, MONTH, REACH, TOPIC, WHOLE, Share, first_of, in_order
from studio.domain.history import STILL, Counts, at
from studio.domain.sums import NAMES, OF_POLICIES, Sums
from studio.domain.window import Window, parts_of
from studio.store.summaries import Standing, history_of, shares_of, standing_of
from studio.store.tables import MonthReachRow, MonthSumsRow, SharedPieceRow, StandingRow


class Place(NamedTuple):
    """Where in a list a policy stands: lists go by the day of release, and by id within a day."""

    released_on: date
    policy_id: str


@dataclass(frozen=True)
class Page:
    """Which piece of a list: the `limit` after one place, before another, or from the beginning."""

    limit: int
    after: Place | None = None
    before: Place | None = None


class KeptSums:
    """What is kept of the policies released in `window`, of one lead department if one is named.

    `cut` is the day at whose end they are looked at; None for now.
    """

    def __init__(self, session: Session, window: Window, *, department: str = "", cut: date | None = None) -> None:
        self._session = session
        self._window, self._department, self._cut = window, department, cut
        self._whole, self._edges = parts_of(window)

    # ── sums ─────────────────────────────────────────────────────────────────────────────────────────

    def by_day(self) -> dict[date, Sums]:
        """The sums by month of release, each under its first day; by day where the window cuts into a month."""
        found: dict[date, Counter[str]] = defaultdict(Counter)
        row = MonthSumsRow
        side = DEPARTMENT if self._department else WHOLE
        query = self._summed(row, (row.month,), NAMES).where(row.side == side, row.topic == "")
        for line in self._of_months(query, row):
            found[line.month].update(_numbers(line, NAMES))
        for day, _, _, counts in self._of_edges:
            found[day].update(counts)
        for day, counts in self._shared_at_edges():
            found[day].update(counts)
        return {day: _sums(counts) for day, counts in sorted(found.items())}

    def by_name(self, side: str) -> dict[str, Sums]:
        """The sums by `department` or `topic`; of policies only, without pieces."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        row, by_topic = MonthSumsRow, side == TOPIC
        column = row.topic if by_topic else row.department
        within = BOTH if by_topic and self._department else side
        for line in self._of_months(
            self._summed(row, (column.label("named"),), OF_POLICIES).where(row.side == within), row
        ):
            found[line.named].update(_numbers(line, OF_POLICIES))
        for _, department, topic, counts in self._of_edges:
            found[topic if by_topic else department].update({name: counts.get(name, 0) for name in OF_POLICIES})
        return {name: _sums(counts) for name, counts in sorted(found.items()) if any(counts.values())}

    def reach(self, kind: str) -> dict[str, int]:
        """Form, channel or state → policies, most first."""
        found: Counter[str] = Counter()
        row = MonthReachRow
        side = DEPARTMENT if self._department else WHOLE
        query: Any = (
            select(row.name, func.sum(row.policies)).where(row.side == side, row.kind == kind).group_by(row.name)
        )
        for name, number in self._of_months(query, row):
            found[name] += int(number)
        for *_, counts in self._of_edges:
            for told, number in counts.items():
                if told.startswith(kind + REACH):
                    found[told.removeprefix(kind + REACH)] += number
        return {name: number for name, number in sorted(found.items(), key=lambda one: (-one[1], one[0])) if number}

    def listed(self) -> int:
        """How many policies there are, whatever they count as and at whatever cut-off."""
        return KeptSums(self._session, self._window, department=self._department).reach("state").get("listed", 0)

    def _summed(self, row: type[MonthSumsRow], by: Sequence[Any], names: Sequence[str]) -> Select[Any]:
        columns = (func.sum(getattr(row, name)).label(name) for name in names)
        # A shared piece counts under the first of its policies in the window: the one before it lies outside.
        return select(*by, *columns).where(row.prior < first_of(self._window.start)).group_by(*by)

    def _of_months(self, query: Select[Any], row: type[MonthSumsRow] | type[MonthReachRow]) -> Sequence[Any]:
        if self._whole is None:
            return []
        query = query.where(row.month >= self._whole.start, row.month < self._whole.end, self._of_time(row))
        if self._department:
            query = query.where(row.department == self._department)
        return self._session.execute(query).all()

    def _of_time(self, row: type[MonthSumsRow] | type[MonthReachRow]) -> ColumnElement[bool]:
        """Now; or all changes until the cut-off, by whole months and by the days of the last one."""
        if self._cut is None:
            return row.span == EVER
        begun = first_of(self._cut)
        return or_(
            and_(row.span == MONTH, row.since < begun),
            and_(row.span == DAY, row.since >= begun, row.since <= self._cut),
        )

    # ── where the window cuts into a month ───────────────────────────────────────────────────────────

    @cached_property
    def _of_edges(self) -> list[tuple[date, str, str, Counts]]:
        return list(self._read_edges())

    def _read_edges(self) -> Iterator[tuple[date, str, str, Counts]]:
        row = StandingRow
        for edge in self._edges:
            query = select(row.released_on, row.department, row.topic, row.history)
            query = query.where(row.released_on >= edge.start, row.released_on < edge.end)
            if self._department:
                query = query.where(row.department == self._department)
            for day, department, topic, history in self._session.execute(query):
                yield day, department, topic, at(history_of(history), self._cut or STILL)

    def _shared_at_edges(self) -> Iterator[tuple[date, Counts]]:
        """Shared pieces that count under a day of an edge, or whose turn the months alone cannot tell: the policy before
        lies in the first month too, but before the window."""
        if not self._edges:
            return
        row = SharedPieceRow
        near = [(row.released_on >= first_of(edge.start)) & (row.released_on < edge.end) for edge in self._edges]
        pieces = shares_of(self._session, row.piece_id.in_(select(row.piece_id).where(or_(*near))))
        for shares in pieces.values():
            before, first, counts = self._first(shares)
            if first is None:
                continue
            at_edge = any(first in edge for edge in self._edges)
            if at_edge or (before is not None and first_of(before) == first_of(self._window.start)):
                yield first, counts

    def _first(self, shares: Sequence[Share]) -> tuple[date | None, date | None, Counts]:
        """The day before the window and the day in it under which a piece counts, and what it adds."""
        before: date | None = None
        for share in in_order(shares):
            counts = at(share.history, self._cut or STILL)
            if not counts or (self._department and share.department != self._department):
                continue
            if share.released_on in self._window:
                return before, share.released_on, counts
            before = share.released_on
        return before, None, {}

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────

    def page(self, page: Page, *, lacking: bool = False, status: str = "") -> list[Standing]:
        """Policies as they stand now, in the order of their places."""
        row, only = StandingRow, list[Any]()
        if lacking:
            only.append(row.lacking)
        if status:
            only.append(row.status == status)
        found = self._session.scalars(self._placed(select(row), page).where(*only)).all()
        return [standing_of(one) for one in _forward(found, page)]

    def candidates(self, page: Page, *, lacking: bool = False, exempt: bool = False) -> list[Place]:
        """Places of policies among which are all that lacked something, or were exempt, at the end of the cut-off's day."""
        row, only = StandingRow, list[Any]()
        if lacking and self._cut:
            only.append(row.lacking_until >= self._cut)
        if exempt:
            only.append(row.ever_exempt)
        places: Any = select(row.released_on, row.policy_id)
        query = self._placed(places, page).where(*only)
        return [Place(*one) for one in _forward(self._session.execute(query).all(), page)]

    def _placed(self, query: Select[Any], page: Page) -> Select[Any]:
        row, start, end = StandingRow, self._window.start, self._window.end
        place = tuple_(row.released_on, row.policy_id)
        if self._department:
            query = query.where(row.department == self._department)
        # The days are narrowed too: a database seeks them in its index and goes through the rest.
        if page.after is not None:
            start = max(start, page.after.released_on)
            query = query.where(place > tuple_(*page.after))
        if page.before is not None and page.before.released_on < end:
            end = page.before.released_on + ONE_DAY
            query = query.where(place < tuple_(*page.before))
        query = query.where(row.released_on >= start, row.released_on < end).limit(page.limit)
        if page.before is not None:
            return query.order_by(row.released_on.desc(), row.policy_id.desc())
        return query.order_by(row.released_on, row.policy_id)


def _forward(found: Sequence[Any], page: Page) -> Sequence[Any]:
    return found[::-1] if page.before is not None else found


def _numbers(line: Any, names: Sequence[str]) -> Counts:
    # PostgreSQL adds integers up to decimals.
    return {name: int(getattr(line, name)) for name in names}


def _sums(counts: Mapping[str, int]) -> Sums:
    return Sums(**{name: counts.get(name, 0) for name in NAMES})
