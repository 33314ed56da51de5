"""投放: one package to one channel, and the evidence that people can read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    LIVE = "live"
    """The platform answered with an address; evidence says whether it was seen there."""
    REFUSED = "refused"
    UNSURE = "unsure"
    """The answer was lost and could not be settled: a person has to look."""
    FAILED = "failed"
    """Nothing was accepted, and the tries ran out."""
    WITHDRAWN = "withdrawn"
    BY_HAND = "by_hand"
    """The pack is ready; a person publishes and brings the proof."""
    TAKE_DOWN = "take_down"
    """Withdrawn here; a person has to take it down there and say so."""
    CANCELLED = "cancelled"
    """Called off before anything went out."""
    REPLACED = "replaced"
    """A corrected version took its place."""


DELIVERY_LABELS: dict[DeliveryState, str] = {
    DeliveryState.WAITING: "等待投放",
    DeliveryState.SENDING: "投放中",
    DeliveryState.LIVE: "已上线",
    DeliveryState.REFUSED: "渠道拒绝，需要处理",
    DeliveryState.UNSURE: "结果不明，需要人工核实",
    DeliveryState.FAILED: "没有发出，可以重试",
    DeliveryState.WITHDRAWN: "已撤回",
    DeliveryState.BY_HAND: "等待人工发布",
    DeliveryState.TAKE_DOWN: "等待人工撤下",
    DeliveryState.CANCELLED: "已取消",
    DeliveryState.REPLACED: "已由更正版替换",
}

OVER = frozenset({DeliveryState.WITHDRAWN, DeliveryState.CANCELLED, DeliveryState.REPLACED})
"""Nothing of it is out there, and nothing will be."""
FOR_PEOPLE = frozenset({DeliveryState.BY_HAND, DeliveryState.TAKE_DOWN})
"""What nobody but a person can bring further."""
RETRYABLE = frozenset({DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.UNSURE})


@dataclass(frozen=True, kw_only=True)
class Delivery:
    id: str
    interpretation_id: str
    package_id: str
    channel: str
    rehearsal: bool
    state: DeliveryState
    attempt: int = 1
    stage: str = ""
    """The stage last begun, in the channel's own words."""
    problem: str = ""
    url: str = ""
    external_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime
    published_at: datetime | None = None
    due_at: datetime | None = None
    """Not before this moment; None means as soon as possible."""
    replaces: str = ""
    """The delivery whose place a correction takes, by its id."""
    withdraw_reason: str = ""
    """Public. Set as soon as it shall come down, whatever the delivery is just doing."""
    withdrawn_at: datetime | None = None


def alike(problem: str) -> str:
    """What problems of one cause have in common: their sentence, without codes, request ids and quoted names."""
    return re.sub(r"（[^（）]*）|“[^“”]*”|[0-9]+", "", problem).strip()


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A channel that somebody stopped, and why."""

    channel: str
    reason: str
    person_id: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """What a platform counted for one delivery since its publication, up to the end of one day."""

    delivery_id: str
    day: date
    numbers: Mapping[str, int]
    collected_at: datetime


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """佐证: what was seen at the public address, when. Only verified evidence counts (standards 2.4-8)."""

    id: str
    delivery_id: str
    url: str
    checked_at: datetime
    status_code: int
    verified: bool
    text_sha256: str = ""
    linked: bool = False
    """Policy page and interpretation page point at each other."""
    note: str = ""
    proof: str = ""
    """SHA-256 of the clipping, recording or photograph that a person vouches for."""
    proof_name: str = ""
    person_id: str = ""
    """Who brought it; "" for what the studio saw itself."""
