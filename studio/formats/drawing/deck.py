"""Storyboards as sets of cards: which piece of which block stands as one unit that a card can hold.

A unit is the smallest thing that is never broken over two cards. Long texts are cut into several units here, at
the ends of sentences; how many units share a card, and how large their letters are, the template measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from studio.domain.content import Content
from studio.formats.contract import Artifact, CannotDraw
from studio.formats.drawing.choice import CONTACT, WHERE, chosen, whole_entries
from studio.formats.drawing.pieces import extent, pieces_of, refuse_long_title
from studio.formats.drawing.pixels import jpegs_of
from studio.formats.infographic import qr_code
from studio.formats.proof import missing, pdf_text
from studio.formats.themes import logo_svg
from studio.formats.typesetting import UNBROKEN, Sheet, breakable, kept_whole
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

Unit = dict[str, Any]
Section = dict[str, Any]

PICTOGRAMS: dict[type[Block], str] = {
    Figures: "figures",
    Timeline: "calendar",
    Comparison: "compare",
    Terms: "book",
    Questions: "question",
    Chart: "chart",
    Contact: "phone",
}
NARROW = 12
"""Latin characters in a row after which a line may break where two texts stand side by side."""
MORE = {"text": "完整解读见同时发布的“政策解读”", "_label": "完整解读", "_icon": "document", "_more": False}
"""What the closing card of a choice says where the content has no contacts."""
SIDE_BY_SIDE = 60.0
"""Characters of before and now up to which they stand next to each other."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The shape of a set. `room`: Chinese characters that one unit may have and still fit a card."""

    prefix: str
    ratio: str
    width: int
    height: int
    room: float


PORTRAIT = Shape(prefix="卡片", ratio="3:4", width=1080, height=1440, room=220)
SQUARE = Shape(prefix="方形卡片", ratio="1:1", width=1080, height=1080, room=120)


def told_by_cards(content: Content) -> Storyboard:
    """What cards of the whole content tell: the long picture's story below a cover."""
    board = compose(content, purpose="cards")
    return retitled(board, "政策解读", [block for block in board.blocks if not isinstance(block, Headline)])


def draw_deck(
    board: Storyboard, theme: Mapping[str, Any], shape: Shape, *, what: str, most: int = 0, cards: int = 0
) -> tuple[Artifact, ...]:
    """The board as a set of JPEG cards. `what` names the set for people; `most` units on a card (0: by kind).

    With `cards`, a choice of at most so many. Raises `CannotDraw` for a title or a text that no card can hold.
    """
    refuse_long_title(board.title, what)
    measures = {"width": shape.width, "height": shape.height, "most": most, "where": "", "choosing": False}
    everything = list(sections_of(board, shape.room))
    if cards and (sections := _chosen(board, everything, theme, measures, cards)):
        measures["where"] = WHERE
        said = placed = (*_strings(board, sections), WHERE)
        unsaid: tuple[str, ...] = ()
    else:
        sections, said, placed = everything, _strings(board, everything), board.pictured()
        unsaid = missing(board.said(), _spoken(board, sections))
    sheet = Sheet("cards.typ", {**sheet_data(board, sections, theme), **measures})
    pdf = sheet.pdf()
    marks = sheet.marks("card")
    _refuse_overfull(sections, marks, what)
    labels = (board.plate,) * (len(marks) - 1) if board.plate else ()
    lost = (*unsaid, *missing((*said, *labels), pdf_text(pdf)))
    told = [_told(board, sections, mark) for mark in marks]
    told[-1] += _left_out(everything, sections)
    return tuple(_cards(placed, told, pdf, shape, what, lost))


def _chosen(
    board: Storyboard,
    everything: Sequence[Section],
    theme: Mapping[str, Any],
    measures: Mapping[str, Any],
    most: int,
) -> list[Section]:
    """The sections of a choice of cards; empty where the complete set has no more than `most`."""
    sections = list(whole_entries(everything))
    if not any(section["kind"] == CONTACT for section in sections):
        sections.append(_section(CONTACT, "想知道更多", "document", [MORE]))
    sheet = Sheet("cards.typ", {**sheet_data(board, sections, theme), **measures, "choosing": True})
    if len(sheet.marks("card")) <= most and len(list(_units(sections))) == len(list(_units(everything))):
        return []
    return chosen(sections, sheet.marks("packs"), most, wished=board.wished)


