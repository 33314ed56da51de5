"""Choosing the cards of a feed, which shows nine at most: what matters most of every part, whole, and counted.

An entry is shown whole or not at all; a chart only with all its figures. Of a section the first entries are shown,
with how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Section = dict[str, Any]
Unit = dict[str, Any]

FIRST = (
    "figures", "applicable_to", "measures", "milestones", "changes_from_previous", "faq", "benefits", "service_guide",
    "main_content", "eligibility", "chart_1", "cautions", "highlights", "likely_misreadings", "lede", "key_terms",
    "objectives_tasks", "standards_applied", "cases", "next_steps", "background_basis", "policy",
)  # fmt: skip
"""What has to be said before anything else. The order in which it is shown is the storyboard's."""
WHERE = "卡片选登主要内容，完整内容见“政策解读”，以正式文件为准。"
CONTACT = "contact"
"""The kind of the section that closes every set."""


def whole_entries(sections: Iterable[Section]) -> Iterator[Section]:
    """Without entries that go on in a second unit. `total` is how many entries there are."""
    for section in sections:
        units = section["units"]
        cut = {unit["_number"] for unit in units if unit.get("_more") and "_number" in unit}
        whole = [unit for unit in units if unit.get("_number") not in cut and not unit.get("_more")]
        if section["kind"] == "chart":
            whole = units if not cut else []
        if whole:
            yield {**section, "units": whole, "total": entries_in(whole) + len(cut)}


def entries_in(units: Sequence[Unit]) -> int:
    numbers = {unit["_number"] for unit in units if "_number" in unit}
    return len(numbers) or len(units)


def chosen(
    sections: Sequence[Section], packs: Sequence[Mapping[str, Any]], most: int, *, wished: Sequence[str] = ()
) -> list[Section]:
    """The sections with the units that are taken. `packs` say which units share a card in letters of middling size.

    `wished` names parts by importance, where a person has said so. The cover is one of `most`; the contacts, which come last, have one card or a closing card, or both.
    """
    offered = {place: [list(range(len(section["units"])))] for place, section in enumerate(sections)}
    offered |= {pack["section"]: pack["packs"] for pack in packs}
    last = len(sections) - 1
    taken = {last: 1}
    left = most - 1 - (2 if any(pack["section"] == last for pack in packs) else 1)
    ranked = sorted(range(last), key=lambda place: _rank(sections[place], wished))
    for place in ranked:
        need = len(offered[place]) if sections[place]["kind"] == "chart" else 1
        if 0 < need <= left:
            taken[place], left = need, left - need
    for place in ranked:
        more = min(len(offered[place]) - taken.get(place, 0), left) if place in taken else 0
        taken[place], left = taken.get(place, 0) + more, left - more
    return [_shown(sections[place], offered[place][: taken[place]]) for place in sorted(taken) if taken[place]]


def _rank(section: Section, wished: Sequence[str]) -> tuple[int, int]:
    key = section["key"]
    part = "charts" if key.startswith("chart_") else key
    usual = FIRST.index(key) if key in FIRST else len(FIRST)
    return (wished.index(part) if part in wished else len(wished), usual)


def _shown(section: Section, cards: Sequence[Sequence[int]]) -> Section:
    units = [section["units"][index] for card in cards for index in card]
    return {**section, "units": units, "shown": entries_in(units)}
