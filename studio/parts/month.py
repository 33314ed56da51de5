"""One month as a sheet: a row for each week, and in each day what came out and what is set for it."""

from __future__ import annotations

import calendar
import html
from collections.abc import Iterator
from datetime import date

from studio.actions.publishing_calendar import Entry, Month
from studio.domain.window import Window

WEEKDAYS = "一二三四五六日"
MOST = 6
"""Entries shown in one day; the list below the sheet has all of them."""


def sheet(month: Month, window: Window) -> str:
    """The sheet as HTML. All that people wrote is escaped."""
    heads = "".join(f'<th scope="col">周{day}</th>' for day in WEEKDAYS)
    weeks = calendar.Calendar().monthdatescalendar(window.start.year, window.start.month)
    rows = "".join("<tr>" + "".join(_day(month, day, window) for day in week) + "</tr>" for week in weeks)
    caption = f"{html.escape(window.name)}的发布日历"
    return (
        f'<table class="month"><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _day(month: Month, day: date, window: Window) -> str:
    if day not in window:
        return '<td class="other"></td>'
    found = month.days.get(day, ())
    kind = ' class="today"' if day == month.today else ""
    more = f'<div class="more">还有 {len(found) - MOST} 项</div>' if len(found) > MOST else ""
    number = f"<b>{day.day}日</b>" + ("　今天" if day == month.today else "")
    return f"<td{kind}><div class='day'>{number}</div>{''.join(map(_entry, found[:MOST]))}{more}</td>"


def _entry(entry: Entry) -> str:
    said = f"{entry.at:%H:%M}　{entry.channel}{'（演练）' if entry.rehearsal else ''}"
    tip = html.escape(f"{said}　{entry.state}　{entry.title}", quote=True)
    return (
        f'<div class="entry {_kind(entry)}" title="{tip}"><span>{html.escape(said)}</span>'
        f"<small>{html.escape(entry.title)}</small></div>"
    )


def _kind(entry: Entry) -> str:
    if entry.has_problem:
        return "trouble"
    return "out" if entry.is_out else "planned"


def as_rows(month: Month) -> Iterator[dict[str, str]]:
    """The same in lines, for a narrow screen and for reading aloud."""
    for day in sorted(month.days):
        for entry in month.days[day]:
            yield {
                "时间": f"{entry.at:%m-%d %H:%M}",
                "渠道": entry.channel + ("（演练）" if entry.rehearsal else ""),
                "解读": entry.title,
                "状态": entry.state + ("，有问题要处理" if entry.has_problem else ""),
                "网址": entry.url,
            }
