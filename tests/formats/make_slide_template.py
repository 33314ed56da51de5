"""Makes `assets/slides/template.pptx`; run by hand when the design of the slides changes.

    python tests/formats/make_slide_template.py

Colours are theme colours only, so that a look is exchanged by exchanging the colour scheme. For each motif there
is a cover, a content and a closing layout.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Pt

TARGET = Path(__file__).resolve().parents[2] / "assets" / "slides" / "template.pptx"
W, H = 960, 540
NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FONT = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'


def emu(points: float) -> int:
    return round(points * 12700)


def fill(color: str, alpha: int = 100) -> str:
    thin = f'<a:alpha val="{alpha * 1000}"/>' if alpha < 100 else ""
    return f'<a:solidFill><a:schemeClr val="{color}">{thin}</a:schemeClr></a:solidFill>'


def frame(x: float, y: float, w: float, h: float, turn: float = 0) -> str:
    rot = f' rot="{round(turn * 60000)}"' if turn else ""
    return f'<a:xfrm{rot}><a:off x="{emu(x)}" y="{emu(y)}"/><a:ext cx="{emu(w)}" cy="{emu(h)}"/></a:xfrm>'


class Layer:
    """Collects the shapes of one layout."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def add(self, geometry: str, where: str, paint: str, line: str = "<a:ln><a:noFill/></a:ln>") -> None:
        number = len(self.shapes) + 2
        self.shapes.append(
            f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{number}" name="decoration {number}"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{where}{geometry}{paint}{line}</p:spPr></p:sp>'
        )

    def preset(self, kind: str, x: float, y: float, w: float, h: float, color: str, alpha: int = 100,
               turn: float = 0) -> None:  # fmt: skip
        self.add(f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>', frame(x, y, w, h, turn), fill(color, alpha))

    def ring(self, x: float, y: float, radius: float, color: str, alpha: int) -> None:
        line = f'<a:ln w="19050">{fill(color, alpha)}</a:ln>'
        where = frame(x - radius, y - radius, 2 * radius, 2 * radius)
        self.add('<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>', where, "<a:noFill/>", line)

    def wave(self, top: float, left: float, bend: float, right: float, color: str, alpha: int = 100) -> None:
        """A ribbon over the whole width, from `top` to the lower edge; heights in points below `top`."""
        h = H - top
        path = (
            f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{emu(W)}" h="{emu(h)}"><a:moveTo><a:pt x="0" y="{emu(left)}"/></a:moveTo><a:cubicBezTo>'
            f'<a:pt x="{emu(W * 0.3)}" y="{emu(left - bend)}"/><a:pt x="{emu(W * 0.62)}" y="{emu(left + bend)}"/>'
            f'<a:pt x="{emu(W)}" y="{emu(right)}"/></a:cubicBezTo><a:lnTo><a:pt x="{emu(W)}" y="{emu(h)}"/></a:lnTo>'
            f'<a:lnTo><a:pt x="0" y="{emu(h)}"/></a:lnTo><a:close/></a:path></a:pathLst></a:custGeom>'
        )
        self.add(path, frame(0, top, W, h), fill(color, alpha))

    def sheet(self, x: float, y: float, turn: float) -> None:
        """The open document of the long image, in slide shapes."""
        self.preset("roundRect", x + 16, y + 14, 176, 226, "accent3", 55, turn)
        self.preset("roundRect", x, y, 176, 226, "lt1", 100, turn)
        for step, width in enumerate((120, 120, 92, 120, 104)):
            self.preset("rect", x + 28, y + (34 if step == 0 else 52 + 18 * step), width, 12 if step == 0 else 6,
                        "accent1", 100 if step == 0 else 24, 0)  # fmt: skip
        self.preset("star5", x + 104, y + 160, 36, 36, "accent1", 80)

    def placeholder(self, kind: str, idx: int, x: float, y: float, w: float, h: float, *, size: int, color: str,
                    bold: bool = True, anchor: str = "ctr", align: str = "l", prompt: str = "") -> None:  # fmt: skip
        number = len(self.shapes) + 2
        mark = (
            f'<p:ph type="{kind}"'
            + (f' idx="{idx}"' if idx else "")
            + (' sz="quarter"' if kind == "sldNum" else "")
            + "/>"
        )
        style = (
            f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/><a:defRPr sz="{size * 100}" b="{int(bold)}">'
            f"{fill(color)}{FONT}</a:defRPr></a:lvl1pPr>"
        )
        inside = (
            '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
            if kind == "sldNum" else f'<a:r><a:rPr lang="zh-CN"/><a:t>{prompt}</a:t></a:r>'
        )  # fmt: skip
        self.shapes.append(
            f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{number}" name="{prompt or kind}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f"</p:cNvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:spPr>{frame(x, y, w, h)}"
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" '
            f'bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle><a:p>{inside}</a:p>'
            f"</p:txBody></p:sp>"
        )


def cover(motif: str) -> tuple[str, Layer]:
    layer = Layer()
    if motif == "ribbon":
        for radius in (90, 130, 170, 210, 250):
            layer.ring(800, 170, radius, "accent3", 30)
        layer.wave(380, 90, 90, 10, "accent1", 60)
        layer.wave(392, 104, 80, 30, "accent3", 80)
        layer.wave(398, 106, 80, 34, "accent2")
        layer.wave(404, 108, 80, 38, "lt2")
        layer.sheet(728, 84, 7)
    else:
        layer.preset("parallelogram", 520, -20, 560, 600, "lt1", 6)
        layer.preset("parallelogram", 700, -20, 420, 600, "lt1", 6)
        skyline(layer)
        dots(layer, 610, 44)
        layer.sheet(728, 92, -6)
    layer.placeholder("ctrTitle", 0, 60, 132, 620, 190, size=40, color="lt1", anchor="t", prompt="标题")
    layer.placeholder(
        "subTitle", 1, 60, 334, 620, 60, size=20, color="accent3", bold=False, anchor="t", prompt="发文机关与文号"
    )
    return ("dk2" if motif == "ribbon" else "accent1"), layer


def skyline(layer: Layer) -> None:
    far = (62, 110, 84, 150, 98, 70, 124, 88, 156, 112, 66, 132, 92, 118, 80, 142)
    step = W / len(far)
    for index, tall in enumerate(far):
        layer.preset("rect", index * step, H - tall, step - 5, tall, "lt1", 9)
        layer.preset("rect", (index - 0.4) * step, H - tall * 0.55, step + 1, tall * 0.55, "dk2", 55)
    layer.preset("rect", 0, H - 10, W, 10, "accent3")


def dots(layer: Layer, x: float, y: float) -> None:
    for column in range(5):
        for row in range(4):
            layer.preset("ellipse", x + 18 * column, y + 18 * row, 4, 4, "accent3", 70)


def page(motif: str) -> tuple[str, Layer]:
    layer = Layer()
    if motif == "ribbon":
        layer.preset("rect", 0, 0, W, 10, "accent1")
        layer.preset("rect", 0, 10, W, 3, "accent2")
        layer.preset("diamond", 46, 50, 18, 18, "accent2")
        layer.preset("diamond", 58, 50, 18, 18, "accent1")
        layer.preset("rect", 48, 92, 864, 1.5, "accent4")
        layer.wave(508, 18, 22, 4, "accent3", 60)
        layer.wave(512, 22, 20, 8, "accent1")
    else:
        layer.preset("rect", 0, 30, 14, 58, "accent1")
        layer.preset("rect", 14, 30, 6, 58, "accent3")
        layer.preset("parallelogram", 790, -14, 240, 62, "accent1", 10)
        layer.preset("parallelogram", 860, -14, 200, 40, "accent3", 50)
        layer.preset("rect", 0, 530, W, 10, "accent1")
        layer.preset("rect", 0, 530, 150, 10, "accent3")
    left = 90 if motif == "ribbon" else 48
    layer.placeholder("title", 0, left, 30, 822 - left + 48, 58, size=30, color="dk2", prompt="标题")
    layer.placeholder(
        "sldNum",
        12,
        846,
        500 if motif == "ribbon" else 504,
        66,
        20,
        size=12,
        color="lt1" if motif == "ribbon" else "accent5",
        bold=False,
        align="r",
    )
    return "lt2", layer


def closing(motif: str) -> tuple[str, Layer]:
    layer = Layer()
    if motif == "ribbon":
        for radius in (120, 170, 220, 270):
            layer.ring(930, 70, radius, "accent3", 25)
        layer.wave(470, 40, 40, 10, "accent2")
        layer.wave(474, 42, 40, 12, "dk2")
    else:
        skyline(layer)
    layer.placeholder("title", 0, 60, 44, 700, 64, size=34, color="accent3", prompt="标题")
    return "accent1", layer


LAYOUTS = [(f"{name} {motif}", make(motif), kind) for motif in ("ribbon", "grid")
           for name, make, kind in (("cover", cover, "title"), ("page", page, "titleOnly"), ("closing", closing, "titleOnly"))]  # fmt: skip


def rewrite(layout, name: str, background: str, layer: Layer, kind: str) -> None:  # type: ignore[no-untyped-def]
    root = layout._element
    root.set("type", kind)
    root.set("preserve", "1")
    common = root.cSld
    common.set("name", name)
    for old in common.findall("{*}bg"):
        common.remove(old)
    common.insert(0, parse_xml(f"<p:bg {NS}><p:bgPr>{fill(background)}<a:effectLst/></p:bgPr></p:bg>"))
    tree = common.spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for shape in layer.shapes:
        tree.append(parse_xml(shape))


def set_fonts_and_colours(master) -> None:  # type: ignore[no-untyped-def]
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    root = etree.fromstring(part.blob)
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    root.set("name", "政策解读")
    for scheme in root.iter(f"{a}majorFont", f"{a}minorFont"):
        for child in list(scheme):
            scheme.remove(child)
        for tag, face in (("latin", "Microsoft YaHei"), ("ea", "微软雅黑"), ("cs", "Microsoft YaHei")):
            etree.SubElement(scheme, a + tag, typeface=face)
        etree.SubElement(scheme, f"{a}font", script="Hans", typeface="微软雅黑")
    for slot in root.iter(f"{a}clrScheme"):
        slot.set("name", "政策解读")
        for child in slot:
            for color in list(child):
                child.remove(color)
            etree.SubElement(child, f"{a}srgbClr", val="000000")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def main() -> None:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(W), Pt(H)
    layouts = list(deck.slide_layouts)
    for layout in layouts[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    for layout, (name, (background, layer), kind) in zip(layouts, LAYOUTS, strict=False):
        rewrite(layout, name, background, layer, kind)
    frame_of = Layer()
    frame_of.placeholder("title", 0, 48, 30, 864, 58, size=30, color="dk2", prompt="标题")
    frame_of.placeholder("body", 1, 48, 112, 864, 380, size=20, color="dk1", bold=False, anchor="t", prompt="正文")
    frame_of.placeholder("sldNum", 4, 846, 504, 66, 20, size=12, color="accent5", bold=False, align="r")
    tree = deck.slide_master._element.cSld.spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for xml in frame_of.shapes:
        tree.append(parse_xml(xml))
    set_fonts_and_colours(deck.slide_master)
    deck.core_properties.title = "政策解读"
    deck.core_properties.author = ""
    deck.save(str(TARGET))
    print(TARGET, TARGET.stat().st_size)


if __name__ == "__main__":
    main()
