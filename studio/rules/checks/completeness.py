"""完整: the required fields are filled or reasoned, and the text is more than sentences (INT-20, INT-23)."""

from __future__ import annotations

from collections.abc import Iterator

from studio import words
from studio.domain.content import FIELDS, Content, FieldSpec
from studio.domain.policy import core_title
from studio.rules.findings import Finding, Severity
from studio.rules.material import Source

LIVELY = ("cases", "data_points", "faq")


def in_content(content: Content, source: Source) -> Iterator[Finding]:
    for spec in FIELDS.values():
        yield from _field(content, spec)
    if not content.summary.strip():
        yield Finding(rule="FORM-02", severity=Severity.BLOCK, message=words.finding("FORM-02"))
    core = core_title(source.card.title)
    if not content.title.strip() or (core and f"《{core}》" not in content.title):
        yield Finding(rule="FORM-03", severity=Severity.BLOCK, message=words.finding("FORM-03", title=core))
    if all(content.part(key).empty for key in LIVELY):
        yield Finding(rule="INT-23", severity=Severity.WARN, field="faq", message=words.finding("INT-23"))


def _field(content: Content, spec: FieldSpec) -> Iterator[Finding]:
    part = content.part(spec.key)
    if not part.empty or not spec.required:
        return
    if spec.may_be_absent and part.absent_reason.strip():
        return
    rule = "INT-20-ABSENT" if spec.may_be_absent else "INT-20"
    yield Finding(rule=rule, severity=Severity.BLOCK, field=spec.key, message=words.finding(rule, label=spec.label))
