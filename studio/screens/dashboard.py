"""看板: the ratios with numerator, denominator, threshold and list; every figure says how it was counted."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from studio.actions.prove import MAY_LOOK, report
from studio.domain.calendar import BEIJING
from studio.domain.people import Person
from studio.domain.ratios import Mean, Ratio, Report
from studio.domain.window import Window, months
from studio.parts.screen import PROOF, Screen
from studio.parts.times import shown
from studio.studio import Studio


def draw(studio: Studio, person: Person) -> None:
    st.title("看板")
    today = studio.clock().astimezone(BEIJING).date()
    window = _pick_window(today)
    found = report(studio, person.id, window=window, asof=studio.clock())
    last = window.end - timedelta(days=1)
    st.caption(
        f"口径 A（按政策文件计）　·　统计期 {window.start} 至 {last}（按文件公开发布日期）　·　"
        f"截至 {shown(studio.clock())}　·　只计已核实的佐证，演练不计入"
    )
    _draw_ratios(found)
    _draw_items(found)
    _draw_alternatives(found)


def _pick_window(today: date) -> Window:
    quarter = (today.month - 1) // 3
    choices = {
        f"{today.year} 年": months(today.year, 1, 12),
        f"{today.year} 年第 {quarter + 1} 季度": months(today.year, quarter * 3 + 1, 3),
        f"{today.year} 年 {today.month} 月": months(today.year, today.month, 1),
        f"{today.year - 1} 年": months(today.year - 1, 1, 12),
    }
    return choices[
        st.segmented_control("统计期", list(choices), default=next(iter(choices)), key="dashboard.window")
        or next(iter(choices))
    ]


def _draw_ratios(found: Report) -> None:
    figures = found.figures
    headline = found.headline
    measures: list[tuple[str, Ratio | Mean | None]] = [
        ("多样化解读率", headline.multi_format),
        ("其他渠道发布率", headline.off_site),
        ("解读率", figures.interpretation_rate),
        ("及时率", figures.timeliness),
        ("关联率", figures.links),
    ]
    for (label, ratio), column in zip(measures, st.columns(len(measures)), strict=True):
        with column, st.container(border=True, height="stretch"):
            _draw_ratio(label, ratio)
    for warning in found.warnings:
        st.warning(warning)


def _draw_ratio(label: str, ratio: Ratio | Mean | None) -> None:
    if not isinstance(ratio, Ratio):
        return
    if not ratio.denominator:
        st.metric(label, "—")
        st.caption(ratio.note)
        return
    st.metric(label, f"{ratio.percent}%")
    st.caption(f"{ratio.numerator} / {ratio.denominator}")
    if ratio.threshold is None:
        return
    if ratio.met:
        st.markdown(f":green[✓ 达到 {ratio.threshold}% 的要求]")
    else:
        st.markdown(f":red[未达 {ratio.threshold}%，再有 {ratio.needed} 件可达标]")


def _draw_items(found: Report) -> None:
    st.subheader(f"逐件清单（{len(found.items)} 件）")
    if not found.items:
        st.info("这个统计期内还没有公开发布的政策文件。")
        return
    st.dataframe(
        [
            {
                "政策文件": item.policy.title,
                "公开发布": item.released_on.isoformat(),
                "部门": item.policy.department,
                "已解读": _mark(item.interpreted, counted=item.counted),
                "多样化": _mark(item.multi_format, counted=item.counted),
                "其他渠道": _mark(item.off_site, counted=item.counted),
                "说明": "；".join(item.reasons),
            }
            for item in found.items
        ],
        hide_index=True,
        width="stretch",
    )


def _mark(hit: bool, *, counted: bool) -> str:
    if not counted:
        return "不计"
    return "✓" if hit else "—"


def _draw_alternatives(found: Report) -> None:
    with st.expander("其他口径（供对照，上报时请注明口径）"):
        names = {
            "B": "按全部应解读文件",
            "C": "按解读件数",
            "D": "按发布次数",
            "E": "平均形式与渠道数",
            "F": "按全部公开文件",
        }
        rows = []
        for code, pair in found.alternatives.items():
            rows.append(
                {
                    "口径": f"{code}　{names[code]}",
                    "多样化": _figure(pair.multi_format),
                    "其他渠道": _figure(pair.off_site),
                }
            )
        st.table(rows)


def _figure(ratio: Ratio | Mean | None) -> str:
    if ratio is None:
        return "—"
    if isinstance(ratio, Mean):
        return ratio.mean
    return f"{ratio.shown}（{ratio.numerator}/{ratio.denominator}）" if ratio.denominator else ratio.shown


SCREEN = Screen(key="dashboard", title="看板", section=PROOF, order=10, roles=MAY_LOOK, draw=draw)
