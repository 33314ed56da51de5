"""Reuse: taking fields over from an earlier interpretation, and what a department says every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studio.actions.save_form import Saved, save_form
from studio.actions.steps import act, acting
from studio.domain.content import FIELDS, Content, Entry, FieldContent, Term
from studio.domain.people import Role
from studio.domain.policy import core_title
from studio.errors import NotFound, StudioError
from studio.studio import Studio

KEPT_FIELDS = ("interpreting_authority", "enquiry_contact", "drafting_process", "next_steps")
"""Fields in which a department says much the same each time."""
GLOSSARY = "key_terms"
"""The field whose terms the department collects: each policy takes those that it speaks of itself."""


def uncited(part: FieldContent) -> FieldContent:
    """The same words without citations: clauses belong to the policy they were written for."""
    return replace(part, entries=tuple(replace(entry, cites=()) for entry in part.entries if entry.said()))


@act
def copy_earlier(
    studio: Studio, by: str, interpretation_id: str, source_id: str, keys: Iterable[str], *, based_on: int
) -> Saved:
    """Adds the entries of these fields of another interpretation, without their citations."""
    wanted = [key for key in FIELDS if key in set(keys)]
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        if not wanted:
            raise StudioError("请至少选一栏。")
        source = tx.interpretations.get(source_id)
        policy = tx.policies.get(source.policy_id) if source else None
        earlier = tx.interpretations.latest_content(source) if source else None
        base = tx.interpretations.revision(interpretation_id, based_on)
    if base is None or policy is None or earlier is None:
        raise NotFound("找不到要复制的内容。请刷新页面后再试。")
    content = base.content
    for key in wanted:
        content = content.with_part(key, _joined(content.part(key), uncited(earlier.part(key))))
    note = f"从《{core_title(policy.policy.title)}》的解读复制"
    return save_form(studio, by, interpretation_id, content, based_on=based_on, note=note)


@act
def keep_for_department(studio: Studio, by: str, field: str, part: FieldContent) -> None:
    """Stores what this field says as the department's own text; later interpretations start with it.

    Terms are added to those that the department has explained before; a term explained anew takes the old one's place.
    """
    kept = uncited(part)
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        if field not in (*KEPT_FIELDS, GLOSSARY):
            raise StudioError("这一栏的内容每份文件都不同，不能存为常用内容。")
        if kept.empty:
            raise StudioError("这一栏还没有内容，没有存为常用内容。")
        if not person.department:
            raise StudioError("您的账号还没有填写部门，不能存为部门常用内容。请管理员在“人员”里补上。")
        if field == GLOSSARY:
            kept = _collected(tx.department_texts.of(person.department).get(GLOSSARY, FieldContent()), kept)
        tx.department_texts.keep(person.department, field, kept, person_id=by, at=tx.now)
        tx.audit.write(
            person_id=by,
            act="keep_for_department",
            subject=person.department,
            at=tx.now,
            after={
                "field": FIELDS[field].label,
                "text": "；".join(text for entry in kept.entries for text in entry.said()),
            },
        )


def terms_for(glossary: FieldContent, part: FieldContent, policy_words: str) -> tuple[Entry, ...]:
    """Of the department's terms those that the policy uses and the field does not explain yet."""
    there = {entry.term for entry in part.entries if isinstance(entry, Term)}
    return tuple(
        entry
        for entry in glossary.entries
        if isinstance(entry, Term) and entry.term in policy_words and entry.term not in there
    )


def _collected(before: FieldContent, now: FieldContent) -> FieldContent:
    terms = {entry.term: entry for part in (before, now) for entry in part.entries if isinstance(entry, Term)}
    return FieldContent(entries=tuple(terms.values()))


def with_department_texts(content: Content, texts: dict[str, FieldContent]) -> Content:
    """The content with the department's texts in the fields that say nothing yet."""
    for key, part in texts.items():
        if key != GLOSSARY and content.part(key).empty:
            content = content.with_part(key, replace(part, entries=tuple(replace(e, own=True) for e in part.entries)))
    return content


def _joined(present: FieldContent, added: FieldContent) -> FieldContent:
    new = tuple(entry for entry in added.entries if entry not in present.entries)
    return FieldContent(entries=(*present.entries, *new)) if new else present
