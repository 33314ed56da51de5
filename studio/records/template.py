"""The ledger's template, as an office gets it: three sheets to fill in and one that explains every column."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import xlsxwriter

from studio.records.columns import COLUMNS, KINDS, PIECE, POLICY, PUBLICATION, Column

MADE_ON = datetime(2000, 1, 1, tzinfo=UTC)
"""No date of making: the same columns give the same bytes."""
CHOICES = {
    "disclosure": ["主动公开", "依申请公开", "不予公开"],
    "form": [
        *("文字", "问答", "图片", "图表", "图解", "动漫", "音频", "视频", "H5"),
        *("新闻发布会", "访谈", "专家解读", "负责人解读", "其他"),
    ],
    "channel": [
        *("政府网站", "微信公众号", "微博", "新闻发布会", "广播电视", "报刊", "新闻网站"),
        *("抖音", "快手", "视频号", "头条", "APP", "政府公报", "线下"),
    ],
    **{key: ["是", "否"] for key in ("required", "exempt", "forwarded", "led_elsewhere", "recorded", "rehearsal")},
}
READ_FIRST = (
    "一、“政策文件”一行一个文件，“解读材料”一行一件材料，“发布记录”一行一次发布。也可以合在一张表里，一行写全。",
    "二、材料用“政策编号”（或文号、标题）对应文件，发布用“材料编号”对应材料。",
    "三、只计审签过、已核实、有网址或佐证、没有撤回的发布；政府网站上双向关联了的才算已解读。",
    "四、有一行填错，整个文件都不导入，会列出行号；改好再导。同一份台账重复导入只更新，不会重复计数。",
    "五、不要改列名。列的先后、多出来的列、表头上方的标题行都没有关系。",
)
_TEXT_ROWS = 2000
"""Rows set ready as text, so that Excel does not turn numbers and dates into its own."""


def template_xlsx() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "政策解读台账", "created": MADE_ON.replace(tzinfo=None)})
    head = book.add_format(
        {"bold": True, "bg_color": "#B4282D", "font_color": "#FFFFFF", "border": 1, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for kind in KINDS:
        sheet = book.add_worksheet(kind)
        sheet.freeze_panes(1, 0)
        sheet.set_row(0, 24)
        for at, column in enumerate(columns_of(kind)):
            sheet.set_column(at, at, 36 if "title" in column.key or column.key == "url" else 16, text)
            sheet.write_string(0, at, column.label, head)
            sheet.write_comment(0, at, column.note)
            if choices := CHOICES.get(column.key):
                sheet.data_validation(
                    1, at, _TEXT_ROWS, at, {"validate": "list", "source": choices, "error_type": "warning"}
                )
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 90, wrapped)
    for at, line in enumerate(READ_FIRST):
        sheet.merge_range(at, 0, at, 2, line, wrapped)
    for at, label in enumerate(("工作表", "列", "怎样填")):
        sheet.write_string(len(READ_FIRST) + 1, at, label, head)
    for at, column in enumerate(COLUMNS, start=len(READ_FIRST) + 2):
        for cell, said in enumerate((column.kind, column.label, column.note)):
            sheet.write_string(at, cell, said, wrapped if cell == 2 else None)
    book.close()
    return out.getvalue()


def template_csv() -> bytes:
    """One flat table with every column. The byte-order mark lets Excel read it as UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([column.label for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def columns_of(kind: str) -> list[Column]:
    """A kind's own columns, after the ones by which its rows name what they belong to."""
    belongs = {POLICY: (), PIECE: ("policy",), PUBLICATION: ("piece",)}[kind]
    return [column for column in COLUMNS if column.key in belongs] + [
        column for column in COLUMNS if column.kind == kind
    ]
