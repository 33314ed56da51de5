"""Which figures belong in one chart, and which kind of chart their shape asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise

from studio.domain.content import DataPoint
from studio.storyboard.blocks import Chart, ChartPoint

PERCENT = frozenset({"%", "％", "个百分点", "百分点"})
NUMBER = re.compile(r"[-+−]?\d[\d,，]*(?:\.\d+)?")
LINE_FROM = 5
"""From this many ordered periods on, a line reads better than bars."""

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
    periods. Percentages without a series are compared with one another, as shares of a hundred.
    """
    kin: dict[tuple[str, str], list[DataPoint]] = {}
    for point in points:
        if number(point.value) is not None:
            kin.setdefault(_kinship(point), []).append(point)
    groups = tuple(tuple(group) for group in kin.values() if len(group) > 1 and _distinct(group))
    charted = {id(point) for point in chain.from_iterable(groups)}
    return groups, tuple(point for point in points if id(point) not in charted)


def _kinship(point: DataPoint) -> tuple[str, str]:
    unit = point.unit.strip()
    if unit in PERCENT and not point.series.strip():
        return ("", "%")
    return (point.series.strip() or f"label:{point.label.strip()}", unit)


def _distinct(group: Sequence[DataPoint]) -> bool:
    return len({(point.label, point.period) for point in group}) == len(group)


def charts(points: Sequence[DataPoint]) -> tuple[Chart, ...]:
    return tuple(_chart(group, index) for index, group in enumerate(grouped(points)[0], start=1))


def _chart(group: Group, index: int) -> Chart:
    labels = _labels(group)
    plotted = tuple(
        ChartPoint(label=label, value=number(point.value) or 0.0, shown=f"{point.value}{point.unit}")
        for label, point in zip(labels, group, strict=True)
    )
    heading, unit, kind = _heading(group), group[0].unit, _kind(group)
    return Chart(
        key=f"chart_{index}",
        cites=tuple(dict.fromkeys(chain.from_iterable(point.cites for point in group))),
        heading=heading,
        kind=kind,
        unit=unit,
        points=plotted,
        source=_caption(group, heading),
        alt=_alt(heading, kind, plotted),
    )


def _heading(group: Group) -> str:
    return group[0].series.strip() or (group[0].label if _same(group, "label") else "比例一览")


def _labels(group: Group) -> tuple[str, ...]:
    """Whatever tells the points apart: the period, the label, or both."""
    if _same(group, "label") and all(point.period.strip() for point in group):
        return tuple(point.period for point in group)
    if _same(group, "period"):
        return tuple(point.label for point in group)
    return tuple(f"{p.label}（{p.period}）" if p.label and p.period else p.label or p.period for p in group)


def _caption(group: Group, heading: str) -> str:
    """What all points share and no label says, then where the figures come from."""
    shared = []
    if _same(group, "label") and group[0].label.strip() and group[0].label != heading and group[0].period.strip():
        shared.append(f"指标：{group[0].label}")
    if not _same(group, "label") and _same(group, "period") and group[0].period.strip():
        shared.append(f"时间：{group[0].period}")
    sources = tuple(dict.fromkeys(point.source for point in group if point.source.strip()))
    return "　".join([*shared, *([f"来源：{'；'.join(sources)}"] if sources else [])])


def _kind(group: Group) -> str:
    values = [number(point.value) or 0.0 for point in group]
    if len(group) >= LINE_FROM and _ordered_periods(group):
        return "line"
    if group[0].unit.strip() in {"%", "％"} and all(0 <= value <= 100 for value in values):
        return "progress"
    return "bar"


def _ordered_periods(group: Group) -> bool:
    stamps = [tuple(int(part) for part in re.findall(r"\d+", point.period)) for point in group]
    return all(stamps) and all(a < b for a, b in pairwise(stamps))


def _same(group: Group, name: str) -> bool:
    return len({getattr(point, name).strip() for point in group}) == 1


def _alt(heading: str, kind: str, points: Sequence[ChartPoint]) -> str:
    names = {"bar": "柱状图", "line": "折线图", "progress": "进度图"}
    told = "，".join(f"{point.label}{point.shown}" for point in points)
    return f"{names[kind]}：{heading}。{told}。"
