"""三同步: a policy document and its interpretation are drafted, signed and released together.

长办发〔2020〕13号 says 同步起草、同步审签、同步发布, 国办发〔2016〕80号 同步组织、同步审签、同步部署 (INT-10). The plan's
parts are those of the plans that other cities ask for (INT-17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from studio.domain.policy import Disclosure, Policy

STEPS = {"drafted": "起草（组织）", "signed": "审签", "released": "发布（部署）"}
"""The three steps, and what people call them."""
LATEST_RELEASE = 3
"""Working days after the document's release within which its interpretation must be out (INT-14)."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """解读方案: what will be said, in which forms, where and when."""

    outline: str = ""
    forms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    """Keys of channels."""
    planned_on: date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        parts = (("解读提纲", self.outline.strip()), ("解读形式", self.forms), ("发布渠道", self.channels))
        return tuple(name for name, given in (*parts, ("计划发布日期", self.planned_on)) if not given)


@dataclass(frozen=True, kw_only=True)
class ThreeSync:
    """What is kept of one policy beside the policy itself. Days are of the document; the interpretation's are counted
    from its own history."""

    policy_id: str
    plan: Plan = Plan()
    drafted_on: date | None = None
    signed_on: date | None = None
    sent_at: datetime | None = None
    """When the document was sent to be issued (报审), with plan and materials."""
    sent_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """One of the three steps: the day of the document and that of its interpretation."""

    label: str
    document: date | None
    interpretation: date | None

    @property
    def gap(self) -> int | None:
        """Days that the interpretation came after the document; negative before it."""
        return (self.interpretation - self.document).days if self.document and self.interpretation else None


def paces(
    kept: ThreeSync,
    policy: Policy,
    *,
    drafted: date | None,
    signed: date | None,
    released: date | None,
) -> tuple[Pace, ...]:
    """The three steps; the days given are the interpretation's. The document's 成文日期 stands for its signature
    until that is recorded."""
    of_document = (kept.drafted_on, kept.signed_on or policy.issued_on, policy.released_on)
    return tuple(
        Pace(label=label, document=document, interpretation=own)
        for label, document, own in zip(STEPS.values(), of_document, (drafted, signed, released), strict=True)
    )


def obstacles(policy: Policy, plan: Plan, *, confirmed: bool, materials: bool) -> Iterator[str]:
    """Why this document may not be sent to be issued: one sentence each, none when it may (INT-03, INT-11, DOC-10)."""
    if not confirmed:
        yield "文件信息还没有确认"
    if policy.disclosure is None:
        yield "没有公开属性，不予发文"
    elif policy.disclosure is not Disclosure.OPEN and not policy.disclosure_reason.strip():
        yield f"“{policy.disclosure.value}”没有写明依据和理由"
    if not policy.interpretation_required:
        if not policy.exempt_reason.strip():
            yield "免于解读没有写明理由"
        return
    if plan.missing:
        yield f"解读方案缺少{'、'.join(plan.missing)}"
    if not materials:
        yield "解读材料还没有按最新内容生成"
