"""Charts of a report, drawn by the browser: every figure is written on its bar, and the line to reach is dashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import streamlit as st

from studio.domain.breakdown import Side
from studio.domain.ratios.share import Ratio

RED, GOLD, DARK_GOLD, INK, FAINT, LINE = "#B5181F", "#D9A441", "#8F5F0C", "#2B1D1A", "#735F59", "#E9DAD0"
FONT = "Noto Sans SC"
MULTI, OFF = "多样化解读率", "其他渠道发布率"
FEW = 12
"""Departments or topics; the bars of more stand closer."""


def draw_months(sides: Sequence[Side]) -> None:
    """Two lines over the months; a month without interpreted policies leaves a gap."""
    rows = [row for side in sides for row in _parted(_rows(side))]
    if not rows:
        st.caption("这个统计期内还没有已解读的文件，画不出趋势。")
        return
    order = [side.name for side in sides]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("name:N", sort=order, scale=alt.Scale(domain=order), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "share:Q",
            scale=alt.Scale(domain=[-12, 108]),  # below 0 there is room for the figure of a month with nothing
            title=None,
            axis=alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'"),
        ),
        color=_colors(),
        tooltip=_tooltip(),
    )
    lines = base.mark_line(strokeWidth=3)
    dots = base.mark_point(size=90, filled=True, opacity=1, stroke="white", strokeWidth=2)
    words = [
        base.transform_filter((alt.datum.measure == measure) & (alt.datum.above == above))
        .mark_text(dy=away, fontSize=12, fontWeight="bold")
        .encode(text="said:N", color=alt.value(color))
        for measure, color in ((MULTI, RED), (OFF, DARK_GOLD))
        for above, away in ((True, -15), (False, 17))
    ]
    _show(alt.layer(_goals(rows), lines, dots, *words).properties(height=320), said="逐月的两项比率", rows=rows)


def draw_sides(sides: Sequence[Side]) -> None:
    """Bars side by side, one pair for each department or topic."""
    rows = [row for side in sides for row in _rows(side)]
    if not rows:
        st.caption("这个统计期内还没有已解读的文件。")
        return
    order = [side.name for side in sides]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=200)),
        x=alt.X(
            "share:Q",
            scale=alt.Scale(domain=[0, 108]),
            title=None,
            axis=alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.value + '%'"),
        ),
        yOffset=alt.YOffset("measure:N", sort=[MULTI, OFF]),
        color=_colors(),
        tooltip=_tooltip(),
    )
    bars = base.mark_bar(cornerRadiusEnd=4, height={"band": 0.86})
    words = base.mark_text(align="left", dx=6, fontSize=12, fontWeight="bold").encode(
        text="said:N", color=alt.value(INK)
    )
    names = len({row["name"] for row in rows})
    height = max(120, (64 if names <= FEW else 40) * names + 40)
    _show((bars + words).properties(height=height), said="各类的两项比率", rows=rows)


def draw_counts(counts: Mapping[str, int], *, unit: str) -> None:
    """One bar for each form or channel, the longest first."""
    if not counts:
        st.caption("还没有计入的发布。")
        return
    rows = [{"name": name, "count": count, "said": f"{count:,} {unit}"} for name, count in counts.items()]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("name:N", sort=list(counts), title=None),
        x=alt.X("count:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1.2 * max(counts.values())])),
    )
    bars = base.mark_bar(color=RED, cornerRadiusEnd=4)
    words = base.mark_text(align="left", dx=6, fontSize=13, fontWeight="bold", color=INK).encode(text="said:N")
    _show((bars + words).properties(height=38 * len(rows) + 20), said="各类的数量", rows=rows)


def draw_totals(lines: Mapping[str, Sequence[tuple[date, int, bool]]], *, of: str) -> None:
    """Totals up to each day, a line for each channel. A ring marks a number that a person typed in.

    `lines`: day, total, and whether it was typed in, oldest first. Days without a number are crossed, not counted as none.
    """
    found = [(name, *point) for name, points in lines.items() for point in points]
    if not found:
        return
    first, last = min(day for _, day, _, _ in found), max(day for _, day, _, _ in found)
    order = [_day(first + timedelta(days=at)) for at in range((last - first).days + 1)]
    rows = [
        {"name": name, "day": _day(day), "total": total, "said": f"{total}", "typed": typed}
        for name, day, total, typed in found
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "day:N",
            sort=order,
            scale=alt.Scale(domain=order),
            title=None,
            axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
        ),
        y=alt.Y("total:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        color=alt.Color(
            "name:N",
            scale=alt.Scale(domain=list(lines), range=_CHANNELS),
            legend=alt.Legend(title=None, orient="top", labelFontSize=13),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="渠道"),
            alt.Tooltip("day:N", title="截至"),
            alt.Tooltip("said:N", title=of),
        ],
    )
    lines_drawn = base.mark_line(strokeWidth=3, interpolate="linear")
    counted = base.transform_filter("!datum.typed").mark_point(size=60, filled=True, opacity=1)
    typed = base.transform_filter("datum.typed").mark_point(
        size=90, filled=False, fill="white", opacity=1, strokeWidth=2.5
    )
    _show((lines_drawn + counted + typed).properties(height=300), said=f"逐日累计{of}", rows=rows)


_CHANNELS = [RED, "#2F6B9A", DARK_GOLD, "#2F7D4F", "#7A4B8C", "#4A4A4A"]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _rows(side: Side) -> list[dict[str, Any]]:
    pairs = ((MULTI, side.multi_format), (OFF, side.off_site))
    return [_row(side.name, measure, ratio) for measure, ratio in pairs if ratio.denominator]


def _parted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The higher of two points has its figure above, the lower one below: they never meet in between."""
    highest = max(rows, key=lambda row: row["share"], default=None)
    return [{**row, "above": row is highest} for row in rows]


