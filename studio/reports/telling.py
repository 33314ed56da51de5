"""What a circular says, before it is laid out: the same words go into the Word document and the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studio.domain.breakdown import by_month, sums_by
from studio.domain.calendar import BEIJING
from studio.domain.ratios.report import Report
from studio.domain.ratios.share import Ratio
from studio.domain.standing import Item
from studio.reports.words import DEFINITIONS, measures, shown, stamp, threshold, verdict

TO_EVERYBODY = "各部门、各单位："
ISSUER = "（印发单位名称）"
"""Left for the office to fill in: a circular goes out under the name it is signed with."""
A_QUARTER = timedelta(days=92)
MOST_NAMED = 20
"""Policies named under one problem; the rest are in the workbook."""


@dataclass(frozen=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    """Millimetres; 156 together."""


@dataclass(frozen=True)
class Chapter:
    heading: str
    paragraphs: tuple[str, ...]
    table: Table | None = None
    remarks: tuple[str, ...] = ()
    """Said after the table."""


@dataclass(frozen=True)
class Circular:
    title: str
    """Two lines, broken where the sense allows."""
    addressee: str
    opening: str
    chapters: tuple[Chapter, ...]
    closing: str
    issuer: str
    day: str


def circular(report: Report, *, issuer: str = "") -> Circular:
    """通报 of one window. Says only what was counted; whole years also carry the figures of each month's policies."""
    asof = report.asof.astimezone(BEIJING)
    return Circular(
        title=f"关于{report.window.name}\n政策解读工作情况的通报",
        addressee=TO_EVERYBODY,
        opening=(
            f"现将{report.window.name}政策解读工作情况通报如下。统计范围为{_long(report.window.start)}至"
            f"{_long(report.window.last)}公开发布的政策文件，截至{asof.year}年{asof.month}月{asof.day}日{asof:%H:%M}；"
            f"按口径{report.definition}（{DEFINITIONS[report.definition]}）计算，只计已核实佐证的发布，演练不计入。"
        ),
        chapters=tuple(_chapters(report)),
        closing="特此通报。",
        issuer=issuer or ISSUER,
        day=f"{asof.year}年{asof.month}月{asof.day}日",
    )


def _chapters(report: Report) -> Iterator[Chapter]:
    yield _whole(report)
    if report.window.end - report.window.start > A_QUARTER:
        yield _months(report)
    yield _departments(report)
    yield _problems(report)
    yield _exempt(report)
    yield _asked(report)


def _whole(report: Report) -> Chapter:
    figures = report.figures
    said = (
        f"应解读文件{figures.policies}件，已解读{figures.interpreted}件；免于解读{figures.exempt}件。"
        if figures.policies or figures.exempt
        else "本期没有应解读的政策文件。"
    )
    rows = tuple(
        (label, shown(ratio), threshold(ratio), verdict(ratio)) for label, ratio in measures(figures, report.headline)
    )
    others = "；".join(
        f"口径{code}（{DEFINITIONS[code]}）多样化{shown(pair.multi_format)}、其他渠道{shown(pair.off_site)}"
        for code, pair in report.alternatives.items()
        if code in ("A", "B", "C", "D")
    )
    return Chapter(
        "总体情况",
        (said, *_headline(report)),
        Table(("指标", "完成情况", "要求", "是否达标"), rows, (34, 46, 20, 56)),
        (f"供对照的其他口径：{others}。",) if others else (),
    )


def _headline(report: Report) -> Iterator[str]:
    """The two shares that are asked for, in a sentence: what is read out at the meeting."""
    pair = report.headline
    told = [
        f"{label}{shown(ratio)}，{_against(ratio)}"
        for label, ratio in (("多样化解读率", pair.multi_format), ("其他渠道发布率", pair.off_site))
        if isinstance(ratio, Ratio) and ratio.denominator
    ]
    if told:
        yield f"{'；'.join(told)}。"


def _against(ratio: Ratio) -> str:
    if ratio.met is None:
        return "没有规定要求"
    asked = f"{threshold(ratio)}的要求"
    return f"达到{asked}" if ratio.met else f"没有达到{asked}，再有{ratio.needed}件可达标"


