"""各口径: the same work by each of the definitions A–F."""

from __future__ import annotations

from studio.domain.ratios.share import Mean, Ratio
from studio.reports.words import DEFINITIONS, MEANINGS
from studio.reports.workbook.book import Book

NAME = "各口径"


def write(book: Book) -> None:
    heads = ("口径", "名称", "指标", "分子", "分母", "比率或平均", "要求", "是否达标", "还差几件", "怎样算的")
    sheet = book.begin(NAME, "同一份工作，按不同口径", heads, (8, 30, 16, 10, 10, 12, 10, 12, 12, 60))
    row = 4
    for code, pair in book.report.figures.definitions.items():
        for multi, ratio in ((True, pair.multi_format), (False, pair.off_site)):
            if ratio is None:
                continue
            label = (
                ("平均形式数", "平均渠道数")[not multi]
                if isinstance(ratio, Mean)
                else ("多样化", "其他渠道")[not multi]
            )
            for at, said in enumerate((code, DEFINITIONS[code], label)):
                sheet.write_string(row, at, said, book.middle if at != 1 else book.text)
            if isinstance(ratio, Ratio):
                book.ratio_cells(sheet, row, 3, ratio, book.formulas.defined(code, multi))
            else:
                book.mean_cells(sheet, row, 3, ratio, book.formulas.defined(code, multi))
            sheet.write_string(row, 9, MEANINGS[code], book.text)
            row += 1
    sheet.write_string(row + 1, 0, "上报时请注明口径、统计期和截止时点。要求一栏“分段”的，见总览。", book.note)
