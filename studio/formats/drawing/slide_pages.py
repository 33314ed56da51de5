"""The pages of a finished presentation as SVG, to look at in a browser without an office program.

Of what PowerPoint can draw, what our slides and templates are made of: solid fills, outlines, the shapes in
`_outline`, freeforms, text with its inherited size and colour, tables. Text is set by the browser, in boxes of the
file's size, so a line may break elsewhere than in the office program; the words and their order are the file's own.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import lxml.etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

POINT = 12700
"""EMU."""
INSET = (7.2, 3.6)
"""Margins of a text box that says nothing of them: left and right, top and bottom, in points."""
ANCHORS = {"t": "flex-start", "ctr": "center", "b": "flex-end"}
ALIGNS = {"ctr": "center", "r": "right", "just": "justify", "dist": "justify"}
FACES = "'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
ROUND = 0.16667
"""The corner of a rounded rectangle that says nothing of it, as a share of its shorter side."""


def slide_pages(presentation: bytes, *, charts: Mapping[str, bytes]) -> tuple[str, ...]:
    """One SVG for each slide. `charts`: alternative text → the same chart as SVG, to stand for Office's own."""
    deck = Presentation(io.BytesIO(presentation))
    size = (int(deck.slide_width or 0) / POINT, int(deck.slide_height or 0) / POINT)
    return tuple(_Page(slide, number, size, charts).drawn() for number, slide in enumerate(deck.slides, start=1))


