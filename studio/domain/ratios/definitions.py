"""The definitions A to F, each a method over sums by release day (standards 2.2 and 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from studio.domain.ratios.share import Mean, Pair, Ratio
from studio.domain.sums import Sums, total
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

NO_CALENDAR = "缺少工作日数据"


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


Case = tuple[date, int, int]
"""The release day that decides the threshold, how much goes into the numerator, how much below."""


def figures_of(by_day: Mapping[date, Sums], *, window: Window, thresholds: Sequence[Threshold] = THRESHOLDS) -> Figures:
    """All ratios over sums that were added up by release day."""
    return _Tally(by_day, window=window, thresholds=thresholds).figures()


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
