"""A policy document: what a reading of its file found, and what a person confirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Disclosure(StrEnum):
    """公开属性. A document without one goes no further (standards INT-03, DOC-10)."""

    OPEN = "主动公开"
    ON_REQUEST = "依申请公开"
    CLOSED = "不予公开"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One numbered piece of a policy: a heading with the text that stands directly under it.

    `id` is the printed path when the clause is first seen (`c3-2-1`: third part, second section, first item;
    `t5` the fifth article; `p` for text before the first heading; `f1-…` within the first annex; `h…` a heading
    without a number, by its words). From then on it belongs to the words: reading the file again or correcting
    paragraphs leaves it with them, and no other clause ever gets it (`policy/clause_ids`).
    """

    id: str
    label: str
    """As printed: 三、, (一), 第五条. Empty for text that carries no number."""
    level: int
    """1 for the outermost; 0 for text before the first heading."""
    heading: str
    text: str

    @property
    def place(self) -> str:
        """How a person names it: "（一）规范主动公开流程"."""
        return f"{self.label}{self.heading}".strip() or "前言"


_PASSED_ON = re.compile(r"关于(?:印发|转发|发布|公布|下发)《(.+)》的(?:通知|通告|公告|令)$")


def core_title(title: str) -> str:
    """What people call the document: the 《…》 that a notice passes on, else the title itself."""
    inner = _PASSED_ON.search(title.strip())
    return inner.group(1) if inner else title.strip()


@dataclass(frozen=True, kw_only=True)
class NamedDocument:
    """Another document that this one names: its basis, or what it replaces."""

    name: str
    doc_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Something the policy says that may belong in the interpretation. Material, never an answer."""

    text: str
    clause: str
    value: str = ""
    unit: str = ""
    deadline: date | None = None
    when: date | None = None
    term: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything one reading of a policy file found. Unknown is None or empty, never a guess."""

    title: str = ""
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    addressee: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    disclosure: Disclosure | None = None
    interpreting_body: str = ""
    replaces: tuple[NamedDocument, ...] = ()
    legal_basis: tuple[NamedDocument, ...] = ()
    definitions: tuple[Candidate, ...] = ()
    targets: tuple[Candidate, ...] = ()
    timeline: tuple[Candidate, ...] = ()
    goals: tuple[Candidate, ...] = ()
    audience: tuple[Candidate, ...] = ()
    clauses: tuple[Clause, ...] = ()
    warnings: tuple[str, ...] = ()
    retired: tuple[Clause, ...] = ()
    """Clauses that earlier readings had and this one has not; their ids are not given to others."""
    lines: tuple[str, ...] = ()
    """What the reader of the file format gave, before any repair: corrections start from here."""

    def clause(self, clause_id: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy document as a person confirmed it. Changes only through `actions`."""

    id: str
    title: str
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    """Lead department first."""
    issued_on: date | None = None
    released_on: date | None = None
    """The day the public could read it; windows and thresholds go by this day (standards 2.4)."""
    effective_on: date | None = None
    expires_on: date | None = None
    disclosure: Disclosure | None = None
    disclosure_reason: str = ""
    interpretation_required: bool = True
    exempt_reason: str = ""
    clauses: tuple[Clause, ...] = field(default=())
    replaced: tuple[Clause, ...] = ()
    """Those of the document that it takes the place of, where somebody gave that document."""
    withdrawn_on: date | None = None


def as_read(policy: Policy, reading: Reading) -> Policy:
    """The policy with the facts that a reading found, for a person to confirm."""
    return replace(
        policy,
        title=reading.title,
        doc_number=reading.doc_number,
        issuers=reading.issuers,
        issued_on=reading.issued_on,
        effective_on=reading.effective_on,
        expires_on=reading.expires_on,
        disclosure=reading.disclosure,
        clauses=reading.clauses,
    )
