"""The workflow, as one table. Buttons, the diagram in docs and the tests are drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.domain.people import Role


class State(StrEnum):
    DRAFTING = "drafting"
    SECRECY_REVIEW = "secrecy_review"
    SIGNING = "signing"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    SUBMIT = "submit"
    CLEAR = "clear"
    RETURN = "return"
    SIGN = "sign"
    ACCEPT = "accept"
    URGE = "urge"
    RATIFY = "ratify"
    PUBLISH = "publish"
    GO_LIVE = "go_live"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    CALL_OFF = "call_off"


STATE_LABELS: dict[State, str] = {
    State.DRAFTING: "起草中",
    State.SECRECY_REVIEW: "保密审查中",
    State.SIGNING: "待负责人审签",
    State.SIGNED: "已审签，待接收",
    State.ACCEPTED: "已接收，待发布",
    State.PUBLISHING: "发布中",
    State.PUBLISHED: "已发布",
    State.WITHDRAWN: "已撤回",
}

MOVE_LABELS: dict[Move, str] = {
    Move.SUBMIT: "送审",
    Move.CLEAR: "保密审查通过",
    Move.RETURN: "退回修改",
    Move.SIGN: "审签同意",
    Move.ACCEPT: "接收",
    Move.URGE: "紧急办理",
    Move.RATIFY: "事后补签",
    Move.PUBLISH: "发布",
    Move.GO_LIVE: "网站已上线",
    Move.AMEND: "改动内容",
    Move.WITHDRAW: "撤回",
    Move.CALL_OFF: "取消发布",
}


@dataclass(frozen=True)
class Rule:
    to: State
    role: Role
    apart_from: frozenset[Move] = frozenset()
    """Whoever made one of these moves in this round, or wrote the text, may not make this one."""
    needs_note: bool = False
    voids: bool = False
    """The package and every signature on it lose their force."""
    owed: bool = False
    """Only while an urgent package waits for the approval that it went out without."""


_OWN_WORK = frozenset({Move.SUBMIT, Move.CLEAR})

MOVES: dict[tuple[State, Move], Rule] = {
    (State.DRAFTING, Move.SUBMIT): Rule(State.SECRECY_REVIEW, Role.DRAFTER),
    (State.SECRECY_REVIEW, Move.CLEAR): Rule(
        State.SIGNING, Role.SECRECY_REVIEWER, frozenset({Move.SUBMIT}), needs_note=True
    ),
    (State.SECRECY_REVIEW, Move.RETURN): Rule(
        State.DRAFTING, Role.SECRECY_REVIEWER, frozenset({Move.SUBMIT}), needs_note=True, voids=True
    ),
    (State.SIGNING, Move.SIGN): Rule(State.SIGNED, Role.HEAD, _OWN_WORK),
    (State.SIGNING, Move.RETURN): Rule(State.DRAFTING, Role.HEAD, _OWN_WORK, needs_note=True, voids=True),
    (State.SIGNED, Move.ACCEPT): Rule(State.ACCEPTED, Role.PUBLISHER, frozenset({Move.SUBMIT, Move.SIGN})),
    (State.SIGNED, Move.RETURN): Rule(
        State.DRAFTING, Role.PUBLISHER, frozenset({Move.SUBMIT, Move.SIGN}), needs_note=True, voids=True
    ),
    # Urgent: the head is out of reach and the public cannot wait. Somebody else approves it afterwards.
    (State.SIGNING, Move.URGE): Rule(State.ACCEPTED, Role.PUBLISHER, _OWN_WORK, needs_note=True),
    **{
        (state, Move.RATIFY): Rule(state, Role.HEAD, _OWN_WORK | {Move.URGE}, owed=True)
        for state in (State.ACCEPTED, State.PUBLISHING, State.PUBLISHED)
    },
    (State.ACCEPTED, Move.PUBLISH): Rule(State.PUBLISHING, Role.PUBLISHER, frozenset({Move.SUBMIT, Move.SIGN})),
    (State.PUBLISHING, Move.GO_LIVE): Rule(State.PUBLISHED, Role.SYSTEM),
    (State.PUBLISHING, Move.CALL_OFF): Rule(State.ACCEPTED, Role.PUBLISHER),
    (State.PUBLISHING, Move.WITHDRAW): Rule(State.WITHDRAWN, Role.PUBLISHER, needs_note=True),
    (State.PUBLISHED, Move.WITHDRAW): Rule(State.WITHDRAWN, Role.PUBLISHER, needs_note=True),
    # A correction: what is out keeps its signature until the new version takes its place.
    (State.PUBLISHED, Move.AMEND): Rule(State.DRAFTING, Role.DRAFTER, needs_note=True),
    (State.SECRECY_REVIEW, Move.AMEND): Rule(State.DRAFTING, Role.DRAFTER, voids=True),
    (State.SIGNING, Move.AMEND): Rule(State.DRAFTING, Role.DRAFTER, voids=True),
    (State.SIGNED, Move.AMEND): Rule(State.DRAFTING, Role.DRAFTER, voids=True),
    (State.ACCEPTED, Move.AMEND): Rule(State.DRAFTING, Role.DRAFTER, voids=True),
}

START = State.DRAFTING

SIGNATURES = frozenset({Move.SIGN, Move.RATIFY})
"""The moves by which the head stands for a package; nothing counts before one of them."""


def moves_from(state: State) -> dict[Move, Rule]:
    """What can happen to an interpretation in this state."""
    return {move: rule for (start, move), rule in MOVES.items() if start is state}


def diagram() -> str:
    """The table as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2", f"    [*] --> {START.value}"]
    lines += [
        f"    {start.value} --> {rule.to.value}: {MOVE_LABELS[move]}（{rule.role.value}）"
        for (start, move), rule in MOVES.items()
    ]
    return "\n".join(lines)
