"""One office in every state of the workflow, with something there for every act: images of a database to begin from."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from studio.actions import accounts
from studio.actions.add_policy import add_policy
from studio.actions.arrange import leave_out
from studio.actions.change_lexicon import propose_entry
from studio.actions.comment import comment
from studio.actions.confirm_policy import card_of, confirm_policy
from studio.actions.correct_policy import correct_policy
from studio.actions.departments import keep_department
from studio.actions.go_live import go_live
from studio.actions.invite_guest import invite_guest
from studio.actions.load_example import POLICY, example_content
from studio.actions.own_materials import add_own_material, describe_own_material
from studio.actions.publish import publish
from studio.actions.review import review
from studio.actions.save_form import save_form
from studio.actions.settle_finding import settle_finding
from studio.actions.signed_papers import add_scan
from studio.actions.snapshots import freeze
from studio.actions.stand_in import stand_in
from studio.actions.unified_identity import expect_number, identities
from studio.actions.withdraw import withdraw
from studio.actions.writing_help import set_writing_help
from studio.domain.content import Content, Statement
from studio.domain.correction import Correction, ParagraphRole, in_force
from studio.domain.delivery import DeliveryState, Evidence
from studio.domain.interpretation import Package
from studio.domain.own_material import Right
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import Move, State
from studio.domain.window import Window
from studio.policy.corrections import corrected, recast_at
from studio.policy.structure import paragraphs_of
from studio.rules.review import review_content
from studio.rules.settling import key_of
from studio.studio import Studio
from tests.actions.test_walk import add_materials, package_of, standing
from tests.channels.posts import picture
from tests.conftest import PASSWORD, Clock

LEAD, OTHER, THIRD, EMPTY = "长治市城市管理局", "长治市公安局", "长治市住房局", "长治市城市管理局宣传科"
JANUARY, FEBRUARY = Window(date(2026, 1, 1), date(2026, 2, 1)), Window(date(2026, 2, 1), date(2026, 3, 1))
TODAY = date(2026, 3, 2)
NEXT_DAY = TODAY + timedelta(days=1)
ELSEWHERE = {
    "wechat": DeliveryState.FAILED,
    "weibo": DeliveryState.WAITING,
    "cms": DeliveryState.TAKE_DOWN,
    "newspaper": DeliveryState.BY_HAND,
    "toutiao": DeliveryState.BY_HAND,
    "broadcast": DeliveryState.TAKE_DOWN,
}
"""Where an earlier interpretation went, and how each of its deliveries stands."""
CLOSED = "关于值班安排的通知\n\n各科室：\n一、值班安排\n请按表值班。\n"
PROBLEM = "接口暂时不可用。"


@dataclass(frozen=True)
class Actor:
    """Somebody who tries. `roles` are those in force today, a suspended or unknown person's none."""

    name: str
    id: str
    roles: frozenset[Role]


