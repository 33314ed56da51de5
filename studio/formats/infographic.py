"""一图读懂: one tall picture for phones, cut into slices for platforms, and its PDF twin as the proof.

The picture is the PDF page itself, turned into pixels, so what the page's text layer holds is what it shows;
chart labels are outlines and are proven where the charts are drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy
import pypdfium2
import segno
from PIL import Image

from studio.domain.content import Content
from studio.formats.charts import DrawnChart, draw
from studio.formats.contract import Artifact, CannotDraw, Format
from studio.formats.drawing.pdfium import PDFIUM
from studio.formats.proof import missing, pdf_text
from studio.formats.provenance import ROOM
from studio.formats.themes import logo_svg
from studio.formats.typesetting import BREAK, JOINER, Sheet, breakable, kept_whole
from studio.storyboard.blocks import (
    Block,
    Chart,
    Comparison,
    Contact,
    Figures,
    Headline,
    Points,
    Questions,
    Storyboard,
    Terms,
    Timeline,
)
from studio.storyboard.citations import cited
from studio.storyboard.compose import compose

TALLEST = 20_000
"""Pixels. Decoders of phones and platforms give up beyond; JPEG itself ends at 65 500."""
TALLEST_SHEET = 80_000
BAND = 4_000
"""Rows painted at a time: a band is held twice while it is turned into RGB."""
SLICE = 1_800
SLICE_BYTES = 1_000_000 - ROOM
"""The WeChat article-picture interface is remembered to take 1 MB at most; unverified, so we stay below."""
QUALITIES = (90, 84, 76, 68, 60)

QUOTED = 60
"""Characters up to which a single point is set like a title: large, its words not broken over lines."""

KINDS: dict[type[Block], tuple[str, str]] = {
    Figures: ("figures", "figures"),
    Timeline: ("timeline", "calendar"),
    Comparison: ("comparison", "compare"),
    Terms: ("terms", "book"),
    Questions: ("questions", "question"),
    Chart: ("chart", "chart"),
}
"""How a block is drawn when it does not say so itself, and its pictogram."""


class Infographic(Format):
    key, label, form = "infographic", "一图读懂", "图解"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="long_image")
        charts = {b.key: draw(b, theme, titled=False) for b in board.blocks if isinstance(b, Chart)}
        sheet = Sheet("long_image.typ", sheet_data(board, theme, charts))
        pdf = sheet.pdf()
        lost = (*_not_drawn(board, charts, sheet), *missing(_on_paper(board), pdf_text(pdf)))
        picture, marks = rasterised(pdf), sheet.marks("cut")
        return (*_pictures(picture, marks, board, lost), _twin(pdf, board, lost, picture.size))


def sheet_data(board: Storyboard, theme: Mapping[str, Any], charts: Mapping[str, DrawnChart]) -> dict[str, Any]:
    """What the template draws. Every string in it is shown as it stands."""
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    contact = next((block for block in board.blocks if isinstance(block, Contact)), None)
    url = contact.url if contact else ""
    blocks = [block for block in board.blocks if not isinstance(block, Headline | Contact)]
    return {
        "theme": dict(theme),
        "banner": {**_plain(headline), "title": kept_whole(breakable(headline.title)), "plain_title": board.title},
        "sections": [_section(block, number, charts) for number, block in enumerate(blocks, start=1)],
        "contact": _plain(contact) if contact else None,
        "url": breakable(url),
        "qr": qr_code(url),
        "logo": logo_svg(theme),
        "plate": board.plate,
    }


def _section(block: Block, number: int, charts: Mapping[str, DrawnChart]) -> dict[str, Any]:
    kind, icon = (block.kind, block.icon) if isinstance(block, Points) else KINDS[type(block)]
    svg = charts[block.key].svg.decode() if block.key in charts else ""
    drawn = {"number": number, "kind": kind, "icon": icon, "cited": _unbroken(cited(block.cites)), "svg": svg}
    return {**_plain(block), **drawn}


def _plain(block: Block) -> dict[str, Any]:
    plain: dict[str, Any] = _softened(asdict(block))
    for figure in plain["items"] if isinstance(block, Figures) else ():
        figure["label"] = kept_whole(figure["label"])
    if isinstance(block, Points) and len(block.items) == 1 and len(block.items[0].text) <= QUOTED:
        plain["items"][0]["text"] = kept_whole(plain["items"][0]["text"])
    return plain


def _unbroken(cites: str) -> str:
    """“三（二）1、四（一）”, in which a line may only break behind the commas."""
    return f"、{BREAK}".join(JOINER.join(cite) for cite in cites.split("、"))


def _softened(value: Any) -> Any:
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, dict):
        return {key: _softened(part) for key, part in value.items()}
    return [_softened(part) for part in value] if isinstance(value, list | tuple) else value


def qr_code(url: str) -> str:
    """The address as SVG; "" unless it is a web address."""
    if not url.startswith(("https://", "http://")):
        return ""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, dark="#000000")
    return out.getvalue().decode()


def _on_paper(board: Storyboard) -> tuple[str, ...]:
    """The strings that are set as text: all but the labels inside charts."""
    return (*(text for block in board.blocks for text in _set_as_text(block)), *((board.plate,) if board.plate else ()))


def _set_as_text(block: Block) -> tuple[str, ...]:
    return tuple(filter(str.strip, (block.heading, block.source))) if isinstance(block, Chart) else block.said()


def _not_drawn(board: Storyboard, charts: Mapping[str, DrawnChart], sheet: Sheet) -> tuple[str, ...]:
    """Chart labels cut off in their drawing, and all labels of a chart that is not on the sheet."""
    placed = set(sheet.marks("drawn"))
    blocks = [block for block in board.blocks if isinstance(block, Chart)]
    return tuple(text for b in blocks for text in (charts[b.key].lost if b.key in placed else b.said()))


def rasterised(pdf: bytes) -> Image.Image:
    """The PDF's one page, a pixel to the point: the picture is the very page that was read back."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            if (height := round(page.get_height())) > TALLEST_SHEET:
                raise CannotDraw(
                    f"内容太多，长图会有 {height} 像素高，看的人翻不到底，所以没有生成。"
                    "请减少条目，或改用文章和幻灯片；内容没有改动。"
                )
            return _in_bands(page, round(page.get_width()), height)
        finally:
            document.close()