def _units(sections: Iterable[Section]) -> Iterator[Unit]:
    return (unit for section in sections for unit in section["units"] if unit is not MORE)


def _left_out(everything: Sequence[Section], shown: Sequence[Section]) -> str:
    """For those who cannot see the cards: the parts that are not on any of them."""
    there = {section["heading"] for section in shown}
    absent = [section["heading"] for section in everything if section["heading"] not in there]
    return f"。没有选登的部分：{'、'.join(absent)}" if absent else ""


def _cards(
    placed: tuple[str, ...], told: Sequence[str], pdf: bytes, shape: Shape, what: str, lost: tuple[str, ...]
) -> Iterator[Artifact]:
    """The first card answers for the whole set: what is lost is lost from the set."""
    for number, (words, file) in enumerate(zip(told, jpegs_of(pdf, quality=88), strict=True), start=1):
        yield Artifact(
            name=f"{shape.prefix}-{number:02d}.jpg",
            media_type="image/jpeg",
            data=file,
            alt=f"{what}（{shape.ratio}，第{number}张，共{len(told)}张）：{words}",
            width=shape.width,
            height=shape.height,
            placed=placed if number == 1 else (),
            missing=lost if number == 1 else (),
            role="picture",
        )


def _told(board: Storyboard, sections: Sequence[Section], card: Mapping[str, Any]) -> str:
    """What a card shows, in words, for those who cannot see it."""
    if card["section"] < 0:
        return f"封面，{board.title}"
    section = sections[card["section"]]
    words = " ".join(text for index in card["units"] for text in said_by(section["units"][index]))
    return f"{section['heading']}。{words}" if words else f"{section['heading']}，附政策原文二维码"


def _refuse_overfull(sections: Sequence[Section], cards: Sequence[Mapping[str, Any]], what: str) -> None:
    if over := [card for card in cards if card["over"]]:
        raise CannotDraw(
            f"“{sections[over[0]['section']]['heading']}”里有一段文字一张{what}放不下，又没有可以断开的地方，所以没有生成。"
            "请把这段文字改短或分成几条；内容没有改动。"
        )


def _strings(board: Storyboard, sections: Iterable[Section]) -> tuple[str, ...]:
    """Every string the cards show, piece by piece."""
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    cover = (headline.kicker, headline.title, headline.doc_number, headline.issuer, board.plate)
    units = (text for section in sections for unit in section["units"] for text in said_by(unit))
    return tuple(filter(str.strip, (*cover, *(section["heading"] for section in sections), *units)))


def _spoken(board: Storyboard, sections: Iterable[Section]) -> str:
    """What the units say, in order: a text that was cut reads on from one unit to the next."""
    return "".join(_strings(board, sections))


def said_by(unit: Unit) -> Iterator[str]:
    """The unit's strings in reading order. What begins with `_` steers drawing."""
    for key, value in unit.items():
        if key.startswith("_"):
            continue
        yield from (value,) if isinstance(value, str) else (part["text"] for part in value)


# ── Blocks to sections ─────────────────────────────────────────────────────────────────────────


def sections_of(board: Storyboard, room: float) -> Iterator[Section]:
    """The board's blocks as sections of units; `room`: Chinese characters that a unit may have."""
    blocks = [block for block in board.blocks if not isinstance(block, Headline)]
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    if headline.summary.strip():
        texts = [
            {"text": piece, "_number": 1, "_more": index > 0}
            for index, piece in enumerate(pieces_of(headline.summary, room))
        ]
        yield _section("lede", "一句话看懂", "star", texts)
    for block in blocks:
        yield _section_of(block, room)


