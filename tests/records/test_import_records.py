"""A ledger comes in whole or not at all, and counts exactly like what was made in the studio."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from studio.actions.import_records import import_from_console, import_records
from studio.actions.prove import ledger_of, measured
from studio.domain.calendar import BEIJING
from studio.domain.people import Person, Role
from studio.domain.ratios.as_json import report_as_json
from studio.domain.window import quarter
from studio.errors import NotAllowed, UnusableInput
from studio.records.template import template_csv, template_xlsx
from studio.studio import Studio
from tests.records.ledgers import (
    ROOT,
    as_csv,
    as_xlsx,
    flat,
    piece,
    policy,
    publication,
    report_of,
    studio_command,
    worked_example,
)

ASOF = datetime(2021, 7, 20, 12, tzinfo=BEIJING)
EXPECTED = {
    "multi_format": (8, 9, "88.8", False, 1),
    "off_site": (5, 9, "55.5", True, 0),
    "interpretation_rate": (9, 10, "90.0", False, 1),
}
OTHERS = {
    "B": ((8, 10, "80.0"), (5, 10, "50.0")),
    "C": ((9, 18, "50.0"), (5, 18, "27.7")),
    "D": ((16, 25, "64.0"), (7, 25, "28.0")),
}


def is_the_worked_example(found: Mapping[str, Any]) -> None:
    assert (found["policies"], found["exempt"], found["interpreted"]) == (10, 2, 9)
    for key, (numerator, denominator, percent, met, needed) in EXPECTED.items():
        ratio = found[key]
        assert (ratio["numerator"], ratio["denominator"], ratio["percent"]) == (numerator, denominator, percent)
        assert (ratio["met"], ratio["needed"]) == (met, needed)
    for code, expected in OTHERS.items():
        for ratio, said in zip(found["alternatives"][code].values(), expected, strict=True):
            assert (ratio["numerator"], ratio["denominator"], ratio["percent"]) == said


def counted(studio: Studio, asof: datetime = ASOF) -> dict[str, Any]:
    with studio.store.reading() as tx:
        return report_as_json(measured(ledger_of(tx, quarter(2021, 2)), quarter(2021, 2), asof=asof))


def taken(studio: Studio, data: bytes, name: str = "台账.csv") -> dict[str, Any]:
    outcome = import_from_console(studio, data=data, name=name)
    assert not outcome.problems, outcome.problems
    return counted(studio)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_worked_example_as_one_flat_table_in_any_encoding(studio: Studio, encoding: str) -> None:
    is_the_worked_example(taken(studio, as_csv(flat(worked_example()), encoding=encoding)))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_understood(studio: Studio, separator: str) -> None:
    is_the_worked_example(taken(studio, as_csv(flat(worked_example()), separator=separator)))


def test_the_worked_example_as_three_sheets(studio: Studio) -> None:
    is_the_worked_example(taken(studio, as_xlsx(worked_example()), "台账.xlsx"))


def test_the_shipped_example_is_the_worked_example(tmp_path: Path) -> None:
    done = studio_command(tmp_path, "import-records", str(ROOT / "assets/ledger/example.xlsx"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"] == {"added": 12 + 18 + 25}
    is_the_worked_example(report_of(tmp_path))


def test_an_office_that_numbers_nothing_may_name_things_by_title(studio: Studio) -> None:
    rows = [{key: value for key, value in row.items() if "编号" not in key} for row in flat(worked_example())]
    is_the_worked_example(taken(studio, as_csv(rows)))


def test_other_column_names_dates_and_marks_say_the_same(studio: Studio) -> None:
    names = {
        "政策标题": "*文件名称（全称）",
        "起草部门": "牵头单位",
        "公开发布日期": "发布日期",
        "解读形式": "形式",
        "发布渠道": "渠道",
        "解读发布时间": "发布时间",
        "网址": "链接（URL）",
        "已核实": "是否核实",
        "双向关联": "是否关联",
        "审签时间": "签发日期",
    }
    values = {
        "是": "✓",
        "2021-04-12": "2021年4月12日",
        "图解": "一图读懂",
        "微信公众号": "长治城管微信公众号",
        "政府网站": "市政府门户网站",
    }
    rows = [
        {names.get(key, key): values.get(value, value) for key, value in row.items()} for row in flat(worked_example())
    ]
    rows[3] = {key: "2021/4/12" if value == "2021年4月12日" else value for key, value in rows[3].items()}
    is_the_worked_example(taken(studio, as_csv([{"序号": str(n), **row} for n, row in enumerate(rows)])))


def test_real_dates_and_truths_of_excel_are_read(studio: Studio) -> None:
    real = {"2021-04-12": datetime(2021, 4, 12), "是": True, "否": False}
    sheets = {
        title: [{key: real.get(value, value) for key, value in row.items()} for row in rows]
        for title, rows in worked_example().items()
    }
    is_the_worked_example(taken(studio, as_xlsx(sheets), "台账.xlsx"))


def test_a_title_above_the_header_is_no_hindrance(studio: Studio) -> None:
    is_the_worked_example(taken(studio, "2021年第二季度政策解读台账\n\n".encode() + as_csv(flat(worked_example()))))


def test_a_second_import_updates_and_doubles_nothing(studio: Studio) -> None:
    sheets = worked_example()
    first = taken(studio, as_xlsx(sheets), "台账.xlsx")
    again = import_from_console(studio, data=as_xlsx(sheets), name="台账.xlsx")
    assert again.counts == {"unchanged": 55}
    assert counted(studio) == first
    out = [dict(row) for row in sheets["发布记录"]]
    out[0]["已核实"] = "否"
    changed = import_from_console(studio, data=as_xlsx({**sheets, "发布记录": out}), name="台账.xlsx")
    assert changed.counts == {"unchanged": 54, "changed": 1}
    with studio.store.reading() as tx:
        entry = next(one for one in tx.audit.latest(9) if one.act == "change_record")
    assert (entry.before["verified_at"][:10], entry.after["verified_at"]) == ("2021-04-11", None)


def test_a_dry_run_writes_nothing(studio: Studio) -> None:
    outcome = import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv", dry_run=True)
    assert (outcome.policies, outcome.pieces, outcome.publications, outcome.counts) == (12, 18, 25, {})
    assert counted(studio)["policies"] == 0
    with studio.store.reading() as tx:
        assert not tx.audit.latest(9)


WRONG = [
    ({"公开发布日期": "2021-13-40"}, {}, {}, "没有“2021-13-40”这一天"),
    ({"公开发布日期": "四月"}, {}, {}, "日期应写成"),
    ({"起草部门": ""}, {}, {}, "没有填起草部门"),
    ({"是否应解读": "否"}, {}, {}, "没有写明理由"),
    ({"是否应解读": "也许"}, {}, {}, "应填“是”或“否”"),
    ({"公开属性": "保密"}, {}, {}, "公开属性应是"),
    ({}, {"解读形式": "诗歌"}, {}, "不认识的解读形式“诗歌”"),
    ({}, {"政策编号": "P404"}, {}, "“P404”不在台账里"),
    ({}, {}, {"材料编号": "T404"}, "“T404”不在台账里"),
    ({}, {}, {"发布渠道": "口口相传"}, "不认识的发布渠道“口口相传”"),
    ({}, {}, {"解读发布时间": ""}, "没有填解读发布时间"),
    ({}, {}, {"撤回时间": "2021-04-01"}, "撤回时间早于发布时间"),
    ({}, {}, {"网址": "见网站"}, "网址应是一个完整的地址"),
    ({}, {"替换的材料": "T404"}, {}, "要替换的材料“T404”不在台账里"),
]


@pytest.mark.parametrize(("of_policy", "of_piece", "of_publication", "said"), WRONG)
def test_one_wrong_row_stops_the_whole_file_and_is_named(
    studio: Studio,
    of_policy: dict[str, str],
    of_piece: dict[str, str],
    of_publication: dict[str, str],
    said: str,
) -> None:
    sheets = {
        "政策文件": [policy("P1"), policy("P2", **of_policy)],
        "解读材料": [piece("T1", "P1"), {**piece("T2", "P2"), **of_piece}],
        "发布记录": [publication("T1"), {**publication("T2"), **of_publication}],
    }
    outcome = import_from_console(studio, data=as_xlsx(sheets), name="台账.xlsx")
    assert any(said in problem and "第 3 行" in problem for problem in outcome.problems), outcome.problems
    assert counted(studio)["policies"] == 0


def test_two_rows_that_contradict_each_other_are_both_named(studio: Studio) -> None:
    rows = flat(worked_example())
    rows[1] = {**rows[0], "起草部门": "环卫科"}
    outcome = import_from_console(studio, data=as_csv(rows), name="台账.csv")
    assert "第 3 行的“起草部门”是“环卫科”，与第 2 行的“市容科”不一致" in outcome.problems[0]


@pytest.mark.parametrize("missing", ["审签时间", "已核实", "双向关联", "解读发布时间"])
def test_a_column_that_decides_may_not_be_missing(studio: Studio, missing: str) -> None:
    rows = [{key: value for key, value in row.items() if key != missing} for row in flat(worked_example())]
    outcome = import_from_console(studio, data=as_csv(rows), name="台账.csv")
    assert any(f"缺少“{missing}”一列" in problem for problem in outcome.problems)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"a,b\n1,2\n", "没有找到台账的表头"),
        ("政策标题,公开发布日期\n".encode(), "只有表头"),
        (b"PK\x03\x04 and then nothing", "不是完整的 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Excel"),
        (b"\xff\x00\x80\x81\xfe", "编码"),
    ],
)
def test_a_file_that_is_no_ledger_is_refused_in_one_sentence(studio: Studio, data: bytes, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        import_from_console(studio, data=data, name="台账.csv")


def test_who_may_import(studio: Studio, people: dict[Role, Person]) -> None:
    data = as_csv(flat(worked_example()))
    for role, person in people.items():
        if role in (Role.PUBLISHER, Role.ADMIN):
            assert not import_records(studio, person.id, data=data, name="台账.csv", dry_run=True).problems
        else:
            with pytest.raises(NotAllowed):
                import_records(studio, person.id, data=data, name="台账.csv", dry_run=True)


@pytest.mark.parametrize("name", ["template.xlsx", "template.csv"])
def test_the_template_is_the_shipped_one_and_every_column_of_it_is_understood(tmp_path: Path, name: str) -> None:
    done = studio_command(tmp_path, "import-records", "--template", str(tmp_path / name))
    assert done.returncode == 0
    made = {"template.xlsx": template_xlsx, "template.csv": template_csv}[name]()
    assert (tmp_path / name).read_bytes() == (ROOT / "assets" / "ledger" / name).read_bytes() == made


# The edge rules of standards 2.4, each said in a ledger and counted from it.


def edge(studio: Studio, *, asof: datetime = ASOF, **sheets: list[dict[str, str]]) -> dict[str, Any]:
    kinds = {"政策文件": sheets["policies"], "解读材料": sheets["pieces"], "发布记录": sheets["publications"]}
    outcome = import_from_console(studio, data=as_xlsx(kinds), name="台账.xlsx")
    assert not outcome.problems, outcome.problems
    return counted(studio, asof)


def pair(found: dict[str, Any], key: str = "interpretation_rate") -> tuple[int, int]:
    return found[key]["numerator"], found[key]["denominator"]


ONE = {"policies": [policy("P")], "pieces": [piece("T", "P")], "publications": [publication("T")]}


def test_1_a_publication_after_the_window_counts_at_the_cut_off_only(studio: Studio) -> None:
    later = {**ONE, "publications": [publication("T", 解读发布时间="2021-07-02")]}
    assert pair(edge(studio, **later)) == (1, 1)
    assert pair(counted(studio, quarter(2021, 2).closing)) == (0, 1)


def test_2_and_11_thresholds_go_by_the_release_day(tmp_path: Path) -> None:
    days = {"P1": "2020-12-31", "P2": "2021-01-01"}
    sheets = {
        "政策文件": [policy(key, 公开发布日期=day) for key, day in days.items()],
        "解读材料": [piece(f"T{key}", key, 审签时间="2020-12-31") for key in days],
        "发布记录": [publication(f"T{key}", 解读发布时间=day) for key, day in days.items()],
    }
    (tmp_path / "台账.xlsx").write_bytes(as_xlsx(sheets))
    assert studio_command(tmp_path, "import-records", str(tmp_path / "台账.xlsx")).returncode == 0
    for start, end, threshold in (("2020-12-01", "2021-01-01", 70), ("2021-01-01", "2021-02-01", 90)):
        done = studio_command(tmp_path, "report", "--start", start, "--end", end, "--json")
        found = json.loads(done.stdout)
        assert (found["policies"], found["multi_format"]["threshold"]) == (1, threshold)


def test_3_and_9_and_10_what_is_left_out_says_why(studio: Studio) -> None:
    policies = [
        policy("P"),
        policy("E", 是否应解读="", 免于解读="是", 免于解读理由="人事任免"),
        policy("F", 转发上级文件="是"),
        policy("L", 外单位牵头="是"),
        policy("C", 公开属性="依申请公开"),
        policy("W", 文件撤回日期="2021-05-01"),
        policy("J", 配合部门="环卫科、执法科"),
    ]
    found = edge(studio, **{**ONE, "policies": policies})
    assert (found["policies"], found["exempt"]) == (2, 1)
    reasons = {item["title"][2]: item["reasons"][0] for item in found["items"]}
    assert reasons["E"] == "免于解读：人事任免"
    assert "转发上级" in reasons["F"]
    assert "外单位牵头" in reasons["L"]
    assert "依申请公开" in reasons["C"]
    assert "2021-05-01撤回" in reasons["W"]
    cooperating = {row["department"]: row["cooperating"] for row in found["by_department"]}
    assert cooperating == {"市容科": 0, "环卫科": 1, "执法科": 1}


def test_4_nothing_to_interpret_is_a_dash(studio: Studio) -> None:
    none = {"policies": [policy("P", 转发上级文件="是")], "pieces": ONE["pieces"], "publications": []}
    found = edge(studio, **{**none, "publications": ONE["publications"]})
    assert (found["multi_format"]["percent"], found["multi_format"]["met"]) == ("—", None)


def test_6_five_accounts_count_once_and_a_piece_on_two_policies_twice(studio: Studio) -> None:
    accounts = [
        publication("T", "微信公众号", 账号或栏目=f"公众号{n}", 网址=f"https://mp.example/{n}") for n in range(5)
    ]
    found = edge(
        studio,
        policies=[policy("P"), policy("Q")],
        pieces=[piece("T", "P、Q", "图解")],
        publications=[publication("T"), *accounts],
    )
    assert pair(found, "off_site") == (2, 2)
    assert pair(found["alternatives"]["C"], "multi_format") == (1, 1)
    assert pair(found["alternatives"]["D"], "off_site") == (5, 6)


def test_7_withdrawn_stops_counting_and_a_swift_replacement_carries_on(studio: Studio) -> None:
    gone = {**ONE, "publications": [publication("T", 撤回时间="2021-05-14")]}
    assert pair(edge(studio, **gone, asof=datetime(2021, 5, 13, tzinfo=BEIJING))) == (1, 1)
    assert pair(counted(studio, datetime(2021, 5, 14, tzinfo=BEIJING))) == (0, 1)
    found = edge(
        studio,
        policies=ONE["policies"],
        pieces=[piece("T", "P"), piece("N", "P", 替换的材料="T")],
        publications=[
            publication("T", 撤回时间="2021-05-14 18:00"),
            publication("N", 解读发布时间="2021-05-17 17:00"),
        ],
        asof=datetime(2021, 5, 16, tzinfo=BEIJING),
    )
    assert pair(found) == (1, 1)
    assert pair(counted(studio), "timeliness") == (1, 1)


@pytest.mark.parametrize(
    "lacking",
    [
        {"已核实": "否"},
        {"已核实": ""},
        {"已核实": "2021-08-01"},
        {"网址": ""},
        {"演练": "是"},
        {"双向关联": "否"},
        {"发布状态": "计划", "解读发布时间": ""},
    ],
)
def test_8_without_full_proof_nothing_counts(studio: Studio, lacking: dict[str, str]) -> None:
    assert pair(edge(studio, **{**ONE, "publications": [publication("T", **lacking)]})) == (0, 1)


def test_8_unsigned_does_not_count_and_a_clipping_stands_for_an_address(studio: Studio) -> None:
    assert pair(edge(studio, **{**ONE, "pieces": [piece("T", "P", 审签时间="")]})) == (0, 1)
    paper = publication("T", "长治日报", 网址="", 佐证材料="2021年4月13日2版剪报")
    found = edge(studio, **{**ONE, "publications": [publication("T"), paper]})
    assert pair(found, "off_site") == (1, 1)


def test_talks_and_small_graphics_and_the_gazette_as_standards_2_2_has_them(studio: Studio) -> None:
    policies = [policy(f"P{n}") for n in range(5)]
    more = [
        ("访谈", {}),
        ("访谈", {"有录像或图文报道": "是"}),
        ("图解", {"图上要素数": "2"}),
        ("图解", {"图上要素数": "3"}),
        ("音频", {}),
    ]
    pieces = [piece(f"T{n}", f"P{n}") for n in range(5)]
    pieces += [piece(f"M{n}", f"P{n}", form, **extra) for n, (form, extra) in enumerate(more)]
    out = [publication(one["材料编号"]) for one in pieces]
    out += [publication("T0", "政府公报"), publication("T1", "线下"), publication("T2", "抖音")]
    found = edge(studio, policies=policies, pieces=pieces, publications=out)
    assert pair(found, "multi_format") == (3, 5)
    assert pair(found, "off_site") == (1, 5)


def test_timely_and_broken_links_are_counted_from_the_ledger(studio: Studio) -> None:
    late = publication("T", 解读发布时间="2021-04-16", 链接失效时间="2021-06-01")
    found = edge(studio, **{**ONE, "publications": [late]})
    assert (pair(found, "timeliness"), pair(found, "links"), pair(found)) == ((0, 1), (0, 1), (1, 1))


def test_a_policy_made_in_the_studio_is_added_to_and_not_counted_twice(
    studio: Studio, people: dict[Role, Person]
) -> None:
    from studio.actions.load_example import load_example

    load_example(studio, people[Role.DRAFTER].id)
    with studio.store.reading() as tx:
        own = tx.policies.all()[0]
    with studio.store.writing() as tx:
        released = datetime(2021, 4, 12, tzinfo=BEIJING).date()
        tx.policies.change(replace(own.policy, released_on=released), confirmed=True)
    rows = [{**policy("", 文号=own.policy.doc_number), **piece("", ""), **publication("")}]
    rows[0] = {key: value for key, value in rows[0].items() if "编号" not in key}
    outcome = import_from_console(studio, data=as_csv(rows), name="台账.csv")
    assert not outcome.problems
    assert "以工作室为准" in outcome.remarks[0]
    assert pair(counted(studio)) == (1, 1)
