"""The interpretation as a newspaper on A4, for printing and for screen readers: PDF/UA-1 and PDF/A-2a in one file.

It is drawn up to three times: first to see how long it is, then with letters that fill a short page or columns of
one length on the last. What is not chosen by measuring comes from the storyboard alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from studio.domain.content import Content
from studio.formats.charts import DrawnChart, draw
from studio.formats.contract import Artifact, Format
from studio.formats.drawing.pieces import extent, refuse_long_title
from studio.formats.infographic import sheet_data
from studio.formats.proof import missing, tagged_text
from studio.formats.typesetting import Sheet, breakable
from studio.storyboard.blocks import Block, Chart, Contact, Figure, Figures, Headline, Storyboard
from studio.storyboard.citations import cited
from studio.storyboard.compose import compose, day

STANDARDS = ("ua-1", "a-2a")
"""PDF/A-2a is the newest PDF/A level that may be PDF/UA-1 at the same time: PDF/A-4 asks for PDF 2.0."""
WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 53.86
"""Points: A4, and 19 mm above and below the columns."""
LEAD_FIGURES = 4
LEAD = 260.0
"""Chinese characters of a summary that may open the paper over both columns."""
RUNNING = 42.0
LARGEST = 1.3
"""Letters grow up to this where there is little to say, so that a page is not half empty."""
ALIKE = (0.96, 0.93, 1.05, 1.1)
"""Sizes so near to the usual one that nobody sees it."""
LINE = 17.0
"""Points from one line of the body to the next."""
TEMPLATE = "newspaper.typ"


class PrintPdf(Format):
    key, label, form = "print_pdf", "报纸版 PDF", "文字"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        board = compose(content, purpose="article")
        refuse_long_title(board.title, "报纸版")
        charts = {b.key: draw(b, theme, titled=False) for b in board.blocks if isinstance(b, Chart)}
        sheet = _composed(_paper_data(content, board, theme, charts))
        pdf = sheet.pdf(STANDARDS)
        unplaced = {block.key for block in board.blocks if isinstance(block, Chart)} - set(sheet.marks("drawn"))
        lost = (
            *missing(_printed(board), tagged_text(pdf)),
            *(text for b in board.blocks if isinstance(b, Chart) for text in _lost(b, charts, unplaced)),
        )
        made = Artifact(
            name="报纸版.pdf",
            media_type="application/pdf",
            data=pdf,
            alt=f"报纸版 PDF：{board.title}。文字可以选中、朗读，按标题跳转。",
            width=round(WIDTH),
            height=round(HEIGHT),
            placed=board.said(),
            missing=lost,
        )
        return (made,)


def _lost(block: Chart, charts: Mapping[str, DrawnChart], unplaced: set[str]) -> tuple[str, ...]:
    return block.drawn() if block.key in unplaced else charts[block.key].lost


def _printed(board: Storyboard) -> tuple[str, ...]:
    """The strings that are set as text: all but the labels inside charts."""
    return tuple(
        text
        for block in board.blocks
        for text in ((block.heading, block.source) if isinstance(block, Chart) else block.said())
        if text.strip()
    )


# ── What the template gets ─────────────────────────────────────────────────────────────────────


def _paper_data(
    content: Content, board: Storyboard, theme: Mapping[str, Any], charts: Mapping[str, DrawnChart]
) -> dict[str, Any]:
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    contact = next((block for block in board.blocks if isinstance(block, Contact)), None)
    led, rest = _led(board)
    told = Storyboard(title=board.title, blocks=(headline, *rest, *((contact,) if contact else ())))
    data = sheet_data(told, theme, charts)
    for section in data["sections"]:
        if section["key"] in charts:
            section["svg_ratio"] = charts[section["key"]].width / charts[section["key"]].height
    short = extent(headline.summary) <= LEAD
    return {
        **data,
        "plain_title": board.title,
        "issuer": breakable(headline.issuer),
        "dated": _dated(content),
        "running": breakable(_running(headline)),
        "colophon": breakable(headline.issuer if extent(headline.issuer) <= RUNNING else headline.kicker),
        "lead_summary": breakable(headline.summary) if short else "",
        "opening": [] if short else [breakable(headline.summary)],
        "lead_heading": led.heading if led else "",
        "lead_figures": [{key: breakable(text) for key, text in _parts(item)} for item in led.items] if led else [],
        "lead_cited": breakable(cited(led.cites)) if led else "",
        "contact_sources": {"cited": breakable(cited(contact.cites)) if contact else ""},
        "plain_url": contact.url if contact else "",
        "zoom": 1.0,
        "blank": 0.0,
    }


def _led(board: Storyboard) -> tuple[Figures | None, tuple[Block, ...]]:
    """The figures that stand in the lead, and the blocks of the body: what the lead has no room for stays there."""
    body = tuple(block for block in board.blocks if not isinstance(block, Headline | Contact))
    whole = next((block for block in body if isinstance(block, Figures)), None)
    chosen = tuple(item for item in whole.items if _leads(item))[:LEAD_FIGURES] if whole else ()
    if whole is None or not chosen:
        return None, body
    left = tuple(item for item in whole.items if not any(item is each for each in chosen))
    rest = (_with(whole, left),) if left else ()
    place = body.index(whole)
    return _with(whole, chosen), (*body[:place], *rest, *body[place + 1 :])


def _with(block: Figures, items: tuple[Figure, ...]) -> Figures:
    return Figures(key=block.key, cites=block.cites, heading=block.heading, items=items)


def _leads(item: Figure) -> bool:
    return (
        bool(item.value.strip())
        and extent(item.value) + extent(item.unit) <= 7
        and extent(item.label) <= 30
        and extent(item.note) <= 60
    )


def _parts(item: Figure) -> Iterator[tuple[str, str]]:
    yield from (("value", item.value), ("unit", item.unit), ("label", item.label), ("note", item.note))


def _dated(content: Content) -> str:
    """The day the policy was made public, or made: the interpretation's own day is not known when it is drawn."""
    card = content.policy
    told = ((day(card.released_on), "公布"), (day(card.issued_on), "成文"))
    return next((f"政策{verb}日期：{when}" for when, verb in told if when.strip()), "")


