"""Which figures belong in one chart, and which kind of chart their shape asks for.

A group is a table: its labels (what is counted) by its periods (when). Each kind of chart says in `REFUSED` which
tables it cannot draw; `_suited` picks among the others, and a person may pick by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

from studio.domain.content import CHART_KINDS, DataPoint, Milestone
from studio.storyboard.blocks import Chart, ChartPoint
from studio.storyboard.findings import finding
from studio.storyboard.periods import period

PERCENT = frozenset({"%", "％"})
"""Percentage points are no shares of a hundred."""
NUMBER = re.compile(r"[-+−]?\d[\d,，]*(?:\.\d+)?")
TARGET = re.compile(r"目标|不少于|不低于|不得少于|不得低于|达到|力争|确保|下限|以上|规划")
STRUCTURE = re.compile(r"构成|结构|占比|其中|分布|来源")
LINE_FROM = 5
"""From this many ordered periods on, a line reads better than bars."""
SPAGHETTI = 4
"""More lines than this in one picture cannot be told apart; small pictures side by side can."""
APART = 25.0
"""Series whose sizes differ by this factor flatten each other on one scale."""
TOLD = 8
"""Up to so many figures the alternative text reads them all out; the table beside it has the rest."""
SHORT_UNIT = 2

Group = tuple[DataPoint, ...]


def number(value: str) -> float | None:
    """“1,200.5” as 1200.5; None unless the whole text is one number."""
    plain = value.strip()
    if not NUMBER.fullmatch(plain):
        return None
    return float(plain.replace(",", "").replace("，", "").replace("−", "-"))


def grouped(points: Sequence[DataPoint]) -> tuple[tuple[Group, ...], tuple[DataPoint, ...]]:
    """Groups for charts, and the points that stand alone.

    One group: the same unit and the same series, or, where no series was given, the same label over several
    periods. A series of several units stays together where each label has its own unit and several periods.
    Percentages without a series are compared with one another, as shares of a hundred.
    """
    kin: dict[tuple[str, str], list[DataPoint]] = {}
    mixed = _panelled(points)
    for point in points:
        if number(point.value) is not None:
            series, unit = _kinship(point)
            kin.setdefault((series, "" if series in mixed else unit), []).append(point)
    groups = tuple(tuple(group) for group in kin.values() if len(group) > 1 and _distinct(group))
    charted = {id(point) for point in chain.from_iterable(groups)}
    return groups, tuple(point for point in points if id(point) not in charted)


def headline_figure(group: Group) -> DataPoint:
    """The one figure that stands for the group: the latest over time, else the largest share."""
    table = _Table(group)
    if len(table.labels) > 1 and len(table.periods) < 2 and REFUSED["share"](table) == "":
        return max(group, key=lambda point: number(point.value) or 0.0)
    return group[-1]


def charts(points: Sequence[DataPoint], chosen: Mapping[str, str] | None = None) -> tuple[Chart, ...]:
    """One chart per group; `chosen` names kinds by the chart's heading, which is the series where there is one."""
    groups = grouped(points)[0]
    return tuple(_chart(_Table(group), index, chosen or {}) for index, group in enumerate(groups, start=1))


def kinds_for(points: Sequence[DataPoint]) -> dict[str, tuple[str, ...]]:
    """For each chart by its heading, the kinds that its figures can be drawn as, the suited one first."""
    tables = [_Table(group) for group in grouped(points)[0]]
    return {
        table.heading: tuple(dict.fromkeys((_suited(table), *(k for k in CHART_KINDS if not REFUSED[k](table)))))
        for table in tables
    }


def milestone_chart(milestones: Sequence[Milestone]) -> Chart | None:
    """The dated steps on one axis of time; None when fewer than two dates can be read."""
    points = tuple(_step(milestone) for milestone in milestones if milestone.when.strip() or milestone.text.strip())
    dated = sorted((p for p in points if p.until is not None), key=lambda point: (point.value, point.until))
    if len(dated) < 2:
        return None
    ordered = (*dated, *(point for point in points if point.until is None))
    return Chart(
        key="chart_timeline",
        cites=tuple(dict.fromkeys(chain.from_iterable(milestone.cites for milestone in milestones))),
        heading="什么时候做到",
        kind="timeline",
        unit="",
        points=ordered,
        source="",
        alt=f"时间轴：什么时候做到。{'；'.join(f'{point.shown}，{point.label}' for point in ordered)}。",
    )


OPEN_END = 9999.0


def _step(milestone: Milestone) -> ChartPoint:
    when = period(milestone.when)
    if when is None or when.begin < 1000:
        return ChartPoint(label=milestone.text, shown=milestone.when, value=0.0)
    until = OPEN_END if when.open_ended else when.end
    return ChartPoint(label=milestone.text, shown=milestone.when, value=when.begin, until=until)


def _unit(point: DataPoint) -> str:
    unit = point.unit.strip()
    return "%" if unit in PERCENT else unit


def _kinship(point: DataPoint) -> tuple[str, str]:
    unit = _unit(point)
    if unit == "%" and not point.series.strip():
        return ("", "%")
    return (point.series.strip() or f"label:{point.label.strip()}", unit)


