"""分部门、逐月: counts and rates of each department and month, with a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from studio.domain.ratios.share import Ratio
from studio.domain.window import Window, months
from studio.reports.workbook.book import Book
from studio.reports.workbook.formulas import UNKNOWN, YES

BY_DEPARTMENT, BY_MONTH = "分部门", "逐月"
_COUNTS = ("应解读", "免于解读", "已解读", "解读率", "多样化", "多样化解读率", "其他渠道", "其他渠道发布率")


def write_departments(book: Book) -> None:
    heads = ("部门", *_COUNTS)
    sheet = book.begin(BY_DEPARTMENT, "分部门", heads, (28, 10, 10, 10, 12, 10, 14, 10, 16))
    rows = [row for row in book.report.by_department if row.department]
    for at, found in enumerate(rows, start=4):
        name = f"$A{at + 1}"
        sheet.write_string(at, 0, found.department, book.text)
        _group(
            book, sheet, at, {"部门": name}, [i for i in book.report.items if i.policy.department == found.department]
        )
    sheet.write_string(len(rows) + 5, 0, "本表按政策文件计（口径A）；联合发文只计牵头部门。", book.note)
    if rows:
        book.columns(sheet, BY_DEPARTMENT, len(rows), len(rows) + 7, "各部门多样化解读率与其他渠道发布率")


def write_months(book: Book) -> None:
    heads = ("月份", *_COUNTS)
    sheet = book.begin(BY_MONTH, "逐月（按文件公开发布日期）", heads, (16, 10, 10, 10, 12, 10, 14, 10, 16))
    windows = list(_months(book.report.window))
    for at, window in enumerate(windows, start=4):
        sheet.write_string(at, 0, f"{window.start.year}年{window.start.month}月", book.middle)
        _group(book, sheet, at, window, [item for item in book.report.items if item.released_on in window])
    sheet.write_string(len(windows) + 5, 0, "本表按政策文件计（口径A）。", book.note)
    book.columns(sheet, BY_MONTH, len(windows), len(windows) + 7, "逐月多样化解读率与其他渠道发布率")


def _group(book: Book, sheet: Any, row: int, only: dict[str, str] | Window, items: Sequence[Any]) -> None:
    """Counts and rates of one department or month, as formulas."""

    def count(**conditions: str) -> str:
        if isinstance(only, Window):
            return book.formulas.count(book.formulas.dated(only), **conditions)
        return book.formulas.count(**{**conditions, **only})

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
        book.formula(sheet, row, column, formula, value)
    for column, top, bottom in ((4, 3, 1), (6, 5, 3), (8, 7, 3)):
        above, below = xl_rowcol_to_cell(row, top), xl_rowcol_to_cell(row, bottom)
        ratio = Ratio(numerator=values[top][1], denominator=values[bottom][1])
        value = float(ratio.percent) if ratio.denominator else UNKNOWN
        book.formula(sheet, row, column, f'IF({below}=0,"{UNKNOWN}",INT(1000*{above}/{below})/10)', value, book.percent)


def _months(window: Window) -> Iterator[Window]:
    """The months that the window touches."""
    day = window.start.replace(day=1)
    while day < window.end:
        month = months(day.year, day.month, 1)
        yield month
        day = month.last + timedelta(days=1)