class _Page:
    """One slide: its ground, what its master and its layout draw, and what stands on it."""

    def __init__(self, slide: Any, number: int, size: tuple[float, float], charts: Mapping[str, bytes]) -> None:
        self.slide, self.number, self.layout = slide, number, slide.slide_layout
        self.master = self.layout.slide_master
        self.size, self.charts = size, charts
        self.colors = _theme_colors(self.master)

    def drawn(self) -> str:
        wide, tall = self.size
        shown = "".join(part for shape in self._shapes() for part in self._shape(shape))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {tall:g}" role="img">'
            f'<rect width="{wide:g}" height="{tall:g}" fill="{self._ground()}"/>{shown}</svg>'
        )

    def _shapes(self) -> Iterator[Any]:
        for under in (self.master, self.layout):
            yield from (shape for shape in under.shapes if not shape.is_placeholder)
        yield from self.slide.shapes

    def _ground(self) -> str:
        for each in (self.slide, self.layout, self.master):
            ground = each._element.cSld.find(qn("p:bg"))
            if ground is not None:
                return next((color for node in ground.iter() if (color := self._color(node))), "#ffffff")
        return "#ffffff"

    # ── shapes ──

    def _shape(self, shape: Any) -> Iterator[str]:
        if shape.width is None or shape.left is None:
            return
        box = tuple(value / POINT for value in (shape.left, shape.top, shape.width, shape.height))
        if getattr(shape, "has_table", False):
            yield self._table(shape.table, box)
        elif getattr(shape, "has_chart", False):
            yield self._chart(shape, box)
        else:
            yield self._outline(shape, box)
            if shape.has_text_frame and shape.text_frame.text.strip():
                yield self._text(shape, box)

    def _outline(self, shape: Any, box: tuple[float, ...]) -> str:
        properties = shape._element.find(qn("p:spPr"))
        if properties is None:
            return ""
        look = self._look(properties)
        left, top, wide, tall = box
        form = properties.find(qn("a:prstGeom"))
        if (free := properties.find(qn("a:custGeom"))) is not None:
            return "".join(f'<path d="{path}" {look}/>' for path in _paths(free, box))
        if form is not None and form.get("prst") == "ellipse":
            return f'<ellipse cx="{left + wide / 2:g}" cy="{top + tall / 2:g}" rx="{wide / 2:g}" ry="{tall / 2:g}" {look}/>'
        corner = (
            f' rx="{_corner(form) * min(wide, tall):g}"' if form is not None and "ound" in form.get("prst", "") else ""
        )
        return f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{tall:g}"{corner} {look}/>'

    def _look(self, properties: Any) -> str:
        fill, line = properties.find(qn("a:solidFill")), properties.find(qn("a:ln"))
        stroke = line.find(qn("a:solidFill")) if line is not None else None
        paint = f'fill="{self._filled(fill)}"' if fill is not None else 'fill="none"'
        if stroke is None:
            return paint
        return f'{paint} stroke="{self._filled(stroke)}" stroke-width="{int(line.get("w", POINT)) / POINT:g}"'

    def _filled(self, fill: Any) -> str:
        return next((color for node in fill if (color := self._color(node))), "none")

    def _color(self, node: Any) -> str:
        if node.tag == qn("a:srgbClr"):
            plain = f"#{node.get('val')}"
        elif node.tag == qn("a:schemeClr"):
            plain = self.colors.get(node.get("val"), "")
        else:
            return ""
        alpha = node.find(qn("a:alpha"))
        return plain + (f"{round(int(alpha.get('val')) * 255 / 100_000):02x}" if alpha is not None and plain else "")

    def _chart(self, shape: Any, box: tuple[float, ...]) -> str:
        left, top, wide, tall = box
        alt = shape._element.nvGraphicFramePr.cNvPr.get("descr", "")
        place = f'x="{left:g}" y="{top:g}" width="{wide:g}" height="{tall:g}"'
        if drawn := self.charts.get(alt):
            return f'<image {place} href="data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"/>'
        return f'<rect {place} fill="none" stroke="#8a8378"/>'

    # ── text ──

    def _text(self, shape: Any, box: tuple[float, ...]) -> str:
        body = shape._element.txBody
        styles = [body.find(qn("a:lstStyle")), *self._inherited(shape, "lstStyle")]
        frames = [body.bodyPr, *self._inherited(shape, "bodyPr")]
        anchor = ANCHORS[_first(frames, "anchor") or "t"]
        across, down = INSET
        sides = [_first(frames, side) for side in ("tIns", "rIns", "bIns", "lIns")]
        inset = [int(side) / POINT if side else usual for side, usual in zip(sides, (down, across) * 2, strict=True)]
        wrap = "nowrap" if _first(frames, "wrap") == "none" else "pre-wrap"
        style = f"justify-content:{anchor};padding:{' '.join(f'{side:g}px' for side in inset)};white-space:{wrap}"
        return _boxed(box, style, "".join(self._paragraph(p, styles) for p in body.iter(qn("a:p"))))

    def _inherited(self, shape: Any, name: str) -> Iterator[Any]:
        """What the placeholders behind this one say of their text: the layout's, then the master's."""
        if not shape.is_placeholder:
            return
        described = shape.placeholder_format
        for under, same in ((self.layout, "idx"), (self.master, "type")):
            for each in under.placeholders:
                if getattr(each.placeholder_format, same) == getattr(described, same):
                    yield each._element.txBody.find(qn(f"a:{name}"))
                    break

    def _paragraph(self, paragraph: Any, styles: list[Any]) -> str:
        levels = [paragraph.find(qn("a:pPr")), *(s.find(qn("a:lvl1pPr")) for s in styles if s is not None)]
        defaults = [level.find(qn("a:defRPr")) for level in levels if level is not None]
        align = ALIGNS.get(_first(levels, "algn") or "", "left")
        spacing = next((n for level in levels if level is not None for n in level.iter(qn("a:spcPts"))), None)
        height = f"line-height:{int(spacing.get('val')) / 100:g}px;" if spacing is not None else ""
        parts = []
        for node in paragraph:
            if node.tag == qn("a:br"):
                parts.append("<br/>")
            elif node.tag in (qn("a:r"), qn("a:fld")):
                parts.append(self._run(node, defaults))
        return f'<div style="text-align:{align};{height}">{"".join(parts)}</div>'

    def _run(self, run: Any, defaults: list[Any]) -> str:
        said = [run.find(qn("a:rPr")), *defaults]
        size = int(_first(said, "sz") or 1800) / 100
        bold = _first(said, "b") == "1"
        fills = (each.find(qn("a:solidFill")) for each in said if each is not None)
        color = next((self._filled(fill) for fill in fills if fill is not None), "#000000")
        weight = ";font-weight:700" if bold else ""
        said_here = "".join(node.text or "" for node in run.iter(qn("a:t")))
        text = str(self.number) if run.get("type") == "slidenum" else html.escape(said_here)
        return f'<span style="font-size:{size:g}px;color:{color}{weight}">{text}</span>'

    def _table(self, table: Any, box: tuple[float, ...]) -> str:
        columns = "".join(f'<col style="width:{column.width / POINT:g}px"/>' for column in table.columns)
        rows = "".join(
            f'<tr style="height:{row.height / POINT:g}px">{"".join(self._cell(cell) for cell in row.cells)}</tr>'
            for row in table.rows
        )
        laid = "width:100%;border-collapse:collapse;table-layout:fixed"
        return _boxed(box, "", f'<table style="{laid}"><colgroup>{columns}</colgroup><tbody>{rows}</tbody></table>')

    def _cell(self, cell: Any) -> str:
        properties = cell._tc.find(qn("a:tcPr"))
        fill = properties.find(qn("a:solidFill")) if properties is not None else None
        ground = f"background:{self._filled(fill)};" if fill is not None else ""
        told = "".join(self._paragraph(p, []) for p in cell._tc.iter(qn("a:p")))
        return f'<td style="{ground}padding:3px 7px;border:1px solid #d9d2c7;vertical-align:middle">{told}</td>'


