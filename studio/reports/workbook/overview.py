"""总览: the five measures with their thresholds, and how many policies stand behind them."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from studio.domain.ratios.report import Report
from studio.domain.ratios.share import Ratio
from studio.domain.thresholds import INTERPRETATION_RATE, LINKS, MULTI_FORMAT, OFF_SITE, THRESHOLDS, TIMELINESS
from studio.domain.window import Window
from studio.reports.words import MEANINGS, MEASURES, measures
from studio.reports.workbook.book import INK, LINE, RED, Book
from studio.reports.workbook.formulas import YES

NAME = "总览"
MEASURE_KEYS = dict(zip(MEASURES, (MULTI_FORMAT, OFF_SITE, INTERPRETATION_RATE, TIMELINESS, LINKS), strict=True))


def write(book: Book) -> None:
    report = book.report
    heads = ("指标", "分子", "分母", "比率", "要求", "是否达标", "还差几件", "怎样算的")
    sheet = book.begin(NAME, f"{report.window.name}政策解读统计", heads, (20, 10, 10, 12, 10, 12, 12, 64))
    row = 4
    first = row
    for label, ratio in measures(report.figures, report.headline):
        row = _measure(book, sheet, row, label, ratio)
    last = row - 1
    row += 1
    book.heads(sheet, row, ("文件", "件数"))
    for label, formula, value in (
        ("应解读", book.formulas.count(是否计入='"计入"'), report.figures.policies),
        ("免于解读", book.formulas.count(是否计入='"免于解读"'), report.figures.exempt),
        (
            "不计入",
            book.formulas.count(是否计入='"不计入"'),
            sum(not item.counted and not item.exempt for item in report.items),
        ),
        ("已解读", book.formulas.count(是否计入='"计入"', 已解读=f'"{YES}"'), report.figures.interpreted),
    ):
        row += 1
        sheet.write_string(row, 0, label, book.text)
        book.formula(sheet, row, 1, formula, value)
    for at, warning in enumerate(report.warnings, start=row + 2):
        sheet.write_string(at, 0, f"注意：{warning}", book.note)
    chart = book.chart("bar")
    chart.add_series(
        {
            "name": "比率（%）",
            "categories": [NAME, first, 0, last, 0],
            "values": [NAME, first, 3, last, 3],
            "data_labels": {"value": True, "num_format": '0.0"%"', "font": {"color": INK, "bold": True}},
            "fill": {"color": RED},
            "gap": 60,
        }
    )
    book.dress(chart, "五项比率", legend=False)
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "num_font": {"size": 10}})
    chart.set_x_axis(
        {"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": LINE}}, "num_format": '0"%"'}
    )
    chart.set_size({"width": 640, "height": 300})
    sheet.insert_chart(row + len(report.warnings) + 3, 0, chart)


def _measure(book: Book, sheet: Any, row: int, label: str, ratio: Ratio) -> int:
    sheet.write_string(row, 0, label, book.text)
    book.ratio_cells(sheet, row, 1, ratio, book.formulas.headline(label))
    sheet.write_string(row, 7, _explained(book.report, label, ratio), book.text)
    for part in ratio.parts:
        row += 1
        window = _holding(MEASURE_KEYS[label], part.threshold, book.report.window)
        sheet.write_string(row, 0, f"　其中{window.start}起", book.text)
        book.ratio_cells(sheet, row, 1, part, book.formulas.headline(label, book.formulas.dated(window)), part=True)
        sheet.write_string(row, 7, f"公开发布日期适用{part.threshold}%要求的部分", book.text)
    return row + 1


def _explained(report: Report, label: str, ratio: Ratio) -> str:
    if not ratio.denominator and label == "及时率":
        return ratio.note
    base = {
        "多样化解读率": MEANINGS[report.definition],
        "其他渠道发布率": "政府网站以外；政府公报、线下默认不算",
        "解读率": "在政府网站解读并与文件双向关联的 ÷ 应解读的",
        "及时率": "网站首次解读不晚于文件公开后3个工作日的 ÷ 应解读的",
        "关联率": "双向链接现在都有效的 ÷ 已解读的",
    }
    return base[label]


def _holding(measure: str, percent: int | None, window: Window) -> Window:
    """The release days of the window for which this threshold of the measure holds."""
    lines = sorted((line for line in THRESHOLDS if line.measure == measure), key=lambda line: line.since)
    bounds = [date.min, *(line.since for line in lines), date.max]
    spans = zip([None, *(line.percent for line in lines)], itertools.pairwise(bounds), strict=True)
    first, last = next(span for line, span in spans if line == percent)
    return Window(max(first, window.start), min(last, window.end))
