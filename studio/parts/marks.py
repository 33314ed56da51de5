"""A change of wording as people read it: what went is struck through, what came is underlined."""

from __future__ import annotations

import html
from collections.abc import Iterable

from studio.policy.difference import Mark, Op

_TAGS = {Op.EQUAL: "span", Op.DELETE: "del", Op.INSERT: "ins"}


def marked_up(marks: Iterable[Mark]) -> str:
    return "".join(
        f"<{_TAGS[mark.op]}>{html.escape(mark.text)}</{_TAGS[mark.op]}>".replace("\n", "<br>") for mark in marks
    )
