"""The plain table as CSV: one policy a line, under lines that say what was counted."""

from __future__ import annotations

import csv
import io

from studio.domain.ratios.report import Report
from studio.reports.words import measures, shown, stamp, status, threshold, verdict

HEADS = ("政策标题", "部门", "公开发布日期", "是否计入", "已解读", "多样化", "其他渠道", "及时", "关联", "说明")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when a cell begins with it."""


def table(report: Report) -> bytes:
    """With a byte-order mark, so that Excel reads it as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([stamp(report)])
    for label, ratio in measures(report.figures, report.headline):
        writer.writerow([label, shown(ratio), f"要求{threshold(ratio)}", verdict(ratio)])
    writer.writerow([])
    writer.writerow(HEADS)
    for item in report.items:
        timely = "—" if item.timely is None else _yes(item.timely)
        marks = [_yes(item.interpreted), _yes(item.multi_format), _yes(item.off_site), timely, _yes(item.links_alive)]
        told = [item.policy.title, item.policy.department, item.released_on.isoformat(), status(item), *marks]
        writer.writerow([_inert(cell) for cell in (*told, "；".join(item.reasons))])
    return out.getvalue().encode("utf-8-sig")


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
