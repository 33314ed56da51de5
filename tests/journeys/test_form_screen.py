"""Writing an interpretation through Streamlit's own test harness: one or two people at the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from studio.actions import accounts
from studio.actions.comment import comment
from studio.actions.load_example import load_example
from studio.actions.save_form import save_form
from studio.domain.content import Content, FieldContent, Statement
from studio.domain.people import Role
from studio.domain.states import State
from studio.domain.steps import STEPS
from studio.studio import Studio
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import PASSWORD
from tests.journeys.test_paragraph_screen import drawn_by
from tests.journeys.test_screens import SignedIn, _by_role, everything, office, person, signed_in

__all__ = ["office", "signed_in"]

Form = Callable[[str], AppTest]


@pytest.fixture
def example(office: Studio) -> str:
    return load_example(office, person(office, "drafter"))


@pytest.fixture
def form(signed_in: SignedIn, example: str) -> Form:
    """The form as the person with this login sees it."""

    def of(login: str) -> AppTest:
        signed_in(login)
        return drawn_by("form")

    return of


def chooses(page: AppTest, label: str, value: object) -> None:
    next(group for group in page.button_group if group.label == label).set_value(value).run()
    assert not page.exception


def opens(page: AppTest, step: int, field: str = "") -> None:
    chooses(page, "步骤", step)
    if field:
        chooses(page, "栏目", field)


def presses(page: AppTest, label: str, which: int = 0) -> None:
    [button for button in page.button if button.label == label][which].click().run()
    assert not page.exception


def areas(page: AppTest) -> list[TextArea]:
    """The text areas of the field, without the one for a comment."""
    return [area for area in page.text_area if area.label != "写批注"]


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def html_of(page: AppTest) -> str:
    return "\n".join(str(part.body) for part in page.get("html"))


def content(office: Studio, interpretation_id: str) -> Content:
    with office.store.reading() as tx:
        return tx.interpretations.latest_content(standing(office, interpretation_id))


def texts(office: Studio, interpretation_id: str, field: str) -> list[str]:
    return [entry.said()[0] for entry in content(office, interpretation_id).part(field).entries]


def as_colleague(office: Studio, example: str, change: Callable[[Content], Content]) -> None:
    """Somebody else saves while the page stands open."""
    with office.store.reading() as tx:
        admin = next(item.id for item in tx.people.all() if item.login == "admin")
    colleague = accounts.add_person(
        office,
        admin,
        login="colleague",
        name="同事",
        department="",
        roles=frozenset({Role.DRAFTER}),
        password=PASSWORD,
    )
    now = standing(office, example).revision_number
    save_form(office, colleague.id, example, change(content(office, example)), based_on=now)


def test_what_is_typed_is_kept_at_once_and_found_again_in_a_new_browser(
    form: Form, office: Studio, example: str
) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    areas(page)[0].set_value("改写后的第一句。").run()
    assert texts(office, example, "background_basis")[0] == "改写后的第一句。"
    assert "已自动保存" in html_of(page)
    again = form("drafter")
    opens(again, 0, "background_basis")
    assert areas(again)[0].value == "改写后的第一句。"


def test_records_are_added_moved_removed_and_brought_back(form: Form, office: Studio, example: str) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    first, second = texts(office, example, "background_basis")
    presses(page, "下移")
    assert texts(office, example, "background_basis") == [second, first]
    presses(page, "删除")
    assert texts(office, example, "background_basis") == [first]
    presses(page, "撤销删除")
    assert texts(office, example, "background_basis") == [second, first]
    presses(page, "＋ 再加一条")
    areas(page)[2].set_value("第三句。").run()
    assert texts(office, example, "background_basis") == [second, first, "第三句。"]
    assert [area.value for area in areas(page)][:3] == [second, first, "第三句。"]


def test_a_record_that_is_emptied_while_it_is_rewritten_keeps_its_citations(
    form: Form, office: Studio, example: str
) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    cites = content(office, example).part("background_basis").entries[0].cites
    areas(page)[0].set_value("").run()
    areas(page)[0].set_value("换一种说法。").run()
    rewritten = content(office, example).part("background_basis").entries[0]
    assert (rewritten.said(), rewritten.cites) == (("换一种说法。",), cites)


def test_one_click_brings_a_sentence_in_with_its_clause_and_offers_it_no_more(
    form: Form, office: Studio, example: str
) -> None:
    page = form("drafter")
    opens(page, 1, "main_content")
    offered = labels(page).count("采用")
    before = len(texts(office, example, "main_content"))
    presses(page, "采用")
    taken = content(office, example).part("main_content").entries
    assert len(taken) == before + 1
    assert taken[-1].cites
    assert taken[-1].said()[0] in [area.value for area in areas(page)]
    assert labels(page).count("采用") <= offered


@pytest.fixture
def unfinished(office: Studio, example: str) -> str:
    """The example with 易误解问题, which its policy asks for, still to be written."""
    written = content(office, example)
    parts = {key: part for key, part in written.parts.items() if key != "likely_misreadings"}
    save_form(office, person(office, "drafter"), example, replace(written, parts=parts), based_on=2)
    return example


def test_the_shipped_example_is_finished(form: Form) -> None:
    assert "都填好了" in html_of(form("drafter"))


def test_the_steps_say_what_is_done_what_is_missing_and_what_comes_next(form: Form, unfinished: str) -> None:
    page = form("drafter")
    assert "接下来：易误解问题" in html_of(page)
    assert "原文有例外、界限或溯及的规定" in html_of(page), "a conditional field says why it is asked"
    opens(page, 0, "objectives_tasks")
    assert "下一栏：主要内容 →" in labels(page)
    presses(page, "下一栏：主要内容 →")
    assert page.subheader[0].value == "主要内容"


def test_a_reason_answers_a_field_that_the_policy_does_not_touch(form: Form, office: Studio, unfinished: str) -> None:
    page = form("drafter")
    chooses(page, "栏目", "likely_misreadings")
    reason = next(area for area in page.text_area if area.label.startswith("这份文件不涉及"))
    reason.set_value("例外只有一处，正文里已经说明").run()
    assert content(office, unfinished).part("likely_misreadings").absent_reason == "例外只有一处，正文里已经说明"
    assert "都填好了" in html_of(page)


def test_a_colleagues_change_of_another_field_is_told_and_kept(form: Form, office: Studio, example: str) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    as_colleague(office, example, lambda now: replace(now, summary="同事写的摘要"))
    areas(page)[0].set_value("我改的第一句。").run()
    assert "别人同时改了“摘要”，已与您的改动合并" in everything(page)
    assert content(office, example).summary == "同事写的摘要"
    assert texts(office, example, "background_basis")[0] == "我改的第一句。"


@pytest.mark.parametrize(("which", "kept"), [(0, ["同事的"]), (1, ["我的"]), (2, ["同事的", "我的"])])
def test_two_wordings_of_one_field_stand_side_by_side_until_one_is_chosen(
    form: Form, office: Studio, example: str, which: int, kept: list[str]
) -> None:
    empty = content(office, example).with_part("highlights", FieldContent())
    save_form(office, person(office, "drafter"), example, empty, based_on=2)
    page = form("drafter")
    opens(page, 4, "highlights")
    theirs = FieldContent(entries=(Statement(text="同事的", own=True),))
    as_colleague(office, example, lambda now: now.with_part("highlights", theirs))
    areas(page)[0].set_value("我的").run()
    assert "两种写法都已保留" in everything(page)
    assert areas(page)[0].value == "同事的"
    choices = [label for label in labels(page) if label.startswith(("用第", "两份"))]
    assert len(choices) == 3
    presses(page, choices[which])
    assert texts(office, example, "highlights") == kept
    assert [area.value for area in areas(page)][: len(kept)] == kept


def test_after_submission_the_form_is_closed_until_it_is_unlocked(form: Form, office: Studio, example: str) -> None:
    add_materials(office, example)
    bring_to(office, _by_role(office), example, State.SIGNING)
    page = form("drafter")
    assert all(area.disabled for area in areas(page))
    assert "采用" not in labels(page)
    page.toggle[0].set_value(True).run()
    opens(page, 0, "background_basis")
    areas(page)[0].set_value("审签后又改。").run()
    assert standing(office, example).state is State.DRAFTING


def test_a_reader_comments_and_the_writer_settles_it(form: Form, office: Studio, example: str) -> None:
    page = form("head")
    assert all(area.disabled for area in areas(page))
    opens(page, 0, "background_basis")
    next(area for area in page.text_area if area.label == "写批注").set_value("依据写全名").run()
    presses(page, "添加批注")
    writer = form("drafter")
    opens(writer, 0, "background_basis")
    assert "依据写全名" in everything(writer)
    presses(writer, "已处理")
    with office.store.reading() as tx:
        assert not tx.together.comments(example)[0].open


def test_any_two_revisions_are_compared_by_words_and_an_old_one_comes_back(
    form: Form, office: Studio, example: str
) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    old = texts(office, example, "background_basis")[0]
    areas(page)[0].set_value(old.replace("规矩", "章法")).run()
    chooses(page, "看什么", "history")
    page.toggle(key=f"form.{example}.history.every").set_value(True).run()
    page.selectbox(key=f"form.{example}.history.old").set_value(2).run()
    shown = html_of(page)
    assert "<del>规矩</del><ins>章法</ins>" in shown
    presses(page, "整篇恢复成第 2 版（现在的内容仍留在历史里）")
    assert "已把整篇恢复成第 2 版的样子，存为第 4 版" in everything(page)
    assert texts(office, example, "background_basis")[0] == old


def test_the_overview_shows_everything_and_leads_to_each_field(form: Form, office: Studio, unfinished: str) -> None:
    comment(office, person(office, "head"), unfinished, "measures", "看一下")
    page = form("drafter")
    chooses(page, "看什么", "overview")
    shown = html_of(page)
    assert content(office, unfinished).summary in shown
    assert "批注 1" in shown
    presses(page, "去填写")
    assert page.subheader[0].value == "易误解问题"


def jointly(office: Studio, example: str) -> None:
    """The example's policy as if two departments had issued it."""
    with office.store.writing() as tx:
        stored = tx.policies.get(standing(office, example).policy_id)
        assert stored is not None
        tx.policies.change(replace(stored.policy, issuers=("长治市城市管理局", "长治市公安局")), confirmed=True)


