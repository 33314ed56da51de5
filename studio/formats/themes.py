"""The looks: one dictionary per theme, read by every format, so that a chart matches its page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from studio.errors import UnusableInput
from studio.paths import ASSETS

DEFAULT = "government_red"


@cache
def all_themes() -> dict[str, Mapping[str, Any]]:
    """Themes by key, in the order that `order` asks for. Raises when a file's key is not its name."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted((ASSETS / "themes").glob("*.toml")):
        theme = tomllib.loads(path.read_text(encoding="utf-8"))
        if theme["key"] != path.stem:
            raise TypeError(f"{path.name} must have the key {path.stem!r}")
        found[path.stem] = theme
    return dict(sorted(found.items(), key=lambda item: (item[1]["order"], item[0])))


def load_theme(key: str = DEFAULT) -> Mapping[str, Any]:
    """One theme. Raises `UnusableInput` when there is none of that name."""
    themes = all_themes()
    if key not in themes:
        names = "、".join(f"{name}（{theme['label']}）" for name, theme in themes.items())
        raise UnusableInput(f"没有叫“{key}”的主题。可以用的主题有：{names}。")
    return themes[key]
