"""Mishaps that can be ordered in advance: which call of which platform goes wrong, how, and how often."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from channels.rehearsal.memory import Memory

LOST_BEFORE = "answer_lost_before_commit"
LOST_AFTER = "answer_lost_after_commit"
BUSY = "busy"
BUSY_AFTER = "busy_after_commit"
STALE_TOKEN = "stale_token"
QUOTA = "quota"
PERMISSION_MISSING = "permission_missing"
REVIEW_REFUSED = "review_refused"
SLOW = "slow"
CODE = "code"

KINDS = {
    LOST_BEFORE: "没有收下，也不答复",
    LOST_AFTER: "收下了，但不答复",
    BUSY: "没有收下，答复系统繁忙",
    BUSY_AFTER: "收下了，却答复系统繁忙",
    STALE_TOKEN: "令牌失效",
    QUOTA: "调用次数用完",
    PERMISSION_MISSING: "没有接口权限",
    REVIEW_REFUSED: "内容审核不通过",
    SLOW: "处理缓慢",
    CODE: "按平台的错误码拒绝",
}

ANY_CALL = "*"
NOWHERE = ""
"""Mishaps belong to no platform in memory."""


@dataclass(frozen=True, kw_only=True)
class Mishap:
    platform: str
    call: str
    mishap: str
    times: int = 1
    polls: int = 5
    """For `slow`: how often one must look before it is there."""
    code: int = 0
    """For `code`: which of the platform's own codes it answers."""

    @property
    def id(self) -> str:
        return f"{self.platform} {self.call} {self.mishap} {self.code or ''}".strip()


class Mishaps:
    """The orders still open. They outlive a restart, like everything else in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def order(self, mishap: Mishap) -> None:
        self._memory.keep(NOWHERE, "mishaps", mishap.id, asdict(mishap))

    def take(self, platform: str, call: str) -> Mishap | None:
        """The oldest open order for this call; each is used up after `times` calls."""
        for mishap in self.open():
            if mishap.platform == platform and mishap.call in (call, ANY_CALL):
                self._use(mishap)
                return mishap
        return None

    def open(self) -> list[Mishap]:
        return [Mishap(**body) for body in reversed(self._memory.newest_first(NOWHERE, "mishaps"))]

    def cancel_all(self) -> None:
        for mishap in self.open():
            self._memory.drop(NOWHERE, "mishaps", mishap.id)

    def _use(self, mishap: Mishap) -> None:
        left: dict[str, Any] = asdict(mishap) | {"times": mishap.times - 1}
        if left["times"] > 0:
            self._memory.keep(NOWHERE, "mishaps", mishap.id, left)
        else:
            self._memory.drop(NOWHERE, "mishaps", mishap.id)
