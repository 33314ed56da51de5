"""The steps of the form: which fields are filled together, in the order a writer thinks of them."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.content import FIELDS, Content, Need

HEADING_KEY = "heading"
"""Stands beside the keys of `FIELDS` for title, short title and summary."""


@dataclass(frozen=True)
class Step:
    label: str
    fields: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step("为什么", ("background_basis", "objectives_tasks")),
    Step("讲什么", ("main_content", "measures", "applicable_to", "cautions")),
    Step("办什么", ("benefits", "eligibility", "standards_applied", "service_guide")),
    Step("解疑惑", ("key_terms", "changes_from_previous", "likely_misreadings", "legality_note")),
    Step("举实例", ("faq", "cases", "data_points", "milestones", "highlights")),
    Step("谁来答", ("interpreting_authority", "effective_period", "enquiry_contact", "drafting_process", "next_steps")),
    Step("取标题", (HEADING_KEY,)),
)
"""The heading comes last: a summary is written when it is known what it sums up."""

SHOW_ONE_OF = ("cases", "data_points", "faq")
"""A text interpretation carries at least one of these (INT-23)."""


def label_of(key: str) -> str:
    return "标题与摘要" if key == HEADING_KEY else FIELDS[key].label


def filled(content: Content, key: str) -> bool:
    """Whether nothing more is asked of this field: it says something, or says why it cannot."""
    if key == HEADING_KEY:
        return bool(content.title.strip() and content.summary.strip())
    part = content.part(key)
    return not part.empty or (may_be_declined(key) and bool(part.absent_reason.strip()))


def may_be_declined(key: str) -> bool:
    """Whether “本文件不涉及” with a reason answers this field."""
    return key != HEADING_KEY and (FIELDS[key].may_be_absent or FIELDS[key].need is Need.CONDITIONAL)


def wanted(content: Content, asked: frozenset[str]) -> tuple[str, ...]:
    """The fields still to be filled, in the order of the steps. `asked` are the conditional ones that apply."""
    open_ = [key for step in STEPS for key in step.fields if _needed(key, asked) and not filled(content, key)]
    if not any(filled(content, key) for key in SHOW_ONE_OF):
        open_.append(SHOW_ONE_OF[-1])
    order = [key for step in STEPS for key in step.fields]
    return tuple(sorted(open_, key=order.index))


def needed(asked: frozenset[str]) -> tuple[str, ...]:
    """Every field that this policy's interpretation must have, in the order of the steps."""
    return tuple(key for step in STEPS for key in step.fields if _needed(key, asked))


def _needed(key: str, asked: frozenset[str]) -> bool:
    return key == HEADING_KEY or FIELDS[key].required or key in asked