def _panelled(points: Sequence[DataPoint]) -> frozenset[str]:
    """Series of several units in which every label keeps to one unit and has several periods."""
    series: dict[str, list[DataPoint]] = {}
    for point in points:
        if point.series.strip() and number(point.value) is not None:
            series.setdefault(point.series.strip(), []).append(point)
    return frozenset(name for name, group in series.items() if _one_unit_each(group))


def _one_unit_each(group: Sequence[DataPoint]) -> bool:
    units: dict[str, set[str]] = {}
    periods: dict[str, set[str]] = {}
    for point in group:
        units.setdefault(point.label.strip(), set()).add(point.unit.strip())
        periods.setdefault(point.label.strip(), set()).add(point.period.strip())
    several = len({point.unit.strip() for point in group}) > 1
    return several and all(len(u) == 1 for u in units.values()) and all(len(p) > 1 for p in periods.values())


def _distinct(group: Sequence[DataPoint]) -> bool:
    return len({(point.label, point.period) for point in group}) == len(group)


@dataclass(frozen=True)
class _Table:
    """A group seen as labels by periods."""

    group: Group

    @cached_property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(point.label.strip() for point in self.group))

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """In order of time where it can be read, else as the author wrote them."""
        given = tuple(dict.fromkeys(point.period.strip() for point in self.group))
        starts = [_order(text) for text in given]
        return tuple(sorted(given, key=_order)) if None not in starts else given  # type: ignore[arg-type]

    @cached_property
    def ordered(self) -> bool:
        """The periods follow each other in time."""
        starts = [_order(text) for text in self.periods]
        return all(start is not None for start in starts) and all(a < b for a, b in pairwise(starts))  # type: ignore[operator]

    @cached_property
    def values(self) -> tuple[float, ...]:
        return tuple(number(point.value) or 0.0 for point in self.group)

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_unit(point) for point in self.group))

    @property
    def percent(self) -> bool:
        return set(self.units) == {"%"}

    @property
    def wide(self) -> bool:
        """Several labels, and each over several periods."""
        return len(self.labels) > 1 and len(self.periods) > 1 and len(self.group) > len(self.labels)

    @cached_property
    def heading(self) -> str:
        first = self.group[0]
        return first.series.strip() or (first.label if len(self.labels) == 1 else "比例一览")

    def sums(self) -> tuple[float, ...]:
        """The sum of each period."""
        return tuple(
            sum(number(point.value) or 0.0 for point in self.group if point.period.strip() == name)
            for name in self.periods
        )

    def whole(self) -> bool:
        """The parts of each period make up a hundred."""
        return self.percent and all(99.0 <= total <= 101.0 for total in self.sums())

    def paired(self) -> bool:
        """Every label has what is and, later, what is to be reached."""
        return len(self.periods) == 2 and all(
            len(both := [point for point in self.group if point.label.strip() == name]) == 2
            and sum(_target(point) for point in both) == 1
            for name in self.labels
        )


def _order(text: str) -> float | None:
    when = period(text)
    return None if when is None else (when.begin + when.end) / 2


def _target(point: DataPoint) -> bool:
    return bool(TARGET.search(point.period) or TARGET.search(point.label))


def _suited(table: _Table) -> str:
    """The kind that this table's shape asks for."""
    if len(table.units) > 1:
        return "multiples"
    if table.paired() and not REFUSED["progress"](table):
        return "progress"
    if table.wide:
        return _suited_to_wide(table)
    if table.whole() and len(table.labels) > 1:
        return "share"
    if len(table.group) >= LINE_FROM and table.ordered and len(table.labels) == 1:
        return "line"
    return "progress" if table.percent and not REFUSED["progress"](table) else "bar"


def _suited_to_wide(table: _Table) -> str:
    if table.whole() or (STRUCTURE.search(table.heading) and not REFUSED["stacked"](table)):
        return "stacked"
    if len(table.periods) == 2:
        return "dots"
    if len(table.labels) > SPAGHETTI or _far_apart(table):
        return "multiples"
    return "line" if table.ordered and len(table.periods) > 3 else "grouped"


def _far_apart(table: _Table) -> bool:
    peaks = [
        max(abs(number(point.value) or 0.0) for point in table.group if point.label.strip() == name)
        for name in table.labels
    ]
    return max(peaks) > APART * max(min(peaks), 1e-12)


def _not_one_unit(table: _Table) -> str:
    return "" if len(table.units) == 1 else "单位不止一种"


def _not_wide(table: _Table) -> str:
    return _not_one_unit(table) or ("" if table.wide else "要有几个项目、每个项目有几个时期")


def _not_stacked(table: _Table) -> str:
    return _not_wide(table) or ("" if min(table.values) >= 0 else "有负数")


def _not_share(table: _Table) -> str:
    if reason := _not_one_unit(table):
        return reason
    if len(table.labels) < 2 or len(table.periods) > 1:
        return "要有同一时期的几个项目"
    if min(table.values) < 0 or sum(table.values) <= 0:
        return "有负数或合计为零"
    return "" if not table.percent or table.whole() else f"各项相加是{sum(table.values):g}%，不是100%"


