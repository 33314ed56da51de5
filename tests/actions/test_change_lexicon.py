"""A word list changes when one person proposes and another confirms; the checks follow at once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from studio.actions import accounts
from studio.actions.change_lexicon import decide_change, propose_entry, propose_retirement, withdraw_proposal
from studio.domain.people import Person, Role
from studio.domain.policy import Clause, Reading
from studio.errors import NotAllowed, NotFound, StudioError, WrongState
from studio.lexicons import CONFIRMED
from studio.rules.review import review_text
from studio.store.lexicons import ChangeState
from studio.studio import Studio

People = dict[Role, Person]
NOTHING = Reading(clauses=(Clause(id="c1", label="一、", level=1, heading="要求", text="认真落实。"),))
DAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def same_folder(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the product, the checks read the data folder that the studio writes to."""
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))


def said(text: str, rule: str, *, on: date = DAY) -> list[str]:
    return [item.suggestion for item in review_text(text, NOTHING, on=on) if item.rule == rule]


def propose(studio: Studio, by: Person, wrong: str = "创城办", right: str = "创建文明城市办公室") -> str:
    return propose_entry(
        studio, by.id, list_key="wording", rule="WRD-05", wrong=wrong, right=right, source="市文明办来函"
    )


def test_nothing_changes_until_a_second_person_confirms(studio: Studio, people: People) -> None:
    change = propose(studio, people[Role.PUBLISHER])
    assert said("联系创城办。", "WRD-05") == []
    decide_change(studio, people[Role.ADMIN].id, change, confirm=True)
    assert said("联系创城办。", "WRD-05") == ["创建文明城市办公室"]
    with studio.store.reading() as tx:
        acts = [(row.act, row.person_id) for row in tx.audit.latest(2)]
        assert tx.audit.first_broken() == ""
    assert acts == [
        ("confirm_lexicon_change", people[Role.ADMIN].id),
        ("propose_lexicon_change", people[Role.PUBLISHER].id),
    ]


def test_nobody_confirms_an_own_proposal(studio: Studio, people: People) -> None:
    change = propose(studio, people[Role.ADMIN])
    with pytest.raises(NotAllowed, match="另一位"):
        decide_change(studio, people[Role.ADMIN].id, change, confirm=True)
    assert said("联系创城办。", "WRD-05") == []
    with studio.store.reading() as tx:
        assert tx.audit.latest(1)[0].act == "refused:decide_change"
    withdraw_proposal(studio, people[Role.ADMIN].id, change)
    with pytest.raises(WrongState, match="已经办过"):
        decide_change(studio, people[Role.PUBLISHER].id, change, confirm=True)


def test_two_administrators_can_do_it(studio: Studio, people: People) -> None:
    other = accounts.add_person(
        studio,
        people[Role.ADMIN].id,
        login="admin2",
        name="第二管理员",
        department="",
        roles=frozenset({Role.ADMIN}),
        password="correct-horse-9",
    )
    decide_change(studio, other.id, propose(studio, people[Role.ADMIN]), confirm=True)
    assert said("联系创城办。", "WRD-05")


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.INSPECTOR])
def test_other_roles_neither_propose_nor_confirm(studio: Studio, people: People, role: Role) -> None:
    change = propose(studio, people[Role.ADMIN])
    with pytest.raises(NotAllowed):
        propose(studio, people[role], wrong="别的词")
    with pytest.raises(NotAllowed):
        decide_change(studio, people[role].id, change, confirm=True)


def test_a_no_needs_a_reason_and_changes_nothing(studio: Studio, people: People) -> None:
    change = propose(studio, people[Role.PUBLISHER])
    with pytest.raises(StudioError, match="理由"):
        decide_change(studio, people[Role.ADMIN].id, change, confirm=False)
    decide_change(studio, people[Role.ADMIN].id, change, confirm=False, note="这个简称是正式的。")
    assert said("联系创城办。", "WRD-05") == []
    with studio.store.reading() as tx:
        (kept,) = tx.lexicons.all()
    assert (kept.state, kept.note) == (ChangeState.REJECTED, "这个简称是正式的。")


def test_a_shipped_entry_is_retired_and_brought_back_by_two_people(studio: Studio, people: People) -> None:
    publisher, admin = people[Role.PUBLISHER].id, people[Role.ADMIN].id
    assert said("秒杀活动", "WRD-08") == [""]
    retiring = propose_retirement(
        studio, publisher, list_key="wording", rule="WRD-08", wrong="秒杀", reason="本县电商活动名称"
    )
    decide_change(studio, admin, retiring, confirm=True)
    assert said("秒杀活动", "WRD-08") == []
    with pytest.raises(NotFound):
        propose_retirement(studio, publisher, list_key="wording", rule="WRD-08", wrong="秒杀", reason="再来一次")
    again = propose_entry(
        studio, publisher, list_key="wording", rule="WRD-08", wrong="秒杀", right="限时优惠", source="本单位"
    )
    decide_change(studio, admin, again, confirm=True)
    assert said("秒杀活动", "WRD-08") == ["限时优惠"]


def test_an_entry_holds_between_its_days_only(studio: Studio, people: People) -> None:
    change = propose_entry(
        studio,
        people[Role.PUBLISHER].id,
        list_key="leaders",
        rule="WRD-02",
        wrong="某甲乙",
        right="县长",
        source="领导之窗",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 6, 30),
    )
    decide_change(studio, people[Role.ADMIN].id, change, confirm=True)
    assert said("县委书记某甲乙", "WRD-02", on=date(2026, 6, 30)) == ["县长某甲乙"]
    assert said("县委书记某甲乙", "WRD-02", on=date(2026, 7, 1)) == []


def test_what_makes_no_sense_is_refused_with_a_sentence(studio: Studio, people: People) -> None:
    publisher = people[Role.PUBLISHER].id

    def refused(match: str, **given: object) -> None:
        usual = {"list_key": "wording", "rule": "WRD-05", "wrong": "某词", "right": "某某词", "source": "来函"}
        with pytest.raises(StudioError, match=match):
            propose_entry(studio, publisher, **{**usual, **given})  # type: ignore[arg-type]

    refused("一样", right="某词")
    refused("依据", source=" ")
    refused("五个字", list_key="names", rule="WRD-01", wrong="某某局", right="")
    refused("公开", list_key="registers", rule="LEAK-02", wrong="某发〔2020〕1号", right="也许")
    refused("早于", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))
    refused("用途", rule="PUN-01")
    propose(studio, people[Role.PUBLISHER])
    with pytest.raises(StudioError, match="正等另一位"):
        propose(studio, people[Role.ADMIN])


def test_a_list_that_cannot_be_written_leaves_the_proposal_waiting(studio: Studio, people: People) -> None:
    change = propose(studio, people[Role.PUBLISHER])
    folder = studio.settings.data / "lexicons"
    folder.write_text("a file where the folder should be")
    with pytest.raises(StudioError, match="没有写成"):
        decide_change(studio, people[Role.ADMIN].id, change, confirm=True)
    folder.unlink()
    decide_change(studio, people[Role.ADMIN].id, change, confirm=True)
    (kept,) = json.loads((folder / CONFIRMED).read_text("utf-8"))
    assert kept["entry"]["wrong"] == "创城办"
