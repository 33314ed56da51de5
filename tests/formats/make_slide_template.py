"""Makes `assets/slides/template.pptx`; run by hand when the design of the slides changes.

    python tests/formats/make_slide_template.py

Colours are theme colours only, so that a look is exchanged by exchanging the colour scheme. For each motif there
is a cover, a content and a closing layout.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.slide import SlideLayoutPart
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


# ── what each motif draws ──


def rings(layer: Layer, x: float, y: float, radii: tuple[int, ...]) -> None:
    for radius in radii:
        layer.ring(x, y, radius, "accent3", 28)


def skyline(layer: Layer) -> None:
    far = (62, 110, 84, 150, 98, 70, 124, 88, 156, 112, 66, 132, 92, 118, 80, 142)
    step = W / len(far)
    for index, tall in enumerate(far):
        tall = tall * 0.8
        layer.preset("rect", index * step, H - tall, step - 5, tall, "lt1", 9)
        layer.preset("rect", (index - 0.4) * step, H - tall * 0.55, step + 1, tall * 0.55, "dk2", 55)
    layer.preset("rect", 0, H - 10, W, 10, "accent3")


def dots(layer: Layer, x: float, y: float, color: str = "accent3", alpha: int = 70) -> None:
    for column in range(5):
        for row in range(4):
            layer.preset("ellipse", x + 18 * column, y + 18 * row, 4, 4, color, alpha)


def hills(layer: Layer, low: float) -> None:
    layer.wave(H - low, 50, 60, 6, "accent1", 22)
    layer.wave(H - low * 0.8, 20, -50, 50, "accent1", 45)
    layer.wave(H - low * 0.5, 30, 34, 8, "accent1")


def trees(layer: Layer, places: tuple[tuple[float, float, float], ...]) -> None:
    for x, foot, tall in places:
        layer.preset("rect", x - 2, foot - tall * 0.4, 4, tall * 0.4, "dk2")
        layer.preset("ellipse", x - tall * 0.26, foot - tall, tall * 0.52, tall * 0.74, "dk2", 85)


def half_sun(layer: Layer, x: float, y: float, radius: float) -> None:
    for share, alpha in ((1.0, 22), (0.78, 34), (0.56, 70)):
        r = radius * share
        layer.preset("ellipse", x - r, y - r, 2 * r, 2 * r, "accent3", alpha)


def double_rule(layer: Layer, y: float, left: float = 60, right: float = 60) -> None:
    """文武线: a thick line and a thin one."""
    layer.preset("rect", left, y, W - left - right, 4, "dk2")
    layer.preset("rect", left, y + 8, W - left - right, 1, "dk2")


def seal(layer: Layer, x: float, y: float, size: float) -> None:
    layer.preset("rect", x, y, size, size, "accent2")
    layer.preset("frame", x + size * 0.1, y + size * 0.1, size * 0.8, size * 0.8, "lt1", 85)


def cubes(layer: Layer, x: float, y: float, side: float) -> None:
    for row, columns in enumerate((range(4), range(1, 4), range(2, 4), range(3, 4))):
        for column in columns:
            color = "accent3" if (row + column) % 2 else "lt1"
            layer.preset("rect", x + column * side, y + row * side, side, side, color)


Drawn = tuple[str, Layer]


def cover(motif: str) -> Drawn:
    layer = Layer()
    ground, title, under = "accent1", "lt1", "accent3"
    if motif == "ribbon":
        ground = "dk2"
        rings(layer, 800, 170, (90, 130, 170, 210, 250))
        ribbons(layer)
        layer.sheet(728, 84, 7)
    elif motif == "grid":
        layer.preset("parallelogram", 520, -20, 560, 600, "lt1", 6)
        layer.preset("parallelogram", 700, -20, 420, 600, "lt1", 6)
        skyline(layer)
        dots(layer, 610, 44)
        layer.sheet(728, 92, -6)
    elif motif == "hills":
        ground, title, under = "lt2", "dk2", "accent2"
        layer.preset("rect", 0, 0, W, H, "accent6", 80)
        layer.preset("ellipse", 770, 60, 120, 120, "accent3")
        layer.preset("roundRect", 720, 176, 120, 26, "lt1", 90)
        layer.preset("roundRect", 752, 158, 90, 30, "lt1", 90)
        hills(layer, 170)
        trees(layer, ((742, 452, 84), (790, 470, 60), (846, 452, 96), (900, 462, 66)))
    elif motif == "sun":
        half_sun(layer, 800, 300, 250)
        layer.sheet(714, 150, 4)
        layer.preset("rect", 0, H - 66, W, 66, "dk2")
        layer.preset("rect", 0, H - 66, W, 5, "accent3")
    elif motif == "rules":
        ground, title, under = "lt2", "dk2", "dk1"
        double_rule(layer, 48)
        layer.preset("rect", 60, H - 62, W - 120, 1, "dk2")
        layer.preset("rect", 60, H - 55, W - 120, 4, "dk2")
        seal(layer, 800, 90, 84)
        layer.preset("rect", 760, 92, 1, 360, "accent4")
    else:
        cubes(layer, W - 4 * 60, 0, 60)
        layer.preset("rect", 0, H - 72, W, 72, "accent3")
        layer.preset("rect", 0, 0, 22, H - 72, "accent3")
    layer.placeholder("ctrTitle", 0, 60, 126, 620, 190, size=40, color=title, anchor="t", prompt="标题")
    layer.placeholder(
        "subTitle", 1, 60, 330, 620, 56, size=20, color=under, bold=False, anchor="t", prompt="发文机关与文号"
    )
    layer.placeholder(
        "body", 2, 60, 72, 600, 40, size=24, color="accent2" if ground == "lt2" else "accent3", prompt="栏目"
    )
    return ground, layer


def ribbons(layer: Layer) -> None:
    layer.wave(380, 90, 90, 10, "accent1", 60)
    layer.wave(392, 104, 80, 30, "accent3", 80)
    layer.wave(398, 106, 80, 34, "accent2")
    layer.wave(404, 108, 80, 38, "lt2")


def page(motif: str) -> Drawn:
    layer = Layer()
    title, left, foot, number = "dk2", 60.0, 504.0, "accent5"
    if motif == "ribbon":
        layer.preset("rect", 0, 0, W, 10, "accent1")
        layer.preset("rect", 0, 10, W, 3, "accent2")
        layer.preset("diamond", 58, 50, 18, 18, "accent2")
        layer.preset("diamond", 70, 50, 18, 18, "accent1")
        layer.preset("rect", 60, 90, 840, 1.5, "accent4")
        layer.wave(512, 14, 18, 4, "accent3", 60)
        layer.wave(516, 18, 16, 8, "accent1")
        left, foot, number = 102.0, 498.0, "accent5"
    elif motif == "grid":
        layer.preset("rect", 0, 30, 14, 58, "accent1")
        layer.preset("rect", 14, 30, 6, 58, "accent3")
        layer.preset("parallelogram", 790, -14, 240, 62, "accent1", 10)
        layer.preset("parallelogram", 860, -14, 200, 40, "accent3", 50)
        layer.preset("rect", 0, 530, W, 10, "accent1")
        layer.preset("rect", 0, 530, 150, 10, "accent3")
    elif motif == "hills":
        layer.preset("round2DiagRect", 60, 44, 34, 34, "accent1")
        layer.preset("ellipse", 71, 55, 12, 12, "accent3")
        layer.preset("rect", 108, 88, 792, 1.5, "accent4")
        layer.wave(506, 20, 22, 6, "accent1", 22)
        layer.wave(514, 10, -18, 18, "accent1", 60)
        left, foot = 108.0, 492.0
    elif motif == "sun":
        half_sun(layer, 940, 0, 110)
        layer.ring(77, 61, 17, "accent1", 100)
        layer.preset("ellipse", 69, 53, 16, 16, "accent1")
        layer.preset("roundRect", 60, 522, 840, 5, "accent3")
        left, foot = 108.0, 498.0
    elif motif == "rules":
        double_rule(layer, 24)
        layer.preset("rect", 60, 88, 840, 1, "dk2")
        layer.preset("rect", 60, 516, 840, 1, "dk2")
        layer.preset("rect", 60, 44, 6, 34, "accent2")
        left, foot = 82.0, 516.0
    else:
        layer.preset("rect", 0, 0, W, 92, "dk2")
        layer.preset("rect", 0, 92, W, 6, "accent3")
        layer.preset("rect", 60, 32, 14, 34, "accent3")
        layer.preset("rect", 0, 530, W, 10, "dk2")
        title, left, foot = "lt1", 90.0, 506.0
    top, tall = (20, 58) if motif == "blocks" else (34, 46) if motif == "rules" else (32, 56)
    layer.placeholder("title", 0, left, top, 880 - left, tall, size=30, color=title, prompt="标题")
    layer.placeholder("sldNum", 12, 834, foot, 66, 20, size=12, color=number, bold=False, align="r")
    return "lt2", layer


def section(motif: str) -> Drawn:
    layer = Layer()
    ground, title, under = "accent1", "lt1", "lt1"
    if motif == "ribbon":
        ground = "dk2"
        rings(layer, 900, 90, (90, 140, 190, 240, 290))
        layer.wave(470, 40, 40, 10, "accent2")
        layer.wave(474, 42, 40, 12, "accent1")
    elif motif == "grid":
        layer.preset("parallelogram", 520, -20, 560, 600, "lt1", 6)
        dots(layer, 830, 44)
        layer.preset("rect", 0, H - 10, W, 10, "accent3")
    elif motif == "hills":
        ground, title, under = "lt2", "dk2", "dk1"
        layer.preset("rect", 0, 0, W, H, "accent6", 80)
        layer.preset("ellipse", 820, 60, 84, 84, "accent3")
        hills(layer, 110)
        trees(layer, ((850, 494, 60), (896, 498, 44)))
    elif motif == "sun":
        half_sun(layer, 900, 480, 260)
    elif motif == "rules":
        ground, title, under = "lt2", "dk2", "dk1"
        double_rule(layer, 48)
        layer.preset("rect", 60, H - 55, W - 120, 4, "dk2")
        seal(layer, 836, 84, 54)
    else:
        cubes(layer, W - 4 * 44, 0, 44)
        layer.preset("rect", 0, 0, 22, H, "accent3")
    layer.preset("rect", 60, 262, 72, 5, "accent2" if ground == "lt2" else "accent3")
    layer.placeholder("title", 0, 60, 194, 420, 62, size=44, color=title, prompt="标题")
    layer.placeholder("body", 1, 60, 284, 700, 176, size=22, color=under, bold=False, anchor="t", prompt="本部分内容")
    return ground, layer


def closing(motif: str) -> Drawn:
    layer = Layer()
    ground, title = "accent1", "accent3"
    if motif == "ribbon":
        rings(layer, 930, 70, (120, 170, 220, 270))
        layer.wave(470, 40, 40, 10, "accent2")
        layer.wave(474, 42, 40, 12, "dk2")
    elif motif == "grid":
        layer.preset("parallelogram", 700, -20, 420, 600, "lt1", 6)
        layer.preset("rect", 0, 520, W, 20, "dk2", 55)
        layer.preset("rect", 0, 530, W, 10, "accent3")
    elif motif == "hills":
        ground, title = "lt2", "dk2"
        layer.preset("rect", 0, 0, W, H, "accent6", 80)
        layer.preset("ellipse", 850, 40, 70, 70, "accent3")
        hills(layer, 90)
        trees(layer, ((860, 502, 52), (900, 504, 38)))
    elif motif == "sun":
        half_sun(layer, 960, 540, 200)
        layer.preset("rect", 0, H - 14, W, 14, "dk2")
    elif motif == "rules":
        ground, title = "lt2", "dk2"
        double_rule(layer, 30)
        layer.preset("rect", 60, 108, W - 120, 1, "dk2")
        layer.preset("rect", 60, H - 62, W - 120, 1, "dk2")
        layer.preset("rect", 60, H - 55, W - 120, 4, "dk2")
    else:
        cubes(layer, W - 4 * 36, 0, 36)
        layer.preset("rect", 0, 0, 22, H, "accent3")
    layer.placeholder("title", 0, 60, 46, 640, 60, size=34, color=title, prompt="标题")
    return ground, layer


MOTIFS = ("ribbon", "grid", "hills", "sun", "rules", "blocks")
KINDS = (("cover", cover, "title"), ("page", page, "titleOnly"), ("section", section, "secHead"), ("closing", closing, "titleOnly"))  # fmt: skip
LAYOUTS = [(f"{name} {motif}", make(motif), kind) for motif in MOTIFS for name, make, kind in KINDS]


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


def another(deck, number: int):  # type: ignore[no-untyped-def]
    """One more layout under the master: a copy of the first."""
    master, first = deck.slide_master, deck.slide_layouts[0]
    part = SlideLayoutPart.load(
        PackURI(f"/ppt/slideLayouts/slideLayout{number}.xml"),
        first.part.content_type,
        deck.part.package,
        first.part.blob,
    )
    part.relate_to(master.part, RT.SLIDE_MASTER)
    entry = deepcopy(master._element.sldLayoutIdLst[0])
    entry.set("id", str(max(int(each.get("id")) for each in master._element.sldLayoutIdLst) + 1))
    entry.rId = master.part.relate_to(part, RT.SLIDE_LAYOUT)
    master._element.sldLayoutIdLst.append(entry)
    return part.slide_layout


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
    layouts += [another(deck, number) for number in range(len(layouts) + 1, len(LAYOUTS) + 1)]
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
    package = deck.part.package
    for key, rel in list(package._rels.items()):
        if rel.reltype == RT.THUMBNAIL:
            package._rels.pop(key)
    deck.save(str(TARGET))
    print(TARGET, TARGET.stat().st_size)


if __name__ == "__main__":
    main()
