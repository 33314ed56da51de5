"""The spoken script (解说词) for narration, video and a press briefing: a table of scenes to print, and plain text.

In the table the figures stand as they were written, with their reading above them, so that a speaker sees both; the
plain text has them as they are read, for a prompter or a speech engine, and the original below where it differs.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import lxml.etree

from studio.domain.content import Content, DataPoint
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.packages import legal, timeless
from studio.formats.drawing.spoken import said
from studio.formats.drawing.telling import LONGEST_CLIP, PER_SECOND, Line, Scene, full, lasting, short, told_in_talk
from studio.formats.proof import missing
from studio.storyboard.labels import LABEL, LEAD

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COLUMNS = (("镜号", 1.3), ("画面提示", 3.7), ("解说词", 9.6), ("依据条款", 2.6))
"""Headings and widths in centimetres; together the width of A4 between its margins."""
READING, SMALL = 14, 9.5
"""Points: what is read aloud from a stand, and what is looked up."""
GUIDE = 16
"""Half-points of the reading above a figure."""


class Script(Format):
    key, label, form = "script", "解说词", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        versions = _versions(content)
        alt = f"解说词：{content.title or content.policy.title}。{'；'.join(name for name, _ in versions)}。"
        strings = _strings(content)
        document = _document(content, versions, theme)
        plain = _plain(content, versions).encode()
        return (
            Artifact(
                name="解说词.docx",
                media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                data=document,
                alt=alt,
                placed=strings,
                missing=missing(strings, written_text(document)),
            ),
            Artifact(
                name="解说词.txt",
                media_type="text/plain",
                data=plain,
                alt=alt,
                placed=strings,
                missing=missing(strings, plain.decode()),
            ),
        )


def _versions(content: Content) -> tuple[tuple[str, tuple[Scene, ...]], ...]:
    """The full version; before it a short one, when the full one is longer than people listen to a clip."""
    whole = full(content)
    if lasting(whole) <= LONGEST_CLIP:
        return ((f"解说词（约{_clock(lasting(whole))}）", whole),)
    brief = short(content)
    return (
        (f"短版：短视频、广播口播（约{_clock(lasting(brief))}）", brief),
        (f"全版：完整视频、新闻发布会（约{_clock(lasting(whole))}）", whole),
    )


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}分{rest}秒" if minutes and rest else f"{minutes}分钟" if minutes else f"{rest}秒"


def _strings(content: Content) -> tuple[str, ...]:
    """Every string that the talk tells; a series or source that several figures share stands once."""
    told = told_in_talk(content)
    captions = {
        text for _, _, entry in told.entries() if isinstance(entry, DataPoint) for text in (entry.series, entry.source)
    }
    entries = [text for _, _, entry in told.entries() for text in entry.said() if text not in captions]
    head = (content.title, told.summary, content.policy.doc_number, content.policy.url, *content.policy.issuers)
    label = (LABEL,) if content.ai_assisted else ()
    return tuple(text for text in (*head, *entries, *sorted(captions), *label) if text.strip())


def _facts(content: Content) -> Iterator[tuple[str, str]]:
    card = content.policy
    facts = (("政策文件", card.title), ("发文字号", card.doc_number), ("发文机关", "、".join(card.issuers)))
    yield from ((label, text) for label, text in (*facts, ("政策原文", card.url)) if text.strip())
    if content.ai_assisted:
        yield LEAD.rstrip("："), LABEL
    yield "语速", f"每秒{PER_SECOND}个字左右，每分钟约{PER_SECOND * 60}个字；时长按此估算，录完以实际为准。"


# ── to print ────────────────────────────────────────────────────────────────────────────────────────


def _document(content: Content, versions: Sequence[tuple[str, Sequence[Scene]]], theme: Mapping[str, Any]) -> bytes:
    import docx  # a tenth of a second, wanted only here
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    document = docx.Document()
    _dress(document, content, theme)
    title = document.add_paragraph(style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, f"{content.title or content.policy.title}")
    below = document.add_paragraph(style="Subtitle")
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(below, "解说词")
    for label, text in _facts(content):
        line = document.add_paragraph()
        line.paragraph_format.space_after = 0
        _write(line, f"{label}：", bold=True)
        _write(line, text)
    how = document.add_paragraph()
    how.paragraph_format.space_before = Cm(0.2)
    _write(how, "数字、日期、字号上方的小字是读法。画面提示和依据条款不读。标“问”“答”的段落可作新闻发布会答问口径。")
    for place, (name, scenes) in enumerate(versions):
        document.add_heading(name, level=1).paragraph_format.page_break_before = place > 0
        _table(document, scenes, theme)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def _dress(document: Any, content: Content, theme: Mapping[str, Any]) -> None:
    """Page, faces and colours, in the styles, so that an office can change them in one place."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    faces, colors = theme["fonts"], theme["colors"]
    sizes = {"Normal": 11, "Title": 20, "Subtitle": 15, "Heading 1": 16}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = faces["slides_latin"], Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme_face in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme_face}"), None)
        fonts.set(qn("w:eastAsia"), faces["slides_ea"])
        if name != "Normal":
            style.font.bold, style.font.italic = True, False
            style.font.color.rgb = RGBColor.from_string(colors["primary"].lstrip("#"))
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    properties = document.core_properties
    properties.title, properties.author = f"{content.title} 解说词"[:250], "、".join(content.policy.issuers)[:250]
    properties.comments, properties.language = "", "zh-CN"
    _number_pages(section)


