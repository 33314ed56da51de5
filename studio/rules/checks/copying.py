"""照搬照抄: an interpretation explains, it does not repeat (INT-21). Long shared runs and dense overlap are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from studio import words
from studio.domain.content import Content
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source, passages

LONGEST_RUN = 60
GRAM = 8
MOST_SHARED = 50
"""Percent of the body's 8-grams that may stand in the policy word for word."""


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    policy = _bare("".join(clause.text for clause in source.clauses))
    if not policy:
        return
    held = {policy[at : at + GRAM] for at in range(len(policy) - GRAM + 1)}
    said = [passage for passage in passages(content) if passage.field]
    for passage in said:
        run = _longest_run(_bare(passage.text), policy)
        if len(run) >= LONGEST_RUN:
            yield Finding(
                rule="INT-21",
                severity=Severity.WARN,
                field=passage.field,
                entry=passage.entry,
                text=run,
                message=words.finding("INT-21", count=str(len(run)), start=run[:16]),
            )
    body = _bare("".join(passage.text for passage in said))
    grams = [body[at : at + GRAM] for at in range(len(body) - GRAM + 1)]
    shared = sum(gram in held for gram in grams)
    if grams and 100 * shared > MOST_SHARED * len(grams):
        share = str(100 * shared // len(grams))
        yield Finding(rule="INT-21-ALL", severity=Severity.WARN, message=words.finding("INT-21-ALL", share=share))


def _longest_run(text: str, policy: str) -> str:
    if len(text) < LONGEST_RUN:
        return ""
    match = SequenceMatcher(None, policy, text, autojunk=False).find_longest_match()
    return text[match.b : match.b + match.size]


def _bare(text: str) -> str:
    return re.sub(r"[^\w\u4e00-\u9fff]+", "", text)
