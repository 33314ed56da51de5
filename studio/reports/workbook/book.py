"""The workbook under construction: its formats, and the parts that several sheets are made of."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from studio.domain.calendar import BEIJING
from studio.domain.counting import Rules
from studio.domain.ratios.report import Report
from studio.domain.ratios.share import Mean, Ratio
from studio.domain.sums import pieces_of
from studio.reports.words import stamp
from studio.reports.workbook.formulas import NO, UNKNOWN, YES, Formulas

RED, DEEP, SOFT, LINE, INK, GREEN, GOLD = "#B5181F", "#7E0D14", "#FBE9E5", "#E9DAD0", "#2B1D1A", "#2F7D4F", "#D9A441"


class Book:
    """Sheets are handed out in the order in which they are named; formulas look ahead by name."""

    def __init__(self, report: Report, rules: Rules, sheets: Sequence[str]) -> None:
        self.report, self.rules = report, rules
        self.pieces = pieces_of(report.items)
        self.formulas = Formulas(report)
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
        made = report.asof.astimezone(BEIJING).replace(tzinfo=None)
        self._book.set_properties(
            {"title": f"{report.window.name}政策解读统计", "comments": stamp(report), "created": made}
        )
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
        self.text = self._book.add_format({**font, "border": 1, "border_color": LINE, "text_wrap": True})
        self.plain = self._book.add_format(font)
        self.middle = self._book.add_format({**font, "border": 1, "border_color": LINE, "align": "center"})
        self.day = self._book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": "yyyy-mm-dd"}
        )
        self.percent = self._book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": '0.0"%"', "bold": True}
        )
        self.mean = self._book.add_format(
            {**font, "border": 1, "border_color": LINE, "align": "center", "num_format": "0.0", "bold": True}
        )
        self.head = self._book.add_format(
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
        self.title = self._book.add_format({**font, "font_size": 18, "bold": True, "font_color": DEEP})
        self.note = self._book.add_format({**font, "font_size": 9, "font_color": "#5E4B46", "italic": True})
        self.good = self._book.add_format({"font_color": GREEN, "bold": True})
        self.bad = self._book.add_format({"font_color": RED, "bold": True})
        self._sheets = {name: self._prepared(name) for name in sheets}
        self._sheets[sheets[0]].activate()

    def written(self) -> bytes:
        self._book.close()
        return self._out.getvalue()

    def _prepared(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet

    def begin(self, name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
        sheet = self._sheets[name]
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, self.title)
        sheet.write_string(1, 0, stamp(self.report), self.note)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        self.heads(sheet, 3, heads)
        return sheet

    def heads(self, sheet: Any, row: int, heads: Sequence[str]) -> None:
        sheet.set_row(row, 24)
        for at, head in enumerate(heads):
            sheet.write_string(row, at, head, self.head)

    def formula(self, sheet: Any, row: int, column: int, formula: str, value: Any, style: Any = None) -> None:
        """The value is what the formula gives: a reader that does not compute shows it too."""
        sheet.write_formula(row, column, f"={formula}", style or self.middle, value)

    def ratio_cells(
        self, sheet: Any, row: int, column: int, ratio: Ratio, formulas: tuple[str, str], *, part: bool = False
    ) -> None:
        """Numerator, denominator, percent, threshold, met, needed in six cells from `column` on."""
        top, bottom = (xl_rowcol_to_cell(row, column + n) for n in range(2))
        line = xl_rowcol_to_cell(row, column + 3)
        measured = ratio.denominator > 0
        self.formula(sheet, row, column, formulas[0], ratio.numerator)
        self.formula(sheet, row, column + 1, formulas[1], ratio.denominator)
        percent = float(ratio.percent) if measured else UNKNOWN
        self.formula(
            sheet, row, column + 2, f'IF({bottom}=0,"{UNKNOWN}",INT(1000*{top}/{bottom})/10)', percent, self.percent
        )
        if ratio.threshold is None or (ratio.parts and not part):
            said = "分段" if ratio.parts else "无"
            for at, word in enumerate((said, "见下" if ratio.parts else UNKNOWN, UNKNOWN)):
                sheet.write_string(row, column + 3 + at, word, self.middle)
            return
        sheet.write_number(row, column + 3, ratio.threshold, self.percent)
        met = UNKNOWN if ratio.met is None else YES if ratio.met else NO
        self.formula(
            sheet, row, column + 4, f'IF({bottom}=0,"{UNKNOWN}",IF(100*{top}>={line}*{bottom},"{YES}","{NO}"))', met
        )
        self.formula(sheet, row, column + 5, f"MAX(0,-INT(-{line}*{bottom}/100)-{top})", ratio.needed)
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

    def mean_cells(self, sheet: Any, row: int, column: int, mean: Mean, formulas: tuple[str, str]) -> None:
        top, bottom = (xl_rowcol_to_cell(row, column + n) for n in range(2))
        self.formula(sheet, row, column, formulas[0], mean.numerator)
        self.formula(sheet, row, column + 1, formulas[1], mean.denominator)
        value = float(mean.mean) if mean.denominator else UNKNOWN
        self.formula(sheet, row, column + 2, f'IF({bottom}=0,"{UNKNOWN}",INT(10*{top}/{bottom})/10)', value, self.mean)
        for at in range(3):
            sheet.write_string(row, column + 3 + at, UNKNOWN, self.middle)

    def columns(self, sheet: Any, name: str, rows: int, at: int, title: str) -> None:
        chart = self.chart("column")
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
        self.dress(chart, title, legend=True)
        chart.set_y_axis(
            {"min": 0, "max": 100, "num_format": '0"%"', "major_gridlines": {"visible": True, "line": {"color": LINE}}}
        )
        chart.set_size({"width": 860, "height": 340})
        sheet.insert_chart(at, 0, chart)

    def chart(self, kind: str) -> Any:
        return self._book.add_chart({"type": kind})

    def dress(self, chart: Any, title: str, *, legend: bool) -> None:
        chart.set_title(
            {"name": f"{title}\n{stamp(self.report)}", "name_font": {"size": 10, "color": DEEP}, "overlay": False}
        )
        chart.set_legend({"position": "bottom"} if legend else {"none": True})
        chart.set_chartarea({"border": {"color": LINE}, "fill": {"color": "#FFFFFF"}})

    def filtered(self, sheet: Any, rows: int, columns: int) -> None:
        sheet.freeze_panes(4, 2)
        sheet.repeat_rows(3)
        if rows:
            sheet.autofilter(3, 0, 3 + rows, columns - 1)
