"""What Excel computes: the counts and ratios of the report as formulas over the sheets of facts."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from studio.domain.ratios.report import Report
from studio.domain.sums import pieces_of
from studio.domain.window import Window

YES, NO, UNKNOWN = "是", "否", "—"
POLICIES, PIECES = "政策明细", "材料明细"

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


class Formulas:
    """Formulas for one report. They name the sheets of facts, so the rows there are what every figure follows."""

    def __init__(self, report: Report) -> None:
        self._definition = report.definition
        self._last = {POLICIES: len(report.items) + 4, PIECES: len(pieces_of(report.items)) + 4}

    def over(self, sheet: str, letter: str) -> str:
        """The cells of a column of facts."""
        return f"{sheet}!${letter}$5:${letter}${max(self._last[sheet], 5)}"

    def count(self, dated: str = "", **conditions: str) -> str:
        """COUNTIFS over the policies: column name → criterion as Excel writes it; `dated` as `dated()` gives it."""
        asked = [f"{self.over(POLICIES, P[name])},{criterion}" for name, criterion in conditions.items()]
        return f"COUNTIFS({','.join([*asked, *filter(None, [dated])])})"

    def dated(self, window: Window) -> str:
        """The condition that a policy came out in the window."""
        days = self.over(POLICIES, P["公开发布日期"])
        start, end = (f"DATE({day.year},{day.month},{day.day})" for day in (window.start, window.end))
        return f'{days},">="&{start},{days},"<"&{end}'

    def headline(self, label: str, dated: str = "") -> tuple[str, str]:
        """Numerator and denominator of a measure by the report's own definition."""
        if label in ("多样化解读率", "其他渠道发布率"):
            return self.defined(self._definition, label == "多样化解读率", dated)
        inside = self.count(dated, 是否计入='"计入"')
        done = self.count(dated, 是否计入='"计入"', 已解读=f'"{YES}"')
        if label == "解读率":
            return done, inside
        if label == "及时率":
            known = self.count(dated, 是否计入='"计入"', 及时=f'"{UNKNOWN}"')
            timely = self.count(dated, 是否计入='"计入"', 及时=f'"{YES}"')
            return f"IF({known}>0,0,{timely})", f"IF({known}>0,0,{inside})"
        return self.count(dated, 是否计入='"计入"', 已解读=f'"{YES}"', 关联=f'"{YES}"'), done

    def defined(self, code: str, multi: bool, dated: str = "") -> tuple[str, str]:
        """Numerator and denominator by one of the definitions A–F (standards 2.3)."""
        column = "多样化" if multi else "其他渠道"
        hit = self.count(dated, 是否计入='"计入"', 已解读=f'"{YES}"', **{column: f'"{YES}"'})
        inside = self.count(dated, 是否计入='"计入"')
        done = self.count(dated, 是否计入='"计入"', 已解读=f'"{YES}"')
        days = dated.replace(self.over(POLICIES, P["公开发布日期"]), self.over(PIECES, M["公开发布日期"]))
        more = f",{days}" if days else ""
        form, site, other, all_ = (
            self.over(PIECES, M[name]) for name in ("多样化", "网站条数", "其他渠道条数", "发布条数")
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
                counted = self.over(POLICIES, P["形式数" if multi else "渠道数"])
                done_range = self.over(POLICIES, P["已解读"])
                return f'SUMIFS({counted},{done_range},"{YES}")', done
        return self.count(主动公开=f'"{YES}"', 有图解=f'"{YES}"'), self.count(主动公开=f'"{YES}"')
