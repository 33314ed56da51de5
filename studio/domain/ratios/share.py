"""A share of whole things, and a mean: how a figure is cut, shown and held to its line."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = "—"


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A share of whole things, its line, and what is still lacking. Compared as integers (rule 5)."""

    numerator: int
    denominator: int
    threshold: int | None = None
    """In percent; None where nobody asks for a share. The highest one when `parts` differ."""
    parts: tuple[Ratio, ...] = ()
    """When the window spans a change of threshold: one ratio each, and every one has to be met (rule 2)."""
    note: str = "无应解读文件"
    """Why there is no figure, shown when the denominator is empty."""

    @property
    def percent(self) -> str:
        """One decimal, truncated: 89.97 never shows as 90.0."""
        if not self.denominator:
            return NOTHING
        tenths = 1000 * self.numerator // self.denominator
        return f"{tenths // 10}.{tenths % 10}"

    @property
    def shown(self) -> str:
        """For a person: “88.8%”, or “—（无应解读文件）”."""
        return f"{self.percent}%" if self.denominator else f"{NOTHING}（{self.note}）"

    @property
    def met(self) -> bool | None:
        """None where there is no line or nothing to measure."""
        if self.threshold is None or not self.denominator:
            return None
        if self.parts:
            return all(part.met is not False for part in self.parts)
        return 100 * self.numerator >= self.threshold * self.denominator

    @property
    def needed(self) -> int:
        """How many more are needed to reach the line (rule 12)."""
        if self.parts:
            return sum(part.needed for part in self.parts)
        if self.threshold is None:
            return 0
        return max(0, -(-self.threshold * self.denominator // 100) - self.numerator)


@dataclass(frozen=True, kw_only=True)
class Mean:
    """An average count per policy."""

    numerator: int
    denominator: int

    @property
    def mean(self) -> str:
        """One decimal, truncated."""
        if not self.denominator:
            return NOTHING
        tenths = 10 * self.numerator // self.denominator
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two ratios that a definition defines; None where it says nothing."""

    multi_format: Ratio | Mean
    off_site: Ratio | Mean | None