@dataclass
class World:
    studio: Studio
    clock: Clock
    actors: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    made: dict[Move, str] = field(default_factory=dict)
    """Who made the moves of this round, by actor, the way that the database stands now."""
    made_urgently: dict[Move, str] = field(default_factory=dict)
    made_usually: dict[Move, str] = field(default_factory=dict)
    authors: frozenset[str] = frozenset()
    images: dict[tuple[State, bool], sqlite3.Connection] = field(default_factory=dict)
    """By the state, and whether it was reached the urgent way."""
    urgent: bool = False
    """Whether the package went out without a signature that is still owed."""
    stands_in: State | None = None

    @property
    def file(self) -> Path:
        return self.studio.settings.data / "studio.sqlite"

    def keep(self, state: State, *, urgent: bool = False) -> None:
        assert standing(self.studio, self.ids["interpretation"]).state is state
        image = self.images[state, urgent] = sqlite3.connect(":memory:")
        with sqlite3.connect(self.file) as live:
            live.backup(image)
        live.close()

    def begin(self, state: State, *, urgent: bool = False) -> None:
        """Puts the whole database back to how it was kept."""
        live = sqlite3.connect(self.file, timeout=30)
        self.images[state, urgent].backup(live)
        live.close()
        self.studio.settings.audit_head.unlink(missing_ok=True)
        self.stands_in, self.urgent = state, urgent
        self.made = self.made_urgently if urgent else self.made_usually

    def tables(self) -> dict[str, str]:
        """A digest of every table but the audit record, and of every file that people or the public would see."""
        live = sqlite3.connect(self.file)
        names = [row[0] for row in live.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        found = {
            name: hashlib.sha256(str(live.execute(f"SELECT * FROM [{name}]").fetchall()).encode()).hexdigest()
            for name in names
            if name != "audit"
        }
        live.close()
        data = self.studio.settings.data
        for path in sorted(data.rglob("*")):
            if path.is_file() and not path.name.startswith(("studio.sqlite", "audit.head")):
                found[str(path.relative_to(data))] = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
        return found

    def rows_since(self, seq: int) -> list[tuple[int, str, str]]:
        """(number, person, act) of the audit rows after this one, oldest first."""
        live = sqlite3.connect(self.file)
        rows = live.execute("SELECT seq, person_id, act FROM audit WHERE seq > ? ORDER BY seq", (seq,)).fetchall()
        live.close()
        return rows


def make_world(studio: Studio, clock: Clock) -> World:
    world = World(studio, clock)
    _people(world)
    _elder(world)
    _closed(world)
    _example(world)
    _walk(world)
    return world


def _people(world: World) -> None:
    studio = world.studio
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)

    def add(name: str, *roles: Role, department: str = LEAD) -> Person:
        return accounts.add_person(
            studio,
            admin.id,
            login=name,
            name=name,
            department=department,
            roles=frozenset(roles),
            password=PASSWORD,
        )

    known = {"admin": admin}
    for role in (Role.DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR):
        known[role.value] = add(role.value, role)
    known["co_drafter"] = add("co_drafter", Role.CO_DRAFTER, department=OTHER)
    known["stand_in"] = add("stand_in", Role.INSPECTOR)
    known["stand_in_over"] = add("stand_in_over", Role.INSPECTOR)
    known["two_posts"] = add("two_posts", Role.DRAFTER, Role.PUBLISHER)
    known["both_sides"] = add("both_sides", Role.DRAFTER)
    known["elsewhere"] = add("elsewhere", Role.DRAFTER, department=THIRD)
    known["suspended"] = add("suspended", Role.INSPECTOR)
    everything = frozenset(Role) - {Role.SYSTEM}
    roles = {name: person.roles for name, person in known.items()} | {
        "stand_in": frozenset({Role.INSPECTOR, Role.HEAD}),
        "both_sides": everything,
        "elsewhere": everything,
        "suspended": frozenset(),
        "nobody": frozenset(),
    }
    world.actors = {name: Actor(name, person.id, roles[name]) for name, person in known.items()}
    world.actors["nobody"] = Actor("nobody", "nobody-we-know", frozenset())
    world.ids["spare"] = add("spare", Role.INSPECTOR).id
    world.ids["keeper"] = add("keeper", Role.PUBLISHER).id
    head = known["head"]
    for name, first in (("stand_in", TODAY), ("stand_in_over", TODAY)):
        world.ids[f"delegation:{name}"] = stand_in(
            studio,
            head.id,
            from_person=head.id,
            to_person=known[name].id,
            role=Role.HEAD,
            starts_on=first,
            ends_on=TODAY,
            reason="出差",
        )
    for name in (LEAD, OTHER, THIRD):
        keep_department(studio, admin.id, name, parent="", openness=False)
    keep_department(studio, admin.id, EMPTY, parent=LEAD, openness=False)
    # What no act allows, as a careless hand in the database would leave it; and a leave that was over yesterday.
    live = sqlite3.connect(world.file, timeout=30)
    live.execute(
        "UPDATE person SET roles=? WHERE login IN ('both_sides', 'elsewhere')", (json.dumps(sorted(everything)),)
    )
    live.execute("UPDATE person SET roles=?, active=0 WHERE login='suspended'", (json.dumps(sorted(everything)),))
    live.execute(
        "UPDATE delegation SET starts_on='2026-02-20', ends_on='2026-03-01' WHERE id=?",
        (world.ids["delegation:stand_in_over"],),
    )
    live.commit()
    live.close()


def _policy(world: World, data: bytes, name: str) -> str:
    """Its id, confirmed as a joint issue."""
    studio, drafter = world.studio, world.actors["drafter"].id
    policy_id = add_policy(studio, drafter, data=data, file_name=name)
    if name == "founding.txt":
        world.ids["corrections"] = _corrections(studio, policy_id)
        first = world.ids["corrections"][0]
        correct_policy(studio, drafter, policy_id, first, seen=0, agreed=_every_clause(studio, policy_id))
    return policy_id


def _confirmed(world: World, policy_id: str) -> str:
    """The interpretation's id, with the shipped example as its content and a few words to find fault with."""
    studio, drafter = world.studio, world.actors["drafter"].id
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    policy = replace(stored.policy, disclosure=Disclosure.OPEN, released_on=TODAY, issuers=(LEAD, OTHER))
    world.ids.setdefault("policy_facts", {})[policy_id] = policy
    interpretation_id = confirm_policy(studio, drafter, policy)
    content = replace(example_content(), policy=card_of(policy))
    part = content.part("measures")
    said = [Statement(text=text, own=True) for text in ("史无前例的力度。", "要布署工作。")]
    content = content.with_part("measures", replace(part, entries=(*part.entries, *said)))
    save_form(studio, drafter, interpretation_id, content, based_on=1)
    return interpretation_id


