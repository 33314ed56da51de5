"""What a passage has beyond its partner, and where it went or came from."""

from __future__ import annotations

from studio.policy.alignment import align

PERMIT = "从事餐具集中消毒服务的单位应当向卫生部门申请许可，提交场地证明、设备清单和水质检测报告。"
LABEL = "消毒后的餐具应当使用密封包装，标明单位名称、地址、消毒日期和使用期限。"
PENALTY = "未取得许可从事集中消毒服务的，责令停止服务，没收违法所得，并处五千元以上三万元以下罚款。"
RECORDS = "单位应当建立出厂检验记录，如实记录餐具数量、消毒日期和批号，保存不少于六个月。"


def test_what_an_old_passage_lost_beside_its_heir_is_found_in_another_new_one() -> None:
    found = align([PERMIT, LABEL + RECORDS, PENALTY], [PERMIT, LABEL, RECORDS, PENALTY])
    assert found.pairs[0] == 0
    assert found.pairs[2] == 3
    assert {(1, 1), (1, 2)} <= {*found.pairs.items(), *found.splits}


def test_what_a_new_passage_has_beyond_its_origin_came_from_another_old_one() -> None:
    found = align([PERMIT, LABEL, RECORDS, PENALTY], [PERMIT, LABEL + RECORDS, PENALTY])
    assert {(1, 1), (2, 1)} <= {*found.pairs.items(), *found.mergers}


def test_a_sentence_that_stays_where_it_was_is_no_part_of_a_passage_that_repeats_it() -> None:
    stock = "违反前款规定的，由卫生部门责令限期改正，给予警告。"
    found = align([PERMIT + stock, LABEL], [PERMIT + stock, LABEL + stock])
    assert found.pairs == {0: 0, 1: 1}
    assert not found.splits
    assert not found.mergers


def test_nothing_at_all_is_aligned_with_nothing() -> None:
    assert align([], []).pairs == {}
    assert align([PERMIT], []).pairs == {}
    assert align([PERMIT], ["县级以上人民政府鼓励发展夜间经济。"]).pairs == {}
