"""The animation: the key numbers, the main ideas and the dates one after the other, as GIF, WebP and MP4.

All stills are pages of one Typst sheet, and the pictures are those very pages, so that what the PDF's text layer
holds is what the animation shows. It tells a choice; the end says so and sends people to the full text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PIL import Image

from studio.domain.content import Content
from studio.formats import provenance
from studio.formats.contract import Artifact, CannotDraw, Format
from studio.formats.drawing.motion import Reel, Shot, gif, mp4, palette_of, reel, strictest, webp
from studio.formats.drawing.pixels import pages_of
from studio.formats.drawing.walk import PER_SECOND, SHORT, WHOLE, Piece, Station, Walk, letters, reading_seconds, walk
from studio.formats.infographic import qr_code
from studio.formats.proof import missing, pdf_text
from studio.formats.typesetting import Sheet, breakable, kept_whole

WIDTH, HEIGHT = 720, 960
KICKER = "动图解读"
MORE = "这里只讲要点，完整内容请看文字解读，并以正式文件为准。"
INVITE = "扫码看政策原文"
RISING = 6
"""Pictures on which a number counts up; false figures are on the screen for a third of a second altogether."""
ROOM = 690
"""Points of height that rows have on a still; a line takes `LINE`, a row's padding `PADDING`, at the smallest size."""
LINE, PADDING, GAP, PER_LINE = 46, 48, 14, 19
LONGEST_TITLE = 170