def _elder(world: World) -> None:
    """An interpretation that is out already, with a delivery standing at every place a person may act on one."""
    studio = world.studio
    policy_id = _policy(world, POLICY.read_bytes() + "\n\n本文件另有说明。\n".encode(), "elder.txt")
    elder = _confirmed(world, policy_id)
    add_materials(studio, elder)
    for name, move in (
        ("drafter", Move.SUBMIT),
        ("secrecy_reviewer", Move.CLEAR),
        ("head", Move.SIGN),
        ("publisher", Move.ACCEPT),
    ):
        _make(world, elder, name, move)
    version = standing(studio, elder).version
    publish(studio, world.actors["publisher"].id, elder, channels=["website", *ELSEWHERE], seen_version=version)
    go_on_website(studio, elder, url="https://www.example.gov.cn/zcjd/elder.html")
    world.ids["elder"] = elder
    with studio.store.writing() as tx:
        for delivery in tx.deliveries.of_interpretation(elder):
            world.ids[delivery.channel] = delivery.id
            if delivery.channel in ELSEWHERE:
                state = ELSEWHERE[delivery.channel]
                problem = PROBLEM if state is DeliveryState.FAILED else ""
                reason = "内容有误" if state is DeliveryState.TAKE_DOWN else ""
                tx.deliveries.change(delivery.id, state=state, problem=problem, withdraw_reason=reason)


def _closed(world: World) -> None:
    """A document that is not open, and so looked at again every year."""
    studio, drafter = world.studio, world.actors["drafter"].id
    world.ids["closed"] = policy_id = _policy(world, CLOSED.encode(), "closed.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    policy = replace(
        stored.policy,
        title="关于值班安排的通知",
        issuers=(LEAD,),
        disclosure=Disclosure.CLOSED,
        disclosure_reason="内部事务信息",
        interpretation_required=False,
        exempt_reason="不公开",
    )
    confirm_policy(studio, drafter, policy)


def _example(world: World) -> None:
    """The interpretation that is brought through every state, being drafted."""
    studio, drafter, both = world.studio, world.actors["drafter"].id, world.actors["both_sides"].id
    world.ids["policy"] = policy_id = _policy(world, POLICY.read_bytes(), "founding.txt")
    world.ids["interpretation"] = example = _confirmed(world, policy_id)
    now, content = standing(studio, example).revision_number, content_of(studio, example)
    save_form(studio, drafter, example, replace(content, summary=content.summary + "请阅读。"), based_on=now)
    clashing = save_form(studio, both, example, replace(content, summary=content.summary + "欢迎阅读。"), based_on=now)
    assert clashing.clashes == ("summary",)
    world.authors = frozenset({"drafter", "both_sides"})
    expect_number(studio, world.actors["admin"].id, world.ids["spare"], "A0017")
    (world.ids["identity"],) = (item.id for item in identities(studio, world.actors["admin"].id))
    leave_out(studio, drafter, example, "long_image", "faq", reason="长图只讲要点。")
    with studio.store.reading() as tx:
        (world.ids["clash"],) = (item.id for item in tx.together.clashes(example))
        stored = tx.policies.get(policy_id)
    assert stored is not None
    content = content_of(studio, example)
    keys = {item.rule: key_of(item, content) for item in review_content(content, stored.policy)}
    world.ids["finding"], world.ids["mistake"] = keys["WRD-08"], keys["WRD-07"]
    world.ids["settlement"] = settle_finding(studio, drafter, example, keys["WRD-08"], "这是展览的名称。")
    world.ids["comment"] = comment(studio, drafter, example, "measures", "请核对。")
    own = add_own_material(studio, drafter, example, name="现场.png", data=picture())
    world.ids["own"] = own.id
    describe_own_material(studio, drafter, own.id, **said_of_own(own.form))
    world.ids["own_form"] = own.form
    set_writing_help(studio, world.actors["admin"].id, on=True, address="http://127.0.0.1:9/v1", key="", model="none")
    world.ids["proposal"] = propose(world, world.ids["keeper"], "发改伟")
    world.ids["own_proposal"] = propose(world, world.actors["publisher"].id, "财证局")
    world.ids["snapshot"] = freeze(studio, world.actors["publisher"].id, JANUARY)
    add_materials(studio, example)
    invite_guest(studio, drafter, example, name="市司法局 法律顾问", days=3)
    with studio.store.reading() as tx:
        (world.ids["guest"],) = (guest.id for guest in tx.guests.of(example))
    world.ids["paper"] = add_scan(studio, drafter, package(world).id, name="手签.png", data=picture())


