"""Giving back what drawing has freed: else one format's leavings lie beside the next one's working memory.

Typst keeps the results of its last ten compilations, and glibc keeps what was freed, once for every thread that
ever asked. Other systems' allocators give back by themselves; there this does the first half only.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from functools import cache
from typing import Any

import typst

from studio.paths import ASSETS

KEPT = 10
"""Compilations whose results Typst keeps, each until so many others have followed."""
ARENAS = 2
ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h: how many heaps its threads share."""

_one_at_a_time = threading.Lock()


@cache
def share_heaps() -> None:
    """Lets all threads use two heaps instead of eight for each processor. To be called before there are threads."""
    if (libc := _glibc()) is not None:
        libc.mallopt(ARENA_MAX, ARENAS)


def give_back() -> None:
    """Gives back what is not used any more. A few milliseconds."""
    with _one_at_a_time:
        for _ in range(KEPT + 1):
            _blank().compile(format="png", ppi=1.0)
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


@cache
def _blank() -> typst.Compiler:
    return typst.Compiler(str(ASSETS / "typst" / "blank.typ"), root=str(ASSETS / "typst"))


@cache
def _glibc() -> Any:
    """The C library where it is glibc; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None