class Animation(Format):
    key, label, form = "animation", "动图", "动漫"

    def render(self, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
        told = walk(content)
        if len(told.headline.title) > LONGEST_TITLE:
            raise CannotDraw(
                f"标题有 {len(told.headline.title)} 个字，动图的首帧放不下，所以没有生成。"
                f"请把标题改到 {LONGEST_TITLE} 字以内；内容没有改动。"
            )
        stills = tuple(_stills(told))
        pdf = Sheet("frames.typ", _sheet(told, [still.frame for still in stills], theme)).pdf()
        shown = tuple(text for still in stills for text in still.says)
        lost = missing(shown, pdf_text(pdf))
        # Drawing the pages a second time, small, takes less than keeping all of them until the palette is known.
        key = palette_of(pages_of(pdf, scale=1 / 3))
        moving = reel(_shots(stills, pages_of(pdf), told, theme), key)
        return tuple(_artifacts(told, stills, moving, shown, lost))


@dataclass(frozen=True, kw_only=True)
class Still:
    """One page. `says` is what is new on it."""

    frame: Mapping[str, Any]
    says: tuple[str, ...]
    seconds: float


def _stills(told: Walk) -> Iterator[Still]:
    yield _title(told)
    for place, station in enumerate(told.stations, start=1):
        common = {"station": place, "heading": kept_whole(breakable(station.heading)), "icon": station.icon}
        opening = len(letters(station.heading)) / PER_SECOND
        for still in _station_stills(station, common):
            says = (station.heading, *still.says) if opening else still.says
            yield Still(frame=still.frame, says=says, seconds=still.seconds + opening)
            opening = 0.0
    yield _end(told)


def _title(told: Walk) -> Still:
    head = told.headline
    says = tuple(text for text in (head.issuer, KICKER, head.title, head.doc_number, told.plate) if text.strip())
    url = told.contact.url if told.contact else ""
    frame = {
        "kind": "title",
        "kicker": KICKER,
        "title": kept_whole(breakable(head.title)),
        "issuer": breakable(head.issuer),
        "doc_number": breakable(head.doc_number),
        "qr": qr_code(url),
        "invite": INVITE,
        "plate": told.plate,
    }
    # Issuer and number stand again at the end; whoever waits for them need not be waited for here.
    return Still(frame=frame, says=says, seconds=reading_seconds((head.title, told.plate)))


def _end(told: Walk) -> Still:
    contact = told.contact
    authority = contact.authority if contact else ""
    enquiry = next((text for text in contact.enquiry if len(text) <= SHORT), "") if contact else ""
    authority = authority if len(authority) <= WHOLE else ""
    url = contact.url if contact else ""
    policy = told.policy.title or told.headline.title
    says = tuple(
        text for text in (MORE, policy, told.policy.doc_number, authority, enquiry, url, told.plate) if text.strip()
    )
    frame = {
        "kind": "end",
        "heading": "想知道更多",
        "more": kept_whole(MORE),
        "policy": kept_whole(breakable(policy)),
        "doc_number": breakable(told.policy.doc_number),
        "authority": breakable(authority),
        "enquiry": breakable(enquiry),
        "url": breakable(url),
        "qr": qr_code(url),
        "invite": INVITE,
        "plate": told.plate,
    }
    return Still(frame=frame, says=says, seconds=reading_seconds((MORE, authority, enquiry)))


def _station_stills(station: Station, common: Mapping[str, Any]) -> Iterator[Still]:
    rows: list[Piece] = []
    for piece in (*station.pieces, None):
        if rows and (piece is None or piece.kind != rows[0].kind):
            yield from _rows(rows, common)
            rows = []
        if piece is not None and piece.kind in ("list", "timeline"):
            rows.append(piece)
        elif piece is not None:
            frame = {**common, "kind": piece.kind, **_softened(piece.data)}
            yield Still(frame=frame, says=piece.says, seconds=piece.seconds)


def _rows(pieces: Sequence[Piece], common: Mapping[str, Any]) -> Iterator[Still]:
    """One still for each row, on pages that hold as many rows as fit: the rows before it stay."""
    if len(pieces) == 1 and pieces[0].kind == "list":
        frame = {**common, "kind": "sentence", "lead": "", **_softened(pieces[0].data)}
        yield Still(frame=frame, says=pieces[0].says, seconds=pieces[0].seconds)
        return
    first = 1
    for page in paged(pieces):
        items = [_softened(piece.data) for piece in page]
        closes = page[-1] is pieces[-1]
        for current, piece in enumerate(page):
            frame = {**common, "kind": piece.kind, "items": items, "current": current, "first": first, "closes": closes}
            yield Still(frame=frame, says=piece.says, seconds=piece.seconds)
        first += len(page)


def paged(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The rows page by page: as few pages as hold them at the smallest size, equally full where that fits."""
    filled: list[list[Piece]] = [[]]
    for piece in pieces:
        if filled[-1] and _height([*filled[-1], piece]) > ROOM:
            filled.append([])
        filled[-1].append(piece)
    each = -(-len(pieces) // len(filled))
    even = [list(pieces[at : at + each]) for at in range(0, len(pieces), each)]
    return even if all(_height(page) <= ROOM for page in even) else filled


def _height(page: Sequence[Piece]) -> int:
    lines = sum(-(-len(text) // PER_LINE) for piece in page for text in piece.says)
    return lines * LINE + len(page) * PADDING + (len(page) - 1) * GAP


def _softened(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with words kept whole and long addresses breakable; values and units stay on one line."""
    firm = ("value", "unit", "shown")
    return {
        key: kept_whole(breakable(value)) if isinstance(value, str) and key not in firm else value
        for key, value in data.items()
    }


def _sheet(told: Walk, frames: Sequence[Mapping[str, Any]], theme: Mapping[str, Any]) -> dict[str, Any]:
    return {"theme": dict(theme), "title": told.headline.title, "stations": len(told.stations), "frames": frames}


def _shots(
    stills: Sequence[Still], pictures: Iterable[Image.Image], told: Walk, theme: Mapping[str, Any]
) -> Iterator[Shot]:
    rising = {index: steps for index, still in enumerate(stills) if (steps := tuple(counted(still.frame)))}
    frames = [frame for steps in rising.values() for frame in steps]
    drawn = pages_of(Sheet("frames.typ", _sheet(told, frames, theme)).pdf()) if frames else iter(())
    for index, (still, picture) in enumerate(zip(stills, pictures, strict=True)):
        on_the_way = tuple(islice(drawn, len(rising.get(index, ()))))
        yield Shot(picture=picture, seconds=still.seconds, rising=on_the_way)


def counted(frame: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The frames on which a number counts up to its value, written in the value's own way."""
    if frame["kind"] != "figure" or not (found := re.fullmatch(r"(\d[\d,]*)(\.\d+)?", frame["value"].strip())):
        return
    places = len(found[2] or ".") - 1
    goal = float(found[0].replace(",", ""))
    if goal < 2:
        return
    comma = "," if "," in found[0] else ""
    for step in range(RISING):
        share = 1 - (1 - step / RISING) ** 2
        yield {**frame, "shown": f"{goal * share:{comma}.{places}f}", "share": frame["share"] * share}


def _artifacts(
    told: Walk, stills: Sequence[Still], moving: Reel, shown: tuple[str, ...], lost: tuple[str, ...]
) -> Iterator[Artifact]:
    alt = _alt(told, moving)
    common: dict[str, Any] = {"alt": alt, "width": WIDTH, "height": HEIGHT, "placed": shown, "missing": lost}
    files = (("动图.gif", "image/gif", gif), ("动图.webp", "image/webp", webp), ("动图.mp4", "video/mp4", mp4))
    with ThreadPoolExecutor(2) as pool:
        made = tuple(pool.map(lambda file: file[2](moving), files[::-1]))[::-1]
    for (name, media_type, _), data in zip(files, made, strict=True):
        if len(data) + provenance.ROOM > strictest("bytes"):
            raise CannotDraw(
                f"{name} 有 {len(data) / 1e6:.1f} MB，超过平台的上限，所以没有生成。请减少条目；内容没有改动。"
            )
        yield Artifact(name=name, media_type=media_type, data=data, **common)
    transcript = _transcript(told, stills).encode()
    unread = missing(shown, transcript.decode())
    yield Artifact(
        name="动图文字稿.txt", media_type="text/plain", data=transcript, alt=alt, placed=shown, missing=unread
    )


def _alt(told: Walk, moving: Reel) -> str:
    headings = "、".join(f"“{station.heading}”" for station in told.stations)
    parts = f"依次讲{headings}，" if headings else ""
    return (
        f"动图（约{round(moving.seconds)}秒，无声）：{told.headline.title}。{parts}每一帧的文字见同时提供的动图文字稿。"
    )


def _transcript(told: Walk, stills: Sequence[Still]) -> str:
    """Every still with the second at which it begins: what a person hears who cannot see the animation."""
    lines = [f"{told.headline.title}", f"动图文字稿（无声，共 {len(stills)} 帧）", ""]
    begins = 0.0
    for still in stills:
        minutes, seconds = divmod(int(begins), 60)
        lines += [f"{minutes:02d}:{seconds:02d}", *_told(still), ""]
        begins += still.seconds
    return "\n".join(lines)


def _told(still: Still) -> Iterable[str]:
    """What is new on the still, a figure with its unit in one line."""
    if still.frame["kind"] != "figure":
        return still.says
    says = list(still.says)
    at = says.index(still.frame["value"])
    if str(still.frame["unit"]).strip():
        says[at : at + 2] = ["".join(says[at : at + 2])]
    return says