def _number_pages(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = lxml.etree.SubElement(line._p, f"{WORD}fldSimple", {f"{WORD}instr": "PAGE"})
    lxml.etree.SubElement(lxml.etree.SubElement(field, f"{WORD}r"), f"{WORD}t").text = "1"


def _table(document: Any, scenes: Sequence[Scene], theme: Mapping[str, Any]) -> None:
    from docx.shared import Cm

    colors = theme["colors"]
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    _pad(table)
    for (heading, width), column, cell in zip(COLUMNS, table.columns, table.rows[0].cells, strict=True):
        column.width = cell.width = Cm(width)
        _shade(cell, colors["primary"])
        _write(cell.paragraphs[0], heading, bold=True, color=colors["on_primary"])
    _mark_row(table.rows[0], "tblHeader")
    for number, scene in enumerate(scenes, start=1):
        row = table.add_row()
        _mark_row(row, "cantSplit")
        for (_, width), cell in zip(COLUMNS, row.cells, strict=True):
            cell.width = Cm(width)
        _fill(row.cells, number, scene, colors)


def _fill(cells: Sequence[Any], number: int, scene: Scene, colors: Mapping[str, str]) -> None:
    from docx.shared import Pt

    place, picture, words, sources = cells
    _write(place.paragraphs[0], str(number), bold=True)
    _write(place.add_paragraph(), f"{scene.seconds}秒", size=SMALL)
    _write(picture.paragraphs[0], scene.heading, bold=True, color=colors["primary"])
    _write(picture.add_paragraph(), scene.picture, size=SMALL)
    for note in _notes(scene):
        _write(picture.add_paragraph(), note, size=SMALL, color=colors["ink_soft"])
    for index, line in enumerate(scene.lines):
        paragraph = words.paragraphs[0] if index == 0 else words.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(5)
        if line.speaker:
            _write(paragraph, f"{line.speaker}：", size=READING, bold=True, color=colors["primary"])
        _write_read(paragraph, line, colors["ink_soft"])
    for index, source in enumerate(scene.sources):
        _write(sources.paragraphs[0] if index == 0 else sources.add_paragraph(), source, size=SMALL)


def _notes(scene: Scene) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.note for line in scene.lines if line.note))


