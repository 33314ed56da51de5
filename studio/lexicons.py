"""Word lists: the shipped ones, what an office adds in its data folder, and what two people changed on the screen.

`<data>/lexicons/NAME.toml` has the shape of `assets/lexicons/NAME.toml`: its lists are added to the shipped
ones, its tables extend them. A file that cannot be read is passed over and named in the log.
`<data>/lexicons/confirmed.json` is written by `actions/change_lexicon` from the rows that a second person confirmed.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from studio.paths import ASSETS, data_folder

LOG = logging.getLogger("studio")
CONFIRMED = "confirmed.json"
Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of the last change in nanoseconds and size in bytes of every list in the office's folder."""
Asked = ParamSpec("Asked")
Made = TypeVar("Made")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One entry of a word list, in force from one day to another (both included; None for no end)."""

    list: str
    rule: str
    wrong: str
    right: str = ""
    severity: str = "warn"
    pattern: bool = False
    """`wrong` is a regular expression, `right` its replacement; else both are words."""
    source: str = ""
    version: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.wrong if self.pattern else re.escape(self.wrong), re.MULTILINE)


def lexicon(name: str) -> dict[str, Any]:
    """The shipped list with the office's additions."""
    shipped = tomllib.loads((ASSETS / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))
    added = data_folder() / "lexicons" / f"{name}.toml"
    try:
        return _extended(shipped, tomllib.loads(added.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return shipped
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        LOG.warning("本单位词表 %s 读不出来，已按自带词表检查：%s", added, trouble)
        return shipped


def listed(name: str, *, on: date) -> tuple[Listing, ...]:
    """The entries of one list that are in force on this day, without those that were retired."""
    return _in_force(name, on, stamp())


def all_listed(name: str) -> tuple[Listing, ...]:
    """The same whatever the day, for the screen."""
    return _all(name, stamp())


def stamp() -> Stamp:
    """Changes whenever a word list of the office does."""
    return _lately(at_once=True)


def _stamp_now() -> Stamp:
    folder = data_folder() / "lexicons"
    try:
        return tuple(
            (path.name, found.st_mtime_ns, found.st_size) for path in sorted(folder.iterdir()) if (found := path.stat())
        )
    except OSError:
        return ()


_LOOK_AGAIN = 1.0
"""Seconds after which the folder is looked at again: asking the disk for every word would cost more than the checks."""
_looked: dict[str, tuple[float, Stamp]] = {}


def _lately(*, at_once: bool = False) -> Stamp:
    folder, now = os.environ.get("STUDIO_DATA", ""), time.monotonic()
    when, found = _looked.get(folder, (0.0, ()))
    if at_once or not when or now - when > _LOOK_AGAIN:
        found = _stamp_now()
        _looked.clear()
        _looked[folder] = (now, found)
    return found


def until_changed(make: Callable[Asked, Made]) -> Callable[Asked, Made]:
    """Keeps what a function made of the word lists until an office's list changes, at most a second longer."""
    made = lru_cache(maxsize=64)(make)
    seen: list[tuple[str, Stamp]] = []

    @wraps(make)
    def ask(*args: Asked.args, **kwargs: Asked.kwargs) -> Made:
        now = (os.environ.get("STUDIO_DATA", ""), _lately())
        if seen != [now]:
            seen[:] = [now]
            made.cache_clear()
        return made(*args, **kwargs)  # type: ignore[arg-type]

    return ask


@lru_cache(maxsize=64)
def _in_force(name: str, on: date, at: Stamp) -> tuple[Listing, ...]:
    return tuple(entry for entry in _all(name, at) if entry.holds(on))


@lru_cache(maxsize=32)
def _all(name: str, at: Stamp) -> tuple[Listing, ...]:
    entries = {(entry.rule, entry.wrong): entry for entry in _grouped(name)}
    for change in _confirmed():
        entry = change["entry"]
        if entry["list"] != name:
            continue
        if change["retired"]:
            entries.pop((entry["rule"], entry["wrong"]), None)
        else:
            entries[(entry["rule"], entry["wrong"])] = listing_from_json(entry)
    return tuple(entries.values())


def _grouped(name: str) -> Iterator[Listing]:
    for group in lexicon(name).get("group", ()):
        for pair in group["pairs"]:
            wrong, right = (pair, "") if isinstance(pair, str) else (pair[0], pair[1])
            yield Listing(
                list=name,
                rule=group["rule"],
                wrong=wrong,
                right=right,
                severity=group.get("severity", "warn"),
                pattern=group.get("pattern", False),
                source=group.get("source", ""),
                version=str(group.get("version", "")),
                valid_from=group.get("valid_from"),
                valid_until=group.get("valid_until"),
            )


def _confirmed() -> list[dict[str, Any]]:
    path: Path = data_folder() / "lexicons" / CONFIRMED
    try:
        return list(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as trouble:
        LOG.warning("经两人确认的词表 %s 读不出来，已按自带词表检查：%s", path, trouble)
        return []


def listing_as_json(entry: Listing) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in Listing.__dataclass_fields__}
    days = {name: plain[name].isoformat() if plain[name] else "" for name in ("valid_from", "valid_until")}
    return {**plain, **days}


def listing_from_json(data: Mapping[str, Any]) -> Listing:
    days = {name: date.fromisoformat(data[name]) if data.get(name) else None for name in ("valid_from", "valid_until")}
    return Listing(**{**data, **days})


def _extended(shipped: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(shipped)
    for key, value in added.items():
        held = found.get(key)
        if isinstance(held, Mapping) and isinstance(value, Mapping):
            found[key] = _extended(held, value)
        elif isinstance(held, list) and isinstance(value, list):
            found[key] = [*held, *(item for item in value if item not in held)]
        elif isinstance(held, str) and isinstance(value, str):
            found[key] = held + value if key == "stops" else value
        elif held is None:
            found[key] = value
    return found
