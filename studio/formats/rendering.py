"""Drawing the content in the wished formats, and refusing to hand over a file that lost any of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.domain.content import Content
from studio.errors import UnusableInput
from studio.formats.contract import Artifact, ContentLost, Format, NothingToShow
from studio.formats.provenance import stamp_of, stamped
from studio.formats.registry import all_formats
from studio.formats.themes import DEFAULT, load_theme


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One format's files. `seconds` is how long drawing and proving took."""

    key: str
    form: str
    artifacts: tuple[Artifact, ...]
    seconds: float


def render_all(content: Content, *, formats: Sequence[str] | None = None, theme: str = DEFAULT) -> Iterator[Rendered]:
    """The wished formats one by one, as each is finished; all that have something to show, when None.

    Raises `UnusableInput` for an unknown key, `CannotDraw` when a format cannot show this content, and
    `ContentLost` when a finished file does not hold every string.
    """
    look = load_theme(theme)
    for kind in [_format(key) for key in (formats if formats is not None else all_formats())]:
        started = time.perf_counter()
        try:
            artifacts = proven(kind(), content, look)
        except NothingToShow:
            if formats is not None:
                raise
            continue
        yield Rendered(key=kind.key, form=kind.form, artifacts=artifacts, seconds=time.perf_counter() - started)


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
