"""The shipped table of working days, with an office's own additions laid over it, year by year."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from studio.domain.calendar import WorkingDays, YearTable
from studio.errors import UnusableInput
from studio.paths import ASSETS

SHIPPED = ASSETS / "lexicons" / "working_days.json"


def working_days(own: Path | None = None) -> WorkingDays:
    """The calendar. A year in the office's own file replaces the shipped year. Raises `UnusableInput`."""
    tables = read_years(SHIPPED)
    if own is not None and own.exists():
        tables |= read_years(own)
    return WorkingDays(tables)


def read_years(path: Path) -> dict[int, YearTable]:
    """The years of one file: `{"years": {"2027": {"days_off": [...], "days_worked": [...]}}}`."""
    try:
        years = json.loads(path.read_text("utf-8"))["years"]
        return {int(year): _table(int(year), table) for year, table in years.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        what = f"工作日数据文件“{path.name}”不能使用：{_said(problem)}。已有的数据没有改动。"
        raise UnusableInput(what) from problem


def _table(year: int, table: Mapping[str, Any]) -> YearTable:
    return YearTable(
        days_off=_days(year, table["days_off"]),
        days_worked=_days(year, table["days_worked"]),
    )


def _days(year: int, written: Iterable[str]) -> frozenset[date]:
    days = frozenset(date.fromisoformat(day) for day in written)
    if strangers := sorted(day for day in days if day.year != year):
        raise ValueError(f"{strangers[0].isoformat()} 不属于{year}年")
    return days


def _said(problem: Exception) -> str:
    match problem:
        case OSError():
            return "文件打不开"
        case KeyError():
            return f"缺少“{problem.args[0]}”"
        case json.JSONDecodeError():
            return f"第{problem.lineno}行不是有效的 JSON"
        case ValueError() if "不属于" in str(problem):
            return str(problem)
    return "日期应写成 2027-01-01 的样子，年份下面应有 days_off 和 days_worked 两组日期"
