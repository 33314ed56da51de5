"""Old and new: one change as two panels with an arrow between them, several as a native table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR

from studio.formats.drawing.slides.lines import Line, draw_lines, paged_title
from studio.formats.drawing.slides.measure import height_of, pages_of, width_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Comparison, Row

HEADS = ("事项", "原来", "现在", "影响")
SIZES = (20.0, 18.0, 16.0)
PANEL_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0)
HEAD = 44.0
SIDE = 10.0
UP = 7.0
"""Inside a cell, above and below its text."""
ARROW = 76.0


def draw(deck: Deck, block: Comparison) -> None:
    if len(block.rows) == 1 and _panels(deck, block, block.heading, block.rows[0]):
        return
    heads = HEADS if any(row.effect.strip() for row in block.rows) else HEADS[:3]
    tables = [(size, table) for size in SIZES if (table := _pages(deck, block.rows, heads, size))]
    if not tables:
        draw_lines(deck, block.heading, block, _lines(block.rows))
        return
    fewest = min(len(pages) for _, pages in tables)
    size, pages = next((size, pages) for size, pages in tables if len(pages) <= max(fewest, 1))
    shares = _shares(block.rows, heads)
    for number, page in enumerate(pages, start=1):
        title = paged_title(block.heading, number, len(pages))
        if len(page) == 1 and _panels(deck, block, title, page[0]):
            continue
        slide = deck.page(title, block)
        _table(deck, slide, [_cells(row, heads) for row in page], heads, shares, size=size)


# ── one change ──


def _panels(deck: Deck, block: Comparison, title: str, row: Row) -> bool:
    """The old and the new side by side; False, and nothing drawn, where they do not fit so."""
    room = deck.room
    wide = (room.width - ARROW) / 2
    inner = wide - 48
    above = height_of(row.item, width=room.width, size=24) + 14 if row.item.strip() else 0.0
    below = height_of(row.effect, width=room.width - 110, size=20) + 36 if row.effect.strip() else 0.0
    tallest = room.height - above - below - 24 - 74
    size = next((each for each in PANEL_SIZES if max(height_of(text, width=inner, size=each)
                 for text in (row.before, row.now)) <= tallest), 0.0)  # fmt: skip
    if not size:
        return False
    slide = deck.page(title, block)
    height = min(tallest, max(140.0, *(height_of(t, width=inner, size=size) for t in (row.before, row.now)))) + 74
    top = room.top + (room.height - above - below - height) * 0.3
    if above:
        deck.text(slide, Place(room.left, top, room.width, above - 10), [(row.item, True)], size=24)
    panel = Place(room.left, top + above, wide, height)
    _panel(deck, slide, panel, HEADS[1], row.before, size=size, new=False)
    arrow = Place(room.left + wide + 16, panel.top + height / 2 - 24, ARROW - 32, 48)
    deck.shape(slide, MSO_SHAPE.RIGHT_ARROW, arrow, fill="primary")
    _panel(deck, slide, Place(room.right - wide, panel.top, wide, height), HEADS[2], row.now, size=size, new=True)
    if below:
        strip = Place(room.left, panel.foot + 18, room.width, below - 16)
        deck.card(slide, strip, fill="accent_soft")
        deck.text(
            slide, Place(strip.left + 20, strip.top, 70, strip.height), [(HEADS[3], True)], size=20, color="accent"
        )
        deck.text(
            slide, Place(strip.left + 90, strip.top, strip.width - 110, strip.height), [(row.effect, False)], size=20
        )
    return True


def _panel(deck: Deck, slide: Any, place: Place, head: str, text: str, *, size: float, new: bool) -> None:
    deck.card(slide, place, fill="primary_soft" if new else "card")
    tag = Place(place.left + 24, place.top + 20, 76, 32)
    deck.shape(slide, MSO_SHAPE.ROUNDED_RECTANGLE, tag, fill="primary" if new else "ink_faint",
               radius=min(16.0, deck.theme["shape"]["radius"]))  # fmt: skip
    frame = slide.shapes[-1].text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    deck.write(frame, [(head, True)], size=18, color="on_primary", align=2)
    if text.strip():
        inside = Place(place.left + 24, place.top + 62, place.width - 48, place.height - 74)
        deck.text(slide, inside, [(text, new)], size=size, color="primary_deep" if new else "ink_soft",
                  anchor=MSO_ANCHOR.TOP)  # fmt: skip


# ── several ──


def _pages(deck: Deck, rows: Sequence[Row], heads: Sequence[str], size: float) -> list[list[Row]]:
    """The rows slide by slide; empty where one row is taller than a slide."""
    shares, room = _shares(rows, heads), deck.room.height - HEAD
    if any(_tall(deck, row, heads, shares, size) > room for row in rows):
        return []
    return list(pages_of(rows, room=room, gap=0, tall=lambda row: _tall(deck, row, heads, shares, size)))


def _cells(row: Row, heads: Sequence[str]) -> tuple[str, ...]:
    return (row.item, row.before, row.now, row.effect)[: len(heads)]


def _shares(rows: Sequence[Row], heads: Sequence[str]) -> tuple[float, ...]:
    """Columns as wide as their texts ask for, none narrower than a seventh."""
    asked = [max(width_of(_cells(row, heads)[at], 1.0) for row in rows) ** 0.6 + 1 for at in range(len(heads))]
    floors = [max(each / sum(asked), 1 / 7) for each in asked]
    return tuple(each / sum(floors) for each in floors)


def _tall(deck: Deck, row: Row, heads: Sequence[str], shares: Sequence[float], size: float) -> float:
    texts = zip(_cells(row, heads), shares, strict=True)
    return max(height_of(text, width=deck.room.width * share - 2 * SIDE, size=size) for text, share in texts) + 2 * UP + 2  # fmt: skip


def _table(
    deck: Deck,
    slide: Any,
    rows: Sequence[Sequence[str]],
    heads: Sequence[str],
    shares: Sequence[float],
    *,
    size: float,
) -> None:
    room = deck.room
    heights = [
        max(height_of(text, width=room.width * share - 2 * SIDE, size=size) for text, share in zip(row, shares, strict=True))
        + 2 * UP + 2
        for row in rows
    ]  # fmt: skip
    loose = max(0.0, min((room.height - HEAD - sum(heights)) / len(rows), 22.0))
    whole = Place(room.left, room.top, room.width, HEAD + sum(heights) + loose * len(rows))
    table = slide.shapes.add_table(len(rows) + 1, len(heads), *deck.emu(whole)).table
    table._tbl.tblPr.set("bandRow", "0")
    for column, share in enumerate(shares):
        table.columns[column].width = deck.pt(room.width * share)
    table.rows[0].height = deck.pt(HEAD)
    _row(deck, table, 0, heads, fill="primary", color="on_primary", size=size)
    for at, (row, height) in enumerate(zip(rows, heights, strict=True), start=1):
        table.rows[at].height = deck.pt(height + loose)
        _row(deck, table, at, row, fill="card" if at % 2 else "primary_soft", color="ink", size=size)


def _row(deck: Deck, table: Any, at: int, texts: Sequence[str], *, fill: str, color: str, size: float) -> None:
    for column, text in enumerate(texts):
        cell = table.cell(at, column)
        cell.fill.solid()
        cell.fill.fore_color.rgb = deck.color(fill)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.margin_left = cell.margin_right = deck.pt(SIDE)
        cell.margin_top = cell.margin_bottom = deck.pt(UP)
        deck.write(cell.text_frame, [(text, not at or column == 0)], size=size, color=color)


def _lines(rows: Sequence[Row]) -> list[Line]:
    """A row too tall for any table, as cards under each other."""
    named = (zip(("", *HEADS[1:]), (row.item, row.before, row.now, row.effect), strict=True) for row in rows)
    return [
        Line("", f"{head}：" if head else text, text if head else "") for row in named for head, text in row if text
    ]
