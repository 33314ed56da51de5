"""编排: how one board departs from the content's usual order and wording. Part of the content, so it is signed.

Nothing is addressed by its place: a left-out or reworded entry is named by the words it had. When the form changes
those words, the entry is told again as the form has it, and nobody finds an old shortening under a new text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

BOARDS: dict[str, str] = {
    "article": "文字解读",
    "wechat_article": "公众号文章",
    "long_image": "一图读懂",
    "cards": "图文卡片",
    "slides": "演示文稿",
    "spoken": "口播和动画",
}
"""Boards that a person can arrange, and what they are called."""


@dataclass(frozen=True, kw_only=True)
class Omission:
    """Something that a board does not say. `text`: the whole wording of one entry; "" for the whole part."""

    part: str
    text: str = ""
    reason: str = ""
    """Why a fact that the rules ask for is left out here; the signer reads it."""


@dataclass(frozen=True, kw_only=True)
class Rewording:
    """A shorter wording of one string (`slot`) of the entry whose whole wording is `text`."""

    part: str
    text: str
    slot: str
    told: str


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """One board's departures. `order`: keys of parts as a person put them; "" in none of the three is the usual."""

    order: tuple[str, ...] = ()
    left_out: tuple[Omission, ...] = ()
    reworded: tuple[Rewording, ...] = ()

    def leaves_out(self, part: str, text: str = "") -> bool:
        return any(item.part == part and item.text == text for item in self.left_out)

    def without(self, omission: Omission) -> Arrangement:
        """Leaves this out, once."""
        kept = self.bringing_back(omission.part, omission.text).left_out
        return replace(self, left_out=(*kept, omission))

    def bringing_back(self, part: str, text: str = "") -> Arrangement:
        kept = tuple(item for item in self.left_out if (item.part, item.text) != (part, text))
        return replace(self, left_out=kept)

    def wording(self, part: str, text: str, slot: str) -> str | None:
        """What is told in place of one string; None where it is told as it is written."""
        found = (item.told for item in self.reworded if (item.part, item.text, item.slot) == (part, text, slot))
        return next(found, None)

    def rewording(self, item: Rewording) -> Arrangement:
        """Tells this string in other words, "" in its own again."""
        place = (item.part, item.text, item.slot)
        kept = tuple(each for each in self.reworded if (each.part, each.text, each.slot) != place)
        return replace(self, reworded=(*kept, item) if item.told else kept)


USUAL = Arrangement()


def in_order(wished: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """`usual` as a person put it. What they have not placed follows what it usually follows; it is a permutation."""
    known = set(usual)
    placed = [key for key in dict.fromkeys(wished) if key in known]
    for at, key in enumerate(usual):
        if key not in placed:
            before = next((each for each in reversed(usual[:at]) if each in placed), None)
            placed.insert(0 if before is None else placed.index(before) + 1, key)
    return tuple(placed)


def as_json(boards: Mapping[str, Arrangement]) -> dict[str, Any]:
    """Only what departs from the usual, in a fixed order: the same arrangement has one digest."""
    return {
        key: {
            "order": list(boards[key].order),
            "left_out": [vars(item) for item in boards[key].left_out],
            "reworded": [vars(item) for item in boards[key].reworded],
        }
        for key in BOARDS
        if boards.get(key, USUAL) != USUAL
    }


def from_json(given: Mapping[str, Any]) -> dict[str, Arrangement]:
    """What `as_json` wrote. Raises `ValueError` with a Chinese sentence when it is another shape."""
    if unknown := sorted(set(given) - set(BOARDS)):
        raise ValueError(f"编排里有不认识的材料：{'、'.join(unknown)}。可以编排的有：{'、'.join(BOARDS)}。")
    return {key: _arrangement(BOARDS[key], board) for key, board in given.items()}


def _arrangement(label: str, board: object) -> Arrangement:
    if not isinstance(board, Mapping):
        raise ValueError(f"“{label}”的编排应当是一个 JSON 对象。")
    order = board.get("order", [])
    if not isinstance(order, list) or not all(isinstance(key, str) for key in order):
        raise ValueError(f"“{label}”的 order 应当是一组文字。")
    return Arrangement(
        order=tuple(order),
        left_out=tuple(_record(Omission, item, label) for item in _listed(board, "left_out", label)),
        reworded=tuple(_record(Rewording, item, label) for item in _listed(board, "reworded", label)),
    )


def _listed(board: Mapping[str, Any], name: str, label: str) -> list[Any]:
    value = board.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"“{label}”的 {name} 应当是一个列表。")
    return value


def _record(kind: type[Any], item: object, label: str) -> Any:
    names = set(kind.__dataclass_fields__)
    if not isinstance(item, Mapping) or not set(item) <= names or not all(isinstance(v, str) for v in item.values()):
        raise ValueError(f"“{label}”的编排里有不认识的项，应当只有：{'、'.join(sorted(names))}。")
    try:
        return kind(**item)
    except TypeError as error:
        raise ValueError(f"“{label}”的编排里有一项没有写全。") from error
