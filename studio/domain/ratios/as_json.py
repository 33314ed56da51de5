"""To plain data: the shape of contracts.md, **report**."""

from __future__ import annotations

from typing import Any

from studio.domain.calendar import BEIJING
from studio.domain.ratios.definitions import Figures
from studio.domain.ratios.report import Report
from studio.domain.ratios.share import Mean, Pair, Ratio
from studio.domain.standing import Item


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
