"""One measurement of an office or a department: figures, departments, items, and what to look at before reporting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from studio.domain.counting import Evidence, Rules
from studio.domain.ledger import Ledger
from studio.domain.ratios.definitions import HEADLINES, NO_CALENDAR, Figures, figures_of
from studio.domain.ratios.share import Pair
from studio.domain.standing import Item, concerns, standing
from studio.domain.sums import sums_by_day
from studio.domain.thresholds import (
    THRESHOLDS,
    Threshold,
)
from studio.domain.window import Window

EXEMPTIONS_WARN_ABOVE = 20
"""Percent of the policies that would otherwise be counted (rule 3)."""


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
