"""Every check there is: one file, one family. Each offers `in_content`, `in_text`, or both."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def all_checks() -> tuple[ModuleType, ...]:
    """The check modules by name. Raises `TypeError` for a file that offers neither function."""
    found = []
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if not (hasattr(module, "in_content") or hasattr(module, "in_text")):
            raise TypeError(f"{module.__name__} must define in_content or in_text")
        found.append(module)
    return tuple(found)
