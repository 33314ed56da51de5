"""A finding is put right or let stand with a reason; the reason reaches the signer, and dies with the wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.actions.settle_finding import accept_suggestion, reasons_to_sign, settle_finding, take_back_settlement
from studio.domain.content import Case, Content, Entry, Milestone, Question, Statement, Term
from studio.domain.interpretation import digest_of
from studio.domain.people import Person, Role
from studio.domain.states import Move, State
from studio.errors import Incomplete, NotAllowed, NotFound, StudioError, WrongState
from studio.rules.findings import Finding
from studio.rules.review import review_content
from studio.rules.settling import key_of
from studio.studio import Studio
from tests.actions.test_walk import add_materials, bring_to, make, package_of, standing

People = dict[Role, Person]
WRONG_NUMBER = "多样化方式解读量不得少于95%。"
REASON = "市政府会议已把目标提高到95%，文件另行印发。"


@pytest.fixture
def example(studio: Studio, people: People) -> str:
    return load_example(studio, people[Role.DRAFTER].id)


def content_of(studio: Studio, interpretation_id: str) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(standing(studio, interpretation_id))


def say(studio: Studio, people: People, interpretation_id: str, text: str, *, cites: tuple[str, ...] = ()) -> None:
    """Writes one more measure."""
    content = content_of(studio, interpretation_id)
    part = content.part("measures")
    entry = Statement(text=text, cites=cites, own=not cites)
    changed = content.with_part("measures", replace(part, entries=(*part.entries, entry)))
    number = standing(studio, interpretation_id).revision_number
    save_form(studio, people[Role.DRAFTER].id, interpretation_id, changed, based_on=number)


def finding(studio: Studio, interpretation_id: str, rule: str) -> tuple[Finding, str]:
    content = content_of(studio, interpretation_id)
    with studio.store.reading() as tx:
        stored = tx.policies.get(standing(studio, interpretation_id).policy_id)
    assert stored is not None
    found = next(item for item in review_content(content, stored.policy) if item.rule == rule)
    return found, key_of(found, content)


def reasons(studio: Studio, interpretation_id: str) -> list[str]:
    with studio.store.reading() as tx:
        stored = tx.policies.get(standing(studio, interpretation_id).policy_id)
        assert stored is not None
        content = content_of(studio, interpretation_id)
        return [item["reason"] for item in reasons_to_sign(tx, interpretation_id, content, stored.policy)]


def test_a_planted_wrong_number_reaches_the_signer_only_with_its_reason(
    studio: Studio, people: People, example: str
) -> None:
    say(studio, people, example, WRONG_NUMBER, cites=("c3-3-2",))
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="95%"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    _, key = finding(studio, example, "INT-22-MISMATCH")
    settle_finding(studio, people[Role.DRAFTER].id, example, key, REASON)
    with pytest.raises(WrongState, match="重新生成材料"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    add_materials(studio, example)
    bring_to(studio, people, example, State.SIGNED)
    package = package_of(studio, example)
    (signed,) = package.settled
    assert (signed["reason"], signed["text"], signed["person"]) == (REASON, "95%", people[Role.DRAFTER].name)
    assert digest_of(package.manifest, package.algorithm) == package.digest
    without = {key: value for key, value in package.manifest.items() if key != "settled"}
    assert digest_of(without, package.algorithm) != package.digest


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("measures", Statement(text="各科室要抓紧办理。")),
        ("faq", Question(question="去哪里问？", answer="到办公室。")),
        ("cases", Case(title="一位市民", text="她按新办法办好了。")),
        ("milestones", Milestone(when="年底前", text="全部做完")),
        ("key_terms", Term(term="双向链接", explanation="互相能点过去。")),
    ],
)
def test_a_statement_with_neither_citation_nor_the_authors_own_mark_goes_no_further(
    studio: Studio, people: People, example: str, field: str, entry: Entry
) -> None:
    drafter = people[Role.DRAFTER].id
    content = content_of(studio, example)
    part = content.part(field)
    bare = content.with_part(field, replace(part, entries=(*part.entries, entry)))
    save_form(studio, drafter, example, bare, based_on=standing(studio, example).revision_number)
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="没有注明依据条款"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    _, key = finding(studio, example, "CITE-01")
    with pytest.raises(NotAllowed, match="必须改正"):
        settle_finding(studio, drafter, example, key, "大家都知道，不用注明。")
    own = content.with_part(field, replace(part, entries=(*part.entries, replace(entry, own=True))))
    save_form(studio, drafter, example, own, based_on=standing(studio, example).revision_number)
    add_materials(studio, example)
    assert make(studio, people[Role.DRAFTER], example, Move.SUBMIT) is State.SECRECY_REVIEW


def test_a_figure_that_stands_nowhere_in_the_policy_needs_a_reason_too(
    studio: Studio, people: People, example: str
) -> None:
    say(studio, people, example, "全市投放共享单车31847辆。", cites=("c3-3-2",))
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="31847"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)


def test_a_reason_dies_when_the_words_at_its_place_change(studio: Studio, people: People, example: str) -> None:
    say(studio, people, example, WRONG_NUMBER, cites=("c3-3-2",))
    _, key = finding(studio, example, "INT-22-MISMATCH")
    drafter = people[Role.DRAFTER].id
    settle_finding(studio, drafter, example, key, REASON)
    assert reasons(studio, example) == [REASON]
    content = content_of(studio, example)
    part = content.part("measures")
    changed = content.with_part(
        "measures",
        replace(part, entries=(*part.entries[:-1], replace(part.entries[-1], text=WRONG_NUMBER + "请配合。"))),
    )
    save_form(studio, drafter, example, changed, based_on=standing(studio, example).revision_number)
    assert reasons(studio, example) == []
    add_materials(studio, example)
    with pytest.raises(Incomplete, match="95%"):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)
    with pytest.raises(NotFound, match="已经改动"):
        settle_finding(studio, drafter, example, key, REASON)


def test_a_reason_stays_when_another_place_changes(studio: Studio, people: People, example: str) -> None:
    say(studio, people, example, WRONG_NUMBER, cites=("c3-3-2",))
    _, key = finding(studio, example, "INT-22-MISMATCH")
    settle_finding(studio, people[Role.DRAFTER].id, example, key, REASON)
    say(studio, people, example, "欢迎来电咨询。")
    assert reasons(studio, example) == [REASON]


@pytest.mark.parametrize(
    ("text", "rule"), [("联系人手机13912345678。", "PII-04"), ("县攻府印发。", "WRD-01"), ("机密★一年。", "LEAK-01")]
)
def test_what_the_standards_forbid_cannot_be_explained_away(
    studio: Studio, people: People, example: str, text: str, rule: str
) -> None:
    say(studio, people, example, text)
    _, key = finding(studio, example, rule)
    with pytest.raises(NotAllowed, match="必须改正"):
        settle_finding(studio, people[Role.DRAFTER].id, example, key, "这个号码是公开的。")
    with studio.store.reading() as tx:
        assert tx.audit.latest(1)[0].act == "refused:settle_finding"
    add_materials(studio, example)
    with pytest.raises(Incomplete):
        make(studio, people[Role.DRAFTER], example, Move.SUBMIT)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DRAFTER, Role.SYSTEM)])
def test_only_a_drafter_settles(studio: Studio, people: People, example: str, role: Role) -> None:
    say(studio, people, example, "史无前例的力度。")
    _, key = finding(studio, example, "WRD-08")
    with pytest.raises(NotAllowed):
        settle_finding(studio, people[role].id, example, key, "引自领导讲话原文。")
    with pytest.raises(NotAllowed):
        accept_suggestion(studio, people[role].id, example, key)
    assert reasons(studio, example) == []


def test_a_reason_has_to_be_written_and_can_be_taken_back(studio: Studio, people: People, example: str) -> None:
    say(studio, people, example, "史无前例的力度。")
    _, key = finding(studio, example, "WRD-08")
    drafter = people[Role.DRAFTER].id
    with pytest.raises(StudioError, match="写明理由"):
        settle_finding(studio, drafter, example, key, "  无 ")
    first = settle_finding(studio, drafter, example, key, "这是展览的名称。")
    second = settle_finding(studio, drafter, example, key, "这是展览的正式名称。")
    assert reasons(studio, example) == ["这是展览的正式名称。"], "the later reason takes the place of the first"
    with pytest.raises(NotFound):
        take_back_settlement(studio, drafter, example, first)
    take_back_settlement(studio, drafter, example, second)
    assert reasons(studio, example) == []
    with studio.store.reading() as tx:
        acts = [row.act for row in tx.audit.latest(4, subject=example)]
        assert tx.audit.first_broken() == ""
    assert acts[:3] == ["take_back_settlement", "settle_finding", "settle_finding"]


def test_a_suggestion_is_taken_as_a_new_revision(studio: Studio, people: People, example: str) -> None:
    say(studio, people, example, "要布署工作。")
    before = standing(studio, example).revision_number
    _, key = finding(studio, example, "WRD-07")
    saved = accept_suggestion(studio, people[Role.DRAFTER].id, example, key)
    assert saved.number == before + 1
    assert content_of(studio, example).part("measures").entries[-1].said() == ("要部署工作。",)
    with pytest.raises(NotFound):
        accept_suggestion(studio, people[Role.DRAFTER].id, example, key)


def test_nothing_is_settled_after_submission(studio: Studio, people: People, example: str) -> None:
    say(studio, people, example, "史无前例的力度。")
    _, key = finding(studio, example, "WRD-08")
    add_materials(studio, example)
    assert make(studio, people[Role.DRAFTER], example, Move.SUBMIT) is State.SECRECY_REVIEW
    with pytest.raises(WrongState, match="已经送审"):
        settle_finding(studio, people[Role.DRAFTER].id, example, key, "这是展览的名称。")
