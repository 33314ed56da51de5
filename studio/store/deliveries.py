"""Deliveries, the intents of their stages, and evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.domain.calendar import BEIJING
from studio.domain.delivery import Delivery, DeliveryState, Evidence, Pause, Statistic
from studio.domain.effect import HandCount
from studio.domain.silence import LastOut
from studio.store.tables import DeliveryRow, EvidenceRow, HandCountRow, IntentRow, PauseRow, StatisticRow


@dataclass(frozen=True, kw_only=True)
class Intent:
    """A stage that was begun. Without `facts` its answer never came back."""

    stage: str
    intended_at: datetime
    facts: Mapping[str, Any] | None


class Deliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, delivery_id: str, *, lock: bool = False) -> Delivery | None:
        """`lock`: nobody else changes it until this transaction ends."""
        row = self._session.get(DeliveryRow, delivery_id, with_for_update=lock, populate_existing=lock)
        return _delivery(row) if row else None

    def of_interpretation(self, interpretation_id: str) -> list[Delivery]:
        query = select(DeliveryRow).where(DeliveryRow.interpretation_id == interpretation_id)
        return [_delivery(row) for row in self._session.scalars(query.order_by(DeliveryRow.created_at))]

    def all(self) -> list[Delivery]:
        return [_delivery(row) for row in self._session.scalars(select(DeliveryRow).order_by(DeliveryRow.created_at))]

    def last_out(self) -> dict[str, LastOut]:
        """The latest real publication on each channel, whatever became of it since, by channel."""
        query = (
            select(DeliveryRow.channel, DeliveryRow.published_at, DeliveryRow.interpretation_id)
            .where(DeliveryRow.published_at.is_not(None), DeliveryRow.rehearsal.is_(False))
            .order_by(DeliveryRow.published_at)
        )
        return {
            channel: LastOut(channel=channel, at=at, interpretation_id=interpretation_id)
            for channel, at, interpretation_id in self._session.execute(query)
            if at is not None
        }

    def latest(self, channel: str, *, until: datetime, limit: int, offset: int) -> list[Delivery]:
        """What came out there last, the newest first; rehearsals aside."""
        row = DeliveryRow
        query = select(row).where(row.channel == channel, row.published_at <= until, row.rehearsal.is_(False))
        found = self._session.scalars(query.order_by(row.published_at.desc(), row.id).limit(limit).offset(offset))
        return [_delivery(one) for one in found]

    def within(self, start: date, end: date) -> list[Delivery]:
        """What came out, or else is set for, or else was ordered, from `start` up to `end`, days of Beijing."""
        moment = func.coalesce(DeliveryRow.published_at, DeliveryRow.due_at, DeliveryRow.created_at)
        first, after = (datetime.combine(day, time(), tzinfo=BEIJING) for day in (start, end))
        query = select(DeliveryRow).where(moment >= first, moment < after)
        return [_delivery(row) for row in self._session.scalars(query)]

    def standing_at(self, states: Collection[DeliveryState]) -> list[Delivery]:
        """Deliveries in one of these states, oldest first."""
        query = select(DeliveryRow).where(DeliveryRow.state.in_([state.value for state in states]))
        return [_delivery(row) for row in self._session.scalars(query.order_by(DeliveryRow.created_at))]

    def troubled(self) -> list[Delivery]:
        """What is out but was found missing, or could not be taken down, oldest first."""
        query = select(DeliveryRow).where(DeliveryRow.state == DeliveryState.LIVE.value, DeliveryRow.problem != "")
        return [_delivery(row) for row in self._session.scalars(query.order_by(DeliveryRow.created_at))]

    def add(self, delivery: Delivery) -> None:
        values = {item.name: getattr(delivery, item.name) for item in fields(delivery)}
        self._session.add(DeliveryRow(**{**values, "state": delivery.state.value, "facts": dict(delivery.facts)}))
        self._session.flush()

    def change(self, delivery_id: str, **changes: Any) -> None:
        """Sets columns of one delivery, named as in `Delivery`."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        for name, value in changes.items():
            setattr(row, name, value.value if isinstance(value, DeliveryState) else value)

    def waiting_on(self, channel: str) -> list[Delivery]:
        """What waits for this channel, oldest first."""
        query = select(DeliveryRow).where(
            DeliveryRow.channel == channel, DeliveryRow.state == DeliveryState.WAITING.value
        )
        return [_delivery(row) for row in self._session.scalars(query.order_by(DeliveryRow.created_at))]

    def intents(self, delivery_id: str) -> dict[str, Intent]:
        query = select(IntentRow).where(IntentRow.delivery_id == delivery_id)
        return {row.stage: _intent(row) for row in self._session.scalars(query)}

    def intent(self, delivery_id: str, stage: str) -> Intent | None:
        row = self._session.get(IntentRow, (delivery_id, stage))
        return _intent(row) if row else None

    def intend(self, delivery_id: str, stage: str, *, at: datetime) -> None:
        """Records that a stage is about to be sent; a second try moves its time forward."""
        row = self._session.get(IntentRow, (delivery_id, stage))
        if row is None:
            self._session.add(IntentRow(delivery_id=delivery_id, stage=stage, intended_at=at))
        else:
            row.intended_at = at

    def forget_intent(self, delivery_id: str, stage: str) -> None:
        """Nothing was accepted: the stage may be sent again without asking."""
        row = self._session.get(IntentRow, (delivery_id, stage))
        if row is not None and row.facts is None:
            self._session.delete(row)

    def answered(self, delivery_id: str, stage: str, *, facts: Mapping[str, Any], at: datetime) -> None:
        row = self._session.get_one(IntentRow, (delivery_id, stage))
        row.facts, row.done_at = dict(facts), at

    def sent_since(self, channel: str, stage: str, since: datetime) -> list[datetime]:
        """When deliveries to this channel were answered in this stage, or sent where no answer came; oldest first."""
        at = func.coalesce(IntentRow.done_at, IntentRow.intended_at)
        query = (
            select(at)
            .join(DeliveryRow, DeliveryRow.id == IntentRow.delivery_id)
            .where(DeliveryRow.channel == channel, IntentRow.stage == stage, at > since)
            .order_by(at)
        )
        return list(self._session.scalars(query))

    def add_evidence(self, evidence: Evidence, *, snapshot_sha256: str = "") -> None:
        values = {item.name: getattr(evidence, item.name) for item in fields(evidence)}
        self._session.add(EvidenceRow(**values, snapshot_sha256=snapshot_sha256))

    def pause(self, pause: Pause) -> None:
        self._session.merge(PauseRow(**vars(pause)))

    def unpause(self, channel: str) -> None:
        self._session.execute(delete(PauseRow).where(PauseRow.channel == channel))

    def pauses(self) -> dict[str, Pause]:
        return {
            row.channel: Pause(**{item.name: getattr(row, item.name) for item in fields(Pause)})
            for row in self._session.scalars(select(PauseRow))
        }

    def count(self, statistic: Statistic) -> None:
        """Keeps one day's numbers; those collected earlier for the same day give way."""
        self._session.merge(StatisticRow(**{**vars(statistic), "numbers": dict(statistic.numbers)}))

    def counted(self, delivery_id: str) -> list[Statistic]:
        """By day, newest first."""
        query = select(StatisticRow).where(StatisticRow.delivery_id == delivery_id)
        return [
            Statistic(**{item.name: getattr(row, item.name) for item in fields(Statistic)})
            for row in self._session.scalars(query.order_by(StatisticRow.day.desc()))
        ]

    def add_hand_count(self, count: HandCount) -> None:
        values = {item.name: getattr(count, item.name) for item in fields(count)}
        self._session.add(HandCountRow(**{**values, "numbers": dict(count.numbers)}))
        self._session.flush()

    def hand_counts(self, delivery_ids: Collection[str]) -> dict[str, list[HandCount]]:
        """What people typed in, by delivery, oldest first."""
        found: dict[str, list[HandCount]] = {}
        for part in _parts(delivery_ids):
            query = select(HandCountRow).where(HandCountRow.delivery_id.in_(part)).order_by(HandCountRow.at)
            for row in self._session.scalars(query):
                count = HandCount(**{item.name: getattr(row, item.name) for item in fields(HandCount)})
                found.setdefault(row.delivery_id, []).append(count)
        return found

    def counted_of(self, delivery_ids: Collection[str]) -> dict[str, list[Statistic]]:
        """What the platforms counted, by delivery, oldest day first."""
        found: dict[str, list[Statistic]] = {}
        for part in _parts(delivery_ids):
            query = select(StatisticRow).where(StatisticRow.delivery_id.in_(part)).order_by(StatisticRow.day)
            for row in self._session.scalars(query):
                statistic = Statistic(**{item.name: getattr(row, item.name) for item in fields(Statistic)})
                found.setdefault(row.delivery_id, []).append(statistic)
        return found

    def evidence_of(self, delivery_id: str) -> list[Evidence]:
        query = select(EvidenceRow).where(EvidenceRow.delivery_id == delivery_id)
        return [_evidence(row) for row in self._session.scalars(query.order_by(EvidenceRow.checked_at.desc()))]

    def snapshots_of(self, delivery_id: str) -> list[tuple[Evidence, str]]:
        """Evidence, oldest first, each with the digest of the page that was kept, "" where none was."""
        query = select(EvidenceRow).where(EvidenceRow.delivery_id == delivery_id).order_by(EvidenceRow.checked_at)
        return [(_evidence(row), row.snapshot_sha256) for row in self._session.scalars(query)]

    def all_evidence(self) -> dict[str, list[Evidence]]:
        """Evidence by delivery id, newest first."""
        found: dict[str, list[Evidence]] = {}
        for row in self._session.scalars(select(EvidenceRow).order_by(EvidenceRow.checked_at.desc())):
            found.setdefault(row.delivery_id, []).append(_evidence(row))
        return found


AT_ONCE = 500
"""Ids in one query: databases take no endless lists."""


def _parts(ids: Collection[str]) -> Iterator[list[str]]:
    every = list(ids)
    return (every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE))


def _intent(row: IntentRow) -> Intent:
    return Intent(stage=row.stage, intended_at=row.intended_at, facts=row.facts)


def _delivery(row: DeliveryRow) -> Delivery:
    values = {item.name: getattr(row, item.name) for item in fields(Delivery)}
    return Delivery(**{**values, "state": DeliveryState(row.state)})


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(**{item.name: getattr(row, item.name) for item in fields(Evidence)})
