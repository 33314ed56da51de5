"""A reading as plain data: whole, for the way back, and in the shape that `read --json` promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from studio.domain.policy import Candidate, Clause, Disclosure, NamedDocument, Reading

_PARTS: Mapping[str, type[Any]] = {
    "replaces": NamedDocument,
    "legal_basis": NamedDocument,
    "definitions": Candidate,
    "targets": Candidate,
    "timeline": Candidate,
    "goals": Candidate,
    "audience": Candidate,
    "clauses": Clause,
    "retired": Clause,
}
_DATES = frozenset(("issued_on", "effective_on", "expires_on", "deadline", "when"))


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Everything, so that `reading_from_json` gives the same reading back."""
    return {item.name: _plain(getattr(reading, item.name)) for item in fields(Reading)}


def reading_from_json(data: Mapping[str, Any]) -> Reading:
    """The reading that `reading_as_json` wrote. Raises `ValueError` or `TypeError` for another shape."""
    if not isinstance(data, Mapping):
        raise ValueError("读取结果应当是一个 JSON 对象。")
    given: dict[str, Any] = {}
    for name, value in data.items():
        if name in _PARTS:
            given[name] = tuple(_record(_PARTS[name], part) for part in value)
        elif name in _DATES:
            given[name] = _date(value)
        elif name == "disclosure":
            given[name] = Disclosure(value) if value else None
        else:
            given[name] = tuple(value) if isinstance(value, list) else value
    return Reading(**given)


def as_contract_json(reading: Reading) -> dict[str, Any]:
    """The shape of the command `read --json` (contracts): unknown is null, dates are ISO."""
    return {
        "title": reading.title or None,
        "doc_number": reading.doc_number or None,
        "issuers": list(reading.issuers),
        "addressee": reading.addressee or None,
        "issued_on": _plain(reading.issued_on),
        "effective_on": _plain(reading.effective_on),
        "expires_on": _plain(reading.expires_on),
        "disclosure": _plain(reading.disclosure),
        "interpreting_body": reading.interpreting_body or None,
        "replaces": [_document(named) for named in reading.replaces],
        "legal_basis": [_document(named) for named in reading.legal_basis],
        "definitions": [{"term": c.term, "text": c.text, "clause": c.clause} for c in reading.definitions],
        "targets": [
            {
                "text": c.text,
                "value": _number(c.value),
                "unit": c.unit,
                "deadline": _plain(c.deadline),
                "clause": c.clause,
            }
            for c in reading.targets
        ],
        "timeline": [{"date": _plain(c.when), "text": c.text, "clause": c.clause} for c in reading.timeline],
        "goals": [{"text": c.text, "clause": c.clause} for c in reading.goals],
        "audience": [{"text": c.text, "clause": c.clause} for c in reading.audience],
        "outline": outline(reading.clauses),
        "clauses": [_plain(clause) for clause in reading.clauses],
        "warnings": list(reading.warnings),
    }


def outline(clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
    """The headings as printed. Numbered paragraphs are clauses, not headings; an article's number is one."""
    return [
        {"level": clause.level, "text": _printed(clause), "clause": clause.id}
        for clause in clauses
        if clause.level and (clause.heading or clause.label.startswith("第"))
    ]


def _printed(clause: Clause) -> str:
    if re.fullmatch(r"第\S+条(?:之\S)?", clause.label):
        # An article is named by its number; its caption 【立法目的】 stays with the clause.
        return clause.label
    structural = clause.label.startswith("第") and clause.heading
    return f"{clause.label} {clause.heading}" if structural else f"{clause.label}{clause.heading}"


def _document(named: NamedDocument) -> dict[str, Any]:
    return {"name": named.name, "doc_number": named.doc_number or None}


def _number(value: str) -> int | float | str | None:
    """A number where the value is one; a range such as "3-6" stays text."""
    try:
        exact = Fraction(value)
    except ValueError:
        return value or None
    return int(exact) if exact.denominator == 1 else float(exact)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Disclosure):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Clause | Candidate | NamedDocument):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


def _record(kind: type[Any], data: Mapping[str, Any]) -> Any:
    return kind(**{name: _date(value) if name in _DATES else value for name, value in data.items()})


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