def _row(name: str, measure: str, ratio: Ratio) -> dict[str, Any]:
    return {
        "name": name,
        "measure": measure,
        "share": float(ratio.percent),
        "said": f"{ratio.percent}%",
        "fraction": f"{ratio.numerator:,}/{ratio.denominator:,}",
        "goal": ratio.threshold,
    }


def _goals(rows: Sequence[Mapping[str, Any]]) -> Any:
    goals = {(row["measure"], row["goal"]) for row in rows if row["goal"] is not None}
    values = [{"measure": measure, "goal": goal} for measure, goal in sorted(goals)]
    rule = alt.Chart(alt.InlineData(values=values)).mark_rule(strokeDash=[6, 4], strokeWidth=1.5, opacity=0.7)
    return rule.encode(y="goal:Q", color=_colors())


def _colors() -> alt.Color:
    scale = alt.Scale(domain=[MULTI, OFF], range=[RED, GOLD])
    return alt.Color("measure:N", scale=scale, legend=alt.Legend(title=None, orient="top", labelFontSize=13))


def _tooltip() -> list[alt.Tooltip]:
    titles = {"name": "类别", "measure": "指标", "said": "比率", "fraction": "分子/分母"}
    return [alt.Tooltip(f"{key}:N", title=title) for key, title in titles.items()]


def _show(chart: Any, *, said: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """`said` and the rows are what a screen reader says in place of the picture, whose own words are English."""
    told = "；".join(f"{row['name']} {row.get('measure', '')} {row['said']}".replace("  ", " ") for row in rows)
    styled = (
        chart.properties(description=f"{said}：{told}", usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT, background="transparent", aria=False)
        .configure_axis(labelFontSize=12, labelColor=FAINT, gridColor=LINE, domainColor=LINE, tickColor=LINE)
        .configure_view(strokeWidth=0)
    )
    st.altair_chart(styled, width="stretch", theme=None)
