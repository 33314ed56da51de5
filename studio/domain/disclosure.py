"""公开属性: the yearly second look at what is not open (条例第十八条 定期评估审查; MOD-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

GROUNDS = {
    "state_secret": "国家秘密，或法律、行政法规禁止公开（条例第十四条）",
    "safety": "公开后可能危及国家安全、公共安全、经济安全、社会稳定（条例第十四条）",
    "private": "商业秘密、个人隐私，公开会损害第三方合法权益（条例第十五条）",
    "internal": "内部事务信息（条例第十六条第一款）",
    "process": "过程性信息、行政执法案卷（条例第十六条第二款）",
    "on_request": "涉及特定对象，依申请公开更合适",
}
"""On what a document may stay closed."""


@dataclass(frozen=True, kw_only=True)
class DisclosureReview:
    """One second look: whether the document stays as it is or is opened. Append-only."""

    id: str
    policy_id: str
    opened: bool
    ground: str
    """Key of `GROUNDS`; "" when it was opened."""
    reason: str
    person_id: str
    at: datetime


def due_on(decided_on: date) -> date:
    """A year after the attribute was last decided; 29 February is followed by 1 March."""
    try:
        return decided_on.replace(year=decided_on.year + 1)
    except ValueError:
        return date(decided_on.year + 1, 3, 1)
