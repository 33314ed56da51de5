"""核对段落 as a drafter sees it: doubtful places first, each correction with one press, citations asked about."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.add_policy import add_policy
from studio.actions.correct_policy import correct_policy
from studio.parts.paragraphs import ALL, PAGE
from studio.studio import Studio
from tests.actions.test_correct_policy import at, citing, ids, joining, paragraphs, version
from tests.journeys.test_screens import SignedIn, _by_role, person
from tests.journeys.test_screens import everything as told
from tests.journeys.test_screens import office as office  # the fixtures
from tests.journeys.test_screens import signed_in as signed_in
from tests.policy.making import BROKEN

NUMBERS = "一二三四五六七八九十"
LONG = "关于规范工作的通知\n各单位：\n" + "".join(
    f"{part}、第{part}类工作\n"
    + "".join(
        f"（{item}）第{item}项。各单位要做好第{part}类第{item}项工作，并及时报送情况。\n对第{part}类第{item}项工作不力的，按规定处理。\n"
        for item in NUMBERS
    )
    for part in NUMBERS + "甲乙丙丁戊"
)
"""More than 300 paragraphs."""


@pytest.fixture
def policy_id(office: Studio) -> str:
    return add_policy(office, person(office, "drafter"), data=BROKEN.encode(), file_name="通知.txt")


def drawn_by(screen: str) -> AppTest:
    def script(screen: str) -> None:
        import importlib

        from studio.parts import who

        someone = who.person()
        assert someone is not None
        importlib.import_module(f"studio.screens.{screen}").SCREEN.draw(who.studio(), someone)

    return AppTest.from_function(script, default_timeout=180, args=(screen,)).run()


@pytest.fixture
def page(signed_in: SignedIn, policy_id: str) -> AppTest:
    """The policies screen with the paragraphs opened."""
    signed_in("drafter")
    return drawn_by("policies").toggle(key=f"paragraphs.{policy_id}.open").set_value(True).run()


def everything(page: AppTest) -> str:
    assert not page.exception
    return told(page) + "\n".join(item.proto.body for item in page.html)


def press(page: AppTest, words: str) -> AppTest:
    return next(button for button in page.button if button.label == words).click().run()


def corrects(page: AppTest, policy_id: str, place: int) -> AppTest:
    return page.button(key=f"paragraphs.{policy_id}.row.{place}").click().run()


def shows_all(page: AppTest, policy_id: str) -> AppTest:
    return page.radio(key=f"paragraphs.{policy_id}.which").set_value(ALL).run()


def test_doubtful_paragraphs_come_first_with_the_reason(page: AppTest) -> None:
    seen = everything(page)
    assert "3 处有疑点" in seen
    assert "可能是两条连在了一起" in seen
    assert "各单位要做好宣传工作" not in "".join(item.proto.body for item in page.html if "第 " in item.proto.body)
    assert sum(button.label == "更正" for button in page.button) == 3


def test_all_paragraphs_are_shown_with_role_and_clause(page: AppTest, policy_id: str) -> None:
    seen = everything(shows_all(page, policy_id))
    for words in ("版头", "文号", "标题", "主送机关", "一级标题", "二级标题", "正文", "条款：（二）控制投放总量"):
        assert words in seen


def test_a_paragraph_is_split_by_the_first_words_of_its_second_half(
    page: AppTest, office: Studio, policy_id: str
) -> None:
    place = at(paragraphs(office, policy_id), "（二）控制")
    corrects(page, policy_id, place)
    page.text_input(key=f"paragraphs.{policy_id}.0.{place}.words").set_value("（三）加强")
    press(page, "从这里拆开")
    assert "已拆成两段" in everything(page)
    assert "c2-3" in ids(office, policy_id)


def test_words_that_stand_nowhere_split_nothing(page: AppTest, office: Studio, policy_id: str) -> None:
    place = at(paragraphs(office, policy_id), "（二）控制")
    corrects(page, policy_id, place)
    page.text_input(key=f"paragraphs.{policy_id}.0.{place}.words").set_value("没有的字")
    press(page, "从这里拆开")
    assert "没有拆开" in everything(page)
    assert version(office, policy_id) == 0


def test_a_paragraph_is_joined_with_the_next_and_that_is_undone(page: AppTest, office: Studio, policy_id: str) -> None:
    before = ids(office, policy_id)
    corrects(page, policy_id, at(paragraphs(office, policy_id), "坚持属地管理"))
    press(page, "与下一段合并")
    seen = everything(page)
    assert "已与下一段合并" in seen
    assert "坚持属地管理为主、分级负责" in seen
    assert "演练起草人" in seen
    press(page, "撤销")
    assert "已撤销" in everything(page)
    assert "撤销" not in [button.label for button in page.button]
    assert ids(office, policy_id) == before


def test_a_paragraph_becomes_a_heading(page: AppTest, office: Studio, policy_id: str) -> None:
    place = at(paragraphs(office, policy_id), "加强组织领导")
    corrects(page, policy_id, place)
    page.selectbox(key=f"paragraphs.{policy_id}.0.{place}.role").set_value("heading_2").run()
    press(page, "改角色")
    assert "已改为二级标题" in everything(page)
    assert "c3-h加强组织领导" in ids(office, policy_id)


def test_a_citation_that_would_break_is_asked_about_and_then_shown_as_broken(
    page: AppTest, office: Studio, policy_id: str
) -> None:
    citing(office, _by_role(office), policy_id, "c2-2")
    shows_all(page, policy_id)
    page = corrects(page, policy_id, at(paragraphs(office, policy_id), "（一）划定"))
    press(page, "与下一段合并")
    assert "具体举措第 1 条" in everything(page)
    assert version(office, policy_id) == 0
    press(page, "不改了")
    assert "还没有改动" not in everything(page)
    corrects(page, policy_id, at(paragraphs(office, policy_id), "（一）划定"))
    press(page, "与下一段合并")
    press(page, "仍然这样改")
    assert version(office, policy_id) == 1
    form = drawn_by("form")
    next(group for group in form.button_group if group.label == "步骤").set_value(1).run()
    next(group for group in form.button_group if group.label == "栏目").set_value("measures").run()
    assert "【依据已不存在】（二）控制投放总量：段落更正过" in everything(form)
    (cites,) = [item for item in form.multiselect if item.label == "依据条款"]
    assert cites.value == ["c2-2"]
    assert "【依据已不存在】（二）控制投放总量" in cites.options


def test_a_correction_made_elsewhere_meanwhile_is_told(page: AppTest, office: Studio, policy_id: str) -> None:
    corrects(page, policy_id, at(paragraphs(office, policy_id), "加强组织领导"))
    correct_policy(office, person(office, "drafter"), policy_id, joining(office, policy_id, "坚持属地管理"), seen=0)
    press(page, "与上一段合并")
    assert "刚被别人" in everything(page)
    assert version(office, policy_id) == 1


def test_the_title_in_the_form_follows_a_correction(page: AppTest, office: Studio, policy_id: str) -> None:
    shows_all(page, policy_id)
    place = at(paragraphs(office, policy_id), "长山市城市管理局关于")
    corrects(page, policy_id, place)
    page.selectbox(key=f"paragraphs.{policy_id}.0.{place}.role").set_value("body").run()
    press(page, "改角色")
    assert next(area for area in page.text_area if area.label == "文件标题").value == ""


def test_three_hundred_paragraphs_come_a_page_at_a_time_and_can_be_searched(
    signed_in: SignedIn, office: Studio
) -> None:
    policy_id = add_policy(office, person(office, "drafter"), data=LONG.encode(), file_name="长.txt")
    assert len(paragraphs(office, policy_id)) > 300
    signed_in("drafter")
    page = drawn_by("policies").toggle(key=f"paragraphs.{policy_id}.open").set_value(True).run()
    shows_all(page, policy_id)
    assert sum(button.label == "更正" for button in page.button) == PAGE
    started = time.perf_counter()
    page.text_input(key=f"paragraphs.{policy_id}.find").set_value("第五类第七项工作不力").run()
    assert time.perf_counter() - started < 3
    assert sum(button.label == "更正" for button in page.button) == 1
