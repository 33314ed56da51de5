"""A chart's heading in the theme's own manner, as `shape.heading` names it."""

from __future__ import annotations

from studio.formats.drawing import lettering
from studio.formats.drawing.canvas import Canvas
from studio.formats.drawing.plotting import INNER, MARGIN, WIDTH

SIZE = 33.0
BELOW = 26.0


def draw_heading(canvas: Canvas, heading: str) -> float:
    """The heading at the top of the canvas; where what follows may begin."""
    manner = str(canvas.theme["shape"]["heading"])
    if manner == "centred":
        return _centred(canvas, heading)
    if manner == "tab":
        return _tab(canvas, heading)
    if manner == "medal":
        return _medal(canvas, heading)
    if manner == "numeral":
        return _masthead(canvas, heading)
    if manner == "bar":
        return _bar(canvas, heading)
    return _left(canvas, heading)


def _left(canvas: Canvas, heading: str) -> float:
    """A stroke down the heading's side."""
    text = lettering.folded(heading, INNER - 24, SIZE, "heading")
    box = canvas.text(text, MARGIN + 24, 30, size=SIZE, cut="heading")
    canvas.rect((MARGIN, 30, MARGIN + 8, box[3]), "primary", radius=canvas.corner)
    return box[3] + BELOW


def _centred(canvas: Canvas, heading: str) -> float:
    """Set in the middle between two lozenges, a rule below."""
    text = lettering.folded(heading, INNER - 120, SIZE, "heading")
    box = canvas.text(text, WIDTH / 2, 30, size=SIZE, cut="heading", color="primary_deep", align="middle")
    middle = 30 + SIZE / 2
    for x, inner in ((box[0] - 24, -1), (box[2] + 24, 1)):
        canvas.mark("diamond", x, middle, size=11, fill="primary")
        canvas.line([(x + inner * 14, middle), (x + inner * 54, middle)], "line", thick=2)
    return box[3] + BELOW + 4


def _tab(canvas: Canvas, heading: str) -> float:
    """On a tab that hangs from the edge; a long heading stands on the card instead."""
    text = lettering.folded(heading, INNER - 48, SIZE - 3, "heading")
    if "\n" in text:
        return _left(canvas, heading)
    wide = lettering.width(text, SIZE - 3, "heading")
    canvas.rect((MARGIN, -30, MARGIN + wide + 48, 66), "primary", radius=18)
    box = canvas.text(text, MARGIN + 24, 18, size=SIZE - 3, cut="heading", color="on_primary")
    return box[3] + BELOW + 18


def _medal(canvas: Canvas, heading: str) -> float:
    """In the middle under a small sun."""
    canvas.mark("circle", WIDTH / 2, 30, size=26, fill="primary")
    canvas.mark("circle", WIDTH / 2, 30, size=14, fill="accent_bright")
    text = lettering.folded(heading, INNER - 80, SIZE + 2, "heading")
    box = canvas.text(text, WIDTH / 2, 54, size=SIZE + 2, cut="heading", color="primary_deep", align="middle")
    return box[3] + BELOW


def _masthead(canvas: Canvas, heading: str) -> float:
    """Between a thick and a thin rule, as in a newspaper."""
    canvas.rect((MARGIN, 22, MARGIN + INNER, 27), "ink")
    text = lettering.folded(heading, INNER, SIZE, "heading")
    box = canvas.text(text, MARGIN, 42, size=SIZE, cut="heading")
    canvas.line([(MARGIN, box[3] + 14), (MARGIN + INNER, box[3] + 14)], "ink", thick=1.2)
    return box[3] + BELOW + 16


def _bar(canvas: Canvas, heading: str) -> float:
    """A band across the whole width."""
    text = lettering.folded(heading, INNER, SIZE, "heading")
    canvas.rect((0, 0, WIDTH, lettering.height(text, SIZE) + 40), "primary")
    box = canvas.text(text, MARGIN, 18, size=SIZE, cut="heading", color="on_primary")
    return box[3] + BELOW + 22
