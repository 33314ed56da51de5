"""受邀审读: somebody without an account reads one interpretation by a link, and may only remark on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.domain.states import State

REMARKS_WELCOME = frozenset(State) - {State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN}
"""While a remark can still change what comes out."""


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One invitation. The link serves one opening; the browser that opened it reads on until it ends."""

    id: str
    interpretation_id: str
    name: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    opened_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str = ""

    def ended(self, now: datetime) -> bool:
        return self.revoked_at is not None or now >= self.expires_at

    def standing(self, now: datetime) -> str:
        if self.revoked_at is not None:
            return "已收回"
        if now >= self.expires_at:
            return "已到期"
        return "已打开" if self.opened_at else "还没有打开"
