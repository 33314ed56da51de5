"""What may become of a finding: its suggestion is taken, or a reason is written, or it has to be put right."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from typing import Any

from studio.domain.content import Content, Entry, as_json
from studio.rules.findings import Finding, Severity

WITH_A_REASON = frozenset({"INT-22-MISMATCH", "INT-22-OLD", "GFX-01", "GFX-05"})
"""What blocks and may yet stand: a figure that differs (the standards mark it so: INT-22), a map so simple that the law
wants no number on it, a chart of things that have no period."""
TRACED = ("INT-22-MISMATCH", "INT-22-MISSING")
_FIGURE = re.compile(r"\d|百分之|[一二三四五六七八九十百千万亿]+(?:年|月|日|元|%)")


def may_be_settled(finding: Finding) -> bool:
    """Warnings by a written reason; of what blocks, only `WITH_A_REASON`."""
    return finding.severity is Severity.WARN or finding.rule in WITH_A_REASON


def must_be_settled(finding: Finding) -> bool:
    """Whether it may not reach the signer without either being put right or a reason."""
    if finding.severity is Severity.BLOCK or finding.rule == "INT-22-MISMATCH":
        return True
    return finding.rule == "INT-22-MISSING" and bool(_FIGURE.search(finding.text))


def key_of(finding: Finding, content: Content) -> str:
    """Names the finding by the words it is about: change them, or what the policy says of them, and it is another."""
    about = (
        finding.rule,
        finding.field,
        finding.passage or _whole(finding, content),
        finding.start,
        finding.end,
        finding.clause,
        finding.suggestion,
    )
    return hashlib.sha256(json.dumps(about, ensure_ascii=False).encode()).hexdigest()


def _whole(finding: Finding, content: Content) -> str:
    said = as_json(content)
    return json.dumps(said["fields"].get(finding.field, "") if finding.field else said, ensure_ascii=False)


def unsettled(findings: Iterable[Finding], content: Content, settled: Collection[str]) -> list[Finding]:
    """Those that stand in the way of submission. A reason counts only where one is allowed."""
    return [
        item
        for item in findings
        if must_be_settled(item) and not (may_be_settled(item) and key_of(item, content) in settled)
    ]


def accepted(content: Content, finding: Finding) -> Content | None:
    """The content with the suggestion in its place; None when there is none, or its place cannot be told.

    A suggestion of grounding is what the policy says, which may be more than a figure: it is offered all the same.
    """
    if not finding.suggestion or not finding.passage:
        return None
    if finding.entry < 0:
        for name in ("title", "short_title", "summary"):
            if getattr(content, name) == finding.passage:
                changed: dict[str, Any] = {name: _spliced(finding)}
                return replace(content, **changed)
        return None
    part = content.part(finding.field)
    if finding.entry >= len(part.entries):
        return None
    entry = _entry(part.entries[finding.entry], finding)
    if entry is None:
        return None
    entries = (*part.entries[: finding.entry], entry, *part.entries[finding.entry + 1 :])
    return content.with_part(finding.field, replace(part, entries=entries))


def _entry(entry: Entry, finding: Finding) -> Entry | None:
    values: dict[str, Any] = {
        item.name: getattr(entry, item.name) for item in fields(entry) if item.name not in Entry.BOOKKEEPING
    }
    for name, value in values.items():
        if value == finding.passage:
            values[name] = _spliced(finding)
            return replace(entry, **values)
    # A value and its unit are checked together: the place is looked for in the part that holds it, if only one does.
    wrong = finding.passage[finding.start : finding.end]
    held = [name for name, value in values.items() if isinstance(value, str) and value.count(wrong) == 1]
    if len(held) != 1:
        return None
    values[held[0]] = values[held[0]].replace(wrong, finding.suggestion)
    return replace(entry, **values)


def _spliced(finding: Finding) -> str:
    return finding.passage[: finding.start] + finding.suggestion + finding.passage[finding.end :]
