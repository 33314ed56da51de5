"""A department's own slide template: used with its size, master and layouts, or refused in plain words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.util import Emu, Pt

from studio.errors import UnusableInput
from studio.formats.contract import CannotDraw
from studio.formats.rendering import proven
from studio.formats.slides import Slides
from studio.formats.themes import load_theme
from tests.formats.contents import CONTENTS
from tests.formats.test_slides import EMU, as_pdf, boxes_of, opened, runs, with_soffice, within

WIDE, STANDARD = (12_192_000, 6_858_000), (9_144_000, 6_858_000)
CHINESE = {0: "标题幻灯片", 1: "标题和内容", 2: "节标题", 5: "仅标题", 6: "空白"}
MARK = "某局"


def template(
    size: tuple[int, int] = WIDE,
    *,
    keep: tuple[int, ...] = (0, 1, 2, 5, 6),
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """A template as an office has it: a badge on its master, Chinese names of layouts, an example slide."""
    deck = Presentation()
    across, down = size[0] / deck.slide_width, size[1] / deck.slide_height
    deck.slide_width, deck.slide_height = Emu(size[0]), Emu(size[1])
    for at, layout in reversed(list(enumerate(deck.slide_layouts))):
        layout.name = CHINESE.get(at, layout.name)
        if at not in keep:
            deck.slide_layouts.remove(layout)
    own = [shape for holder in (deck.slide_master, *deck.slide_layouts) for shape in holder.placeholders
           if shape._element.spPr.xfrm is not None]  # fmt: skip
    for shape in own:
        shape.left, shape.width = Emu(int(shape.left * across)), Emu(int(shape.width * across))
        shape.top, shape.height = Emu(int(shape.top * down)), Emu(int(shape.height * down))
    badge = deck.slide_master.shapes._spTree
    example = deck.slides.add_slide(deck.slide_layouts[0])
    stamp = example.shapes.add_shape(MSO_SHAPE.OVAL, Pt(20), Pt(20), Pt(50), Pt(50))
    stamp.name, stamp.text_frame.text = "局徽", MARK
    stamp.fill.solid()
    stamp.fill.fore_color.rgb = RGBColor(0, 0x66, 0x33)
    badge.append(stamp._element)
    if change:
        change(deck)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Any]:
    """Puts the bytes into the office's theme as its template, and gives the theme."""
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path))
    (tmp_path / "themes").mkdir()

    def theme(data: bytes) -> Any:
        (tmp_path / "themes" / "bureau.pptx").write_bytes(data)
        (tmp_path / "themes" / "bureau.toml").write_text('label = "某局"\nslides_template = "bureau.pptx"\n', "utf-8")
        return load_theme("bureau")

    return theme


def drawn(theme: Any, name: str = "founding") -> Any:
    return Presentation(io.BytesIO(proven(Slides(), CONTENTS[name](), theme)[0].data))


@pytest.mark.parametrize("size", [WIDE, STANDARD, (9_144_000, 5_143_500)])
@pytest.mark.parametrize("name", ["founding", "dense", "hostile", "thirty_rows"])
def test_the_deck_has_the_size_and_the_master_of_the_template(size: tuple[int, int], name: str, office: Any) -> None:
    deck = drawn(office(template(size)), name)
    assert (deck.slide_width, deck.slide_height) == size
    assert any(shape.name == "局徽" for shape in deck.slide_master.shapes)
    assert MARK not in "".join(s.text_frame.text for page in deck.slides for s in page.shapes if s.has_text_frame)
    for page in deck.slides:
        for shape in page.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= size[0] + 1 and shape.top + shape.height <= size[1] + 1


def test_layouts_are_found_by_their_names_and_their_prompts_are_not_left_on_the_slides(office: Any) -> None:
    deck = drawn(office(template()))
    used = [page.slide_layout.name for page in deck.slides]
    assert used[0] == "标题幻灯片" and used[1] == "仅标题" and "节标题" in used
    bare = [s for page in deck.slides for s in page.placeholders if not s.text_frame.text.strip()
            and s.placeholder_format.type != PP_PLACEHOLDER.SLIDE_NUMBER]  # fmt: skip
    assert not bare


def test_layouts_with_names_of_their_own_are_found_by_their_type(office: Any) -> None:
    def renamed(deck: Any) -> None:
        for at, layout in enumerate(deck.slide_layouts):
            layout.name = f"版式{at}"

    used = [page.slide_layout.name for page in drawn(office(template(change=renamed))).slides]
    assert used[0] == "版式0" and used[1] == "版式3" and "版式2" in used


@pytest.mark.parametrize("keep", [(5,), (6,), (1,)])
def test_what_the_template_lacks_is_drawn_on_its_plain_page(keep: tuple[int, ...], office: Any) -> None:
    deck = drawn(office(template(keep=keep)))
    assert {page.slide_layout.name for page in deck.slides} == {CHINESE[keep[0]]}
    assert len(deck.slides) > 20


@with_soffice
def test_libreoffice_sets_no_text_beyond_its_box_on_a_narrower_page(office: Any, tmp_path: Path) -> None:
    made = proven(Slides(), CONTENTS["dense"](), office(template(STANDARD)))[0]
    (tmp_path / "deck.pptx").write_bytes(made.data)
    converted = as_pdf(tmp_path, ["deck.pptx"])
    tall, slides = STANDARD[1] / EMU, opened(made).slides
    boxes = [list(boxes_of(slide)) for slide in slides]
    for page, text, (left, bottom, right, top) in runs(converted["deck.pptx"]):
        if text.strip() and text not in MARK:
            assert any(within((left, tall - top, right, tall - bottom), box) for box in boxes[page]), text


def encrypted() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def old() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "PowerPoint Document".encode("utf-16-le") + bytes(512)


def with_macro() -> bytes:
    out = io.BytesIO(template())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("ppt/vbaProject.bin", b"\x00")
    return out.getvalue()


def without_layouts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as given, zipfile.ZipFile(out, "w") as package:
        for name in given.namelist():
            if not name.startswith("ppt/slideLayouts/"):
                package.writestr(name, given.read(name))
    return out.getvalue()


def linked() -> bytes:
    def link(deck: Any) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        deck.slide_master.part.relate_to("https://example.com/a.png", kind, is_external=True)

    return template(change=link)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (encrypted, "加了密码"),
        (old, "旧的 PPT 格式"),
        (with_macro, "里有宏"),
        (without_layouts, "没有版式"),
        (linked, "文件以外的图片"),
        (lambda: template((6_858_000, 9_144_000)), r"页面是 19\.1×25\.4 厘米，应当是宽屏 16:9 或标准 4:3"),
        (lambda: template()[:2000], "打不开，不是完整的 PPTX"),
        (lambda: b"PK\x05\x06" + bytes(18), "不是 PowerPoint 的文件"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_plain_words(make: Any, said: str, office: Any) -> None:
    with pytest.raises(UnusableInput, match=rf"slides_template 指的 bureau\.pptx .*{said}"):
        office(make())


def test_a_template_without_room_for_content_says_which_layout(office: Any) -> None:
    def narrowed(deck: Any) -> None:
        for holder in (deck.slide_master, *deck.slide_layouts):
            for shape in holder.placeholders:
                if shape.placeholder_format.type in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT):
                    shape.left, shape.top, shape.width, shape.height = Pt(60), Pt(400), Pt(200), Pt(60)

    with pytest.raises(CannotDraw, match=r"bureau\.pptx 的“仅标题”版式放内容的地方太小"):
        drawn(office(template(change=narrowed)))