def _running(headline: Headline) -> str:
    """What stands above the later pages: the title, or what is short enough to stand there whole."""
    fits = (text for text in (headline.title, headline.doc_number) if 0 < extent(text) <= RUNNING)
    return next(fits, "")


# ── How long it is, and what follows from that ──────────────────────────────────────────────────────────


def _composed(data: Mapping[str, Any]) -> Sheet:
    """The paper with letters of a size that suits its length, and with columns of one length on its last page."""
    zoom, sheet, length = _sized(data)
    for spare in (2 * LINE, 6 * LINE):
        if (blank := length["blank"] - spare) <= 0:
            break
        even = Sheet(TEMPLATE, {**data, "zoom": zoom, "blank": round(blank, 1)})
        if _length(even)["pages"] == length["pages"]:
            return even
    return sheet


def _sized(data: Mapping[str, Any]) -> tuple[float, Sheet, Mapping[str, float]]:
    """Larger letters where a single page would be half empty; a little smaller or larger ones where else the box at
    the foot would stand on a page of its own."""
    plain = Sheet(TEMPLATE, data)
    length = _length(plain)
    if length["pages"] == 1 and length["used"] < 0.8:
        zooms: tuple[float, ...] = (min(LARGEST, math.sqrt(0.86 / max(length["used"], 0.1))),)
    else:
        zooms = ALIKE if _lone(length) else ()
    for zoom in zooms:
        sheet = Sheet(TEMPLATE, {**data, "zoom": round(zoom, 3)})
        found = _length(sheet)
        if found["pages"] <= length["pages"] and not _lone(found):
            return round(zoom, 3), sheet, found
    return 1.0, plain, length


def _lone(length: Mapping[str, float]) -> bool:
    """On the last page there is nothing, or next to nothing, but the box at its foot."""
    return length["ends"] < length["pages"] or (length["pages"] > 1 and length["used"] < 0.2)


def _length(sheet: Sheet) -> dict[str, float]:
    """Pages, and on which the body `ends`; there, the share of the columns that is `used`, and what both columns leave `blank`, in points."""
    (mark,) = sheet.marks("length")
    top, bottom = mark["top"], mark["bottom"]
    tall = bottom - top
    run = mark["y"] - top + (tall if mark["x"] > WIDTH / 2 else 0.0)
    return {"pages": mark["pages"], "ends": mark["ends"], "used": run / (2 * tall), "blank": tall - run / 2}
