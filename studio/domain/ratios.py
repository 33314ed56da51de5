"""The five ratios of an office or a department, exactly as standards Part 2 defines them.

Neither the founding rule (长城办发〔2020〕13号 三（三）) nor any other text found gives numerator and
denominator, so the definition's code, the window and the cut-off travel with every figure:

A by policy         |M|/|I| and |X|/|I|: the headline
B by policy, all    |M|/|P| and |X|/|P|: a policy without interpretation is a failure
C by piece          diversified pieces / pieces; pieces on other channels / website pieces (may pass 100 %)
D by release        diversified releases / releases; other releases / (website + other)
E by form           mean number of forms, and of channels, per interpreted policy: never a headline
F all documents     policies with a 图解 / all open documents: never a headline
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from studio.domain.calendar import BEIJING
from studio.domain.counting import Counted, Evidence, Rules
from studio.domain.ledger import Ledger, Piece
from studio.domain.standing import Item, concerns, standing
from studio.domain.sums import Sums, of_piece, of_policy, total
from studio.domain.thresholds import (
    INTERPRETATION_RATE,
    LINKS,
    MULTI_FORMAT,
    OFF_SITE,
    THRESHOLDS,
    TIMELINESS,
    Threshold,
    threshold_on,
)
from studio.domain.window import Window

NOTHING = "—"
NO_CALENDAR = "缺少工作日数据"
EXEMPTIONS_WARN_ABOVE = 20
"""Percent of the policies that would otherwise be counted (rule 3)."""


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A share of whole things, its line, and what is still lacking. Compared as integers (rule 5)."""

    numerator: int
    denominator: int
    threshold: int | None = None
    """In percent; None where nobody asks for a share. The highest one when `parts` differ."""
    parts: tuple[Ratio, ...] = ()
    """When the window spans a change of threshold: one ratio each, and every one has to be met (rule 2)."""
    note: str = "无应解读文件"
    """Why there is no figure, shown when the denominator is empty."""

    @property
    def percent(self) -> str:
        """One decimal, truncated: 89.97 never shows as 90.0."""
        if not self.denominator:
            return NOTHING
        tenths = 1000 * self.numerator // self.denominator
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def shown(self) -> str:
        """For a person: “88.8%”, or “—（无应解读文件）”."""
        return f"{self.percent}%" if self.denominator else f"{NOTHING}（{self.note}）"

    @property
    def met(self) -> bool | None:
        """None where there is no line or nothing to measure."""
        if self.threshold is None or not self.denominator:
            return None
        if self.parts:
            return all(part.met is not False for part in self.parts)
        return 100 * self.numerator >= self.threshold * self.denominator

    @property
    def needed(self) -> int:
        """How many more are needed to reach the line (rule 12)."""
        if self.parts:
            return sum(part.needed for part in self.parts)
        if self.threshold is None:
            return 0
        return max(0, -(-self.threshold * self.denominator // 100) - self.numerator)


@dataclass(frozen=True, kw_only=True)
class Mean:
    """An average count per policy."""

    numerator: int
    denominator: int

    @property
    def mean(self) -> str:
        """One decimal, truncated."""
        if not self.denominator:
            return NOTHING
        tenths = 10 * self.numerator // self.denominator
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two ratios that a definition defines; None where it says nothing."""

    multi_format: Ratio | Mean
    off_site: Ratio | Mean | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All ratios over one set of policies."""

    policies: int
    exempt: int
    interpreted: int
    interpretation_rate: Ratio
    timeliness: Ratio
    links: Ratio
    definitions: Mapping[str, Pair]


@dataclass(frozen=True, kw_only=True)
class DepartmentFigures:
    department: str
    cooperating: int
    """Joint policies led by another department: shown, never counted here (rule 10)."""
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Report:
    """One measurement. Frozen and complete, so that a reported figure can be shown again (rule 13)."""

    definition: str
    window: Window
    asof: datetime
    figures: Figures
    by_department: tuple[DepartmentFigures, ...]
    items: tuple[Item, ...]
    warnings: tuple[str, ...]

    @property
    def headline(self) -> Pair:
        return self.figures.definitions[self.definition]

    @property
    def alternatives(self) -> dict[str, Pair]:
        return {code: pair for code, pair in self.figures.definitions.items() if code != self.definition}

    @property
    def exemptions(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.exempt)

    @property
    def forecast(self) -> Pair:
        """B: its `needed` is what is lacking once every policy is interpreted (rule 12)."""
        return self.figures.definitions["B"]


def measure(
    ledger: Ledger,
    window: Window,
    *,
    asof: datetime,
    definition: str = "A",
    rules: Rules | None = None,
    thresholds: Sequence[Threshold] = THRESHOLDS,
    department: str = "",
) -> Report:
    """The report for policies released in `window`, on the evidence that stood at `asof`.

    `department` narrows it to one lead department. Raises `ValueError` with a Chinese sentence for an
    unknown definition.
    """
    if definition not in HEADLINES:
        raise ValueError(f"口径只能是{'、'.join(HEADLINES)}，没有“{definition}”。")
    evidence = Evidence(ledger, asof=asof, rules=rules or Rules())
    released = [policy for policy in ledger.policies if policy.released_on and policy.released_on in window]
    concerned = [policy for policy in released if concerns(policy, department)]
    items = tuple(standing(policy, evidence, department) for policy in concerned)
    figures = figures_of(sums_by_day(items, evidence.rules), window=window, thresholds=thresholds)
    return Report(
        definition=definition,
        window=window,
        asof=asof,
        figures=figures,
        by_department=tuple(
            _department(name, items, evidence, window=window, thresholds=thresholds)
            for name in ([department] if department else _departments(items))
        ),
        items=items,
        warnings=(*_orphans(evidence), *warnings_of(figures)),
    )


Case = tuple[date, int, int]
"""The release day that decides the threshold, how much goes into the numerator, how much below."""


def figures_of(by_day: Mapping[date, Sums], *, window: Window, thresholds: Sequence[Threshold] = THRESHOLDS) -> Figures:
    """All ratios over sums that were added up by release day."""
    return _Tally(by_day, window=window, thresholds=thresholds).figures()


def sums_by_day(items: Sequence[Item], rules: Rules) -> dict[date, Sums]:
    """The sums of some items. A piece of several policies adds to the earliest day of those among them."""
    added: dict[date, list[Sums]] = {}
    for item in items:
        added.setdefault(item.released_on, []).append(of_policy(item))
    for day, piece, out in pieces_of(items):
        added[day].append(of_piece(piece, out, rules))
    return {day: total(added[day]) for day in sorted(added)}


class _Tally:
    """All ratios over some sums; each method below is one line of standards 2.2 or 2.3."""

    def __init__(self, by_day: Mapping[date, Sums], *, window: Window, thresholds: Sequence[Threshold]) -> None:
        self._by_day, self._all = sorted(by_day.items()), total(by_day.values())
        self._window, self._thresholds = window, thresholds

    def figures(self) -> Figures:
        return Figures(
            policies=self._all.counted,
            exempt=self._all.exempt,
            interpreted=self._all.interpreted,
            interpretation_rate=self._share(INTERPRETATION_RATE, "interpreted", "counted"),
            timeliness=self._timeliness(),
            links=self._share(LINKS, "links_alive", "interpreted"),
            definitions={code: define(self) for code, define in DEFINITIONS.items()},
        )

    def _timeliness(self) -> Ratio:
        if self._all.timely_unknown:
            return Ratio(numerator=0, denominator=0, note=NO_CALENDAR)
        return self._share(TIMELINESS, "timely", "counted")

    def by_policy(self) -> Pair:
        return Pair(
            multi_format=self._share(MULTI_FORMAT, "multi_format", "interpreted"),
            off_site=self._share(OFF_SITE, "off_site", "interpreted"),
        )

    def by_policy_all(self) -> Pair:
        return Pair(
            multi_format=self._share(MULTI_FORMAT, "multi_format", "counted"),
            off_site=self._share(OFF_SITE, "off_site", "counted"),
        )

    def by_piece(self) -> Pair:
        return Pair(
            multi_format=self._share(MULTI_FORMAT, "pieces_diversified", "pieces"),
            off_site=self._share(OFF_SITE, "pieces_elsewhere", "pieces_on_site", among="pieces"),
        )

    def by_release(self) -> Pair:
        either = [
            (day, sums.releases_elsewhere, sums.releases_elsewhere + sums.releases_on_site)
            for day, sums in self._with("pieces")
        ]
        return Pair(
            multi_format=self._share(MULTI_FORMAT, "releases_diversified", "releases", among="pieces"),
            off_site=self._ratio(OFF_SITE, either),
        )

    def by_form(self) -> Pair:
        return Pair(
            multi_format=Mean(numerator=self._all.forms, denominator=self._all.interpreted),
            off_site=Mean(numerator=self._all.channels, denominator=self._all.interpreted),
        )

    def all_documents(self) -> Pair:
        return Pair(multi_format=Ratio(numerator=self._all.drawn, denominator=self._all.open), off_site=None)

    def _share(self, measure: str, top: str, bottom: str, *, among: str = "") -> Ratio:
        """`among` are the things that are asked about, where not all of them go below the line."""
        days = self._with(among or bottom)
        return self._ratio(measure, [(day, getattr(sums, top), getattr(sums, bottom)) for day, sums in days])

    def _with(self, name: str) -> list[tuple[date, Sums]]:
        return [(day, sums) for day, sums in self._by_day if getattr(sums, name)]

    def _ratio(self, measure: str, cases: Sequence[Case]) -> Ratio:
        groups: dict[int | None, list[Case]] = {}
        for case in cases:
            groups.setdefault(self._line(measure, case[0]), []).append(case)
        if not groups:
            return Ratio(numerator=0, denominator=0, threshold=self._line(measure, self._window.last))
        parts = tuple(_summed(group, line) for line, group in groups.items())
        if len(parts) == 1:
            return parts[0]
        whole = _summed(cases, max(line for line in groups if line is not None))
        return replace(whole, parts=parts)

    def _line(self, measure: str, day: date) -> int | None:
        found = threshold_on(day, measure, self._thresholds)
        return found.percent if found else None


PieceOut = tuple[date, Piece, list[Counted]]
"""A piece with the release day that decides its threshold, and everywhere that it came out."""


def pieces_of(items: Iterable[Item]) -> list[PieceOut]:
    """Each piece of the counted items once, under the earliest release day of the policies it serves."""
    found: dict[str, PieceOut] = {}
    for item in sorted((item for item in items if item.counted), key=lambda item: item.released_on):
        out: dict[str, list[Counted]] = {}
        for one in item.evidence:
            out.setdefault(one.piece.id, []).append(one)
        for key, counted in out.items():
            found.setdefault(key, (item.released_on, counted[0].piece, counted))
    return list(found.values())


def _summed(cases: Sequence[Case], threshold: int | None) -> Ratio:
    return Ratio(
        numerator=sum(case[1] for case in cases),
        denominator=sum(case[2] for case in cases),
        threshold=threshold,
    )


DEFINITIONS: dict[str, Callable[[_Tally], Pair]] = {
    "A": _Tally.by_policy,
    "B": _Tally.by_policy_all,
    "C": _Tally.by_piece,
    "D": _Tally.by_release,
    "E": _Tally.by_form,
    "F": _Tally.all_documents,
}
HEADLINES = ("A", "B", "C", "D")
LABELS = {
    "A": "按政策（已解读的）",
    "B": "按政策（应解读的）",
    "C": "按解读材料件数",
    "D": "按发布条数",
    "E": "平均形式数与渠道数（仅供内部参考）",
    "F": "图解占全部主动公开文件（仅供内部参考）",
}


def _departments(items: Sequence[Item]) -> list[str]:
    return sorted({name for item in items for name in (item.policy.department, *item.policy.co_departments)})


def _department(
    name: str,
    items: Sequence[Item],
    evidence: Evidence,
    *,
    window: Window,
    thresholds: Sequence[Threshold],
) -> DepartmentFigures:
    own = [item for item in items if item.policy.department == name]
    return DepartmentFigures(
        department=name,
        cooperating=sum(name in item.policy.co_departments for item in items),
        figures=figures_of(sums_by_day(own, evidence.rules), window=window, thresholds=thresholds),
    )


def _orphans(evidence: Evidence) -> Iterable[str]:
    if orphans := evidence.orphans():
        yield f"有{orphans}条发布记录找不到对应的解读材料，没有计入。"


def warnings_of(figures: Figures) -> Iterable[str]:
    """What a person should look at before reporting these figures."""
    asked = figures.policies + figures.exempt
    if 100 * figures.exempt > EXEMPTIONS_WARN_ABOVE * asked:
        yield f"免于解读的文件有{figures.exempt}件，超过{EXEMPTIONS_WARN_ABOVE}%，请逐件核对理由。"
    if figures.timeliness.note == NO_CALENDAR:
        yield "统计期涉及没有工作日数据的年份，及时率没有计算。请管理员补充节假日安排。"


# To plain data: the shape of contracts.md, **report**.


def report_as_json(report: Report) -> dict[str, Any]:
    figures = report.figures
    return {
        "definition": report.definition,
        "window": {"start": report.window.start.isoformat(), "end": report.window.end.isoformat()},
        "asof": report.asof.astimezone(BEIJING).isoformat(timespec="seconds"),
        **figures_as_json(figures, report.definition),
        "by_department": [
            {
                "department": row.department,
                "cooperating": row.cooperating,
                **figures_as_json(row.figures, report.definition),
            }
            for row in report.by_department
        ],
        "alternatives": {code: _pair_as_json(pair) for code, pair in report.alternatives.items()},
        "items": [_item_as_json(item) for item in report.items],
    }


def figures_as_json(figures: Figures, definition: str) -> dict[str, Any]:
    return {
        "policies": figures.policies,
        "exempt": figures.exempt,
        "interpreted": figures.interpreted,
        **_pair_as_json(figures.definitions[definition]),
        "interpretation_rate": _ratio_as_json(figures.interpretation_rate),
        "timeliness": _ratio_as_json(figures.timeliness),
        "links": _ratio_as_json(figures.links),
    }


def _pair_as_json(pair: Pair) -> dict[str, Any]:
    return {"multi_format": _ratio_as_json(pair.multi_format), "off_site": _ratio_as_json(pair.off_site)}


def _ratio_as_json(ratio: Ratio | Mean | None) -> dict[str, Any] | None:
    match ratio:
        case None:
            return None
        case Mean():
            return {"numerator": ratio.numerator, "denominator": ratio.denominator, "mean": ratio.mean}
    shape: dict[str, Any] = {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "percent": ratio.percent,
        "threshold": ratio.threshold,
        "met": ratio.met,
        "needed": ratio.needed,
    }
    return {**shape, "parts": [_ratio_as_json(part) for part in ratio.parts]} if ratio.parts else shape


def _item_as_json(item: Item) -> dict[str, Any]:
    return {
        "policy": item.policy.id,
        "title": item.policy.title,
        "department": item.policy.department,
        "released_on": item.released_on.isoformat(),
        "counted": item.counted,
        "exempt": item.exempt,
        "interpreted": item.interpreted,
        "multi_format": item.multi_format,
        "off_site": item.off_site,
        "timely": item.timely,
        "links": item.links_alive,
        "reasons": list(item.reasons),
    }
