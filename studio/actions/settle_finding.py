"""处理检查发现: take the suggestion, or let it stand with a written reason that the signer will read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from studio.actions.save_form import Saved, save_form
from studio.actions.steps import act, acting, found, new_id, policy_of
from studio.domain.content import Content
from studio.domain.interpretation import Interpretation
from studio.domain.people import Role
from studio.domain.policy import Policy
from studio.domain.settlement import Settlement, as_signed
from studio.domain.states import State
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.rules.findings import Finding
from studio.rules.review import review_content, review_files
from studio.rules.settling import accepted, key_of, may_be_settled
from studio.store.store import Transaction
from studio.studio import Studio

SHORTEST_REASON, LONGEST_REASON = 4, 500


@act
def settle_finding(studio: Studio, by: str, interpretation_id: str, key: str, reason: str) -> str:
    """Lets the finding stand; answers the settlement's id. Only while drafting, only where a reason is allowed.

    Raises `NotAllowed` (with an audit row) for another role and for what has to be put right, `NotFound` when the
    words have changed meanwhile, `WrongState` after submission.
    """
    reason = reason.strip()
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise StudioError(f"请写明理由（{SHORTEST_REASON} 到 {LONGEST_REASON} 字），负责人审签时会看到。")
        interpretation, content, finding = _finding(tx, interpretation_id, key)
        if not may_be_settled(finding):
            raise NotAllowed(f"这一处不能只写理由，必须改正：{finding.message}")
        settlement = Settlement(
            id=new_id(),
            interpretation_id=interpretation_id,
            revision_number=interpretation.revision_number,
            key=key,
            rule=finding.rule,
            field=finding.field,
            text=finding.text,
            message=finding.message,
            reason=reason,
            person_id=by,
            at=tx.now,
        )
        before = settled_in(tx, interpretation_id, content, [finding]).get(key)
        if before is not None:
            tx.settlements.take_back(before.id, person_id=by, at=tx.now)
        tx.settlements.add(settlement)
        tx.audit.write(
            person_id=by,
            act="settle_finding",
            subject=interpretation_id,
            at=tx.now,
            before={"reason": before.reason} if before else {},
            after={
                "rule": finding.rule,
                "field": finding.field,
                "text": finding.text,
                "reason": reason,
                "revision": interpretation.revision_number,
            },
        )
    return settlement.id


@act
def take_back_settlement(studio: Studio, by: str, interpretation_id: str, settlement_id: str) -> None:
    """The finding is open again."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        _refuse_after_submission(found(tx, interpretation_id))
        known = next((item for item in tx.settlements.of(interpretation_id) if item.id == settlement_id), None)
        if known is None:
            raise NotFound("这条理由已经撤回了。请刷新页面后再看。")
        tx.settlements.take_back(settlement_id, person_id=by, at=tx.now)
        tx.audit.write(
            person_id=by,
            act="take_back_settlement",
            subject=interpretation_id,
            at=tx.now,
            before={"rule": known.rule, "text": known.text, "reason": known.reason},
        )


@act
def accept_suggestion(studio: Studio, by: str, interpretation_id: str, key: str) -> Saved:
    """Puts the suggestion in its place in the saved text, as a new revision."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        interpretation, content, finding = _finding(tx, interpretation_id, key)
    changed = accepted(content, finding)
    if changed is None:
        raise StudioError("这一处没有可以直接采用的改法，请到栏目里改。")
    note = f"采用检查建议：{finding.text}→{finding.suggestion}"
    return save_form(studio, by, interpretation_id, changed, based_on=interpretation.revision_number, note=note[:200])


def settled_in(
    tx: Transaction, interpretation_id: str, content: Content, findings: Sequence[Finding]
) -> dict[str, Settlement]:
    """The reasons that hold for these findings, by the findings' keys. The latest counts."""
    keys = {key_of(item, content) for item in findings if may_be_settled(item)}
    return {item.key: item for item in tx.settlements.of(interpretation_id) if item.key in keys}


def reasons_to_sign(tx: Transaction, interpretation_id: str, content: Content, policy: Policy) -> list[dict[str, Any]]:
    """What a package of this content says of findings let stand, in the order they were settled."""
    names = tx.people.names()
    held = settled_in(tx, interpretation_id, content, findings_of(tx, interpretation_id, content, policy))
    return [as_signed(item, name=names.get(item.person_id, item.person_id)) for item in held.values()]


def findings_of(tx: Transaction, interpretation_id: str, content: Content, policy: Policy) -> list[Finding]:
    """Of the text, then of the office's own files."""
    return [*review_content(content, policy), *review_files(tx.own_materials.of(interpretation_id), policy)]


def _finding(tx: Transaction, interpretation_id: str, key: str) -> tuple[Interpretation, Content, Finding]:
    interpretation = found(tx, interpretation_id)
    _refuse_after_submission(interpretation)
    content = tx.interpretations.latest_content(interpretation)
    findings = findings_of(tx, interpretation_id, content, policy_of(tx, interpretation).policy)
    finding = next((item for item in findings if key_of(item, content) == key), None)
    if finding is None:
        raise NotFound("这一处的文字已经改动，原来的提示不再适用。请刷新页面，看现在的提示。")
    return interpretation, content, finding


def _refuse_after_submission(interpretation: Interpretation) -> None:
    if interpretation.state is not State.DRAFTING:
        raise WrongState("已经送审，检查发现不能再处理。需要改动时，先在表单里修改，审签会随之作废。")