def _not_line(table: _Table) -> str:
    if reason := _not_one_unit(table):
        return reason
    if len(table.periods) < 3 or not table.ordered:
        return "要有至少三个先后分明的时期"
    return "" if table.wide or len(table.labels) == 1 else "每个项目只有一个时期"


def _not_progress(table: _Table) -> str:
    if min(table.values) < 0:
        return "有负数"
    if table.paired():
        return ""
    if table.wide or not table.percent or max(table.values) > 100:
        return "要有0到100之间的百分比，或每个项目的现状和目标"
    return ""


def _not_dots(table: _Table) -> str:
    return _not_one_unit(table) or ("" if len(table.periods) == 2 else "要有前后两个时期")


def _not_multiples(table: _Table) -> str:
    return "" if table.wide else "要有几个项目、每个项目有几个时期"


REFUSED: dict[str, Callable[[_Table], str]] = {
    "bar": _not_one_unit,
    "grouped": _not_wide,
    "stacked": _not_stacked,
    "share": _not_share,
    "line": _not_line,
    "progress": _not_progress,
    "dots": _not_dots,
    "multiples": _not_multiples,
}
"""Kind → why it cannot draw a table; "" where it can."""


def _chart(table: _Table, index: int, chosen: Mapping[str, str]) -> Chart:
    wished, suited = chosen.get(table.heading, ""), _suited(table)
    reason = REFUSED[wished](table) if wished in REFUSED else ""
    kind = suited if reason or not wished else wished
    points = tuple(_points(table, kind))
    told = "，".join(f"{point.series}{point.label}{point.shown}" for point in points) if len(points) <= TOLD else ""
    alt = (f"{CHART_KINDS[kind]}：{table.heading}", finding(kind, points), told)
    return Chart(
        key=f"chart_{index}",
        cites=tuple(dict.fromkeys(chain.from_iterable(point.cites for point in table.group))),
        heading=table.heading,
        kind=kind,
        unit=table.units[0] if len(table.units) == 1 else "",
        points=points,
        source=_caption(table),
        alt="".join(f"{text}。" for text in alt if text),
        note=_note(table),
        doubt=_doubt(table.heading, wished, reason, kind),
    )


def _doubt(heading: str, wished: str, reason: str, kind: str) -> str:
    if not reason:
        return ""
    return (
        f"“{heading}”选的是{CHART_KINDS[wished]}，但{CHART_KINDS[wished]}不能这样画：{reason}。"
        f"已改画成{CHART_KINDS[kind]}，数据没有改动。"
    )


def _points(table: _Table, kind: str) -> Iterable[ChartPoint]:
    ordered = sorted(table.group, key=lambda point: table.periods.index(point.period.strip()))
    over_time = kind in {"line", "multiples"} or (kind in {"stacked", "grouped"} and table.wide)
    for point in ordered if table.wide or len(table.labels) == 1 else table.group:
        label, series = _place(table, point, kind=kind, over_time=over_time)
        short = _short(point.unit, len(table.group))
        yield ChartPoint(
            label=label,
            series=series,
            value=number(point.value) or 0.0,
            shown=f"{point.value}{point.unit}" if short else point.value,
            target=_target(point),
            unit=point.unit if len(table.units) > 1 and not short else "",
        )


def _place(table: _Table, point: DataPoint, *, kind: str, over_time: bool) -> tuple[str, str]:
    """The point's label and its series."""
    if kind in {"dots", "progress"} and len(table.periods) == 2 and len(table.group) > len(table.labels):
        if kind == "dots" or table.paired():
            return point.label, point.period
    elif table.wide and over_time:
        return point.period, point.label
    if len(table.labels) == 1 and all(each.period.strip() for each in table.group):
        return point.period, ""
    if len(table.periods) == 1:
        return point.label, ""
    both = f"{point.label}（{point.period}）" if point.label and point.period else point.label or point.period
    return both, ""


def _short(unit: str, count: int) -> bool:
    """Short enough to stand at every figure; where there are many, even a short one is told once for all."""
    return len(unit.strip()) <= (SHORT_UNIT if count <= TOLD else 1)


def _note(table: _Table) -> str:
    alike = len(table.units) == 1 and not _short(table.units[0], len(table.group))
    return f"单位：{table.units[0]}" if alike else ""


def _caption(table: _Table) -> str:
    """What all points share and no label says, then where the figures come from."""
    first, shared = table.group[0], []
    if len(table.labels) == 1 and first.label.strip() and first.label != table.heading and first.period.strip():
        shared.append(f"指标：{first.label}")
    if len(table.labels) > 1 and len(table.periods) == 1 and first.period.strip():
        shared.append(f"时间：{first.period}")
    sources = tuple(dict.fromkeys(point.source for point in table.group if point.source.strip()))
    return "　".join([*shared, *([f"来源：{'；'.join(sources)}"] if sources else [])])
