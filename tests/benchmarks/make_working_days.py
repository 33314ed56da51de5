"""Writes assets/lexicons/working_days.json from the `chinesecalendar` package (MIT).

Run once a year, after the State Council's holiday notice and the package's new release:
    python tests/benchmarks/make_working_days.py
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chinese_calendar import constants

TARGET = Path(__file__).resolve().parents[2] / "assets" / "lexicons" / "working_days.json"


def table() -> dict[str, Any]:
    years = sorted({day.year for day in constants.holidays})
    return {
        "source": f"国务院办公厅历年节假日安排通知，经 chinesecalendar {version('chinesecalendar')} 整理",
        "years": {
            str(year): {
                "days_off": _of(year, constants.holidays),
                "days_worked": _of(year, constants.workdays),
            }
            for year in years
        },
    }


def _of(year: int, days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days) if day.year == year]


if __name__ == "__main__":
    TARGET.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(TARGET)
