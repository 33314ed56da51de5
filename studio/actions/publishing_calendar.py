"""发布日历: what came out and what is set for later, day by day, and which channels have been quiet for long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from channels.registry import all_channels
from studio.actions.sight import in_sight, sight_of
from studio.actions.steps import act, acting
from studio.domain.calendar import BEIJING
from studio.domain.delivery import DELIVERY_LABELS, DeliveryState
from studio.domain.departments import Sight
from studio.domain.people import Role
from studio.domain.policy import core_title
from studio.domain.silence import silences
from studio.domain.window import Window
from studio.store.store import Transaction
from studio.studio import Studio

MAY_LOOK = (Role.PUBLISHER, Role.INSPECTOR, Role.ADMIN)
PLANNED = frozenset({DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.BY_HAND})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One delivery on the day on which it came out, or shall come out. `at` is Beijing time."""

    at: datetime
    channel: str
    """The channel's label."""
    title: str
    state: str
    """In words."""
    is_out: bool
    has_problem: bool
    rehearsal: bool
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month as the calendar shows it."""

    days: Mapping[date, tuple[Entry, ...]]
    warnings: tuple[tuple[str, bool], ...]
    """Sentence, and whether the limit has been reached."""
    today: date


@act
def month_of(studio: Studio, by: str, window: Window) -> Month:
    """What falls into the window, for those who may look. Raises `NotAllowed`."""
    with studio.store.reading() as tx:
        person = acting(tx, by, *MAY_LOOK)
        sight = sight_of(tx, person)
        titles: dict[str, str] = {}
        days: dict[date, list[Entry]] = defaultdict(list)
        for delivery in tx.deliveries.within(window.start, window.end):
            moment = delivery.published_at or delivery.due_at or delivery.created_at
            is_out = delivery.published_at is not None
            about = delivery.interpretation_id
            if about not in titles:
                titles[about] = _title(tx, sight, about)
            if not titles[about] or not (is_out or delivery.state in PLANNED):
                continue
            at = moment.astimezone(BEIJING)
            days[at.date()].append(
                Entry(
                    at=at,
                    channel=all_channels()[delivery.channel].label,
                    title=titles[about],
                    state=DELIVERY_LABELS[delivery.state],
                    is_out=is_out,
                    has_problem=bool(delivery.problem),
                    rehearsal=delivery.rehearsal,
                    url=delivery.url,
                )
            )
        quiet = silences(tx.deliveries.last_out(), now=tx.now)
        return Month(
            days={day: tuple(sorted(found, key=lambda entry: entry.at)) for day, found in days.items()},
            warnings=tuple(
                (silence.words(all_channels()[silence.last.channel].label), silence.is_over_the_limit)
                for silence in quiet
            ),
            today=tx.now.astimezone(BEIJING).date(),
        )


def _title(tx: Transaction, sight: Sight, interpretation_id: str) -> str:
    """The policy's name, "" for who does not see it."""
    interpretation = tx.interpretations.get(interpretation_id)
    stored = tx.policies.get(interpretation.policy_id) if interpretation else None
    return core_title(stored.policy.title) if stored and in_sight(sight, stored) else ""