def _section_of(block: Block, room: float) -> Section:
    make: Callable[[Any, float], Iterable[Unit]] = UNITS.get(type(block), _plain_units)
    units = list(make(block, room))
    # What a block says beyond the units made here (a kind of block that is new to this file) is said as plain text.
    heading = getattr(block, "heading", "")
    spoken = "".join((heading, *(text for unit in units for text in said_by(unit))))
    units += [{"text": piece} for text in missing(block.said(), spoken) for piece in pieces_of(text, room)]
    kind = block.kind if isinstance(block, Points) else type(block).__name__.lower()
    icon = block.icon if isinstance(block, Points) else PICTOGRAMS.get(type(block), "document")
    section = _section(kind, heading, icon, units, cites=cited(block.cites))
    return {**section, "key": block.key}


def _section(kind: str, heading: str, icon: str, units: list[Unit], cites: str = "") -> Section:
    return {"key": kind, "kind": kind, "heading": heading, "icon": icon, "units": units, "cited": cites}


def _plain_units(block: Block, room: float) -> Iterator[Unit]:
    return iter(())


def _headed(head: str, text: str, room: float, names: tuple[str, str], number: int) -> Iterator[Unit]:
    """Head and text as one unit where they fit; else the text goes on in units of its own."""
    first, then = names
    if extent(head) > room * 0.6:
        heads = pieces_of(head, room * 0.6)
        for index, piece in enumerate(heads):
            yield {first: piece, then: "", "_number": number, "_more": index > 0}
        head, more = "", True
    else:
        more = False
    start = max(room * 0.3, room - extent(head) * 1.3)
    for index, piece in enumerate(pieces_of(text, room, start) if text.strip() else ()):
        yield {first: head if index == 0 else "", then: piece, "_number": number, "_more": more or index > 0}
    if not text.strip() and not more:
        yield {first: head, then: "", "_number": number, "_more": False}


def _points(block: Points, room: float) -> Iterator[Unit]:
    for number, item in enumerate(block.items, start=1):
        for unit in _headed(item.lead, item.text, room, ("lead", "text"), number):
            yield {**unit, "_only": len(block.items) == 1}


def _figures(block: Figures, room: float) -> Iterator[Unit]:
    for number, item in enumerate(block.items, start=1):
        if extent(item.value) + extent(item.unit) + extent(item.label) + extent(item.note) <= room * 0.62:
            yield {"value": item.value, "unit": item.unit, "label": item.label, "note": item.note, "_number": number}
        else:
            texts = (item.value, item.unit, item.label, item.note)
            told = (piece for text in texts if text.strip() for piece in pieces_of(text, room))
            for index, piece in enumerate(told):
                yield {"text": piece, "_number": number, "_more": index > 0}


def _timeline(block: Timeline, room: float) -> Iterator[Unit]:
    last = len(block.items)
    for number, item in enumerate(block.items, start=1):
        for unit in _headed(item.when, item.text, room * 0.9, ("when", "text"), number):
            yield {**unit, "_goal": number == last}


def _terms(block: Terms, room: float) -> Iterator[Unit]:
    for number, item in enumerate(block.items, start=1):
        yield from _headed(item.term, item.explanation, room * 0.9, ("term", "text"), number)


def _questions(block: Questions, room: float) -> Iterator[Unit]:
    for number, item in enumerate(block.items, start=1):
        yield from _headed(item.question, item.answer, room * 0.85, ("question", "text"), number)


def _comparison(block: Comparison, room: float) -> Iterator[Unit]:
    """Before and now side by side while they are short; under one another when long; apart when very long."""
    for number, row in enumerate(block.rows, start=1):
        parts = [("以前", "before", row.before), ("现在", "now", row.now), ("影响", "effect", row.effect)]
        told = [{"label": label, "tone": tone, "text": text} for label, tone, text in parts if text.strip()]
        whole = sum(extent(part["text"]) for part in told) + extent(row.item)
        paired = extent(row.before) + extent(row.now) <= SIDE_BY_SIDE and whole <= room * 0.62
        if paired or whole <= room * 0.7:
            both = paired and bool(row.before.strip() and row.now.strip())
            yield {"item": row.item, "parts": told, "_paired": both, "_number": number}
        else:
            for index, unit in enumerate(_long_row(row.item, told, room)):
                yield {**unit, "_number": number, "_more": index > 0}


