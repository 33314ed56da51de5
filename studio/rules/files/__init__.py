"""Every rule on the office's own files (standards 5.5, LEAK-03, LEAK-04): one rule, one file.

Each offers `KEY`, its id in the standards, and `in_file(file, source)`, which answers findings.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def all_file_rules() -> tuple[ModuleType, ...]:
    """The rule modules by name. Raises `TypeError` for a file that offers no rule."""
    found = []
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if not (hasattr(module, "KEY") and hasattr(module, "in_file")):
            raise TypeError(f"{module.__name__} must define KEY and in_file")
        found.append(module)
    return tuple(found)
