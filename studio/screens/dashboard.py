"""看板: the ratios with numerator, denominator, line and list; every figure says how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from studio.actions.evidence_archive import MAY_TAKE, archive_bytes
from studio.actions.import_records import MAY_IMPORT, import_records
from studio.actions.look import EXEMPT, PROBLEMS, ROWS, Row, View, look
from studio.actions.prove import MAY_LOOK
from studio.domain.breakdown import Side
from studio.domain.calendar import BEIJING
from studio.domain.people import Person
from studio.domain.ratios.definitions import HEADLINES
from studio.domain.ratios.share import Mean, Ratio
from studio.domain.standing import Item
from studio.domain.window import Window, end_of_day, months
from studio.parts.due import draw_late
from studio.parts.proof.cards import draw_ratio
from studio.parts.proof.charts import draw_counts, draw_months, draw_sides
from studio.parts.proof.freezing import draw_freezing
from studio.parts.proof.pages import draw_pages
from studio.parts.screen import PROOF, Screen
from studio.parts.table import LEVEL, draw_table
from studio.parts.telling import tell_later, telling, told_now
from studio.parts.times import shown
from studio.records.sheets import LARGEST
from studio.records.template import template_xlsx
from studio.reports.document import document
from studio.reports.paper import paper
from studio.reports.table import table
from studio.reports.words import CHANNELS, DEFINITIONS, MEANINGS, channel, measures, stamp
from studio.reports.words import shown as figure
from studio.reports.workbook import workbook
from studio.studio import Studio
from studio.uploads.kinds import MB

FIRST_YEAR = 2020
"""The first year for which anybody asked for a share (长办发〔2020〕13号)."""
SPANS: dict[str, tuple[int, int]] = {
    "全年": (1, 12),
    **{f"第{name}季度": (3 * at + 1, 3) for at, name in enumerate("一二三四")},
    "上半年": (1, 6),
    "下半年": (7, 6),
    **{f"{month}月": (month, 1) for month in range(1, 13)},
}
WHOLE_OFFICE = "全局"


@dataclass(frozen=True)
class Asked:
    window: Window
    asof: datetime
    definition: str
    department: str


def draw(studio: Studio, person: Person) -> None:
    st.title("看板")
    told_now()
    now = studio.clock()
    asked = _draw_asking(now)
    with telling():
        view = look(
            studio,
            person.id,
            window=asked.window,
            asof=asked.asof,
            definition=asked.definition,
            department=asked.department,
        )
        _draw_departments(view)
        _draw_headline(view)
        figures, problems, every, taking = st.tabs(
            ["看图", f"要补的（{view.many[PROBLEMS]:,}）", "逐件清单与佐证", "导出、定格、台账"]
        )
        with figures:
            _draw_charts(view)
        with problems:
            draw_late(studio, person)
            _draw_problems(view)
        with every:
            _draw_items(view)
        with taking:
            _draw_files(view)
            if person.may(*MAY_TAKE):
                _draw_evidence_archive(studio, person, view)
            draw_freezing(studio, person, asked.window)
            if person.may(*MAY_IMPORT):
                _draw_importing(studio, person)


# ── what is asked ────────────────────────────────────────────────────────────────────────────────────


def _draw_asking(now: datetime) -> Asked:
    today = now.astimezone(BEIJING).date()
    year_box, span_box, cut_box, code_box = st.columns([1.2, 2, 2, 2.6], vertical_alignment="bottom")
    years = [today.year - back for back in range(max(1, today.year - FIRST_YEAR + 1))]
    year = year_box.selectbox("年度", years, format_func=lambda one: f"{one} 年", key="dashboard.year")
    span = span_box.selectbox("统计期", list(SPANS), key="dashboard.span")
    window = months(year, *SPANS[span])
    cut = cut_box.selectbox("截至", ["今日", "期末时点", "指定日期"], key="dashboard.cut")
    asof = now
    if cut == "期末时点":
        asof = min(now, window.closing)
    elif cut == "指定日期":
        day: date = cut_box.date_input("指定日期", today, max_value=today, key="dashboard.day")
        asof = min(now, end_of_day(day))
    code = code_box.selectbox(
        "口径", HEADLINES, format_func=lambda one: f"{one}　{DEFINITIONS[one]}", key="dashboard.code"
    )
    return Asked(window, asof, code, st.session_state.get("dashboard.department") or "")


def _draw_departments(view: View) -> None:
    if len(view.department_names) > 1:
        st.selectbox(
            "部门",
            ["", *view.department_names],
            format_func=lambda one: one or WHOLE_OFFICE,
            key="dashboard.department",
        )


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────


def _draw_headline(report: View) -> None:
    found = list(measures(report.figures, report.headline))
    for (label, ratio), column in zip(found, st.columns(len(found)), strict=True):
        with column:
            draw_ratio(label, ratio)
    st.caption(f"{stamp(report)}　只计已核实的佐证，演练不计入")
    if said := _forecast(report):
        st.info("".join(said), icon=":material/flag:")
    for warning in report.warnings:
        st.warning(warning)


def _forecast(report: View) -> list[str]:
    """What is lacking now, and what would be lacking once everything is interpreted (standards 2.4, rule 12)."""
    multi, later = report.headline.multi_format, report.figures.definitions["B"].multi_format
    said = []
    if isinstance(multi, Ratio) and multi.needed:
        unit = "条" if report.definition == "D" else "件"
        said.append(f"再有 {multi.needed:,} {unit}多样化解读可达标。")
    if isinstance(later, Ratio) and report.figures.policies > report.figures.interpreted and later.needed:
        waiting = report.figures.policies - report.figures.interpreted
        said.append(f"还有 {waiting:,} 件没有解读；全部解读以后，多样化解读总共还要 {later.needed:,} 件（口径B）。")
    return said


def _draw_charts(report: View) -> None:
    st.subheader("逐月")
    draw_months(report.months)
    left, right = st.columns(2)
    with left:
        st.subheader("按部门")
        draw_sides(report.departments)
        _draw_rolled_up(report)
        st.subheader("按形式")
        draw_counts(report.forms, unit="个文件")
    with right:
        st.subheader("按主题")
        draw_sides(report.topics)
        st.subheader("按渠道")
        draw_counts({CHANNELS.get(key, key): count for key, count in report.channels.items()}, unit="个文件")
    st.caption(f"{stamp(report)}　图按政策文件计；一个文件在每种形式、每个渠道各计一次")
    st.subheader("同一份工作，按不同口径")
    draw_table(
        [
            {
                "口径": f"{code}　{DEFINITIONS[code]}",
                "多样化": figure(pair.multi_format),
                "其他渠道": figure(pair.off_site),
                "是否达标": _passes(pair.multi_format, pair.off_site),
                "怎样算": MEANINGS[code],
            }
            for code, pair in report.figures.definitions.items()
        ],
        label="不同口径的结果",
    )


def _draw_rolled_up(report: View) -> None:
    if not report.rolled_up:
        return
    st.caption("按部门表汇总，上级的数字含全部下级")
    draw_table(
        [
            {
                "部门": f"{LEVEL * one.depth}{one.name}",
                "应解读": one.policies,
                "多样化": of_side(one, one.multi_format),
                "其他渠道": of_side(one, one.off_site),
            }
            for one in report.rolled_up
        ],
        label="按部门表汇总",
    )


def of_side(side: Side, ratio: Ratio) -> str:
    """Nothing to count is said as what it is: nothing to interpret, or nothing interpreted yet."""
    return "—（还没有解读）" if side.policies and not ratio.denominator else figure(ratio)


def _passes(*ratios: Ratio | Mean | None) -> str:
    met = [ratio.met for ratio in ratios if isinstance(ratio, Ratio) and ratio.met is not None]
    return "—" if not met else "✓" if all(met) else "未达标"


# ── what is late or missing ──────────────────────────────────────────────────────────────────────────


def _lacking(row: Row) -> str:
    marks = row.marks
    if not marks["interpreted"]:
        return "没有解读"
    told = {"multi_format": "缺多样化形式", "off_site": "缺其他渠道", "timely": "解读晚了", "links_alive": "链接失效"}
    return "、".join(said for key, said in told.items() if marks[key] is False)


def _draw_problems(view: View) -> None:
    if view.problems:
        draw_table(
            [
                {
                    "政策文件": row.title,
                    "部门": row.department,
                    "公开发布": row.released_on.isoformat(),
                    "要补的": _lacking(row),
                    "说明": "；".join(row.reasons),
                }
                for row in draw_pages(view, PROBLEMS, view.problems)
            ],
            label="要补的",
        )
    else:
        st.success("这个统计期没有要补的。")
    if view.exempt:
        with st.expander(f"免于解读的 {view.figures.exempt:,} 件及理由"):
            draw_table(
                [
                    {"政策文件": row.title, "理由": "；".join(row.reasons)}
                    for row in draw_pages(view, EXEMPT, view.exempt)
                ],
                label="免于解读的",
            )
    st.subheader("账号有没有沉默")
    if not view.accounts:
        st.caption("还没有计入的发布。")
        return
    draw_table(
        [
            {
                "渠道": CHANNELS.get(one.channel, one.channel),
                "账号": one.name or "—",
                "最近一次解读": shown(one.last_at),
                "距今": f"{(view.asof - one.last_at).days} 天",
                "提醒": "超过两周没有新解读" if one.quiet(view.asof) else "",
            }
            for one in view.accounts
        ],
        label="账号最近一次解读",
    )
    st.caption("只看解读的发布，不限统计期；账号上的其他内容这里没有记录。检查指标要求新媒体账号两周内有更新。")


# ── the list, down to the evidence ───────────────────────────────────────────────────────────────────


def _draw_items(view: View) -> None:
    if not view.rows:
        st.info("这个统计期内还没有公开发布的政策文件。")
        return
    rows = draw_pages(view, ROWS, view.rows)
    draw_table(
        [
            {
                "政策文件": row.title,
                "公开发布": row.released_on.isoformat(),
                "部门": row.department,
                "已解读": _mark(row, "interpreted"),
                "多样化": _mark(row, "multi_format"),
                "其他渠道": _mark(row, "off_site"),
                "说明": "；".join(row.reasons),
            }
            for row in rows
        ],
        label="逐件清单",
        height=480,
    )
    titles = {row.policy_id: row.title for row in rows}
    chosen = st.selectbox(
        "看哪一件的佐证",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        placeholder="选一件",
        key="dashboard.item",
    )
    if chosen and (item := view.item(chosen)):
        _draw_evidence(item)


def _draw_evidence(item: Item) -> None:
    with st.container(border=True):
        st.markdown(f"**{item.policy.title}**　{item.policy.department}　{item.released_on}公开")
        for reason in item.reasons:
            st.markdown(f"- {reason}")
        if not item.evidence:
            return
        draw_table(
            [
                {
                    "形式": one.piece.form,
                    "渠道": channel(one.publication),
                    "账号": one.publication.account or "—",
                    "发布": shown(one.publication.published_at) if one.publication.published_at else "—",
                    "核实": shown(one.publication.verified_at) if one.publication.verified_at else "—",
                    "网址": one.publication.url or None,
                    "佐证": one.publication.proof_digest or "—",
                }
                for one in item.evidence
            ],
            label="逐件佐证",
        )


def _mark(row: Row, key: str) -> str:
    if row.status != "counted":
        return "不计"
    return "✓" if row.marks[key] else "—"


# ── files, frozen months, ledgers ────────────────────────────────────────────────────────────────────


def _draw_files(view: View) -> None:
    st.subheader("导出")
    name = f"{view.window.name}政策解读"
    # Made when it is asked for: it needs the whole count, which the screen does not.
    makers = (
        ("表格（公式、图表）", f"{name}统计.xlsx", lambda: workbook(view.whole(), view.rules)),
        ("通报（Word）", f"{name}通报.docx", lambda: document(view.whole())),
        ("通报（PDF）", f"{name}通报.pdf", lambda: paper(view.whole())),
        ("清单（CSV）", f"{name}清单.csv", lambda: table(view.whole())),
    )
    for (label, file, make), column in zip(makers, st.columns(len(makers)), strict=True):
        column.download_button(label, make, file, key=f"dashboard.file.{file[-4:]}", on_click="ignore", width="stretch")


def _draw_evidence_archive(studio: Studio, person: Person, view: View) -> None:
    st.caption(
        "佐证包：统计、材料、页面快照、审计记录在一个 ZIP 里，附每个文件的摘要；改动一个字节都能查出来。取用会记入审计。"
    )
    st.download_button(
        "佐证包（ZIP）",
        lambda: archive_bytes(studio, person.id, window=view.window, asof=view.asof),
        f"{view.window.name}政策解读佐证.zip",
        key="dashboard.archive",
        on_click="ignore",
    )


def _draw_importing(studio: Studio, person: Person) -> None:
    st.subheader("导入台账")
    st.caption("以前做的解读可以从表格导入，与在这里办理的一样计数。有一行填错就都不导入，会列出行号。")
    st.download_button(
        "下载台账模板", template_xlsx, "政策解读台账模板.xlsx", key="dashboard.template", on_click="ignore"
    )
    file = st.file_uploader(
        "台账（XLSX 或 CSV）",
        type=["xlsx", "csv", "txt"],
        max_upload_size=LARGEST // MB,
        key="dashboard.ledger",
    )
    if file is None:
        return
    check, take = st.columns(2)
    only_checked = check.button("先检查", key="dashboard.check", width="stretch")
    taken = take.button("导入", type="primary", key="dashboard.import", width="stretch")
    if not (only_checked or taken):
        return
    with telling():
        found = import_records(studio, person.id, data=file.getvalue(), name=file.name, dry_run=only_checked)
        if found.problems:
            st.error(found.sentence)
            draw_table([{"要改的": problem} for problem in found.problems[:100]], label="要改的", height=360)
            return
        for remark in found.remarks:
            st.warning(remark)
        if only_checked:
            st.success(found.sentence)
            return
        tell_later(found.sentence)
        st.rerun()


SCREEN = Screen(key="dashboard", title="看板", section=PROOF, order=10, roles=MAY_LOOK, draw=draw)
