"""The circular as PDF/UA-1 and PDF/A-2a, with the shipped fonts: for sending where no Word is at hand."""

from __future__ import annotations

from studio.domain.ratios.report import Report
from studio.formats.typesetting import Sheet
from studio.reports.document import NUMERALS, ON_ONE_PAGE
from studio.reports.telling import circular

STANDARDS = ("ua-1", "a-2a")
FONTS = ["Noto Serif SC", "Noto Sans SC", "LXGW WenKai", "Noto Sans CJK SC", "HanaMinB", "Noto Emoji"]


def paper(report: Report, *, issuer: str = "") -> bytes:
    """A PDF file. Raises `CannotDraw` for characters that no shipped font has."""
    told = circular(report, issuer=issuer)
    chapters = [
        {
            "heading": f"{NUMERALS[at]}、{chapter.heading}",
            "paragraphs": list(chapter.paragraphs),
            "heads": list(chapter.table.heads) if chapter.table else [],
            "rows": [list(row) for row in chapter.table.rows] if chapter.table else [],
            "remarks": list(chapter.remarks),
            "together": chapter.table is not None and len(chapter.table.rows) <= ON_ONE_PAGE,
            "widths": list(chapter.table.widths) if chapter.table else [],
        }
        for at, chapter in enumerate(told.chapters)
    ]
    said = {name: getattr(told, name) for name in ("title", "addressee", "opening", "closing", "issuer", "day")}
    return Sheet("circular.typ", {**said, "fonts": FONTS, "chapters": chapters}).pdf(STANDARDS)
