"""Every channel there is: one file in `platforms/`, one Channel. A broken file stops the start."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from channels import platforms
from channels.contract import Channel


@cache
def all_channels() -> dict[str, type[Channel]]:
    """Channel classes by key, websites first. Raises when a file breaks the house rule."""
    found: dict[str, type[Channel]] = {}
    for module_info in pkgutil.iter_modules(platforms.__path__):
        module = importlib.import_module(f"{platforms.__name__}.{module_info.name}")
        classes = [
            item
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, Channel) and item.__module__ == module.__name__
        ]
        if len(classes) != 1 or classes[0].key != module_info.name:
            raise TypeError(f"{module.__name__} must define exactly one Channel with key {module_info.name!r}")
        found[module_info.name] = classes[0]
    return dict(sorted(found.items(), key=lambda item: (not item[1].is_website, item[0])))
