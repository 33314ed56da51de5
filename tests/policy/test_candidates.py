"""What is laid into a field to begin with: whole statements of the right kind, each once, the best first."""

from __future__ import annotations

import pytest

from studio.domain.content import Content
from studio.policy.candidates import starting_content
from studio.policy.reading import read_policy

RULES = """长山市市场监督管理局令
第6号
《长山市明码标价规定》已经局务会议审议通过，现予公布，自2022年7月1日起施行。
长山市明码标价规定
第一条 为了规范明码标价行为，维护市场价格秩序，制定本规定。
第二条 本规定适用于本市行政区域内销售商品、提供服务的经营者。
第三条 经营者应当在开业后15日内完成首次标价登记。（责任单位：市市场监管局）
第四条 经营者在销售商品或者提供服务时，不得收取任何未予标明的费用。
第五条 申请标价示范店的经营者应当具备下列条件：
（一）依法登记满1年；
（二）近两年没有价格违法记录。
第六条 对标价示范店，给予每户2000元的一次性奖励。
第七条 违反本规定的，由市场监督管理部门责令改正，可以处三万元以上十万元以下罚款。
第八条 本规定自2022年7月1日起施行。2000年10月31日原长山市物价局发布的《长山市商品标价办法》同时废止。
"""


@pytest.fixture(scope="module")
def laid() -> Content:
    return starting_content(read_policy(RULES.encode(), "规定.txt"))


def texts(content: Content, field: str) -> list[str]:
    return [getattr(entry, "text", "") or getattr(entry, "now", "") for entry in content.parts[field].entries]


def test_an_audience_is_whole_people_and_not_half_a_sentence(laid: Content) -> None:
    found = texts(laid, "applicable_to")
    assert found[0] == "本市行政区域内销售商品、提供服务的经营者"
    assert not any(who.endswith(("或者", "或")) for who in found)


def test_what_is_threatened_is_neither_a_measure_nor_an_aim(laid: Content) -> None:
    measures = texts(laid, "measures")
    assert measures[0] == "经营者应当在开业后15日内完成首次标价登记"
    assert not any("罚款" in text for text in measures + texts(laid, "objectives_tasks"))


def test_conditions_are_the_items_of_their_list_without_their_numbers(laid: Content) -> None:
    assert texts(laid, "eligibility")[-2:] == ["依法登记满1年", "近两年没有价格违法记录"]


def test_a_benefit_is_something_granted(laid: Content) -> None:
    assert texts(laid, "benefits") == ["对标价示范店，给予每户2000元的一次性奖励"]


def test_the_day_it_comes_into_force_is_said_by_the_article_before_the_head(laid: Content) -> None:
    assert texts(laid, "effective_period")[0] == "本规定自2022年7月1日起施行"


def test_a_day_on_which_a_replaced_document_came_out_is_no_milestone(laid: Content) -> None:
    days = [entry.when for entry in laid.parts["milestones"].entries]
    assert days[0].startswith("2022年7月1日")
    assert not any(day.startswith("2000") for day in days)
    assert texts(laid, "changes_from_previous") == ["《长山市商品标价办法》同时废止"]


def test_nothing_is_laid_in_twice(laid: Content) -> None:
    for field in laid.parts:
        said = texts(laid, field)
        assert not any(one != other and one and one in other for one in said for other in said), field
