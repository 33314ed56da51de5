"""取舍: what the content says and a board does not, exactly: every string, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studio.domain.content import Content
from studio.storyboard.arranging import unarranged
from studio.storyboard.compose import compose


@dataclass(frozen=True, kw_only=True)
class Loss:
    """`unsaid`: strings of the content's own wording that the board no longer says; `said`: all that it does say."""

    unsaid: tuple[str, ...]
    said: tuple[str, ...]
    added: tuple[str, ...]
    """Strings that only this board says: the shorter wordings."""

    def __bool__(self) -> bool:
        return bool(self.unsaid)


def loss(content: Content, board: str) -> Loss:
    """Of one of `BOARDS`, before drawing: formats that choose for themselves say less still."""
    whole = compose(unarranged(content), purpose=board).said()
    told = compose(content, purpose=board).said()
    return Loss(unsaid=_beyond(whole, told), said=told, added=_beyond(told, whole))


def _beyond(strings: Iterable[str], held: Iterable[str]) -> tuple[str, ...]:
    """Those that `held` does not have, each as often as it is missing, in their order."""
    left = Counter(held)
    beyond = []
    for text in strings:
        if left[text]:
            left[text] -= 1
        else:
            beyond.append(text)
    return tuple(beyond)
