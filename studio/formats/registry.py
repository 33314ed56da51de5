"""Every format there is: one file in this folder, one Format. A broken file stops the start."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from studio import formats
from studio.formats.contract import Format

GROUNDWORK = frozenset(
    {"contract", "previews", "proof", "provenance", "registry", "rendering", "themes", "typesetting"}
)
"""What the formats stand on; no formats themselves."""

FIRST = (
    "article", "wechat_article", "qa", "charts", "infographic", "cards", "cards_full", "covers", "poster", "slides", "print_pdf",
    "docx", "plain_text", "script", "animation",
)  # fmt: skip
"""The order in which people think of them; the rest follow by key."""


@cache
def all_formats() -> dict[str, type[Format]]:
    """Format classes by key. Raises `TypeError` when a file breaks the house rule."""
    found: dict[str, type[Format]] = {}
    for module_info in pkgutil.iter_modules(formats.__path__):
        if module_info.name in GROUNDWORK or module_info.ispkg:
            continue
        module = importlib.import_module(f"{formats.__name__}.{module_info.name}")
        classes = [
            item
            for item in vars(module).values()
            if isinstance(item, type) and issubclass(item, Format) and item.__module__ == module.__name__
        ]
        if len(classes) != 1 or classes[0].key != module_info.name:
            raise TypeError(f"{module.__name__} must define exactly one Format with key {module_info.name!r}")
        found[module_info.name] = classes[0]
    return dict(sorted(found.items(), key=_place))


def routine_formats() -> dict[str, type[Format]]:
    """Those that are made when all materials are asked for."""
    return {key: kind for key, kind in all_formats().items() if kind.routine}


def further_formats() -> dict[str, type[Format]]:
    """Those that are made only when somebody asks for them by name."""
    return {key: kind for key, kind in all_formats().items() if not kind.routine}


def _place(item: tuple[str, type[Format]]) -> tuple[int, str]:
    return (FIRST.index(item[0]) if item[0] in FIRST else len(FIRST), item[0])
