"""A word of a claim that the policy does not bear out, whatever kind of word it is."""

from __future__ import annotations

from dataclasses import dataclass

from studio.policy.grounding.verdicts import Verdict


@dataclass(frozen=True, kw_only=True)
class Term:
    """Where it stands in the claim's sentence, and what is said of it."""

    start: int
    end: int
    verdict: Verdict
