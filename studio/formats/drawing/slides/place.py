"""A rectangle on a slide, in design points: a slide is 540 high."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    left: float
    top: float
    width: float
    height: float

    def inside(self, by: float) -> Place:
        return Place(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def foot(self) -> float:
        return self.top + self.height
