"""Key numbers: one alone fills a slide, several stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from studio.formats.drawing.slides.lines import Line, draw_lines, paged_title
from studio.formats.drawing.slides.measure import folded, height_of, width_of
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.presentation import Deck
from studio.storyboard.blocks import Figure, Figures

GAP = 20.0
SIDE = 18.0
LARGEST, LEAST = 64.0, 26.0
UNIT = 0.55
"""A unit's size, beside its number's."""
LABEL, NOTE = 16.0, 15.0
"""The smallest at which a label and a note are set."""


def draw(deck: Deck, block: Figures) -> None:
    across = 4 if deck.wide > 800 else 3
    narrow = (deck.room.width - GAP * (across - 1)) / across - 2 * SIDE
    tall, whole = deck.room.height, deck.room.width - 2 * SIDE
    beside = [figure for figure in block.items if _fits(figure, narrow, tall)]
    alone = [[figure] for figure in block.items if figure not in beside and _fits(figure, whole, tall)]
    rows = [*_shared(beside, across), *alone]
    for number, row in enumerate(rows, start=1):
        slide = deck.page(paged_title(block.heading, number, len(rows)), block)
        _draw_row(deck, slide, row)
    if left := [figure for figure in block.items if not _fits(figure, whole, tall)]:
        draw_lines(deck, block.heading, block, [_line(figure) for figure in left])


def _fits(figure: Figure, wide: float, room: float) -> bool:
    label = height_of(figure.label, width=wide, size=LABEL)
    note = height_of(figure.note, width=wide, size=NOTE) if figure.note else 0.0
    size = _one_line(figure, wide)
    return bool(size) and 36 + size * 1.3 * (1.5 if wide > 400 else 1) + 10 + label + 26 + note + 24 <= room


def _line(figure: Figure) -> Line:
    return Line("", f"{figure.value}{figure.unit}　", "　".join(text for text in (figure.label, figure.note) if text))


def _one_line(figure: Figure, wide: float) -> float:
    """The largest size at which number and unit stand on one line; 0 when they never do."""
    size = LARGEST
    while size >= LEAST:
        if width_of(figure.value, size) + width_of(figure.unit, size * UNIT) + 4 <= wide:
            return size
        size -= 2
    return 0.0


def _draw_row(deck: Deck, slide: Any, figures: Sequence[Figure]) -> None:
    room = deck.room
    wide = (room.width - GAP * (len(figures) - 1)) / len(figures)
    inner = wide - 2 * SIDE
    size = min(_one_line(figure, inner) for figure in figures) * (
        1.5
        if len(figures) == 1
        and _one_line(figures[0], inner) == LARGEST
        and width_of(figures[0].value + figures[0].unit, LARGEST * 1.5) < inner
        else 1.0
    )
    folds = [folded(figure.label, width=inner, height=92, largest=24, smallest=LABEL) for figure in figures]
    label_size = min(size for _, size in folds)
    labels = max(height_of(text, width=inner, size=label_size) for text, _ in folds)
    notes = max(height_of(figure.note, width=inner, size=NOTE) if figure.note else 0.0 for figure in figures)
    fixed = 36 + size * 1.3 + 10 + labels + (26 + notes if notes else 0) + 24
    height = min(room.height, max(fixed, room.height * 0.62))
    slack = max(0.0, height - fixed)
    top = room.top + (room.height - height) * 0.35
    for at, (figure, (text, _)) in enumerate(zip(figures, folds, strict=True)):
        card = Place(room.left + at * (wide + GAP), top, wide, height)
        deck.card(slide, card)
        deck.box(slide, Place(card.left + wide / 2 - 24, card.top + 20, 48, 5), fill="accent_bright")
        value = Place(card.left + SIDE / 2, card.top + 36 + slack * 0.3, wide - SIDE, size * 1.3)
        _value(deck, slide, figure, value, size=size)
        label = Place(card.left + SIDE, value.foot + 10, inner, labels)
        deck.text(slide, label, [(text, True)], size=label_size, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.TOP)
        if figure.note:
            foot = card.foot - 16 - notes
            deck.box(slide, Place(card.left + SIDE, foot - 10, inner, 1), fill="line")
            deck.text(slide, Place(card.left + SIDE, foot, inner, notes), [(figure.note, False)], size=NOTE,
                      color="ink_soft", align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.TOP)  # fmt: skip


def _value(deck: Deck, slide: Any, figure: Figure, place: Place, *, size: float) -> None:
    deck.text(slide, place, [(figure.value, True)], size=size, color="primary", align=PP_ALIGN.CENTER)
    if figure.unit:
        frame = slide.shapes[-1].text_frame
        paragraph = frame.paragraphs[0]
        spacing = paragraph.line_spacing
        deck.write(frame, [(figure.unit, True)], size=size * UNIT, color="primary", align=PP_ALIGN.CENTER)
        paragraph.line_spacing = spacing


def _shared(items: Sequence[Figure], most: int) -> list[Sequence[Figure]]:
    """Groups of nearly equal size, none larger than `most`."""
    if not items:
        return []
    count = -(-len(items) // most)
    least, more = divmod(len(items), count)
    groups, at = [], 0
    for number in range(count):
        size = least + (number < more)
        groups.append(items[at : at + size])
        at += size
    return groups
