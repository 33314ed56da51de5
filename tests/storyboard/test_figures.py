"""Which figures become which chart: by their shape, or by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from studio.domain.content import DataPoint, Milestone, as_json, from_json
from studio.storyboard.figures import OPEN_END, charts, grouped, headline_figure, kinds_for, milestone_chart
from studio.storyboard.periods import period


def points(series: str, unit: str, rows: Mapping[str, Mapping[str, object]]) -> list[DataPoint]:
    """Label → period → value."""
    return [
        DataPoint(label=label, value=str(value), unit=unit, period=when, series=series)
        for label, values in rows.items()
        for when, value in values.items()
    ]


def yearly(*values: float, first: int = 2016) -> dict[str, object]:
    return {f"{first + at}年": value for at, value in enumerate(values)}


SHAPES = {
    "share": points("构成", "%", {"甲": {"": 60}, "乙": {"": 30}, "丙": {"": 10}}),
    "line": points("人口", "万人", {"人口": yearly(1, 2, 3, 4, 5)}),
    "bar": points("资金", "万元", {"甲": {"": 5}, "乙": {"": 7}}),
    "progress": points("比例", "%", {"解读量不得少于": yearly(70, 90)}),
    "dots": points("时限", "天", {"甲": yearly(9, 3), "乙": yearly(12, 5)}),
    "grouped": points("学位", "个", {"甲": yearly(1, 2, 3), "乙": yearly(2, 3, 4)}),
    "stacked": points("结构", "%", {"甲": yearly(60, 50, 40), "乙": yearly(40, 50, 60)}),
    "multiples": points("各区", "个", {f"区{n}": yearly(1, 2, 3) for n in range(6)}),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_shape_of_the_figures_asks_for_its_kind(kind: str) -> None:
    (chart,) = charts(SHAPES[kind])
    assert chart.kind == kind and chart.doubt == ""


def test_what_is_and_what_is_to_be_reached_make_a_way_to_the_target() -> None:
    given = points(
        "指标", "%", {"入园率": {"2020年": 85.2, "2025年目标": 90}, "巩固率": {"2020年": 95, "2025年目标": 96}}
    )
    (chart,) = charts(given)
    assert chart.kind == "progress" and [p.target for p in chart.points] == [False, False, True, True]
    assert "目标90%（2025年目标）" in chart.alt


def test_one_series_of_several_units_becomes_a_panel_for_each() -> None:
    given = points("“十四五”指标", "亿元", {"产值": yearly(9, 10)}) + points(
        "“十四五”指标", "%", {"优良率": yearly(80, 85)}
    )
    (chart,) = charts(given)
    assert chart.kind == "multiples" and chart.series == ("产值", "优良率")


def test_series_of_very_different_size_do_not_flatten_each_other() -> None:
    given = points("主体", "户", {"企业": yearly(1, 2, 3, 4), "个体户": yearly(900, 910, 920, 930)})
    assert charts(given)[0].kind == "multiples"


def test_periods_are_put_in_order_of_time() -> None:
    given = points("增速", "%", {"增速": {"2021年下半年": -3, "2020年四季度": 2, "2021年上半年": 5}})
    assert charts(given)[0].labels == ("2020年四季度", "2021年上半年", "2021年下半年")


def test_a_kind_chosen_by_hand_is_drawn() -> None:
    assert charts(SHAPES["dots"], {"时限": "grouped"})[0].kind == "grouped"
    assert charts(SHAPES["bar"], {"资金": "share"})[0].kind == "share"


def test_a_kind_that_cannot_show_the_figures_falls_back_and_says_why() -> None:
    (chart,) = charts(SHAPES["bar"], {"资金": "line"})
    assert chart.kind == "bar"
    assert chart.doubt == (
        "“资金”选的是折线图，但折线图不能这样画：要有至少三个先后分明的时期。已改画成柱状图，数据没有改动。"
    )
    assert chart.doubt not in chart.said()


def test_parts_that_do_not_make_a_hundred_are_no_share() -> None:
    given = points("构成", "%", {"甲": {"": 60}, "乙": {"": 30}})
    assert charts(given)[0].kind == "progress"
    assert "90%" in charts(given, {"构成": "share"})[0].doubt


def test_percentage_points_are_no_shares_and_both_ways_to_write_per_cent_are_one() -> None:
    shares = [DataPoint(label="办结率", value="98", unit="%"), DataPoint(label="好评率", value="50", unit="％")]
    (chart,) = charts([*shares, DataPoint(label="提高", value="1", unit="个百分点")])
    assert [point.label for point in chart.points] == ["办结率", "好评率"] and chart.kind == "progress"


def test_the_kinds_on_offer_begin_with_the_suited_one() -> None:
    offered = kinds_for(SHAPES["stacked"])["结构"]
    assert offered[0] == "stacked" and {"grouped", "line", "multiples"} <= set(offered) and "share" not in offered


def test_the_choice_is_kept_with_the_content_and_may_be_absent() -> None:
    plain = as_json(from_json({}))
    assert "chart_kinds" not in plain
    chosen = from_json({**plain, "chart_kinds": {"资金": "share"}})
    assert from_json(as_json(chosen)) == chosen and chosen.chart_kinds == {"资金": "share"}
    with pytest.raises(ValueError, match="图表种类“pie”不认识。可以选的有：bar（柱状图）"):
        from_json({"chart_kinds": {"资金": "pie"}})


def test_a_short_unit_stands_at_each_figure_and_a_long_one_is_told_once() -> None:
    short, long = charts(SHAPES["bar"])[0], charts(points("量", "万人次", {"甲": {"": 5}, "乙": {"": 7}}))[0]
    assert short.points[0].shown == "5万元" and short.note == ""
    assert long.points[0].shown == "5" and long.note == "单位：万人次" and "单位：万人次" in long.said()


def test_the_table_holds_every_figure_once() -> None:
    (chart,) = charts(SHAPES["grouped"])
    assert chart.table() == (
        ("项目", "甲", "乙"),
        ("2016年", "1个", "2个"),
        ("2017年", "2个", "3个"),
        ("2018年", "3个", "4个"),
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("share", "构成图：构成。最大的一份是甲（60%）。"),
        ("line", "折线图：人口。从2016年的1万人升到2020年的5万人。"),
        ("dots", "前后对比图：时限。2项下降。"),
        ("bar", "柱状图：资金。最高的是乙（7万元），最低的是甲（5万元）。"),
    ],
)
def test_the_alternative_text_says_what_the_chart_shows(kind: str, told: str) -> None:
    assert charts(SHAPES[kind])[0].alt.startswith(told)


def test_one_figure_stands_for_its_group() -> None:
    assert headline_figure(grouped(SHAPES["share"])[0][0]).label == "甲"
    assert headline_figure(grouped(SHAPES["line"])[0][0]).period == "2020年"


def test_dated_steps_lie_on_an_axis_and_undated_ones_come_last() -> None:
    steps = [
        Milestone(when="印发之日起30日内", text="公布清单"),
        Milestone(when="“十四五”末", text="全面建成"),
        Milestone(when="2021年1月1日起", text="同步发布"),
        Milestone(when="2021—2023年", text="推开"),
    ]
    chart = milestone_chart(steps)
    assert chart is not None
    assert [(p.label, p.value, p.until) for p in chart.points] == [
        ("推开", 2021.0, 2024.0),
        ("同步发布", 2021.0, OPEN_END),
        ("全面建成", 2026.0, 2026.0),
        ("公布清单", 0.0, None),
    ]
    assert milestone_chart(steps[:2]) is None


@pytest.mark.parametrize(
    ("text", "stretch"),
    [("2020年", (2020, 2021)), ("2021年上半年", (2021, 2021.5)), ("一季度", (0, 0.25)), ("2022年第三季度", (2022.5, 2022.75)),
     ("“十四五”末", (2026, 2026)), ("十三五时期", (2016, 2021)), ("2021-2023年", (2021, 2024)), ("二〇二一年", (2021, 2022)),
     ("2020年12月底前", (2021, 2021)), ("2020年四月", (2020.25, 2020.25 + 1 / 12)), ("到2025年", (2025, 2026))],
)  # fmt: skip
def test_chinese_periods_are_read(text: str, stretch: Sequence[float]) -> None:
    when = period(text)
    assert when is not None and (when.begin, when.end) == pytest.approx(tuple(stretch))


@pytest.mark.parametrize("text", ["", "现状", "十五个工作日内", "印发之日", "2021"[:3]])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert period(text) is None
