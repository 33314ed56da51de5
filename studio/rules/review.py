"""Running every check over one interpretation, or over a plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from studio.domain.content import Content, PolicyCard, as_json, from_json
from studio.domain.own_material import OwnMaterial
from studio.domain.policy import Policy, Reading
from studio.lexicons import Stamp, stamp
from studio.rules.checks import all_checks
from studio.rules.files import all_file_rules
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source, today

_WORST_FIRST = list(Severity)


def review_content(content: Content, policy: Policy | Reading, *, on: date | None = None) -> list[Finding]:
    """All findings, worst first, by the word lists of the day. The same content against the same policy is judged once."""
    given = json.dumps(as_json(content), ensure_ascii=False)
    return list(_reviewed(given, _source(policy, on), stamp()))


review_reading = review_content


def review_text(text: str, reading: Reading, *, on: date | None = None) -> list[Finding]:
    """Findings with offsets into `text`; checks that need the form are left out."""
    source = _source(reading, on)
    found = (item for check in all_checks() if hasattr(check, "in_text") for item in check.in_text(text, source))
    return sorted(found, key=lambda item: (item.start, _WORST_FIRST.index(item.severity)))


def review_files(files: Sequence[OwnMaterial], policy: Policy | Reading, *, on: date | None = None) -> list[Finding]:
    """What the rules on files say of the office's own materials, worst first."""
    source = _source(policy, on)
    found = [item for file in files for rule in all_file_rules() for item in rule.in_file(file, source)]
    return sorted(found, key=lambda item: _WORST_FIRST.index(item.severity))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    return [item for item in findings if item.severity is Severity.BLOCK]


@lru_cache(maxsize=64)
def _reviewed(content: str, source: Source, lists: Stamp) -> tuple[Finding, ...]:
    said = from_json(json.loads(content))
    found = (item for check in all_checks() if hasattr(check, "in_content") for item in check.in_content(said, source))
    return tuple(sorted(found, key=lambda item: _WORST_FIRST.index(item.severity)))


def _source(policy: Policy | Reading, on: date | None) -> Source:
    replaced = policy.replaced if isinstance(policy, Policy) else ()
    return Source(policy.clauses, _card(policy), on or today(), replaced)


def _card(policy: Policy | Reading) -> PolicyCard:
    return PolicyCard(
        title=policy.title,
        doc_number=policy.doc_number,
        issuers=policy.issuers,
        issued_on=policy.issued_on.isoformat() if policy.issued_on else "",
        released_on=policy.released_on.isoformat() if isinstance(policy, Policy) and policy.released_on else "",
        effective_on=policy.effective_on.isoformat() if policy.effective_on else "",
    )
