"""The report as an XLSX workbook that computes itself.

Only the three detail sheets hold recorded facts. Every ratio, table and chart on the other sheets is a formula over
them, so whoever receives the file can follow each figure down to the policy, and see it change when a row does.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from studio.domain.calendar import BEIJING
from studio.domain.counting import Rules, diversified, form_of, on_other_channel
from studio.domain.ratios import Mean, Ratio, Report, pieces_of
from studio.domain.thresholds import INTERPRETATION_RATE, LINKS, MULTI_FORMAT, OFF_SITE, THRESHOLDS, TIMELINESS
from studio.domain.window import Window, months
from studio.reports.words import DEFINITIONS, MEANINGS, MEASURES, channel, measures, stamp, status

RED, DEEP, SOFT, LINE, INK, GREEN, GOLD = "#B5181F", "#7E0D14", "#FBE9E5", "#E9DAD0", "#2B1D1A", "#2F7D4F", "#D9A441"
YES, NO, UNKNOWN = "是", "否", "—"
POLICIES, PIECES, RELEASES = "政策明细", "材料明细", "发布明细"
OVERVIEW, BY_DEPARTMENT, BY_MONTH, BY_DEFINITION = "总览", "分部门", "逐月", "各口径"

P = {
    name: xl_col_to_name(place)
    for place, name in enumerate(
        [
            "序号",
            "政策标题",
            "部门",
            "公开发布日期",
            "是否计入",
            "已解读",
            "多样化",
            "其他渠道",
            "及时",
            "关联",
            "主动公开",
            "形式数",
            "渠道数",
            "有图解",
            "主题",
            "说明",
        ]
    )
}
M = {
    name: xl_col_to_name(place)
    for place, name in enumerate(
        ("序号", "部门", "公开发布日期", "解读形式", "多样化", "发布条数", "网站条数", "其他渠道条数", "政策")
    )
}
MEASURE_KEYS = dict(zip(MEASURES, (MULTI_FORMAT, OFF_SITE, INTERPRETATION_RATE, TIMELINESS, LINKS), strict=True))


def workbook(report: Report, rules: Rules | None = None) -> bytes:
    """The whole workbook. `rules` are those that the report was measured by."""
    return _Book(report, rules or Rules()).written()


class _Book:
    def __init__(self, report: Report, rules: Rules) -> None:
        self.report, self.rules = report, rules
        self.pieces = pieces_of(report.items)
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        made = report.asof.astimezone(BEIJING).replace(tzinfo=None)
        self.book.set_properties(
            {"title": f"{report.window.name}政策解读统计", "comments": stamp(report), "created": made}
        )
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
        self.text = self.book.add_format({**font, "border": 1, "border_color": LINE, "text_wrap": True})
        self.plain = self.book.add_format(font)
        self.middle = self.book.add_format({**font, "border": 1, "border_color": LINE, "align": "center"})
        self.day = self.book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": "yyyy-mm-dd"}
        )
        self.percent = self.book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": '0.0"%"', "bold": True}
        )
        self.mean = self.book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": "0.0", "bold": True}
        )
        self.head = self.book.add_format(
            {
                **font,
                "bold": True,
                "bg_color": RED,
                "font_color": "#FFFFFF",
                "border": 1,
                "border_color": DEEP,
                "align": "center",
                "text_wrap": True,
            }
        )
        self.title = self.book.add_format({**font, "font_size": 18, "bold": True, "font_color": DEEP})
        self.note = self.book.add_format({**font, "font_size": 9, "font_color": "#5E4B46", "italic": True})
        self.good = self.book.add_format({"font_color": GREEN, "bold": True})
        self.bad = self.book.add_format({"font_color": RED, "bold": True})

    def written(self) -> bytes:
        # The order of the sheets is the order in which they are made; formulas look ahead by name.
        makers = {
            OVERVIEW: self._overview,
            BY_DEPARTMENT: self._by_department,
            BY_MONTH: self._by_month,
            BY_DEFINITION: self._by_definition,
            POLICIES: self._policies,
            PIECES: self._pieces,
            RELEASES: self._releases,
        }
        self.sheets = {name: self.book.add_worksheet(name) for name in makers}
        for name, make in makers.items():
            sheet = self.sheets[name]
            sheet.hide_gridlines(2)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&C第 &P 页，共 &N 页")
            make()
        self.sheets[OVERVIEW].activate()
        self.book.close()
        return self.out.getvalue()

    # ── pieces of every sheet ────────────────────────────────────────────────────────────────────────

    def _begin(self, name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
        sheet = self.sheets[name]
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, self.title)
        sheet.write_string(1, 0, stamp(self.report), self.note)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        self._heads(sheet, 3, heads)
        return sheet

    def _heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        sheet.set_row(row, 24)
        for at, head in enumerate(heads):
            sheet.write_string(row, at, head, self.head)

    def _formula(self, sheet: Any, row: int, column: int, formula: str, value: Any, style: Any = None) -> None:
        """The value is what the formula gives: a reader that does not compute shows it too."""
        sheet.write_formula(row, column, f"={formula}", style or self.middle, value)

    def _range(self, sheet: str, letter: str) -> str:
        last = {POLICIES: len(self.report.items), PIECES: len(self.pieces), RELEASES: 0}[sheet] + 4
        return f"{sheet}!${letter}$5:${letter}${max(last, 5)}"

    def _count(self, **conditions: str) -> str:
        """COUNTIFS over the policies: column name → criterion as Excel writes it."""
        asked = ",".join(f"{self._range(POLICIES, P[name])},{criterion}" for name, criterion in conditions.items())
        return f"COUNTIFS({asked})"

    def _dated(self, window: Window) -> str:
        days = self._range(POLICIES, P["公开发布日期"])
        return f'{days},">="&DATE({window.start:%Y,%-m,%-d}),{days},"<"&DATE({window.end:%Y,%-m,%-d})'

    def _ratio_cells(
        self, sheet: Any, row: int, column: int, ratio: Ratio, formulas: tuple[str, str], *, part: bool = False
    ) -> None:
        """Numerator, denominator, percent, threshold, met, needed in six cells from `column` on."""
        top, bottom = (xl_rowcol_to_cell(row, column + n) for n in range(2))
        line = xl_rowcol_to_cell(row, column + 3)
        measured = ratio.denominator > 0
        self._formula(sheet, row, column, formulas[0], ratio.numerator)
        self._formula(sheet, row, column + 1, formulas[1], ratio.denominator)
        percent = float(ratio.percent) if measured else UNKNOWN
        self._formula(
            sheet, row, column + 2, f'IF({bottom}=0,"{UNKNOWN}",INT(1000*{top}/{bottom})/10)', percent, self.percent
        )
        if ratio.threshold is None or (ratio.parts and not part):
            said = "分段" if ratio.parts else "无"
            for at, word in enumerate((said, "见下" if ratio.parts else UNKNOWN, UNKNOWN)):
                sheet.write_string(row, column + 3 + at, word, self.middle)
            return
        sheet.write_number(row, column + 3, ratio.threshold, self.percent)
        met = UNKNOWN if ratio.met is None else YES if ratio.met else NO
        self._formula(
            sheet, row, column + 4, f'IF({bottom}=0,"{UNKNOWN}",IF(100*{top}>={line}*{bottom},"{YES}","{NO}"))', met
        )
        self._formula(sheet, row, column + 5, f"MAX(0,-INT(-{line}*{bottom}/100)-{top})", ratio.needed)
        sheet.conditional_format(
            row,
            column + 4,
            row,
            column + 4,
            {"type": "cell", "criteria": "==", "value": f'"{YES}"', "format": self.good},
        )
        sheet.conditional_format(
            row, column + 4, row, column + 4, {"type": "cell", "criteria": "==", "value": f'"{NO}"', "format": self.bad}
        )

    # ── sheets of formulas ───────────────────────────────────────────────────────────────────────────

    def _overview(self) -> None:
        report = self.report
        heads = ("指标", "分子", "分母", "比率", "要求", "是否达标", "还差几件", "怎样算的")
        sheet = self._begin(OVERVIEW, f"{report.window.name}政策解读统计", heads, (20, 10, 10, 12, 10, 12, 12, 64))
        row = 4
        first = row
        for label, ratio in measures(report.figures, report.headline):
            row = self._measure(sheet, row, label, ratio)
        last = row - 1
        row += 1
        self._heads(sheet, row, ("文件", "件数"))
        for label, formula, value in (
            ("应解读", self._count(是否计入='"计入"'), report.figures.policies),
            ("免于解读", self._count(是否计入='"免于解读"'), report.figures.exempt),
            (
                "不计入",
                self._count(是否计入='"不计入"'),
                sum(not item.counted and not item.exempt for item in report.items),
            ),
            ("已解读", self._count(是否计入='"计入"', 已解读=f'"{YES}"'), report.figures.interpreted),
        ):
            row += 1
            sheet.write_string(row, 0, label, self.text)
            self._formula(sheet, row, 1, formula, value)
        for at, warning in enumerate(report.warnings, start=row + 2):
            sheet.write_string(at, 0, f"注意：{warning}", self.note)
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": "比率（%）",
                "categories": [OVERVIEW, first, 0, last, 0],
                "values": [OVERVIEW, first, 3, last, 3],
                "data_labels": {"value": True, "num_format": '0.0"%"', "font": {"color": INK, "bold": True}},
                "fill": {"color": RED},
                "gap": 60,
            }
        )
        self._dress(chart, "五项比率", legend=False)
        chart.set_y_axis({"reverse": True, "line": {"none": True}, "num_font": {"size": 10}})
        chart.set_x_axis(
            {"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": LINE}}, "num_format": '0"%"'}
        )
        chart.set_size({"width": 640, "height": 300})
        sheet.insert_chart(row + len(report.warnings) + 3, 0, chart)

    def _measure(self, sheet: Any, row: int, label: str, ratio: Ratio) -> int:
        sheet.write_string(row, 0, label, self.text)
        self._ratio_cells(sheet, row, 1, ratio, self._headline(label))
        sheet.write_string(row, 7, self._explained(label, ratio), self.text)
        for part in ratio.parts:
            row += 1
            window = _holding(MEASURE_KEYS[label], part.threshold, self.report.window)
            sheet.write_string(row, 0, f"　其中{window.start}起", self.text)
            self._ratio_cells(sheet, row, 1, part, self._headline(label, self._dated(window)), part=True)
            sheet.write_string(row, 7, f"公开发布日期适用{part.threshold}%要求的部分", self.text)
        return row + 1

    def _explained(self, label: str, ratio: Ratio) -> str:
        if not ratio.denominator and label == "及时率":
            return ratio.note
        base = {
            "多样化解读率": MEANINGS[self.report.definition],
            "其他渠道发布率": "政府网站以外；政府公报、线下默认不算",
            "解读率": "在政府网站解读并与文件双向关联的 ÷ 应解读的",
            "及时率": "网站首次解读不晚于文件公开后3个工作日的 ÷ 应解读的",
            "关联率": "双向链接现在都有效的 ÷ 已解读的",
        }
        return base[label]

    def _headline(self, label: str, dated: str = "") -> tuple[str, str]:
        """Formulas for numerator and denominator."""
        if label in ("多样化解读率", "其他渠道发布率"):
            return self._defined(self.report.definition, label == "多样化解读率", dated)
        inside = self._count_dated(dated, 是否计入='"计入"')
        done = self._count_dated(dated, 是否计入='"计入"', 已解读=f'"{YES}"')
        if label == "解读率":
            return done, inside
        if label == "及时率":
            known = self._count_dated(dated, 是否计入='"计入"', 及时=f'"{UNKNOWN}"')
            timely = self._count_dated(dated, 是否计入='"计入"', 及时=f'"{YES}"')
            return f"IF({known}>0,0,{timely})", f"IF({known}>0,0,{inside})"
        return self._count_dated(dated, 是否计入='"计入"', 已解读=f'"{YES}"', 关联=f'"{YES}"'), done

    def _count_dated(self, dated: str, **conditions: str) -> str:
        formula = self._count(**conditions)
        return f"{formula[:-1]},{dated})" if dated else formula

    def _defined(self, code: str, multi: bool, dated: str = "") -> tuple[str, str]:
        column = "多样化" if multi else "其他渠道"
        hit = self._count_dated(dated, 是否计入='"计入"', 已解读=f'"{YES}"', **{column: f'"{YES}"'})
        inside = self._count_dated(dated, 是否计入='"计入"')
        done = self._count_dated(dated, 是否计入='"计入"', 已解读=f'"{YES}"')
        days = dated.replace(self._range(POLICIES, P["公开发布日期"]), self._range(PIECES, M["公开发布日期"]))
        more = f",{days}" if days else ""
        form, site, other, all_ = (
            self._range(PIECES, M[name]) for name in ("多样化", "网站条数", "其他渠道条数", "发布条数")
        )
        match code, multi:
            case "A", _:
                return hit, done
            case "B", _:
                return hit, inside
            case "C", True:
                return f'COUNTIFS({form},"{YES}"{more})', f'COUNTIFS({all_},">0"{more})'
            case "C", False:
                return f'COUNTIFS({other},">0"{more})', f'COUNTIFS({site},">0"{more})'
            case "D", True:
                return f'SUMIFS({all_},{form},"{YES}"{more})', f'SUMIFS({all_},{all_},">0"{more})'
            case "D", False:
                others, sites = (f'SUMIFS({one},{all_},">0"{more})' for one in (other, site))
                return others, f"{others}+{sites}"
            case "E", _:
                counted = self._range(POLICIES, P["形式数" if multi else "渠道数"])
                done_range = self._range(POLICIES, P["已解读"])
                return f'SUMIFS({counted},{done_range},"{YES}")', done
        return self._count(主动公开=f'"{YES}"', 有图解=f'"{YES}"'), self._count(主动公开=f'"{YES}"')

    def _by_definition(self) -> None:
        heads = ("口径", "名称", "指标", "分子", "分母", "比率或平均", "要求", "是否达标", "还差几件", "怎样算的")
        sheet = self._begin(BY_DEFINITION, "同一份工作，按不同口径", heads, (8, 30, 16, 10, 10, 12, 10, 12, 12, 60))
        row = 4
        for code, pair in self.report.figures.definitions.items():
            for multi, ratio in ((True, pair.multi_format), (False, pair.off_site)):
                if ratio is None:
                    continue
                label = (
                    ("平均形式数", "平均渠道数")[not multi]
                    if isinstance(ratio, Mean)
                    else ("多样化", "其他渠道")[not multi]
                )
                for at, said in enumerate((code, DEFINITIONS[code], label)):
                    sheet.write_string(row, at, said, self.middle if at != 1 else self.text)
                if isinstance(ratio, Ratio):
                    self._ratio_cells(sheet, row, 3, ratio, self._defined(code, multi))
                else:
                    self._mean_cells(sheet, row, 3, ratio, self._defined(code, multi))
                sheet.write_string(row, 9, MEANINGS[code], self.text)
                row += 1
        sheet.write_string(row + 1, 0, "上报时请注明口径、统计期和截止时点。要求一栏“分段”的，见总览。", self.note)

    def _mean_cells(self, sheet: Any, row: int, column: int, mean: Mean, formulas: tuple[str, str]) -> None:
        top, bottom = (xl_rowcol_to_cell(row, column + n) for n in range(2))
        self._formula(sheet, row, column, formulas[0], mean.numerator)
        self._formula(sheet, row, column + 1, formulas[1], mean.denominator)
        value = float(mean.mean) if mean.denominator else UNKNOWN
        self._formula(sheet, row, column + 2, f'IF({bottom}=0,"{UNKNOWN}",INT(10*{top}/{bottom})/10)', value, self.mean)
        for at in range(3):
            sheet.write_string(row, column + 3 + at, UNKNOWN, self.middle)

    def _by_department(self) -> None:
        heads = (
            "部门",
            "应解读",
            "免于解读",
            "已解读",
            "解读率",
            "多样化",
            "多样化解读率",
            "其他渠道",
            "其他渠道发布率",
        )
        sheet = self._begin(BY_DEPARTMENT, "分部门", heads, (28, 10, 10, 10, 12, 10, 14, 10, 16))
        rows = [row for row in self.report.by_department if row.department]
        for at, found in enumerate(rows, start=4):
            name = f"$A{at + 1}"
            sheet.write_string(at, 0, found.department, self.text)
            self._group(
                sheet, at, {"部门": name}, [i for i in self.report.items if i.policy.department == found.department]
            )
        sheet.write_string(len(rows) + 5, 0, "本表按政策文件计（口径A）；联合发文只计牵头部门。", self.note)
        if rows:
            self._columns(sheet, BY_DEPARTMENT, len(rows), len(rows) + 7, "各部门多样化解读率与其他渠道发布率")

    def _by_month(self) -> None:
        heads = (
            "月份",
            "应解读",
            "免于解读",
            "已解读",
            "解读率",
            "多样化",
            "多样化解读率",
            "其他渠道",
            "其他渠道发布率",
        )
        sheet = self._begin(BY_MONTH, "逐月（按文件公开发布日期）", heads, (16, 10, 10, 10, 12, 10, 14, 10, 16))
        windows = list(_months(self.report.window))
        for at, window in enumerate(windows, start=4):
            sheet.write_string(at, 0, f"{window.start.year}年{window.start.month}月", self.middle)
            self._group(sheet, at, window, [item for item in self.report.items if item.released_on in window])
        sheet.write_string(len(windows) + 5, 0, "本表按政策文件计（口径A）。", self.note)
        self._columns(sheet, BY_MONTH, len(windows), len(windows) + 7, "逐月多样化解读率与其他渠道发布率")

    def _group(self, sheet: Any, row: int, only: dict[str, str] | Window, items: Sequence[Any]) -> None:
        """Counts and rates of one department or month, as formulas."""

        def count(**conditions: str) -> str:
            if isinstance(only, Window):
                return self._count_dated(self._dated(only), **conditions)
            return self._count(**{**conditions, **only})

        counted = [item for item in items if item.counted]
        done = [item for item in counted if item.interpreted]
        values = {
            1: (count(是否计入='"计入"'), len(counted)),
            2: (count(是否计入='"免于解读"'), sum(item.exempt for item in items)),
            3: (count(是否计入='"计入"', 已解读=f'"{YES}"'), len(done)),
            5: (
                count(是否计入='"计入"', 已解读=f'"{YES}"', 多样化=f'"{YES}"'),
                sum(item.multi_format for item in done),
            ),
            7: (count(是否计入='"计入"', 已解读=f'"{YES}"', 其他渠道=f'"{YES}"'), sum(item.off_site for item in done)),
        }
        for column, (formula, value) in values.items():
            self._formula(sheet, row, column, formula, value)
        for column, top, bottom in ((4, 3, 1), (6, 5, 3), (8, 7, 3)):
            above, below = xl_rowcol_to_cell(row, top), xl_rowcol_to_cell(row, bottom)
            ratio = Ratio(numerator=values[top][1], denominator=values[bottom][1])
            value = float(ratio.percent) if ratio.denominator else UNKNOWN
            self._formula(
                sheet, row, column, f'IF({below}=0,"{UNKNOWN}",INT(1000*{above}/{below})/10)', value, self.percent
            )

    def _columns(self, sheet: Any, name: str, rows: int, at: int, title: str) -> None:
        chart = self.book.add_chart({"type": "column"})
        for column, color in ((6, RED), (8, GOLD)):
            series: dict[str, Any] = {
                "name": [name, 3, column],
                "categories": [name, 4, 0, 3 + rows, 0],
                "values": [name, 4, column, 3 + rows, column],
                "data_labels": {"value": True, "num_format": "0.0;;", "font": {"size": 8}},
                "fill": {"color": color},
                "gap": 80,
            }
            chart.add_series(series)
        self._dress(chart, title, legend=True)
        chart.set_y_axis(
            {"min": 0, "max": 100, "num_format": '0"%"', "major_gridlines": {"visible": True, "line": {"color": LINE}}}
        )
        chart.set_size({"width": 860, "height": 340})
        sheet.insert_chart(at, 0, chart)

    def _dress(self, chart: Any, title: str, *, legend: bool) -> None:
        chart.set_title(
            {"name": f"{title}\n{stamp(self.report)}", "name_font": {"size": 10, "color": DEEP}, "overlay": False}
        )
        chart.set_legend({"position": "bottom"} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})

    # ── sheets of facts ──────────────────────────────────────────────────────────────────────────────

    def _policies(self) -> None:
        sheet = self._begin(
            POLICIES,
            "政策明细（各表的公式都从这里算）",
            list(P),
            (6, 48, 20, 13, 10, 9, 9, 10, 9, 9, 10, 9, 9, 9, 14, 70),
        )
        for at, item in enumerate(self.report.items, start=4):
            forms = {form_of(one.piece) for one in item.evidence}
            channels = {one.publication.channel for one in item.evidence}
            timely = UNKNOWN if item.timely is None else YES if item.timely else NO
            marks = [
                _yes(item.interpreted),
                _yes(item.multi_format),
                _yes(item.off_site),
                timely,
                _yes(item.links_alive),
            ]
            sheet.write_number(at, 0, at - 3, self.middle)
            sheet.write_string(at, 1, item.policy.title, self.text)
            sheet.write_string(at, 2, item.policy.department, self.text)
            sheet.write_datetime(at, 3, _noon(item.released_on), self.day)
            for column, said in enumerate([status(item), *marks, _yes(item.open)], start=4):
                sheet.write_string(at, column, said, self.middle)
            sheet.write_number(at, 11, len(forms), self.middle)
            sheet.write_number(at, 12, len(channels), self.middle)
            sheet.write_string(at, 13, _yes("图解" in forms), self.middle)
            sheet.write_string(at, 14, item.policy.topic, self.text)
            sheet.write_string(at, 15, "；".join(item.reasons), self.text)
        self._filtered(sheet, len(self.report.items), len(P))

    def _pieces(self) -> None:
        sheet = self._begin(PIECES, "材料明细（每件材料一行，只列计入的）", list(M), (6, 20, 13, 14, 9, 10, 10, 13, 60))
        titles = {item.policy.id: item.policy for item in self.report.items}
        for at, (day, piece, out) in enumerate(self.pieces, start=4):
            of = [titles[one] for one in piece.policies if one in titles]
            other = sum(on_other_channel(one.publication, self.rules) for one in out)
            sheet.write_number(at, 0, at - 3, self.middle)
            sheet.write_string(at, 1, of[0].department if of else "", self.text)
            sheet.write_datetime(at, 2, _noon(day), self.day)
            sheet.write_string(at, 3, piece.form, self.middle)
            sheet.write_string(at, 4, _yes(diversified(piece, self.rules)), self.middle)
            for column, number in enumerate((len(out), sum(one.publication.is_website for one in out), other), start=5):
                sheet.write_number(at, column, number, self.middle)
            sheet.write_string(at, 8, "；".join(one.title for one in of), self.text)
        self._filtered(sheet, len(self.pieces), len(M))

    def _releases(self) -> None:
        heads = ("序号", "政策", "解读形式", "渠道", "账号", "发布时间", "核实时间", "网址", "佐证")
        sheet = self._begin(RELEASES, "发布明细（计入的发布与佐证）", heads, (6, 44, 14, 16, 18, 17, 17, 50, 40))
        rows = [(item, one) for item in self.report.items for one in item.evidence]
        for at, (item, one) in enumerate(rows, start=4):
            out = one.publication
            sheet.write_number(at, 0, at - 3, self.middle)
            cells = (
                item.policy.title,
                one.piece.form,
                channel(out),
                out.account,
                _moment(out.published_at),
                _moment(out.verified_at),
                out.url,
                out.proof_digest,
            )
            for column, said in enumerate(cells, start=1):
                sheet.write_string(at, column, said, self.text)
        self._filtered(sheet, len(rows), len(heads))

    def _filtered(self, sheet: Any, rows: int, columns: int) -> None:
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        if rows:
            sheet.autofilter(3, 0, 3 + rows, columns - 1)


def _yes(value: bool) -> str:
    return YES if value else NO


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _moment(at: Any) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""


def _months(window: Window) -> Any:
    """The months that the window touches."""
    day = window.start.replace(day=1)
    while day < window.end:
        month = months(day.year, day.month, 1)
        yield month
        day = month.last + timedelta(days=1)


def _holding(measure: str, percent: int | None, window: Window) -> Window:
    """The release days of the window for which this threshold of the measure holds."""
    lines = sorted((line for line in THRESHOLDS if line.measure == measure), key=lambda line: line.since)
    bounds = [date.min, *(line.since for line in lines), date.max]
    spans = zip([None, *(line.percent for line in lines)], itertools.pairwise(bounds), strict=True)
    first, last = next(span for line, span in spans if line == percent)
    return Window(max(first, window.start), min(last, window.end))
