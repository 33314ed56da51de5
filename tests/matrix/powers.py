"""The one table of who may do what, and when: written from the product's definition of the roles, not from the acts.

Moves of the workflow are drawn from MOVES. Everything else names its roles, and its states where it has any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from studio.actions.audit_trail import Asked
from studio.actions.load_example import POLICY
from studio.actions.one_time_codes import code_at
from studio.actions.unified_identity import UnifiedSetting
from studio.domain.content import Change, FieldContent, Statement
from studio.domain.guest import REMARKS_WELCOME
from studio.domain.people import Role
from studio.domain.policy import Disclosure
from studio.domain.states import MOVES, Move, State
from studio.domain.three_sync import Plan
from studio.errors import Incomplete, StudioError, UnusableInput
from tests.actions.test_walk import standing
from tests.conftest import PASSWORD
from tests.matrix.world import (
    EMPTY,
    FEBRUARY,
    JANUARY,
    LATELY,
    NEXT_DAY,
    PROBLEM,
    SOON,
    TODAY,
    Actor,
    World,
    content_of,
    package,
    said_of_own,
)

DRAFTER, CO_DRAFTER, HEAD, SECRECY = Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER
PUBLISHER, INSPECTOR, ADMIN = Role.PUBLISHER, Role.INSPECTOR, Role.ADMIN
EVERYBODY = frozenset(Role) - {Role.SYSTEM}
NOT_ADMIN = EVERYBODY - {ADMIN}
FIGURES = EVERYBODY - {CO_DRAFTER}
"""Who sees the figures."""
RECORD = frozenset({INSPECTOR, ADMIN})
"""Who sees the audit record."""

OF_A_POLICY = frozenset(
    {"policy", "policy_id", "interpretation_id", "source_id", "package_id", "digest"}
    | {"delivery_id", "material_id", "comment_id", "clash_id", "guest_id", "paper_id"}
)
"""What acts are handed that belongs to one policy, and so to the departments that see it."""
ALL_STATES = frozenset(State)
DRAFTING = frozenset({State.DRAFTING})
OPEN = DRAFTING | {state for state, move in MOVES if move is Move.AMEND and state is not State.PUBLISHED}
"""Where the text may be changed: while drafting, and on the way, which takes it back to drafting."""

Given = Callable[[World, Actor], dict[str, Any]]


@dataclass(frozen=True)
class Power:
    given: Given
    roles: frozenset[Role] = frozenset()
    states: frozenset[State] = ALL_STATES
    only: tuple[str, ...] = ()
    """The actors who may, where it is a matter of the person and not of the role alone."""
    move: Move | None = None
    """Drawn from MOVES instead."""
    may_end_in: type[StudioError] | None = None
    """What the outside world answers in a test to whoever is let in: no platform runs here."""

    def allows(self, world: World, actor: Actor, state: State) -> bool:
        if actor.name == "elsewhere" and not OF_A_POLICY.isdisjoint(self.given(world, actor)):
            return False
        if self.move is not None:
            return _may_move(world, actor, state, self.move)
        if state not in self.states:
            return False
        return actor.name in self.only if self.only else not actor.roles.isdisjoint(self.roles)


def _may_move(world: World, actor: Actor, state: State, move: Move) -> bool:
    rule = MOVES.get((state, move))
    if rule is None or rule.role not in actor.roles or (rule.owed and not world.urgent):
        return False
    wrote = bool(rule.apart_from) and actor.name in world.authors
    return not wrote and all(world.made.get(made) != actor.name for made in rule.apart_from)


def about(**given: Any) -> Given:
    """What an act is handed, whoever acts. `id_x="y"` hands it what the world keeps under y as its x."""
    return lambda world, actor: {
        key.removeprefix("id_"): world.ids[value] if key.startswith("id_") else value for key, value in given.items()
    }


def roles(*wanted: Role) -> frozenset[Role]:
    return frozenset(wanted)


def _seen(world: World) -> int:
    return standing(world.studio, world.ids["interpretation"]).version


def _review(move: Move) -> Given:
    return lambda world, actor: {
        "interpretation_id": world.ids["interpretation"],
        "move": move,
        "seen_version": _seen(world),
        "digest": package(world).digest,
        "note": "已办理，理由见附件",
    }


def _changed(world: World, actor: Actor) -> dict[str, Any]:
    now = standing(world.studio, world.ids["interpretation"])
    content = content_of(world.studio, now.id)
    return {
        "interpretation_id": now.id,
        "content": replace(content, summary=content.summary + "！"),
        "based_on": now.revision_number,
    }


def _based(world: World) -> dict[str, Any]:
    now = standing(world.studio, world.ids["interpretation"])
    return {"interpretation_id": now.id, "based_on": now.revision_number}


def _correction(world: World, actor: Actor) -> dict[str, Any]:
    with world.studio.store.reading() as tx:
        stored = tx.policies.get(world.ids["policy"])
        seen = tx.policies.corrections_version(world.ids["policy"])
    assert stored is not None
    agreed = tuple(clause.id for clause in stored.policy.clauses)
    return {"policy_id": world.ids["policy"], "seen": seen, "agreed": agreed}


def _codes(world: World, actor: Actor) -> dict[str, Any]:
    secret = b"0123456789abcdefghij"
    return {"secret": secret, "code": code_at(secret, world.clock.now), "current": PASSWORD}


def _policy_facts(world: World, actor: Actor) -> dict[str, Any]:
    return {"policy": replace(world.ids["policy_facts"][world.ids["policy"]], disclosure=Disclosure.OPEN)}


def _board(**given: Any) -> Given:
    return about(id_interpretation_id="interpretation", **given)


WINDOW = {"window": FEBRUARY, "asof": SOON}
LEDGER = "政策标题,起草部门,公开发布日期,公开属性\n关于示例的通知,市容科,2026-02-02,主动公开\n".encode()
PEOPLE_GIVEN = {
    "login": "newcomer",
    "name": "新同志",
    "department": "办公室",
    "roles": roles(INSPECTOR),
    "password": PASSWORD,
}

POWERS: Mapping[str, Power] = {
    # accounts
    "accounts.add_person": Power(about(**PEOPLE_GIVEN), roles(ADMIN)),
    "accounts.change_person": Power(
        about(id_person_id="spare", roles=roles(INSPECTOR), department="办公室", active=False), roles(ADMIN)
    ),
    "accounts.set_password": Power(about(id_person_id="spare", password="another-horse-8"), roles(ADMIN)),
    "accounts.change_own_password": Power(about(current=PASSWORD, new="another-horse-8"), EVERYBODY),
    "accounts.set_email": Power(about(email="zhang@example.gov.cn"), EVERYBODY),
    "accounts.begin_codes": Power(about(), EVERYBODY),
    "accounts.turn_codes_on": Power(_codes, EVERYBODY),
    "accounts.turn_codes_off": Power(about(id_person_id="spare"), roles(ADMIN)),
    "accounts.has_codes": Power(about(), EVERYBODY),
    "stand_in.stand_in": Power(
        lambda world, actor: {
            "from_person": world.actors["head"].id,
            "to_person": world.ids["spare"],
            "role": HEAD,
            "starts_on": TODAY,
            "ends_on": TODAY,
            "reason": "出差",
        },
        only=("head", "admin", "both_sides", "elsewhere"),
    ),
    "stand_in.end_stand_in": Power(
        about(id_delegation_id="delegation:stand_in"), only=("head", "stand_in", "admin", "both_sides", "elsewhere")
    ),
    # the unified identity
    "unified_identity.set_unified": Power(about(setting=UnifiedSetting()), roles(ADMIN)),
    "unified_identity.unified_setting": Power(about(), roles(ADMIN)),
    "unified_identity.identities": Power(about(), roles(ADMIN)),
    "unified_identity.expect_number": Power(about(id_person_id="spare", number="A0018"), roles(ADMIN)),
    "unified_identity.link_identity": Power(about(id_identity_id="identity", id_person_id="spare"), roles(ADMIN)),
    "unified_identity.unlink_identity": Power(about(id_identity_id="identity"), roles(ADMIN)),
    "departments.keep_department": Power(about(name="新部门", parent="", openness=False), roles(ADMIN)),
    "departments.remove_department": Power(about(name=EMPTY), roles(ADMIN)),
    # three-sync and what is not open
    "three_sync.keep_plan": Power(
        about(id_policy_id="policy", plan=Plan(), drafted_on=TODAY, signed_on=None), roles(DRAFTER)
    ),
    "three_sync.send_policy": Power(about(id_policy_id="policy"), roles(DRAFTER), may_end_in=Incomplete),
    "three_sync.three_sync": Power(about(), NOT_ADMIN),
    "three_sync.exemptions_of": Power(about(year=2026), NOT_ADMIN),
    "review_disclosure.closed_documents": Power(about(), NOT_ADMIN - {CO_DRAFTER}),
    "review_disclosure.closed_by_year": Power(about(), NOT_ADMIN - {CO_DRAFTER}),
    "review_disclosure.review_disclosure": Power(
        about(id_policy_id="closed", opened=True, ground="", reason="情况变化，可以公开"), roles(PUBLISHER)
    ),
    # policy files
    "add_policy.add_policy": Power(
        about(data=POLICY.read_bytes(), file_name="又一次.txt"), roles(DRAFTER), may_end_in=UnusableInput
    ),
    "load_example.load_example": Power(about(), roles(DRAFTER), may_end_in=StudioError),
    "confirm_policy.confirm_policy": Power(_policy_facts, roles(DRAFTER), DRAFTING),
    "correct_policy.correct_policy": Power(
        lambda world, actor: {**_correction(world, actor), "correction": world.ids["corrections"][1]},
        roles(DRAFTER),
        DRAFTING,
    ),
    "correct_policy.undo_correction": Power(
        lambda world, actor: {**_correction(world, actor), "number": 1}, roles(DRAFTER), DRAFTING
    ),
    "correct_policy.read_again": Power(_correction, roles(DRAFTER), DRAFTING),
    "compare_policy.add_old_version": Power(
        about(id_policy_id="policy", data=POLICY.read_bytes(), file_name="旧.txt"),
        roles(DRAFTER),
        may_end_in=UnusableInput,
    ),
    "compare_policy.beside": Power(about(id_policy_id="policy"), NOT_ADMIN),
    "compare_policy.take_changes": Power(
        about(id_interpretation_id="interpretation", changes=(Change(item="标准", before="旧", now="新"),)),
        roles(DRAFTER),
        OPEN,
    ),
    # the form
    "save_form.save_form": Power(_changed, roles(DRAFTER), OPEN),
    "save_form.settle_clash": Power(about(id_clash_id="clash", choice="mine"), roles(DRAFTER), OPEN),
    "save_form.restore_revision": Power(about(id_interpretation_id="interpretation", number=1), roles(DRAFTER), OPEN),
    "reuse.copy_earlier": Power(
        lambda world, actor: {**_based(world), "source_id": world.ids["elder"], "keys": ("measures", "summary")},
        roles(DRAFTER),
        OPEN,
    ),
    "reuse.keep_for_department": Power(
        about(field="enquiry_contact", part=FieldContent(entries=(Statement(text="电话 0355-2000000", own=True),))),
        roles(DRAFTER),
    ),
    "settle_finding.settle_finding": Power(
        about(id_interpretation_id="interpretation", id_key="finding", reason="引自展览的正式名称。"),
        roles(DRAFTER),
        DRAFTING,
    ),
    "settle_finding.take_back_settlement": Power(
        about(id_interpretation_id="interpretation", id_settlement_id="settlement"), roles(DRAFTER), DRAFTING
    ),
    "settle_finding.accept_suggestion": Power(
        about(id_interpretation_id="interpretation", id_key="mistake"), roles(DRAFTER), DRAFTING
    ),
    "comment.comment": Power(
        about(id_interpretation_id="interpretation", field="measures", text="请核对。"), NOT_ADMIN - {INSPECTOR}
    ),
    "comment.resolve_comment": Power(about(id_comment_id="comment"), NOT_ADMIN - {INSPECTOR}),
    "confirm_part.confirm_part": Power(
        lambda world, actor: {
            "interpretation_id": world.ids["interpretation"],
            "seen": standing(world.studio, world.ids["interpretation"]).revision_number,
        },
        only=("co_drafter",),
        states=DRAFTING,
    ),
    "writing_help.set_writing_help": Power(
        about(on=True, address="http://127.0.0.1:9/v1", key="", model="m"), roles(ADMIN)
    ),
    "writing_help.draft_field": Power(
        about(id_interpretation_id="interpretation", field="measures", clause_ids=("c3-3-2",)),
        roles(DRAFTER),
        may_end_in=StudioError,
    ),
    # how a material is arranged
    "arrange.move_part": Power(_board(board="slides", part="faq", to=0), roles(DRAFTER), OPEN),
    "arrange.leave_out": Power(_board(board="cards", part="faq", reason="卡片只讲要点。"), roles(DRAFTER), OPEN),
    "arrange.bring_back": Power(_board(board="long_image", part="faq"), roles(DRAFTER), OPEN),
    "arrange.reword": Power(
        _board(board="slides", part="measures", text="史无前例的力度。", slot="text", told="史无前例。"),
        roles(DRAFTER),
        OPEN,
    ),
    "arrange.arrange_as_usual": Power(_board(board="long_image"), roles(DRAFTER), OPEN),
    # materials
    "make_materials.make_materials": Power(
        about(id_interpretation_id="interpretation", theme="government_red"), roles(DRAFTER), DRAFTING
    ),
    "own_materials.add_own_material": Power(
        about(id_interpretation_id="interpretation", name="又一张.png", data=b""),
        roles(DRAFTER),
        DRAFTING,
        may_end_in=StudioError,
    ),
    "own_materials.describe_own_material": Power(
        lambda world, actor: {"material_id": world.ids["own"], **said_of_own(world.ids["own_form"])},
        roles(DRAFTER),
        DRAFTING,
    ),
    "own_materials.remove_own_material": Power(about(id_material_id="own"), roles(DRAFTER), DRAFTING),
    # between people
    **{
        f"review.review {move.value}": Power(_review(move), move=move)
        for move in (Move.SUBMIT, Move.CLEAR, Move.SIGN, Move.ACCEPT, Move.RETURN, Move.URGE, Move.RATIFY)
    },
    **{
        f"review.review {move.value}": Power(_review(move))
        for move in (Move.PUBLISH, Move.GO_LIVE, Move.AMEND, Move.WITHDRAW, Move.CALL_OFF)
    },
    "approval.sheet_of": Power(lambda world, actor: {"package_id": package(world).id}, NOT_ADMIN),
    "approval.standing_of": Power(lambda world, actor: {"digest": package(world).digest}, EVERYBODY),
    "due_dates.waiting": Power(about(), FIGURES),
    "due_dates.set_due": Power(
        lambda world, actor: {
            "interpretation_id": world.ids["interpretation"],
            "due_on": NEXT_DAY,
            "seen_version": _seen(world),
        },
        roles(DRAFTER, PUBLISHER),
        frozenset({State.SECRECY_REVIEW, State.SIGNING, State.SIGNED, State.ACCEPTED}),
    ),
    "urgent.owed_approvals": Power(about(), NOT_ADMIN - {CO_DRAFTER}),
    "read_package.mark_as_read": Power(lambda world, actor: {"package_id": package(world).id}, NOT_ADMIN),
    "read_package.changes_for": Power(lambda world, actor: {"package_id": package(world).id}, NOT_ADMIN),
    "signed_papers.papers_of": Power(lambda world, actor: {"package_id": package(world).id}, NOT_ADMIN),
    "signed_papers.add_scan": Power(
        lambda world, actor: {"package_id": package(world).id, "name": "手签.jpg", "data": b""},
        roles(DRAFTER, HEAD, PUBLISHER),
        may_end_in=UnusableInput,
    ),
    "signed_papers.seal_sheet": Power(
        lambda world, actor: {"package_id": package(world).id},
        roles(HEAD, PUBLISHER),
        ALL_STATES - {State.DRAFTING, State.SECRECY_REVIEW, State.SIGNING},
        may_end_in=StudioError,
    ),
    "signed_papers.strike_paper": Power(
        about(id_paper_id="paper", reason="传成了别的文件"), roles(DRAFTER, HEAD, PUBLISHER)
    ),
    "invite_guest.invite_guest": Power(
        about(id_interpretation_id="interpretation", name="专家", days=3),
        roles(DRAFTER, HEAD, PUBLISHER),
        REMARKS_WELCOME,
    ),
    "invite_guest.revoke_guest": Power(about(id_guest_id="guest"), roles(DRAFTER, HEAD, PUBLISHER)),
    # publishing
    "publish.publish": Power(
        lambda world, actor: {
            "interpretation_id": world.ids["interpretation"],
            "channels": ["website"],
            "seen_version": _seen(world),
        },
        move=Move.PUBLISH,
    ),
    "publish.publish_also": Power(
        about(id_interpretation_id="interpretation", channels=["gazette"]),
        roles(PUBLISHER),
        frozenset({State.PUBLISHED}),
    ),
    "correct_published.begin_correction": Power(
        lambda world, actor: {
            "interpretation_id": world.ids["interpretation"],
            "reason": "数字更正",
            "seen_version": _seen(world),
        },
        roles(DRAFTER),
        frozenset({State.PUBLISHED}),
    ),
    "withdraw.withdraw": Power(
        lambda world, actor: {
            "interpretation_id": world.ids["interpretation"],
            "reason": "内容有误",
            "seen_version": _seen(world),
        },
        move=Move.WITHDRAW,
    ),
    "withdraw.retry_taking_down": Power(about(id_delivery_id="cms"), roles(PUBLISHER)),
    "timing.reschedule": Power(about(id_delivery_id="weibo", due_at=SOON), roles(PUBLISHER)),
    "timing.cancel": Power(about(id_delivery_id="weibo"), roles(PUBLISHER)),
    "timing.cancel website": Power(
        lambda world, actor: {
            "delivery_id": world.ids[_own_website(world) if world.stands_in in _SENT else "website"],
        },
        move=Move.CALL_OFF,
    ),
    "mend_delivery.retry_delivery": Power(about(id_delivery_id="wechat"), roles(PUBLISHER)),
    "mend_delivery.retry_alike": Power(about(channel="wechat", problem=PROBLEM), roles(PUBLISHER)),
    "mend_delivery.record_published": Power(
        about(id_delivery_id="wechat", url="https://mp.weixin.qq.com/s/example"), roles(PUBLISHER)
    ),
    "by_hand.hand_off": Power(about(id_delivery_id="newspaper"), roles(PUBLISHER)),
    "by_hand.record_publication": Power(
        about(id_delivery_id="toutiao", url="https://www.toutiao.com/article/1/", published_at=LATELY), roles(PUBLISHER)
    ),
    "by_hand.record_taken_down": Power(about(id_delivery_id="broadcast", note="次日播出更正"), roles(PUBLISHER)),
    "pausing.pause_channel": Power(about(channel="wechat", reason="平台维护"), roles(PUBLISHER, ADMIN)),
    "pausing.resume_channel": Power(about(channel="wechat"), roles(PUBLISHER, ADMIN)),
    "set_account.set_account": Power(about(channel="wechat", values={}, rehearsal=True), roles(ADMIN)),
    "check_channel.check_channel": Power(about(channel="website"), roles(ADMIN, PUBLISHER), may_end_in=StudioError),
    "connect.save_step": Power(about(channel="wechat", values={"author": "某局"}), roles(ADMIN)),
    "connect.go_real": Power(about(channel="wechat"), roles(ADMIN), may_end_in=StudioError),
    "connect.ask_step": Power(about(channel="website", probe="connection"), roles(ADMIN), may_end_in=StudioError),
    "connect.try_draft": Power(about(channel="wechat"), roles(ADMIN), may_end_in=StudioError),
    "connect.rehearse": Power(about(channel="weibo"), roles(ADMIN), may_end_in=StudioError),
    "check_channel.explain_problem": Power(
        about(channel="wechat", number="rid"), roles(ADMIN, PUBLISHER), may_end_in=StudioError
    ),
    # word lists: whoever did not propose it decides
    "change_lexicon.propose_entry": Power(
        about(list_key="wording", rule="WRD-07", wrong="规化局", right="规划局", source="本局校对记录"),
        roles(ADMIN, PUBLISHER),
    ),
    "change_lexicon.propose_retirement": Power(
        about(list_key="wording", rule="WRD-07", wrong="布署", reason="已不再出现"), roles(ADMIN, PUBLISHER)
    ),
    "change_lexicon.decide_change": Power(
        about(id_change_id="proposal", confirm=False, note="不需要"), roles(ADMIN, PUBLISHER)
    ),
    "change_lexicon.decide_change own": Power(
        about(id_change_id="own_proposal", confirm=False, note="不需要"),
        only=("admin", "two_posts", "both_sides", "elsewhere"),
    ),
    "change_lexicon.withdraw_proposal": Power(about(id_change_id="own_proposal"), only=("publisher",)),
    # proof
    "look.look": Power(about(**WINDOW), FIGURES),
    "effect.effect": Power(about(window=FEBRUARY), FIGURES),
    "effect.type_in": Power(
        about(id_delivery_id="website", day=TODAY, numbers={"read": 12}),
        roles(PUBLISHER),
    ),
    "publishing_calendar.month_of": Power(about(window=FEBRUARY), roles(PUBLISHER, INSPECTOR, ADMIN)),
    "prove.report": Power(about(**WINDOW), FIGURES),
    "snapshots.freeze": Power(about(window=FEBRUARY), roles(PUBLISHER, ADMIN)),
    "snapshots.differences": Power(about(id_snapshot="snapshot"), FIGURES),
    "evidence_archive.archive": Power(
        lambda world, actor: {
            "target": world.studio.settings.data.parent / "proof.zip",
            "window": JANUARY,
            "asof": SOON,
        },
        roles(INSPECTOR, PUBLISHER, ADMIN),
    ),
    "evidence_archive.archive_bytes": Power(about(window=JANUARY, asof=SOON), roles(INSPECTOR, PUBLISHER, ADMIN)),
    "import_records.import_records": Power(about(data=LEDGER, name="台账.csv"), roles(PUBLISHER, ADMIN)),
    "audit_trail.look_through": Power(about(asked=Asked()), RECORD),
    "audit_trail.choices": Power(about(), RECORD),
    "audit_trail.verify_chain": Power(about(), RECORD),
    "audit_trail.export_found": Power(about(asked=Asked()), RECORD),
    "audit_trail.export_chain": Power(about(), RECORD),
    "notices.notices_of": Power(about(), EVERYBODY),
    "notices.mark_read": Power(about(), EVERYBODY),
}


def _own_website(world: World) -> str:
    return "urgent_website" if world.urgent else "own_website"


_SENT = (State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN)
