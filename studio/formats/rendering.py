"""Drawing the content in the wished formats, and refusing to hand over a file that lost any of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from studio.domain.content import Content
from studio.errors import UnusableInput
from studio.formats.contract import Artifact, ContentLost, Format, NothingToShow
from studio.formats.drawing.memory import give_back, share_heaps
from studio.formats.provenance import stamp_of, stamped
from studio.formats.registry import all_formats, routine_formats
from studio.formats.themes import DEFAULT, load_theme

MOST_AT_ONCE = 2
"""Typst, PDFium and the packing of pictures and films run beside Python; more than two only wait for each other."""
LONGEST = ("video", "narration", "animation", "cards_full", "cards", "infographic", "slides")
"""What takes longest begins first, so that it does not run alone at the end."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One format's files. `seconds` is how long drawing and proving took."""

    key: str
    form: str
    artifacts: tuple[Artifact, ...]
    seconds: float


def render_all(
    content: Content,
    *,
    formats: Sequence[str] | None = None,
    theme: str = DEFAULT,
    empty: Callable[[NothingToShow], None] | None = None,
) -> Iterator[Rendered]:
    """The wished formats in their order, as they are finished; all that have something to show, when None.

    `empty` is told of a wished format that has nothing to show, and the others go on; without it that is raised.
    Several are drawn at a time, as many as there are processors. Raises `UnusableInput` for an unknown key,
    `CannotDraw` when a format cannot show this content, and `ContentLost` when a finished file does not hold
    every string; what has not begun by then is not drawn any more.
    """
    look = load_theme(theme)
    kinds = [_format(key) for key in (formats if formats is not None else routine_formats())]
    share_heaps()
    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_AT_ONCE))
    try:
        begun = {kind: pool.submit(_timed, kind, content, look) for kind in sorted(kinds, key=_longest_first)}
        for kind in kinds:
            try:
                yield begun[kind].result()
            except NothingToShow as nothing:
                if empty is not None:
                    empty(nothing)
                elif formats is not None:
                    raise
    finally:
        pool.shutdown(cancel_futures=True)
        give_back()


def _timed(kind: type[Format], content: Content, look: Mapping[str, Any]) -> Rendered:
    started = time.perf_counter()
    artifacts = proven(kind(), content, look)
    return Rendered(key=kind.key, form=kind.form, artifacts=artifacts, seconds=time.perf_counter() - started)


def _longest_first(kind: type[Format]) -> int:
    return LONGEST.index(kind.key) if kind.key in LONGEST else len(LONGEST)


def proven(kind: Format, content: Content, theme: Mapping[str, Any]) -> tuple[Artifact, ...]:
    """The format's files, each marked with where it comes from, once all have been found complete."""
    artifacts = kind.render(content, theme)
    for artifact in artifacts:
        if artifact.missing:
            raise ContentLost(artifact.name, artifact.missing)
    stamp = stamp_of(content, kind.speaks_of(content))
    return tuple(stamped(artifact, stamp) for artifact in artifacts)


def _format(key: str) -> type[Format]:
    known = all_formats()
    if key not in known:
        raise UnusableInput(f"没有“{key}”这种材料。可以生成的有：{'、'.join(known)}。")
    return known[key]
