"""Ways to point a person at the studio: one file, one way. Each offers `SETTING` and `send`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is told, to whom. `email` "" where none is known."""

    id: str
    name: str
    email: str
    text: str
    link: str


class NotTold(Exception):
    """A way did not work; the sentence goes to the log and holds no secret. The notice waits in the studio anyway."""


Way = Callable[[str, Sequence[Message]], None]
"""send(setting, messages): the setting is the address with its keys. Raises `NotTold`."""


@cache
def all_ways() -> dict[str, tuple[str, Way]]:
    """Way by name, with the key of its setting. Raises `TypeError` for a file that lacks either."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if not (hasattr(module, "SETTING") and hasattr(module, "send")):
            raise TypeError(f"{module.__name__} must define SETTING and send")
        found[info.name] = (module.SETTING, module.send)
    return found
