"""What several rows of a ledger say about one policy, piece or publication, laid together under one id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from studio.records import values
from studio.records.columns import BY_KEY
from studio.records.sheets import Row
from studio.records.values import handle

MEANINGS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("released_on", "withdrawn_on"), values.day),
    **dict.fromkeys(("published_at", "withdrawn_at", "links_broken_at"), values.moment),
    **dict.fromkeys(("signed_at", "verified_at", "linked_at"), values.mark),
    **dict.fromkeys(("required", "exempt", "forwarded", "led_elsewhere", "recorded", "rehearsal"), values.yes),
    "disclosure": values.disclosure,
    "form": values.form,
    "channel": values.channel,
}


def meaning(key: str, text: str) -> Any:
    """For telling whether two rows say the same: 2021/4/1 and 2021年4月1日 do."""
    try:
        return MEANINGS.get(key, handle)(text)
    except ValueError:
        return handle(text)


class Thing:
    """What several rows say about one policy, piece or publication."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.cells: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.id = ""

    def lay(self, row: Row, keys: Iterable[str]) -> str:
        """Takes over the row's cells. Answers what contradicts an earlier row, "" when nothing does."""
        for key in keys:
            text = row.cells.get(key)
            if text is None:
                continue
            before = self.cells.setdefault(key, text)
            if meaning(key, before) != meaning(key, text):
                return f"{row.place}的“{BY_KEY[key].label}”是“{text}”，与{self.places[key]}的“{before}”不一致"
            self.places.setdefault(key, row.place)
        return ""


def stable(kind: str, key: str) -> str:
    """The same name always gives the same id, so that a second import finds what the first one made."""
    return hashlib.sha256(f"{kind}|{key}".encode()).hexdigest()[:32]