def _long_row(item: str, told: list[dict[str, str]], room: float) -> Iterator[Unit]:
    *early, last = pieces_of(item, room * 0.5)
    yield from ({"item": piece, "parts": [], "_paired": False} for piece in early)
    waiting = last
    for part in told:
        for piece in pieces_of(part["text"], room * 0.8, room * 0.8 - extent(waiting)):
            yield {"item": waiting, "parts": [{**part, "text": piece}], "_paired": False}
            waiting = ""
    if waiting:
        yield {"item": waiting, "parts": [], "_paired": False}


def _chart(block: Chart, room: float) -> Iterator[Unit]:
    """One bar per point, from zero; percentages of progress on a track of a hundred."""
    values = [point.value for point in block.points]
    low, high = min(0.0, *values), 100.0 if _of_a_hundred(block) else max(0.0, *values)
    span = (high - low) or 1.0
    for number, point in enumerate(block.points, start=1):
        start, end = sorted((-low / span, (point.value - low) / span))
        yield {
            "label": f"{point.label}　{point.series}" if point.series else point.label,
            "shown": f"{point.shown}{point.unit}",
            "_start": start,
            "_length": end - start,
            "_track": _of_a_hundred(block),
            "_last": number == len(block.points),
        }
    for text in (block.note, block.source):
        yield from ({"source": piece} for piece in (pieces_of(text, room) if text.strip() else ()))


def _of_a_hundred(block: Chart) -> bool:
    return block.kind == "progress" and all(0 <= point.value <= 100 for point in block.points)


def _contact(block: Contact, room: float) -> Iterator[Unit]:
    facts = [("解读机关", "building", block.authority), ("实施期限", "calendar", block.period)]
    facts += [("咨询渠道", "phone", text) for text in block.enquiry] + [("政策原文", "document", block.url)]
    for number, (label, icon, text) in enumerate(facts, start=1):
        for index, piece in enumerate(pieces_of(text, room) if text.strip() else ()):
            yield {"text": piece, "_label": label, "_icon": icon, "_number": number, "_more": index > 0}


UNITS: dict[type[Block], Callable[[Any, float], Iterable[Unit]]] = {
    Points: _points,
    Figures: _figures,
    Timeline: _timeline,
    Terms: _terms,
    Questions: _questions,
    Comparison: _comparison,
    Chart: _chart,
    Contact: _contact,
}


# ── What the template gets ─────────────────────────────────────────────────────────────────────


def sheet_data(board: Storyboard, sections: Sequence[Section], theme: Mapping[str, Any]) -> dict[str, Any]:
    """What every template that draws units is given. Every string in it is shown as it stands."""
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    url = next((block.url for block in board.blocks if isinstance(block, Contact)), "")
    return {
        "theme": dict(theme),
        "logo": logo_svg(theme),
        "plain_title": board.title,
        "plate": board.plate,
        "cover": {
            "kicker": headline.kicker,
            "title": kept_whole(breakable(headline.title)),
            "issuer": breakable(headline.issuer),
            "doc_number": breakable(headline.doc_number),
        },
        "sections": [_softened(section) for section in sections],
        "qr": qr_code(url),
    }


def _softened(value: Any, unbroken: int = UNBROKEN) -> Any:
    """Every string may break where it has to; titles of figures keep their words whole."""
    if isinstance(value, str):
        return breakable(value, unbroken)
    if isinstance(value, dict):
        narrow = NARROW if value.get("_paired") else unbroken
        soft = {key: _softened(part, narrow) for key, part in value.items()}
        return {**soft, "label": kept_whole(soft["label"])} if "value" in soft else soft
    return [_softened(part, unbroken) for part in value] if isinstance(value, list | tuple) else value


def retitled(board: Storyboard, kicker: str, blocks: Iterable[Block]) -> Storyboard:
    """The board with another kicker on its cover and only these blocks after it."""
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    return replace(board, blocks=tuple(chain((replace(headline, kicker=kicker),), blocks)))