def _in_bands(page: pypdfium2.PdfPage, width: int, height: int) -> Image.Image:
    """PDFium leaves out shapes beyond 32 767 pixels, so a tall page is painted band by band."""
    picture = Image.new("RGB", (width, height), "white")
    exact = page.get_height()
    for top in range(0, height, BAND):
        rest = max(exact - top - BAND, 0.0)
        band = page.render(scale=1, rev_byteorder=True, crop=(0, rest, 0, top)).to_pil()
        picture.paste(band, (0, top))
    return picture


def _pictures(
    picture: Image.Image, marks: Sequence[Mapping[str, Any]], board: Storyboard, lost: tuple[str, ...]
) -> Iterator[Artifact]:
    """The long picture, in parts where it is too tall for one file, and then its slices."""
    shared: dict[str, Any] = {"placed": board.pictured(), "missing": lost}
    rows = safe_rows(picture.height, marks, TALLEST)
    count = len(rows) - 1
    for index, part in enumerate(_cut(picture, rows), start=1):
        name = "一图读懂.jpg" if count == 1 else f"一图读懂-{index}.jpg"
        yield _jpeg(part.size, name, _alt(board, index, count), role="long_image", data=_encoded(part, 90), **shared)
    slices = list(_light_slices(_cut(picture, safe_rows(picture.height, marks, SLICE))))
    for index, (size, data) in enumerate(slices, start=1):
        yield _jpeg(size, f"切片-{index:02d}.jpg", _alt(board, index, len(slices)), role="picture", data=data)


def _jpeg(size: tuple[int, int], name: str, alt: str, **more: Any) -> Artifact:
    return Artifact(name=name, media_type="image/jpeg", alt=alt, width=size[0], height=size[1], **more)


def _alt(board: Storyboard, index: int, count: int) -> str:
    part = "" if count == 1 else f"（第{index}张，共{count}张）"
    return f"一图读懂长图{part}：{board.title}。文字内容与同时发布的文字解读一致。"


def _twin(pdf: bytes, board: Storyboard, lost: tuple[str, ...], size: tuple[int, int]) -> Artifact:
    return Artifact(
        name="一图读懂.pdf",
        media_type="application/pdf",
        data=pdf,
        alt=_alt(board, 1, 1),
        width=size[0],
        height=size[1],
        placed=board.pictured(),
        missing=lost,
    )


def safe_rows(height: int, marks: Sequence[Mapping[str, Any]], limit: int) -> list[int]:
    """Rows to cut at, from 0 to `height`: between two sections if one is near, else between two items.

    A piece grows beyond `limit` only where there is no mark to cut at.
    """
    rows = [0]
    while height - rows[-1] > limit:
        reach = [mark for mark in marks if rows[-1] + limit * 0.4 < mark["y"] <= rows[-1] + limit]
        ahead = [mark for mark in marks if mark["y"] > rows[-1] + limit]
        sections = [mark for mark in reach if mark["kind"] == "section"]
        if not (choice := sections or reach) and not ahead:
            break
        row = max(mark["y"] for mark in choice) if choice else min(mark["y"] for mark in ahead)
        rows.append(round(row))
    return [*rows, height]


def _cut(picture: Image.Image, rows: Sequence[int]) -> Iterator[Image.Image]:
    for top, bottom in pairwise(rows):
        whole = bottom - top == picture.height
        yield picture if whole else picture.crop((0, top, picture.width, bottom))


def _light_slices(pieces: Iterator[Image.Image]) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Each piece within the byte limit: by quality first, then by cutting it between two lines of text."""
    for piece in pieces:
        data = next((data for q in QUALITIES if len(data := _encoded(piece, q)) <= SLICE_BYTES), b"")
        if data:
            yield piece.size, data
        else:
            yield from _light_slices(_cut(piece, [0, quiet_row(piece), piece.height]))


def quiet_row(piece: Image.Image) -> int:
    """The row nearest to the middle that looks like its six neighbours on each side: no letter stands there."""
    pixels = numpy.asarray(piece)
    still = (pixels[1:] == pixels[:-1]).all(axis=(1, 2)).astype(int)
    calm = numpy.flatnonzero(numpy.convolve(still, numpy.ones(12), "same") >= 12)
    middle = piece.height // 2
    return int(calm[numpy.abs(calm - middle).argmin()]) if calm.size else middle


def _encoded(picture: Image.Image, quality: int) -> bytes:
    """JPEG without chroma subsampling, because red text on white would blur."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0, dpi=(144, 144))
    return out.getvalue()