def _write(paragraph: Any, text: str, *, size: float = 0, bold: bool = False, color: str = "") -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(_spoken(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color.lstrip("#"))


def _write_read(paragraph: Any, line: Line, color: str) -> None:
    """The line as written, with readings as Word's phonetic guide above what is read otherwise."""
    for part in said(_spoken(line.text)):
        if part.read == part.written:
            _write(paragraph, part.written, size=READING)
        else:
            paragraph._p.append(_guided(part.written, part.read, color))


def _guided(written: str, read: str, color: str) -> lxml.etree._Element:
    run = lxml.etree.Element(f"{WORD}r")
    ruby = lxml.etree.SubElement(run, f"{WORD}ruby")
    shape = lxml.etree.SubElement(ruby, f"{WORD}rubyPr")
    for name, value in (
        ("rubyAlign", "center"),
        ("hps", str(GUIDE)),
        ("hpsRaise", str(READING * 2 - 4)),
        ("hpsBaseText", str(READING * 2)),
        ("lid", "zh-CN"),
    ):
        lxml.etree.SubElement(shape, f"{WORD}{name}", {f"{WORD}val": value})
    for name, text, half_points in (("rt", read, GUIDE), ("rubyBase", written, READING * 2)):
        inner = lxml.etree.SubElement(lxml.etree.SubElement(ruby, f"{WORD}{name}"), f"{WORD}r")
        look = lxml.etree.SubElement(inner, f"{WORD}rPr")
        if name == "rt":
            lxml.etree.SubElement(look, f"{WORD}color", {f"{WORD}val": color.lstrip("#")})
        lxml.etree.SubElement(look, f"{WORD}sz", {f"{WORD}val": str(half_points)})
        lxml.etree.SubElement(inner, f"{WORD}t").text = text
    return run


def _pad(table: Any) -> None:
    """Room between the lines of the table and its words, in twentieths of a point."""
    margins = lxml.etree.SubElement(table._tbl.tblPr, f"{WORD}tblCellMar")
    for side, room in (("top", 70), ("left", 110), ("bottom", 70), ("right", 110)):
        lxml.etree.SubElement(margins, f"{WORD}{side}", {f"{WORD}w": str(room), f"{WORD}type": "dxa"})


def _shade(cell: Any, color: str) -> None:
    look = cell._tc.get_or_add_tcPr()
    lxml.etree.SubElement(
        look, f"{WORD}shd", {f"{WORD}val": "clear", f"{WORD}color": "auto", f"{WORD}fill": color.lstrip("#")}
    )


def _mark_row(row: Any, mark: str) -> None:
    lxml.etree.SubElement(row._tr.get_or_add_trPr(), f"{WORD}{mark}")


def _spoken(text: str) -> str:
    """Without what XML cannot hold; a line break is a space to a speaker."""
    return re.sub(r"\s*\n\s*", " ", legal(text))


def written_text(document: bytes) -> str:
    """What the document says as it was written: all text but the readings above it."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        root = lxml.etree.fromstring(package.read("word/document.xml"))
    paragraphs = root.iter(f"{WORD}p")
    return "\n".join("".join(_texts(paragraph)) for paragraph in paragraphs)


def _texts(paragraph: lxml.etree._Element) -> Iterator[str]:
    for node in paragraph.iter(f"{WORD}t"):
        if not any(above.tag == f"{WORD}rt" for above in node.iterancestors()):
            yield node.text or ""


# ── for a prompter ──────────────────────────────────────────────────────────────────────────────────


def _plain(content: Content, versions: Sequence[tuple[str, Sequence[Scene]]]) -> str:
    lines = [f"{_spoken(content.title or content.policy.title)} 解说词", ""]
    lines += [f"{label}：{_spoken(text)}" for label, text in _facts(content)]
    for name, scenes in versions:
        lines += ["", f"【{name}】"]
        for number, scene in enumerate(scenes, start=1):
            lines += ["", f"[{number}] {scene.heading}　约{scene.seconds}秒　画面：{_spoken(scene.picture)}"]
            lines += [f"（画面小字：{_spoken(note)}）" for note in _notes(scene)]
            lines += _spoken_lines(scene.lines)
            lines += [f"（依据：{'、'.join(scene.sources)}）"] if scene.sources else []
    return "\n".join(lines) + "\n"


def _spoken_lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        speaker = f"{line.speaker}：" if line.speaker else ""
        text = _spoken(line.text)
        read = "".join(part.read for part in said(text))
        yield f"{speaker}{read}"
        if read != text:
            yield f"（原文：{text}）"