def _boxed(box: tuple[float, ...], style: str, inner: str) -> str:
    left, top, wide, tall = box
    return (
        f'<foreignObject x="{left:g}" y="{top:g}" width="{wide:g}" height="{tall:g}" style="overflow:visible">'
        f'<div xmlns="http://www.w3.org/1999/xhtml" style="display:flex;flex-direction:column;box-sizing:border-box;'
        f'width:100%;height:100%;font-family:{FACES};{style}">{inner}</div></foreignObject>'
    )


def _first(nodes: Iterable[Any], name: str) -> str | None:
    return next((value for node in nodes if node is not None and (value := node.get(name)) is not None), None)


def _corner(form: Any) -> float:
    guide = form.find(f"{qn('a:avLst')}/{qn('a:gd')}")
    return int(guide.get("fmla").split()[-1]) / 100_000 if guide is not None else ROUND


def _paths(free: Any, box: tuple[float, ...]) -> Iterator[str]:
    """A freeform's paths, brought from their own units to the slide's."""
    left, top, wide, tall = box
    for path in free.iter(qn("a:path")):
        across, down = wide / max(1, int(path.get("w", 0))), tall / max(1, int(path.get("h", 0)))
        told = []
        for step in path:
            letter = {"moveTo": "M", "lnTo": "L", "cubicBezTo": "C", "quadBezTo": "Q", "close": "Z"}.get(
                lxml.etree.QName(step).localname, ""
            )
            points = (
                f"{left + int(p.get('x')) * across:.2f} {top + int(p.get('y')) * down:.2f}"
                for p in step.iter(qn("a:pt"))
            )
            told.append(f"{letter}{' '.join(points)}")
        yield "".join(told)


def _theme_colors(master: Any) -> dict[str, str]:
    """The theme's colours by the names that shapes use; tx1 and the like go through the master's map."""
    theme = lxml.etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    named = {}
    for entry in theme.find(f".//{qn('a:clrScheme')}"):
        color = entry[0]
        named[lxml.etree.QName(entry).localname] = f"#{color.get('lastClr') or color.get('val')}"
    mapped = master._element.find(qn("p:clrMap"))
    named.update({name: named[value] for name, value in mapped.attrib.items() if value in named})
    return named
