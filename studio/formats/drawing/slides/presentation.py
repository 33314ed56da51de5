"""A presentation being written: native text, shapes and tables, in the theme's colours, cards and fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from studio.formats.drawing.packages import legal
from studio.formats.drawing.slides.measure import LINE_HEIGHT, fitting_size, folded, height_of
from studio.formats.drawing.slides.package import written
from studio.formats.drawing.slides.place import Place
from studio.formats.drawing.slides.template import opened, title_of
from studio.storyboard.blocks import Block
from studio.storyboard.citations import cited

CARDS = {
    "boxed": MSO_SHAPE.ROUNDED_RECTANGLE,
    "leaf": MSO_SHAPE.ROUND_2_DIAG_RECTANGLE,
    "soft": MSO_SHAPE.ROUNDED_RECTANGLE,
    "open": MSO_SHAPE.RECTANGLE,
    "frame": MSO_SHAPE.RECTANGLE,
}
"""The theme's word for its cards → the shape they have on slides."""
TITLE_LEAST = 16.0
TITLE_BOX = "标题"
"""Name of the text box that holds the title where the layout has no placeholder for it."""
INSET = 8.0
"""Reckoned for the margins inside the placeholders of a department's template."""


class Deck:
    """A presentation being written. Lengths and sizes are design points: a slide is 540 high."""

    def __init__(self, theme: Mapping[str, Any]) -> None:
        self.theme = theme
        self.template = opened(theme)
        self.room = self.template.room
        self.wide = self.template.wide
        self.repeated: list[str] = []
        """What contents and chapter slides say beyond the storyboard: proven like everything else."""

    # ── slides ──

    def slide(self, role: str, title: str, block: Block | None, *, largest: float) -> Any:
        """A slide on the layout for `role`, or on the plain page where the template has none, with its title."""
        layouts = self.template.layouts
        slide = self.template.deck.slides.add_slide(layouts.get(role, layouts["page"]))
        holder = title_of(slide)
        for other in list(slide.placeholders):
            kind = other.placeholder_format.type
            wanted = role != "page" and kind in (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY)
            if not (kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE) or wanted):
                other._element.getparent().remove(other._element)
        if holder is None:
            holder = slide.shapes.add_textbox(*self.emu(self.template.title))
            holder.name = TITLE_BOX
            holder.text_frame.word_wrap, holder.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
            self.fill(holder, title, largest=largest, color="primary_deep")
        else:
            self.fill(holder, title, largest=largest)
        self._number(slide)
        self._note(slide, block)
        return slide

    def title_of(self, slide: Any) -> Any:
        """The placeholder or the text box that holds the slide's title."""
        return title_of(slide) or next(shape for shape in slide.shapes if shape.name == TITLE_BOX)

    def page(self, title: str, block: Block | None) -> Any:
        return self.slide("page", title, block, largest=30)

    def beside(self, slide: Any) -> list[Any]:
        """The placeholders beside the title, on a cover or a chapter slide, in their order."""
        kinds = (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY)
        return [each for each in slide.placeholders if each.placeholder_format.type in kinds]

    def fill(self, holder: Any, text: str, *, largest: float, bold: bool = True, color: str | None = None) -> None:
        """A placeholder's text, in the place and, unless told otherwise, the colour that its layout gives.

        Lines that do not fit under each other follow one another.
        """
        unit, inset = self.template.unit, 0.0 if self.template.own else INSET
        width, height = holder.width.pt / unit - 2 * inset, holder.height.pt / unit - inset
        fit = {"width": width, "height": height, "largest": largest, "smallest": TITLE_LEAST}
        if height_of(text, width=width, size=TITLE_LEAST) > height:
            text = text.replace("\n", "　")
        lines, size = (text, fitting_size(text, **fit)) if "\n" in text else folded(text, **fit)
        self.write(holder.text_frame, [(lines, bold)], size=size, color=color)

    def ground(self) -> tuple[str, str]:
        """Colours of the text and of its marks on a cover, a chapter slide and a closing of our own template."""
        deep = self.theme["shape"]["ground"] == "deep"
        return ("on_primary", "accent_bright") if deep else ("ink", "accent")

    def _number(self, slide: Any) -> None:
        for each in slide.slide_layout.placeholders:
            if each.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
                made = deepcopy(each._element)
                made.nvSpPr.cNvPr.set("id", str(max(int(s.shape_id) for s in slide.shapes) + 1 if slide.shapes else 2))
                for properties in made.iter(qn("p:spPr"), qn("a:lstStyle")):
                    for child in list(properties):
                        properties.remove(child)
                slide.shapes._spTree.append(made)

    def _note(self, slide: Any, block: Block | None) -> None:
        if block is not None and block.cites:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                self.write(frame, [(f"依据：{cited(block.cites)}", False)], size=12)

    # ── shapes ──

    def emu(self, place: Place) -> tuple[Emu, Emu, Emu, Emu]:
        left, top, width, height = (
            Emu(round(value * self.template.unit * 12700))
            for value in (place.left, place.top, place.width, place.height)
        )
        return left, top, width, height

    def pt(self, size: float) -> Pt:
        return Pt(round(size * self.template.unit * 2) / 2)

    def shape(
        self,
        slide: Any,
        kind: MSO_SHAPE,
        place: Place,
        *,
        fill: str = "",
        line: str = "",
        thick: float = 0.75,
        radius: float = 0.0,
    ) -> Any:
        made = slide.shapes.add_shape(kind, *self.emu(place))
        style = made._element.find(qn("p:style"))
        if style is not None:
            made._element.remove(style)
        if fill:
            made.fill.solid()
            made.fill.fore_color.rgb = self.color(fill)
        else:
            made.fill.background()
        if line:
            made.line.color.rgb = self.color(line)
            made.line.width = self.pt(thick)
        else:
            made.line.fill.background()
        if kind in (MSO_SHAPE.ROUNDED_RECTANGLE, MSO_SHAPE.ROUND_2_DIAG_RECTANGLE):
            made.adjustments[0] = min(0.5, radius / max(1.0, min(place.width, place.height)))
        return made

    def box(self, slide: Any, place: Place, *, fill: str = "", line: str = "") -> Any:
        return self.shape(slide, MSO_SHAPE.RECTANGLE, place, fill=fill, line=line)

    def card(self, slide: Any, place: Place, *, fill: str = "card") -> None:
        """A card in the manner of the theme: boxed, with leaf corners, soft, open between lines, or framed."""
        shape = self.theme["shape"]
        kind, radius = CARDS[shape["card"]], min(18.0, shape["radius"] * 0.5)
        if shape["card"] == "open" and self.template.own:
            if fill != "card":
                self.box(slide, place, fill=fill)
            self.box(slide, Place(place.left, place.top, place.width, 1), fill="ink_faint")
            return
        edge = {"soft": "", "frame": "line"}.get(shape["card"], "line" if fill == "card" else "")
        self.shape(slide, kind, place, fill=fill, line=edge, thick=2 if shape["card"] == "frame" else 0.75, radius=radius)  # fmt: skip

    def badge(self, slide: Any, place: Place, text: str, *, fill: str = "primary", size: float = 18) -> None:
        """A number, 问, 答 or ! on a disc; on a square where the theme has no round corners."""
        kind = MSO_SHAPE.RECTANGLE if self.theme["shape"]["radius"] == 0 else MSO_SHAPE.OVAL
        made = self.shape(slide, kind, place, fill=fill)
        frame = made.text_frame
        self._bare(frame, MSO_ANCHOR.MIDDLE)
        frame.word_wrap = False
        self.write(frame, [(text, True)], size=size, color="on_primary", align=PP_ALIGN.CENTER)

    # ── text ──

    def text(
        self,
        slide: Any,
        place: Place,
        runs: Sequence[tuple[str, bool]],
        *,
        size: float,
        color: str = "ink",
        align: PP_ALIGN = PP_ALIGN.LEFT,
        anchor: MSO_ANCHOR = MSO_ANCHOR.MIDDLE,
        lead: str = "",
    ) -> None:
        frame = slide.shapes.add_textbox(*self.emu(place)).text_frame
        self._bare(frame, anchor)
        self.write(frame, runs, size=size, color=color, align=align, lead=lead)

    def _bare(self, frame: Any, anchor: MSO_ANCHOR) -> None:
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = anchor

    def write(
        self,
        frame: Any,
        runs: Sequence[tuple[str, bool]],
        *,
        size: float,
        color: str | None = "ink",
        align: PP_ALIGN | None = None,
        lead: str = "",
    ) -> None:
        """`lead` is the colour of the bold runs, where it differs."""
        paragraph = frame.paragraphs[0]
        if align is not None:
            paragraph.alignment = align
        paragraph.line_spacing = self.pt(size * LINE_HEIGHT)
        paragraph._p.get_or_add_pPr().set("hangingPunct", "0")
        for text, bold in runs:
            for at, line in enumerate(legal(text).split("\n")):
                if at:
                    paragraph.add_line_break()
                run = paragraph.add_run()
                run.text = line
                run.font.size, run.font.bold = self.pt(size), bold
                if color:
                    run.font.color.rgb = self.color(lead if bold and lead else color)
                self.faces(run._r.get_or_add_rPr())

    def faces(self, properties: Any) -> None:
        """Latin, East-Asian and complex faces in the order that the schema asks for."""
        properties.set("lang", "zh-CN")
        fonts = self.theme["fonts"]
        for tag, face in (("latin", fonts["slides_latin"]), ("ea", fonts["slides_ea"]), ("cs", fonts["slides_latin"])):
            for old in properties.findall(qn(f"a:{tag}")):
                properties.remove(old)
            etree.SubElement(properties, qn(f"a:{tag}")).set("typeface", face)

    def color(self, name: str) -> RGBColor:
        return RGBColor.from_string(self.theme["colors"][name].lstrip("#").upper())

    def written(self, title: str) -> bytes:
        return written(self.template.deck, title=title, colors=self.theme["colors"] if self.template.own else None)
