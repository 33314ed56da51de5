"""A long list page by page, in an order that stays: turning goes on from the last row shown, whatever was added since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from studio.actions.look import SHOWN, Row, View, place_of
from studio.store.kept_sums import Page, Place

FIRST, LAST = Page(SHOWN), Place(date.max, "")


@dataclass(frozen=True)
class _Turned:
    """The page that somebody turned to, of a list that was asked for in these words."""

    of: str
    number: int = 1
    page: Page = FIRST


def draw_pages(view: View, name: str, rows: list[Row]) -> list[Row]:
    """The rows to show: all of a short list; of a long one the page that was turned to, with what turns it."""
    pages = -(-view.many[name] // SHOWN)
    if not view.paged or pages < 2:
        return rows
    key, of = f"dashboard.page.{name}", repr((view.window, view.asof.date(), view.department))
    turned: _Turned = st.session_state.get(key, _Turned(of))
    if turned.of != of or turned.number > pages:
        turned = _Turned(of)
    shown = view.page(name, turned.page) if turned.number > 1 else rows
    if not shown:
        turned, shown = _Turned(of), rows

    def turn(label: str, number: int, page: Page, column: int) -> None:
        columns[column].button(
            label,
            key=f"{key}.{column}",
            disabled=number == turned.number or not 1 <= number <= pages,
            on_click=lambda: st.session_state.update({key: _Turned(of, number, page)}),
            width="stretch",
        )

    told, *columns = st.columns([3, 1, 1, 1, 1], vertical_alignment="center")
    told.markdown(f"共 **{view.many[name]:,}** 件　第 {turned.number:,} 页，共 {pages:,} 页")
    rest = view.many[name] - (pages - 1) * SHOWN
    turn("最前", 1, FIRST, 0)
    turn("上一页", turned.number - 1, Page(SHOWN, before=place_of(shown[0])), 1)
    turn("下一页", turned.number + 1, Page(SHOWN, after=place_of(shown[-1])), 2)
    turn("最后", pages, Page(rest, before=LAST), 3)
    return shown
