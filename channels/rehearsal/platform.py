"""What every played platform has in common: calls with names, an account, pages, and mishaps on the way."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.rehearsal import mishaps
from channels.rehearsal.hanging_up import HangUp
from channels.rehearsal.memory import Memory
from channels.rehearsal.mishaps import Mishap, Mishaps
from channels.rehearsal.pages import Shelf

WORKS_A_DAY = ("", "settings", "works_a_day")
"""Where memory keeps the limit that was set while running."""
SAFE_DOMAINS = ("127.0.0.1", "localhost", "example.gov.cn")


@dataclass(frozen=True, kw_only=True)
class Upload:
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call as it arrived."""

    method: str
    query: Mapping[str, str]
    host: str
    """Our own address, `http://127.0.0.1:8766`: answers that hold addresses begin with it."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By their names in small letters, where that matters."""
    body: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    raw: bytes = field(default=b"", repr=False)
    """The form as it was sent, where that matters."""
    mishap: Mishap | None = None

    def goes_wrong(self, kind: str) -> bool:
        return self.mishap is not None and self.mishap.mishap == kind


class Refusal(Exception):
    """The platform's own "no": its code and its English text."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Platform(ABC):
    """One played platform. What it knows is in memory; this object can be thrown away at any time."""

    key: ClassVar[str]
    label: ClassVar[str]
    call_names: ClassVar[tuple[str, ...]]
    codes: ClassVar[frozenset[int]] = frozenset()
    """Codes that can be ordered as a mishap."""

    def __init__(self, memory: Memory, *, seconds_per_look: float, safe_domains: tuple[str, ...]) -> None:
        self.memory = memory
        self.seconds_per_look = seconds_per_look
        self.safe_domains = safe_domains

    @property
    def works_a_day(self) -> int:
        """How many works an account may send in a day; 0 means that nobody counts."""
        held = self.memory.get(*WORKS_A_DAY)
        return int(held["limit"]) if held else 0

    @abstractmethod
    def routes(self, orders: Mishaps) -> list[Route]:
        """Calls and public pages."""

    @abstractmethod
    def held(self) -> dict[str, list[dict[str, Any]]]:
        """Everything but the tokens, newest first."""

    def shelf(self) -> Shelf:
        counts = {kind: len(things) for kind, things in self.held().items()}
        return Shelf(label=self.label, published=self.published(), counts=counts)

    @abstractmethod
    def published(self) -> list[dict[str, str]]:
        """What readers can see: title, path, and a note when it was taken down."""

    async def answered(self, request: Request, call: str, orders: Mishaps) -> Response:
        """The answer, unless an ordered mishap takes it away before or after the platform has acted."""
        mishap = orders.take(self.key, call)
        if mishap and mishap.mishap == mishaps.LOST_BEFORE:
            return HangUp()
        response = await self.answer(request, call, mishap)
        self._note(call, mishap, response)
        return HangUp() if mishap and mishap.mishap == mishaps.LOST_AFTER else response

    @abstractmethod
    async def answer(self, request: Request, call: str, mishap: Mishap | None) -> Response:
        """The platform acts and answers."""

    def _note(self, call: str, mishap: Mishap | None, response: Response) -> None:
        """The order of calls, so that a test can see what was really asked; never with a token."""
        number = self.memory.next_number("calls", first=1)
        answer = "" if "token" in call else bytes(response.body)[:200].decode(errors="replace")
        note = {"number": number, "call": call, "at": time.time(), "answer": answer}
        note["mishap"] = mishap.mishap if mishap else ""
        self.memory.keep(self.key, "calls", str(number), note)


def host_of(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"
