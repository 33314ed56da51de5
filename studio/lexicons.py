"""Word lists: the shipped ones, and what an office adds to them in its data folder.

`<data>/lexicons/NAME.toml` has the shape of `assets/lexicons/NAME.toml`: its lists are added to the shipped
ones, its tables extend them. A file that cannot be read is passed over and named in the log.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from typing import Any

from studio.paths import ASSETS, data_folder

LOG = logging.getLogger("studio")


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
