"""Confirming what was read of a policy: title, number, issuers, dates, attribute, and whether to interpret it."""

from __future__ import annotations

from studio.actions.reuse import with_department_texts
from studio.actions.steps import act, acting, new_id
from studio.domain.content import Content, FieldContent, PolicyCard, Statement
from studio.domain.interpretation import Revision
from studio.domain.people import Role
from studio.domain.policy import Disclosure, Policy, core_title
from studio.errors import Incomplete, NotFound, WrongState
from studio.studio import Studio


@act
def confirm_policy(studio: Studio, by: str, policy: Policy) -> str:
    """Stores the confirmed facts and opens the interpretation; its id, or "" when none is required.

    Raises `Incomplete` naming what is missing. Without an openness attribute nothing goes further (INT-03).
    """
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        if missing := _missing(policy):
            raise Incomplete("还不能继续：" + "；".join(missing) + "。")
        stored = tx.policies.get(policy.id)
        if stored is None:
            raise NotFound("找不到这份政策文件，请重新上传。")
        existing = tx.interpretations.of_policy(policy.id)
        if existing is not None and existing.state.value != "drafting":
            raise WrongState("这份政策的解读已经送审，政策信息不能再改。需要改动时请先把解读退回起草。")
        tx.policies.change(policy, confirmed=True)
        tx.audit.write(
            person_id=by,
            act="confirm_policy",
            subject=policy.id,
            at=tx.now,
            before=_facts(stored.policy),
            after=_facts(policy),
        )
        if not policy.interpretation_required:
            return ""
        if existing is not None:
            return existing.id
        interpretation_id = new_id()
        tx.interpretations.begin(interpretation_id, policy_id=policy.id, person_id=by, at=tx.now)
        tx.interpretations.add_revision(
            Revision(
                id=new_id(),
                interpretation_id=interpretation_id,
                number=1,
                content=with_department_texts(first_content(policy), tx.department_texts.of(stored.department)),
                author_id=by,
                created_at=tx.now,
            )
        )
        return interpretation_id


def first_content(policy: Policy) -> Content:
    """An empty form that already knows whose policy it is."""
    authority = FieldContent(entries=(Statement(text=policy.issuers[0], own=True),))
    return Content(
        policy=card_of(policy),
        title=f"《{core_title(policy.title)}》政策解读",
        parts={"interpreting_authority": authority},
    )


def card_of(policy: Policy) -> PolicyCard:
    return PolicyCard(
        title=policy.title,
        doc_number=policy.doc_number,
        issuers=policy.issuers,
        issued_on=policy.issued_on.isoformat() if policy.issued_on else "",
        released_on=policy.released_on.isoformat() if policy.released_on else "",
        effective_on=policy.effective_on.isoformat() if policy.effective_on else "",
    )


def _missing(policy: Policy) -> list[str]:
    problems = []
    if not policy.title.strip():
        problems.append("请填写文件标题")
    if not policy.issuers:
        problems.append("请填写发文机关（牵头单位在前）")
    if policy.disclosure is None:
        problems.append("请选择公开属性")
    elif policy.disclosure is not Disclosure.OPEN:
        if not policy.disclosure_reason.strip():
            problems.append(f"“{policy.disclosure.value}”需要写明依据和理由")
        if policy.interpretation_required:
            problems.append(f"“{policy.disclosure.value}”的文件不进入公开解读流程，请选“不需要解读”并写明理由")
    if policy.interpretation_required and policy.released_on is None:
        problems.append("请填写公开发布日期（比率和时限都按这一天计算）")
    if not policy.interpretation_required and not policy.exempt_reason.strip():
        problems.append("不需要解读的，请写明理由")
    if policy.issued_on and policy.released_on and policy.released_on < policy.issued_on:
        problems.append("公开发布日期早于成文日期，请核对")
    return problems


def _facts(policy: Policy) -> dict[str, str]:
    return {
        "title": policy.title,
        "doc_number": policy.doc_number,
        "issuers": "、".join(policy.issuers),
        "issued_on": str(policy.issued_on or ""),
        "released_on": str(policy.released_on or ""),
        "disclosure": policy.disclosure.value if policy.disclosure else "",
        "interpretation_required": str(policy.interpretation_required),
        "exempt_reason": policy.exempt_reason,
    }
