"""The template that slides are made on: ours, or one that a department brings.

A department's layouts are found by their names, then by their types, then by what they hold. What it lacks is drawn
on its plain page. Its example slides are left out; its master, size and layouts stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu

from studio.formats.contract import CannotDraw
from studio.formats.drawing.slides.place import Place
from studio.paths import ASSETS

OURS = ASSETS / "slides" / "template.pptx"
TALL = 540.0
"""A slide's height in design points, whatever its size in the file."""
ROOM = Place(60, 104, 840, 384)
"""Of our own template: below the title, above the foot."""
LEAST = (480.0, 240.0)
"""Width and height of the room for content that our layouts need."""
ROLES = ("cover", "page", "section", "closing")
"""Of our own template; a department's closing often says 谢谢, so the contact stands on its plain page."""
NAMED = {
    "cover": (r"封面|首页|cover", r"标题幻灯片|title slide"),
    "page": (r"仅标题|只有标题|title only", r"正文|内容页|标题和内容|title and content"),
    "section": (r"节标题|章节|过渡|section",),
}
"""Role → what its layouts are called, the likeliest first."""
TYPED = {"cover": ("title",), "page": ("titleOnly", "obj", "tx"), "section": ("secHead",)}
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
FEET = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


@dataclass(frozen=True)
class Template:
    """An opened template. `unit` is how many points of the file one design point is; `layouts` are by role."""

    deck: Any
    own: bool
    wide: float
    unit: float
    room: Place
    title: Place
    """Where a title goes on a layout that has no placeholder for it."""
    layouts: Mapping[str, Any]


def opened(theme: Mapping[str, Any]) -> Template:
    """The theme's own template, or ours. Raises `CannotDraw` for one that has no room for content."""
    brought = theme.get("slides_template", "")
    return _brought(Path(brought)) if brought else _ours(theme["shape"]["motif"])


def _ours(motif: str) -> Template:
    deck = Presentation(str(OURS))
    named = {layout.name: layout for layout in deck.slide_layouts}
    return Template(
        deck=deck,
        own=True,
        wide=960.0,
        unit=1.0,
        room=ROOM,
        title=Place(60, 30, 840, 58),
        layouts={role: named[f"{role} {motif}"] for role in ROLES},
    )


def _brought(path: Path) -> Template:
    try:
        deck = Presentation(str(path))
    except (KeyError, ValueError, OSError) as wrong:
        raise CannotDraw(
            f"幻灯片模板 {path.name} 打不开，没有生成。请用 PowerPoint 或 WPS 另存为 .pptx 后再试。"
        ) from wrong
    _emptied(deck)
    unit = Emu(deck.slide_height or 0).pt / TALL
    wide = Emu(deck.slide_width or 0).pt / unit
    layouts = _roles([layout for master in deck.slide_masters for layout in master.slide_layouts])
    room = _room(layouts["page"], wide=wide, unit=unit)
    if room.width < LEAST[0] or room.height < LEAST[1]:
        raise CannotDraw(
            f"幻灯片模板 {path.name} 的“{layouts['page'].name}”版式放内容的地方太小，没有生成。"
            "请在模板里把正文占位符拉大，至少占页面的一半高、一半宽。"
        )
    return Template(
        deck=deck, own=False, wide=wide, unit=unit, room=room, title=_title(deck, room, unit), layouts=layouts
    )


def _emptied(deck: Any) -> None:
    for entry in list(deck.slides._sldIdLst):
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)


def _roles(layouts: Iterable[Any]) -> dict[str, Any]:
    """A layout for each role that the template has one for; `page` always, if need be the emptiest."""
    every = list(layouts)
    found: dict[str, Any] = {}
    for role in NAMED:
        named = [layout for name in NAMED[role] for layout in every if re.search(name, layout.name, re.IGNORECASE)]
        typed = [layout for kind in TYPED[role] for layout in every if layout._element.get("type", "") == kind]
        fitting = [layout for layout in (*named, *typed) if title_of(layout) is not None]
        if fitting:
            found[role] = fitting[0]
    titled = [layout for layout in every if title_of(layout) is not None]
    found.setdefault("page", min(titled or every, key=lambda layout: len(layout.placeholders)))
    return found


def title_of(holder: Any) -> Any:
    """The title's placeholder of a layout or slide; None when it has none."""
    return next((each for each in holder.placeholders if each.placeholder_format.type in TITLES), None)


def _title(deck: Any, room: Place, unit: float) -> Place:
    """The master's place for titles, else what is above the content."""
    holder = title_of(deck.slide_master)
    if holder is None:
        return Place(room.left, 20, room.width, max(48.0, room.top - 28))
    return _place(holder, unit)


def _place(shape: Any, unit: float) -> Place:
    return Place(*(Emu(value or 0).pt / unit for value in (shape.left, shape.top, shape.width, shape.height)))


def _room(layout: Any, *, wide: float, unit: float) -> Place:
    """Where content goes: the body's place in the layout or the master, else what title and foot leave."""
    holder = title_of(layout) or title_of(layout.slide_master)
    title = _place(holder, unit) if holder is not None else Place(48, 20, wide - 96, 60)
    for source in (layout, layout.slide_master):
        held = [_place(each, unit) for each in source.placeholders if each.placeholder_format.type in BODIES]
        if held:
            widest = max(held, key=lambda place: place.width * place.height)
            foot = min(widest.foot, TALL - 12)
            top = max(widest.top, min(title.foot + 8, foot))
            return Place(widest.left, top, widest.width, foot - top)
    feet = [_place(each, unit).top for each in layout.placeholders if each.placeholder_format.type in FEET]
    foot = min([at for at in feet if at > TALL / 2], default=TALL - 30) - 6
    return Place(title.left, title.foot + 8, title.width, foot - title.foot - 8)
