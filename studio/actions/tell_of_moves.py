"""Who has to know of a move: whoever can act next, and the authors when it comes back or goes out."""

from __future__ import annotations

from studio.actions.sight import in_sight, sight_of
from studio.domain.interpretation import Interpretation
from studio.domain.notice import Notice
from studio.domain.people import Person, Role
from studio.domain.policy import core_title
from studio.domain.states import MOVE_LABELS, Move, State, moves_from
from studio.ids import new_id
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction

NO_TASK = frozenset({Move.URGE, Move.AMEND, Move.WITHDRAW, Move.RETURN, Move.GO_LIVE, Move.CALL_OFF})
"""Moves that nobody waits for."""

NEWS = {
    Move.RETURN: "退回修改",
    Move.GO_LIVE: "已在政府网站发布",
    Move.WITHDRAW: "已撤回",
    Move.URGE: "按紧急程序先行办理，等待负责人补签",
}
"""Moves that the authors are told of, in the words they are told with."""


def tell_of(tx: Transaction, interpretation: Interpretation, move: Move, *, by: Person, note: str) -> None:
    """Writes the notices of one move that was just made, and starts their sending. In the caller's transaction."""
    policy = tx.policies.get(interpretation.policy_id)
    title = core_title(policy.policy.title) if policy else ""
    told = _next_ones(tx, interpretation, policy) | _authors(interpretation, move, note)
    told.pop(by.id, None)
    notices = [
        Notice(
            id=new_id(),
            person_id=person_id,
            interpretation_id=interpretation.id,
            text=f"《{title}》的解读：{what}",
            created_at=tx.now,
        )
        for person_id, what in sorted(told.items())
    ]
    for notice in notices:
        tx.notices.add(notice)
    if notices:
        tx.enqueue("notify", f"notify-{notices[0].id}", [notice.id for notice in notices])


def _next_ones(tx: Transaction, interpretation: Interpretation, policy: StoredPolicy | None) -> dict[str, str]:
    waiting = {move: rule for move, rule in moves_from(interpretation.state).items() if move not in NO_TASK}
    if interpretation.state is State.DRAFTING:
        return {}
    return {
        person.id: f"请您{MOVE_LABELS[move]}"
        for person in tx.people.all()
        for move, rule in waiting.items()
        if rule.role is not Role.SYSTEM and not interpretation.barred(move, person)
        if policy is None or in_sight(sight_of(tx, person), policy)
    }


def _authors(interpretation: Interpretation, move: Move, note: str) -> dict[str, str]:
    if move not in NEWS:
        return {}
    why = f"（{note.strip()[:200]}）" if note.strip() else ""
    authors = interpretation.authors | {row.person_id for row in interpretation.history if row.move is Move.SUBMIT}
    return dict.fromkeys(authors, f"{NEWS[move]}{why}")
