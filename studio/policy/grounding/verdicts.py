"""What is said of a fact of the interpretation in the end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio.policy.fact import Kind


class State(StrEnum):
    OK = "ok"
    WEAK = "weak"
    """The value is in the policy, but hardly where this sentence points; or only a count nobody can check."""
    MISMATCH = "mismatch"
    """The policy says something else about this."""
    MISSING = "missing"
    """Nothing like it in the policy."""


@dataclass(frozen=True, kw_only=True)
class GroundedFact:
    """One fact of the interpretation and what the policy says of it. `clause` is "" for the policy's own card."""

    text: str
    kind: Kind
    state: State
    clause: str
    start: int
    end: int
    expected: str = ""
    """What the policy says in that place, when it is another value."""
    evidence: str = ""
    """The sentence of the policy."""
    cited: bool = True
    """Whether the clause is among those the entry cites."""
    supposed: bool = False
    """Stands in a made-up case (假设…, 举例…)."""


CARD = ""
"""The clause id of facts that the policy's card holds."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    state: State
    clause: str = CARD
    expected: str = ""
    evidence: str = ""
    start: int = -1
    """Where the words begin that are wrong, when they are more than the fact (不得大于1.5米); -1 when not."""
    end: int = -1
