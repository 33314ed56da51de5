"""连接向导 as data: how one channel is connected, step by step.

`assets/connecting/<channel>.toml` holds the words; which settings, health check and error codes belong to a step is named
there and lives with the channel. A new channel brings its own file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from studio.paths import ASSETS

FOLDER = ASSETS / "connecting"


@dataclass(frozen=True, kw_only=True)
class Step:
    title: str
    how: tuple[str, ...]
    """What a person does, in order."""
    page: str = ""
    """The vendor's page where it is done, "" where there is none."""
    page_label: str = ""
    fields: tuple[str, ...] = ()
    """Keys of the channel's settings that are filled in here."""
    probe: str = ""
    """Key of the channel's question that shows that this step is done, "" where nothing can be asked."""
    codes: tuple[str, ...] = ()
    """The platform's codes that are met here; what to do about each is the channel's own table."""
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Guide:
    """How one channel is connected. Immutable."""

    intro: str
    steps: tuple[Step, ...]


@cache
def guide_of(channel: str) -> Guide | None:
    """None for a channel that needs no connection."""
    path = FOLDER / f"{channel}.toml"
    if not path.is_file():
        return None
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Guide(intro=read["intro"], steps=tuple(_step(given) for given in read["step"]))


def _step(given: dict[str, Any]) -> Step:
    read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    return Step(**read)