def _months(report: Report) -> Chapter:
    """For a half-year or a year: how it went, month by month."""
    policies = sums_by(report.items, lambda item: item.released_on.isoformat())
    by_day = {date.fromisoformat(day): sums for day, sums in policies.items()}
    rows = [
        (
            f"{int(side.name[5:])}月",
            str(side.policies),
            str(side.multi_format.denominator),
            shown(side.multi_format),
            shown(side.off_site),
        )
        for side in by_month(by_day, report.window)
    ]
    heads = ("月份", "应解读", "已解读", "多样化解读率", "其他渠道发布率")
    return Chapter("逐月情况", ("按文件公开发布的月份、口径A计算。",), Table(heads, tuple(rows), (30, 20, 20, 43, 43)))


def _departments(report: Report) -> Chapter:
    rows = []
    for row in report.by_department:
        pair = row.figures.definitions[report.definition]
        numbers = (str(row.figures.policies), str(row.figures.interpreted))
        rows.append((row.department or "（未填部门）", *numbers, shown(pair.multi_format), shown(pair.off_site)))
    if not rows:
        return Chapter("各部门情况", ("本期没有部门发布政策文件。",))
    table = Table(("部门", "应解读", "已解读", "多样化解读率", "其他渠道发布率"), tuple(rows), (46, 17, 17, 38, 38))
    return Chapter("各部门情况", ("联合发文只计牵头部门。",), table)


def _problems(report: Report) -> Chapter:
    counted = [item for item in report.items if item.counted]
    found = (
        ("没有解读", [item for item in counted if not item.interpreted]),
        ("没有多样化形式的解读", [item for item in counted if item.interpreted and not item.multi_format]),
        ("没有在其他渠道发布", [item for item in counted if item.interpreted and not item.off_site]),
        ("解读晚于文件公开后3个工作日", [item for item in counted if item.interpreted and item.timely is False]),
        ("双向关联的链接已失效", [item for item in counted if item.interpreted and not item.links_alive]),
    )
    said = [f"{problem}的{len(items)}件：{_named(items)}。" for problem, items in found if items]
    numbered = [f"（{'一二三四五'[at]}）{text}" for at, text in enumerate(said)]
    return Chapter("存在问题", tuple(numbered) or ("没有发现问题。",))


def _named(items: Sequence[Item]) -> str:
    """Department by department, so that each finds its own at once."""
    by_department: dict[str, str] = {}
    for item in items[:MOST_NAMED]:
        department = item.policy.department
        by_department[department] = f"{by_department.get(department, department)}《{item.policy.title}》"
    named = "；".join(by_department.values())
    return named if len(items) <= MOST_NAMED else f"{named}等"


def _exempt(report: Report) -> Chapter:
    said = [f"《{item.policy.title}》（{item.policy.exempt_reason or '没有写明理由'}）" for item in report.exemptions]
    if not said:
        return Chapter("免于解读情况", ("本期没有免于解读的文件。",))
    listed = "、".join(said[:MOST_NAMED]) + ("等" if len(said) > MOST_NAMED else "")
    warned = tuple(warning for warning in report.warnings if "免于解读" in warning)
    return Chapter("免于解读情况", (f"免于解读{len(said)}件：{listed}。", *warned))


def _asked(report: Report) -> Chapter:
    lacking = [
        f"{label}还差{ratio.needed}件" for label, ratio in measures(report.figures, report.headline) if ratio.needed
    ]
    said = (
        f"按{report.window.name}已公开文件计算，{'、'.join(lacking)}可达到要求。请有关部门对照存在问题抓紧补齐，并补录佐证。"
        if lacking
        else "各项要求均已达到。请继续做到文件与解读同步起草、同步审签、同步发布。"
    )
    if not report.figures.policies:
        said = "请各部门做到文件与解读同步起草、同步审签、同步发布。"
    return Chapter("下一步工作", (said, f"统计说明：{stamp(report)}。"))


def _long(day: object) -> str:
    year, month, number = str(day).split("-")
    return f"{year}年{int(month)}月{int(number)}日"
