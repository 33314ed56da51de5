"""The kinds of chart, one file each: `draw(canvas, block, top)` draws the block downwards and returns its foot.

A kind is what has a file here; the file's name is the kind's key.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from studio.formats.drawing.canvas import Canvas
from studio.storyboard.blocks import Chart

Draw = Callable[[Canvas, Chart, float], float]


@cache
def kinds() -> Mapping[str, Draw]:
    """Every kind by its key. Raises `AttributeError` for a file without `draw`."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return MappingProxyType({name: import_module(f"{__name__}.{name}").draw for name in names})