def _walk(world: World) -> None:
    studio, example = world.studio, world.ids["interpretation"]
    world.keep(State.DRAFTING)
    for name, move, state in (
        ("two_posts", Move.SUBMIT, State.SECRECY_REVIEW),
        ("secrecy_reviewer", Move.CLEAR, State.SIGNING),
        ("head", Move.SIGN, State.SIGNED),
        ("publisher", Move.ACCEPT, State.ACCEPTED),
    ):
        _make(world, example, name, move)
        world.made_usually[move] = name
        world.keep(state)
    publisher = world.actors["publisher"].id
    publish(studio, publisher, example, channels=["website"], seen_version=standing(studio, example).version)
    with studio.store.reading() as tx:
        (world.ids["own_website"],) = (item.id for item in tx.deliveries.of_interpretation(example))
    world.keep(State.PUBLISHING)
    go_on_website(studio, example, url="https://www.example.gov.cn/zcjd/1.html")
    world.keep(State.PUBLISHED)
    withdraw(studio, publisher, example, reason="内容有误", seen_version=standing(studio, example).version)
    world.keep(State.WITHDRAWN)
    _walk_urgently(world)


def _walk_urgently(world: World) -> None:
    """The head was out of reach: what the publisher let go is out, and the approval is still owed."""
    studio, example, publisher = world.studio, world.ids["interpretation"], world.actors["publisher"].id
    world.begin(State.SIGNING)
    _make(world, example, "publisher", Move.URGE)
    before = {move: world.made_usually[move] for move in (Move.SUBMIT, Move.CLEAR)}
    world.made_urgently = {**before, Move.URGE: "publisher"}
    world.keep(State.ACCEPTED, urgent=True)
    publish(studio, publisher, example, channels=["website"], seen_version=standing(studio, example).version)
    with studio.store.reading() as tx:
        (world.ids["urgent_website"],) = (item.id for item in tx.deliveries.of_interpretation(example))
    world.keep(State.PUBLISHING, urgent=True)
    go_on_website(studio, example, url="https://www.example.gov.cn/zcjd/1.html")
    world.keep(State.PUBLISHED, urgent=True)


def _make(world: World, interpretation_id: str, name: str, move: Move) -> None:
    review(
        world.studio,
        world.actors[name].id,
        interpretation_id,
        move,
        seen_version=standing(world.studio, interpretation_id).version,
        digest=package_of(world.studio, interpretation_id).digest,
        note="已办理",
    )


def go_on_website(studio: Studio, interpretation_id: str, *, url: str) -> None:
    with studio.store.writing() as tx:
        site = next(item for item in tx.deliveries.of_interpretation(interpretation_id) if item.channel == "website")
        tx.deliveries.change(site.id, state=DeliveryState.LIVE, url=url, published_at=tx.now)
        seen = Evidence(
            id=site.id, delivery_id=site.id, url=url, checked_at=tx.now, status_code=200, verified=True, linked=True
        )
        tx.deliveries.add_evidence(seen)
    go_live(studio, interpretation_id)


def content_of(studio: Studio, interpretation_id: str) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(standing(studio, interpretation_id))


def package(world: World) -> Package:
    return package_of(world.studio, world.ids["interpretation"])


def propose(world: World, by: str, wrong: str) -> str:
    return propose_entry(
        world.studio, by, list_key="wording", rule="WRD-07", wrong=wrong, right="规范写法", source="本局校对记录"
    )


def said_of_own(form: str) -> dict[str, Any]:
    return {
        "form": form,
        "alt": "窗口办理现场",
        "transcript": "",
        "right": next(iter(Right)),
        "source": "本局拍摄",
        "ai_made": False,
    }


def _every_clause(studio: Studio, policy_id: str) -> tuple[str, ...]:
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    return tuple(clause.id for clause in stored.policy.clauses)


def _corrections(studio: Studio, policy_id: str) -> tuple[Correction, Correction]:
    """Two paragraphs that could be read as headings."""
    with studio.store.reading() as tx:
        lines, kept = tx.policies.lines(policy_id), tx.policies.corrections(policy_id)
    found = list(corrected(paragraphs_of(lines), in_force(kept)).paragraphs)
    last, before = (
        recast_at(found, len(found) - 1, ParagraphRole.HEADING_2),
        recast_at(found, len(found) - 2, ParagraphRole.HEADING_2),
    )
    return last, before


SOON = datetime(2026, 3, 5, tzinfo=UTC)
LATELY = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=1)
