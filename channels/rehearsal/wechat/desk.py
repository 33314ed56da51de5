"""One counter of the platform: the memory that all of them share, and the events that it will push."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from channels.rehearsal.memory import Memory
from channels.rehearsal.platform import Asked

Act = Callable[[Any, Asked], dict[str, Any]]
Calls = dict[str, tuple[str, bool, Act]]
"""Path under /cgi-bin/ → method, whether a token is needed, what happens."""


class Desk:
    """A part of `WeChatPlatform`, which mixes all of them."""

    key: ClassVar[str]
    memory: Memory
    seconds_per_look: float

    def look_at_jobs(self, media_id: str = "") -> None:
        """Work that goes on while other things are asked."""

    def tell(self, event: str, told: dict[str, Any]) -> None:
        """Keeps an event until it is pushed; see `pushing`."""
        number = self.memory.next_number("events", first=1)
        body = {"number": number, "event": event, "at": int(time.time()), "told": told}
        self.memory.keep(self.key, "events", str(number), body)
