"""Two versions side by side: what stayed, changed, came, went, moved, was split or merged."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.policy.alignment import moved
from studio.policy.compare import Comparison, Kind, as_contract_json, compare
from studio.policy.reading import reading_of

ARTICLES = [
    "为了规范城市停车场管理，改善交通状况，制定本办法。",
    "本市行政区域内停车场的规划、建设、使用和管理，适用本办法。",
    "市公安机关交通管理部门是停车场管理的主管部门，负责停车场使用的监督检查。",
    "停车场专项规划由市自然资源主管部门会同公安机关编制，报市人民政府批准后实施。",
    "新建住宅应当按照标准配建停车位，配建的停车位应当首先满足业主的需要。",
    "公共停车场收费实行政府指导价，具体标准由价格主管部门制定并向社会公布。",
    "停车场经营者应当在入口处公示收费标准、服务时间和监督电话。",
    "残疾人驾驶专用车辆在公共停车场停放的，免收停车费。",
    "鼓励单位在非工作时间将专用停车位向社会开放，开放的可以收取费用。",
    "违反本办法规定，擅自改变停车场用途的，责令限期改正，处五千元以上一万元以下罚款。",
    "本办法自2021年1月1日起施行。",
]


def law(articles: list[str]) -> list[str]:
    numbers = "一二三四五六七八九十"
    names = [*numbers, *(f"十{n}" for n in numbers[:9]), "二十"]
    return ["某市停车场管理办法", *(f"第{names[i]}条　{text}" for i, text in enumerate(articles))]


def compared(old: list[str], new: list[str]) -> Comparison:
    return compare(reading_of(law(old)).clauses, reading_of(law(new)).clauses)


def labels(comparison: Comparison, kind: Kind) -> list[tuple[list[str], list[str]]]:
    return [([p.label for p in r.old], [p.label for p in r.new]) for r in comparison.rows if r.kind is kind]


def test_the_same_text_is_unchanged_throughout() -> None:
    found = compared(ARTICLES, ARTICLES)
    assert {row.kind for row in found.rows} == {Kind.UNCHANGED}
    assert not any(row.moved for row in found.rows)


def test_renumbering_alone_is_no_change() -> None:
    new = [*ARTICLES[:2], "停车场管理坚持统一规划、方便群众的原则，实行差别化收费。", *ARTICLES[2:]]
    found = compared(ARTICLES, new)
    assert labels(found, Kind.ADDED) == [([], ["第三条"])]
    assert labels(found, Kind.MODIFIED) == []
    assert (["第三条"], ["第四条"]) in labels(found, Kind.UNCHANGED)


def test_a_reworded_article_is_modified_and_marked_at_its_words() -> None:
    new = [*ARTICLES]
    new[9] = new[9].replace("五千元以上一万元以下", "一万元以上三万元以下")
    (row,) = [row for row in compared(ARTICLES, new).rows if row.kind is Kind.MODIFIED]
    gone = [mark.text for mark in row.marks if mark.op == "delete"]
    assert gone == ["五千元", "一万元"]


def test_a_deleted_article_stands_where_it_used_to_be() -> None:
    found = compared(ARTICLES, [*ARTICLES[:7], *ARTICLES[8:]])
    assert labels(found, Kind.DELETED) == [(["第八条"], [])]
    kinds = [row.kind for row in found.rows]
    assert kinds.index(Kind.DELETED) == 7


def test_an_article_that_moved_is_found_and_its_neighbours_are_not_called_moved() -> None:
    new = [*ARTICLES[:2], ARTICLES[8], *ARTICLES[2:8], *ARTICLES[9:]]
    found = compared(ARTICLES, new)
    assert [row.old[0].label for row in found.rows if row.moved] == ["第九条"]


def test_an_article_whose_second_paragraph_got_its_own_number_was_split() -> None:
    first = "停车场经营者应当在入口处公示收费标准、服务时间和监督电话。"
    second = "停车场经营者应当配备必要的照明、消防和监控设备，保证停车场安全使用。"
    old = [*ARTICLES[:6], first + second, *ARTICLES[7:]]
    new = [*ARTICLES[:6], first, second, *ARTICLES[7:]]
    assert labels(compared(old, new), Kind.SPLIT) == [(["第七条"], ["第七条", "第八条"])]
    assert labels(compared(new, old), Kind.MERGED) == [(["第七条", "第八条"], ["第七条"])]


def test_a_stock_sentence_is_no_split() -> None:
    stock = "违反本办法规定，构成犯罪的，依法追究刑事责任。"
    old = [*ARTICLES[:9], ARTICLES[9] + stock, ARTICLES[10]]
    new = [*ARTICLES[:10], stock, ARTICLES[10]]
    assert labels(compared(old, new), Kind.SPLIT) == []


def test_an_article_rewritten_almost_wholly_is_found_by_standing_out_among_all_others() -> None:
    new = [
        "为了加强停车场规划建设，缓解停车供需矛盾，制定本办法。",
        "本市行政区域内停车场的规划、建设、使用和管理，适用本办法。",
        "市交通运输部门统筹停车场管理工作，建立停车信息平台，实现数据共享。",
        "停车场专项规划由市自然资源主管部门会同公安机关编制，报市人民政府批准后实施。",
        "机关、学校、医院应当制定停车共享方案，并通过停车信息平台公布可用车位数量。",
        "对持证残疾人本人驾驶的专用车辆，公共停车场应当设置无障碍车位，减免费用的标准由市财政部门制定。",
        *ARTICLES[4:7],
        *ARTICLES[8:],
    ]
    found = compared(ARTICLES, new)
    assert (["第八条"], ["第六条"]) in labels(found, Kind.MODIFIED)
    assert ([], ["第五条"]) in labels(found, Kind.ADDED)


def test_a_paragraph_that_became_an_article_with_more_in_it_is_a_split() -> None:
    grown = "公安机关应当自收到停车投诉之日起五个工作日内转交有关部门处理"
    old = [*ARTICLES]
    old[6] = f"{ARTICLES[6]}\n{grown}，并将结果告知投诉人。"
    more = "\n".join(
        [
            f"{grown}，情况复杂的可以延长。",
            "处理部门发现经营者拒不配合的，可以约谈其负责人，并责令限期整改到位。",
            "投诉人应当提供真实姓名和联系方式，不得虚假投诉、恶意投诉，干扰正常经营秩序。",
            "工作人员对履行职责中知悉的个人信息和商业秘密负有保密义务，不得泄露。",
        ]
    )
    found = compared(old, [*ARTICLES[:7], more, *ARTICLES[7:]])
    assert labels(found, Kind.SPLIT) == [(["第七条"], ["第七条", "第八条"])]


def test_what_any_article_on_penalties_may_say_makes_no_pair() -> None:
    crime = "构成犯罪的，依法追究刑事责任。"
    old = [*ARTICLES[:9], f"以停车场名义骗取财物的，由公安机关责令退还；{crime}", *ARTICLES[9:]]
    new = [*ARTICLES, f"违反本办法规定，{crime}"]
    found = compared(old, new)
    assert labels(found, Kind.DELETED) == [(["第十条"], [])]
    assert labels(found, Kind.ADDED) == [([], ["第十二条"])]


def test_a_sanction_that_many_articles_share_merges_none_of_them() -> None:
    sanction = "对直接责任人员，依法给予行政处分。"
    old = [
        *ARTICLES[:9],
        f"在招标中弄虚作假的，由交易机构按照章程取消资格；{sanction}",
        f"挪用停车收费资金的，由上级机关责令归还；{sanction}",
        *ARTICLES[9:],
    ]
    new = [*ARTICLES[:10], "学校违反本办法有关规定的，由教育部门责令改正；对直接责任人员依法给予处分。", ARTICLES[10]]
    found = compared(old, new)
    assert labels(found, Kind.MERGED) == []
    assert labels(found, Kind.ADDED) == [([], ["第十一条"])]


def test_a_notice_without_articles_is_compared_heading_by_heading() -> None:
    old = [
        "某市人民政府关于做好停车管理的通知",
        "一、总体要求",
        "以便民为原则，稳步推进停车设施建设。",
        "二、主要任务",
        "（一）增加供给。到2022年底，新增停车位1000个。",
        "（二）规范收费。执行政府指导价。",
    ]
    new = [*old[:4], "（一）增加供给。到2023年底，新增停车位3000个。", old[5], "（三）开放共享。鼓励单位开放车位。"]
    found = compare(reading_of(old).clauses, reading_of(new).clauses)
    assert not found.by_articles
    assert [row.new[0].label for row in found.rows if row.kind is Kind.MODIFIED] == ["（一）"]
    assert [row.new[0].label for row in found.rows if row.kind is Kind.ADDED] == ["（三）"]


def test_an_empty_side_makes_all_added_or_deleted() -> None:
    clauses = reading_of(law(ARTICLES)).clauses
    assert {row.kind for row in compare((), clauses).rows} == {Kind.ADDED}
    assert {row.kind for row in compare(clauses, ()).rows} == {Kind.DELETED}
    assert compare((), ()).rows == ()


def test_the_contract_names_articles_as_printed() -> None:
    found = as_contract_json(compared(ARTICLES, ARTICLES[1:]))
    assert found["rows"][0] == {
        "old": ["第一条"],
        "new": [],
        "old_clauses": ["t1"],
        "new_clauses": [],
        "kind": "deleted",
        "moved": False,
        "similarity": 0.0,
        "diff": [["delete", ARTICLES[0]]],
    }
    assert found["summary"]["deleted"] == 1


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.data())
def test_every_article_stands_in_exactly_one_row(chance: random.Random, data: st.DataObject) -> None:
    old = data.draw(st.lists(st.sampled_from(ARTICLES), min_size=3, max_size=12))
    new = data.draw(st.lists(st.sampled_from(ARTICLES), min_size=3, max_size=12))
    chance.shuffle(new)
    rows = compared(old, new).rows
    assert sorted(p.clause for row in rows for p in row.old) == sorted(f"t{n}" for n in range(1, len(old) + 1))
    assert sorted(p.clause for row in rows for p in row.new) == sorted(f"t{n}" for n in range(1, len(new) + 1))


@given(st.permutations(range(9)))
def test_moved_is_what_a_longest_run_in_order_leaves_out(order: list[int]) -> None:
    pairs = list(enumerate(order))
    staying = [pair for pair in pairs if pair[0] not in moved(pairs)]
    assert [new for _, new in staying] == sorted(new for _, new in staying)
    longest = max(
        size for size in range(1, 10) if any(list(c) == sorted(c) for c in itertools.combinations(order, size))
    )
    assert len(staying) == longest


def test_of_two_articles_that_changed_places_the_one_that_came_forward_moved() -> None:
    new = [*ARTICLES[:5], ARTICLES[6], ARTICLES[5], *ARTICLES[7:]]
    assert [row.old[0].label for row in compared(ARTICLES, new).rows if row.moved] == ["第七条"]
