"""Which parts a long deck falls into, so that a speaker can say where the talk stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.storyboard.blocks import Block, Chart, Contact, Headline

CHAPTERS = {
    "来由和目标": ("background_basis", "objectives_tasks", "figures"),
    "内容和举措": (
        "applicable_to", "main_content", "measures", "milestones", "changes_from_previous", "standards_applied",
    ),
    "好处和办理": ("benefits", "eligibility", "service_guide", "cases", "highlights"),
    "名词和问答": ("key_terms", "faq", "likely_misreadings", "cautions"),
    "制定和落实": ("drafting_process", "legality_note", "next_steps", "policy"),
}  # fmt: skip
"""Title → keys of blocks, in the order in which slides tell the story."""
LONG = 12
"""Blocks from which on a deck gets contents and chapter slides."""
FEWEST = 3


@dataclass(frozen=True)
class Chapter:
    """`title` is "" for what stands outside: the cover and the contact."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Charts illustrate what their neighbours say, so they are not listed."""
        return tuple(str(getattr(block, "heading", "")) for block in self.blocks if not isinstance(block, Chart))


def chapters(blocks: Sequence[Block]) -> tuple[Chapter, ...]:
    """The blocks in their order, those of one chapter together; a short deck has no chapters."""
    titles = {key: title for title, keys in CHAPTERS.items() for key in keys}
    found: list[tuple[str, list[Block]]] = []
    for block in blocks:
        outside = isinstance(block, Headline | Contact)
        before = found[-1][0] if found else ""
        title = "" if outside else titles.get(block.key, before)
        if not found or title != before:
            found.append((title, []))
        found[-1][1].append(block)
    made = tuple(Chapter(title, tuple(held)) for title, held in found)
    titled = [chapter for chapter in made if chapter.title]
    if len(blocks) < LONG or len(titled) < FEWEST:
        return tuple(Chapter("", chapter.blocks) for chapter in made)
    return made
