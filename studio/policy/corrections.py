"""Applying a person's corrections to the paragraphs of a policy, between line repair and structure.

Pure: no text is ever lost or doubled by a correction, only parted otherwise. A correction that no longer fits
is skipped and reported; the reader may also have learnt by itself what the person once had to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from studio.domain.correction import Correction, Join, ParagraphRole, Recast, Split
from studio.policy.lines import Paragraph, met
from studio.policy.sentences import sentences, tight
from studio.policy.structure import placed

MOST_AFTER = 24
"""Characters of the paragraph before that a correction keeps, to tell equal paragraphs apart."""


class Fit(Enum):
    MADE = "made"
    ALREADY = "already"
    """The paragraphs are already as the correction would have them."""
    UNFIT = "unfit"
    """The paragraphs it names are not there any more."""


@dataclass(frozen=True, kw_only=True)
class Corrected:
    paragraphs: tuple[Paragraph, ...]
    fits: tuple[Fit, ...]
    """One for each correction, in their order."""


def corrected(paragraphs: Sequence[Paragraph], corrections: Iterable[Correction]) -> Corrected:
    """The paragraphs after every correction that fits, oldest first. Never raises."""
    desk = _Desk(paragraphs)
    fits = tuple(desk.make(correction) for correction in corrections)
    return Corrected(paragraphs=tuple(placed(desk.paragraphs)), fits=fits)


def join_at(paragraphs: Sequence[Paragraph], place: int) -> Join:
    """The correction that joins the paragraph at `place` with the next. Raises `ValueError` for the last one."""
    if not 0 <= place < len(paragraphs) - 1:
        raise ValueError("no paragraph follows")
    first, second = paragraphs[place].text, paragraphs[place + 1].text
    desk = _Desk(paragraphs)
    after, nth = desk.told(place, desk.pairs(tight(first), tight(second)))
    return Join(first=first, second=second, after=after, nth=nth)


def split_at(paragraphs: Sequence[Paragraph], place: int, offset: int) -> Split:
    """The correction that parts the paragraph before the character `offset`. Raises `ValueError` at an edge."""
    text = paragraphs[place].text
    first, second = text[: max(offset, 0)].rstrip(), text[max(offset, 0) :].lstrip()
    if not first or not second:
        raise ValueError("one of the halves would be empty")
    desk = _Desk(paragraphs)
    after, nth = desk.told(place, desk.equals(tight(text)))
    return Split(first=first, second=second, after=after, nth=nth)


def recast_at(paragraphs: Sequence[Paragraph], place: int, role: ParagraphRole) -> Recast:
    """The correction that gives the paragraph at `place` this role. Raises `ValueError` for a role nobody gives."""
    text = paragraphs[place].text
    desk = _Desk(paragraphs)
    after, nth = desk.told(place, desk.equals(tight(text)))
    return Recast(text=text, role=role, after=after, nth=nth)


def split_places(text: str) -> list[int]:
    """Where a paragraph may be parted between two sentences: offsets of the second half's first character."""
    return [span.start for span in sentences(text) if span.start > 0]


def place_of_words(text: str, words: str) -> int | None:
    """Where the second half begins, by its first words; None when they stand nowhere, or at the very start.

    White space in either is looked through. Of several places the first counts.
    """
    wanted, bare = tight(words), tight(text)
    at = bare.find(wanted, 1) if wanted else -1
    return _offset(text, at) if at > 0 else None


class _Desk:
    """The paragraphs while they are corrected."""

    def __init__(self, paragraphs: Iterable[Paragraph]) -> None:
        self.paragraphs = list(paragraphs)
        self._bare = [tight(paragraph.text) for paragraph in self.paragraphs]

    def make(self, correction: Correction) -> Fit:
        match correction:
            case Join(first=first, second=second):
                pairs, done = self.pairs(tight(first), tight(second)), self.equals(tight(first + second))
                place = self._chosen(correction, pairs)
                if place is not None:
                    self._join(place)
            case Split(first=first, second=second):
                pairs, done = self.equals(tight(first + second)), self.pairs(tight(first), tight(second))
                place = self._chosen(correction, pairs)
                if place is not None:
                    self._split(place, len(tight(first)))
            case Recast(text=text, role=role):
                done = []
                place = self._chosen(correction, self.equals(tight(text)))
                if place is not None:
                    self.paragraphs[place] = replace(self.paragraphs[place], said=role)
        if place is not None:
            return Fit.MADE
        return Fit.ALREADY if done else Fit.UNFIT

    def equals(self, bare: str) -> list[int]:
        """The places of paragraphs with these words."""
        return [place for place, words in enumerate(self._bare) if words == bare]

    def pairs(self, first: str, second: str) -> list[int]:
        """The places of paragraphs with the first words, followed by one with the second."""
        return [place for place in self.equals(first) if self._bare[place + 1 : place + 2] == [second]]

    def told(self, place: int, alike: Sequence[int]) -> tuple[str, int]:
        """What tells the paragraph at `place` apart from others that are `alike`: (what stands before it, which)."""
        after = self._after(place)
        same = [other for other in alike if self._after(other) == after]
        return after, same.index(place) + 1

    def _after(self, place: int) -> str:
        return self._bare[place - 1][-MOST_AFTER:] if place else ""

    def _chosen(self, correction: Correction, alike: Sequence[int]) -> int | None:
        same = [place for place in alike if self._after(place) == correction.after]
        if len(same) >= correction.nth:
            return same[correction.nth - 1]
        # Its neighbour was corrected since: it is meant all the same when it is the only one.
        return alike[0] if len(alike) == 1 else None

    def _join(self, place: int) -> None:
        first, second = self.paragraphs[place], self.paragraphs[place + 1]
        text = met(first.text, second.text)
        start = len(text) - len(second.text)
        seams = (*first.seams, len(first.text), *(start + seam for seam in second.seams))
        self._put(place, 2, [replace(first, text=text, seams=seams)])

    def _split(self, place: int, bare_at: int) -> None:
        whole = self.paragraphs[place]
        at = _offset(whole.text, bare_at)
        first, second = whole.text[:at].rstrip(), whole.text[at:].lstrip()
        start = len(whole.text) - len(second)
        self._put(
            place,
            1,
            [
                replace(whole, text=first, seams=tuple(seam for seam in whole.seams if seam < len(first))),
                replace(
                    whole, text=second, said=None, seams=tuple(seam - start for seam in whole.seams if seam > start)
                ),
            ],
        )

    def _put(self, place: int, count: int, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs[place : place + count] = paragraphs
        self._bare[place : place + count] = [tight(paragraph.text) for paragraph in paragraphs]


def _offset(text: str, bare_at: int) -> int:
    """The offset in `text` of the character that is the `bare_at`-th without white space."""
    seen = 0
    for offset, char in enumerate(text):
        if char.isspace():
            continue
        if seen == bare_at:
            return offset
        seen += 1
    return len(text)
