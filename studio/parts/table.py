"""A table as plain HTML: read by a screen reader, copied, printed, and laid out as cards on a telephone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from unicodedata import east_asian_width

import streamlit as st

Cell = str | int | None
WHOLE = 12
"""Half-widths (six Chinese characters) up to which a cell is kept on one line: a state, a number, a day."""
LEVEL = "　"
"""In front of a text, one a level: where it stands in a tree. Drawn as a margin, so that a second line keeps to it."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")
_SHARE = re.compile(r"[\d.]+%（\d+/\d+）")
_DOC_NUMBER = re.compile(r"\w{2,6}〔\d{4}〕\d+号")
_TWO_DAYS = re.compile(r"(?:\d{2}-\d{2}|—) / (?:\d{2}-\d{2}|—)(?:　同日|　解读[早晚] \d+ 天)?")


def draw_table(rows: Sequence[Mapping[str, Cell]], *, label: str, height: int | None = None) -> None:
    """`label` names it for a screen reader. `height` in pixels makes a long one scroll in its own box."""
    if rows:
        st.html(as_html(rows, label=label, height=height))


def as_html(rows: Sequence[Mapping[str, Cell]], *, label: str, height: int | None = None) -> str:
    """The heads are the keys of the first row. An address becomes a link."""
    heads = list(rows[0])
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(_cell(name, row.get(name)) for name in heads)}</tr>" for row in rows)
    table = (
        f'<table class="plain" aria-label="{escape(label)}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )
    if height is None:
        return table
    return f'<div class="table-box" style="max-height:{height}px" tabindex="0" role="region" aria-label="{escape(label)}">{table}</div>'


def _cell(name: str, value: Cell) -> str:
    text = "" if value is None else escape(str(value))
    if text.startswith(("http://", "https://")):
        text = f'<a href="{text}" target="_blank" rel="noopener">{text}</a>'
    bare = text.lstrip(LEVEL)
    kind = ' class="empty"' if not text else ' class="whole"' if _stays_whole(bare) else ""
    deep = f' style="padding-left:{0.6 + 1.6 * (len(text) - len(bare)):.1f}rem"' if bare != text else ""
    return f'<td data-label="{escape(name)}"{kind}{deep}>{bare}</td>'


def _stays_whole(text: str) -> bool:
    width = sum(2 if east_asian_width(one) in "FW" else 1 for one in text)
    return width <= WHOLE or any(one.fullmatch(text) for one in (_MOMENT, _SHARE, _DOC_NUMBER, _TWO_DAYS))