def test_a_joint_issue_is_submitted_with_a_reason_that_the_signer_reads(
    signed_in: SignedIn, office: Studio, example: str
) -> None:
    jointly(office, example)
    add_materials(office, example)
    signed_in("drafter")
    page = drawn_by("materials")
    presses(page, "送审")
    assert "长治市公安局还没有确认现在的内容" in everything(page)
    reason = next(area for area in page.text_area if "还没有确认" in area.label)
    reason.set_value("公安局已书面同意").run()
    presses(page, "送审")
    assert standing(office, example).state is State.SECRECY_REVIEW
    signed_in("publisher")
    assert "公安局已书面同意" in everything(drawn_by("review"))


def test_a_cooperating_department_is_asked_on_its_first_page_and_confirms(
    signed_in: SignedIn, office: Studio, example: str
) -> None:
    jointly(office, example)
    with office.store.reading() as tx:
        admin = next(item.id for item in tx.people.all() if item.login == "admin")
    accounts.add_person(
        office,
        admin,
        login="partner",
        name="配合部门",
        department="长治市公安局",
        roles=frozenset({Role.CO_DRAFTER}),
        password=PASSWORD,
    )
    assert "长治市公安局确认内容" in everything(signed_in("partner"))
    page = drawn_by("form")
    chooses(page, "看什么", "overview")
    assert "长治市公安局：还没有确认" in everything(page)
    presses(page, "长治市公安局确认现在的内容")
    assert "确认第 2 版" in everything(page)
    assert "现在没有等您办理的事" in everything(signed_in("partner"))


def test_what_the_checks_find_stands_at_its_field(form: Form, office: Studio, example: str) -> None:
    page = form("drafter")
    opens(page, 0, "background_basis")
    areas(page)[0].set_value("联系人手机13800138000。").run()
    assert "手机号" in everything(page)
    opens(page, 0, "objectives_tasks")
    assert "手机号" not in html_of(page)


def plants(office: Studio, interpretation_id: str, text: str) -> None:
    now = content(office, interpretation_id)
    entry = Statement(text=text, cites=("c3-3-2",))
    part = now.part("measures")
    number = standing(office, interpretation_id).revision_number
    changed = now.with_part("measures", replace(part, entries=(entry, *part.entries)))
    save_form(office, person(office, "drafter"), interpretation_id, changed, based_on=number)


def test_a_wrong_figure_is_put_right_with_one_press_at_its_field(form: Form, office: Studio, example: str) -> None:
    plants(office, example, "自2021年起，多样化方式解读量不得少于95%。")
    page = form("drafter")
    opens(page, *at_measures(page))
    offered = next(label for label in labels(page) if label.startswith("改为“"))
    presses(page, offered)
    assert "自2021年起，多样化方式解读量不得少于90%。" in texts(office, example, "measures")


def test_a_wrong_figure_stands_only_with_a_reason_written_at_its_field(
    form: Form, office: Studio, example: str
) -> None:
    plants(office, example, "自2021年起，多样化方式解读量不得少于95%。")
    page = form("drafter")
    opens(page, *at_measures(page))
    area = next(area for area in page.text_area if area.label.startswith("为什么这样写"))
    area.set_value("市政府已把目标提高到95%，文件另行印发。").run()
    presses(page, "确定")
    assert "已写明理由" in everything(page)


def at_measures(page: AppTest) -> tuple[int, str]:
    step = next(index for index, step in enumerate(STEPS) if "measures" in step.fields)
    return step, "measures"
