"""The desk: what one page of the form works on, and how every change on it is kept at once.

The store holds the text. The session holds only what the page needs to stay calm while somebody types: which
revision it shows, and the records of a field with a place of their own, so that widgets keep their text while
records are added, moved or removed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import streamlit as st

from studio.actions.save_form import Saved, save_form
from studio.domain.content import FIELDS, Content, Entry, FieldContent
from studio.domain.interpretation import Interpretation
from studio.domain.merging import UNITS, changed_units, with_unit
from studio.domain.people import Person, Role
from studio.domain.policy import Clause, Reading
from studio.domain.states import State
from studio.domain.steps import HEADING_KEY, STEPS, filled, wanted
from studio.domain.together import Clash, Comment
from studio.errors import StudioError
from studio.ids import new_id
from studio.parts.times import clock
from studio.policy.asking import Asked, asked_by
from studio.policy.serial import reading_from_json
from studio.store.policies import StoredPolicy
from studio.studio import Studio

CLOSED = (State.PUBLISHING, State.PUBLISHED, State.WITHDRAWN)


@dataclass
class Slot:
    """One record on the page. `place` names its widgets for as long as the page shows it."""

    entry: Entry
    place: str = field(default_factory=lambda: new_id()[:8])


@dataclass
class Desk:
    studio: Studio
    person: Person
    interpretation: Interpretation
    stored: StoredPolicy
    content: Content
    clashes: tuple[Clash, ...]
    comments: tuple[Comment, ...]
    names: dict[str, str]

    # --- what stands on it ---

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return self.stored.policy.clauses

    @cached_property
    def reading(self) -> Reading:
        return reading_from_json(self.stored.reading)

    @cached_property
    def asked(self) -> dict[str, Asked]:
        return asked_by(self.clauses)

    @property
    def may_write(self) -> bool:
        """Whether widgets are open. After submission a drafter has to unlock first: typing would void the sign-off."""
        if not self.person.may(Role.DRAFTER) or self.interpretation.state in CLOSED:
            return False
        return self.interpretation.state is State.DRAFTING or bool(self.kept("unlocked"))

    @property
    def number(self) -> int:
        """The revision that the page shows."""
        return int(self.kept("base", 0))

    # --- the session's notes ---

    def key(self, *names: str) -> str:
        return ".".join(("form", self.interpretation.id, *names))

    def kept(self, name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(self.key(name), otherwise)

    def keep(self, name: str, value: Any) -> None:
        st.session_state[self.key(name)] = value

    def show(self, name: str, value: Any) -> str:
        """The key of a choice that shows this value.

        Assigned only when it differs: an assignment reaches the browser late and would undo a click made meanwhile.
        """
        key = self.key(name)
        if st.session_state.get(key) != value:
            st.session_state[key] = value
        return key

    @property
    def at(self) -> str:
        """The field that is being written."""
        return str(self.kept("at", HEADING_KEY))

    def go(self, key: str) -> None:
        self.keep("at", key)
        self.keep("step", next(index for index, step in enumerate(STEPS) if key in step.fields))
        self.keep("view", "write")

    # --- keeping changes ---

    def save(self, content: Content, *, note: str = "") -> Saved | None:
        """Keeps the page's content as a revision, merged with what others did. None when that failed."""
        try:
            saved = save_form(
                self.studio, self.person.id, self.interpretation.id, content, based_on=self.number, note=note
            )
        except StudioError as error:
            self.keep("problem", str(error))
            return None
        self.keep("problem", "")
        self.stand_on(saved)
        if saved.theirs:
            self.keep("told", _merged(saved))
        # Other callbacks of the same rerun go on from here.
        with self.studio.store.reading() as tx:
            revision = tx.interpretations.revision(self.interpretation.id, saved.number)
        self.content = revision.content if revision else content
        return saved

    def stand_on(self, saved: Saved) -> None:
        """The page shows this save from now on: what it changed is not told as somebody else's."""
        self.keep("base", saved.number)
        self.keep("saved_at", clock(self.studio.clock()))

    def save_unit(self, unit: str, value: Any) -> None:
        self.save(with_unit(self.content, unit, value))

    # --- the records of one field ---

    def slots(self, key: str) -> list[Slot]:
        """The field's records as the page shows them; laid out afresh when somebody else changed them."""
        slots: list[Slot] | None = self.kept(f"{key}.slots")
        if slots is None or (not self.kept("problem") and _said(slots) != _entries(self.content.part(key))):
            slots = [Slot(entry) for entry in _entries(self.content.part(key))]
            self.keep(f"{key}.slots", slots)
        if not slots and not self.content.part(key).absent_reason:
            slots.append(Slot(FIELDS[key].entry()))
        return slots

    def save_slots(self, key: str, slots: list[Slot]) -> None:
        self.keep(f"{key}.slots", slots)
        entries = _said(slots)
        reason = "" if entries else self.content.part(key).absent_reason
        self.save_unit(key, FieldContent(entries=entries, absent_reason=reason))

    def change_slot(self, key: str, place: str, **values: Any) -> None:
        for slot in (slots := self.slots(key)):
            if slot.place == place:
                slot.entry = replace(slot.entry, **values)
        self.save_slots(key, slots)

    def take(self, key: str, entry: Entry) -> None:
        """Adds a record with its citation, in the place of an empty one where there is one."""
        slots = [slot for slot in self.slots(key) if slot.entry.said()]
        self.save_slots(key, [*slots, Slot(entry)])

    def count_open_comments(self, key: str) -> int:
        return sum(item.open and item.field == key for item in self.comments)

    def first_unfinished(self) -> str:
        return next(iter(wanted(self.content, frozenset(self.asked))), STEPS[0].fields[0])

    def filled(self, key: str) -> bool:
        return filled(self.content, key)


def open_desk(studio: Studio, person: Person, interpretation: Interpretation, stored: StoredPolicy) -> Desk:
    """The desk with the newest text; says which fields others have changed since the page was last drawn."""
    base = int(st.session_state.get(f"form.{interpretation.id}.base", interpretation.revision_number))
    with studio.store.reading() as tx:
        content = tx.interpretations.latest_content(interpretation)
        before = tx.interpretations.revision(interpretation.id, base) if base < interpretation.revision_number else None
        saves = tx.interpretations.saves(interpretation.id) if before else []
        desk = Desk(
            studio=studio,
            person=person,
            interpretation=interpretation,
            stored=stored,
            content=content,
            clashes=tx.together.clashes(interpretation.id),
            comments=tx.together.comments(interpretation.id),
            names=tx.people.names(),
        )
    if before is not None and (changed := changed_units(before.content, content)):
        by = {save.author_id for save in saves if save.number > base}
        others = {"您在另一个页面" if author == person.id else desk.names.get(author, "") for author in by}
        desk.keep("told", f"{'、'.join(sorted(others))}刚改了“{'、'.join(UNITS[unit] for unit in changed)}”，已载入。")
    if not desk.kept("problem"):
        desk.keep("base", interpretation.revision_number)
    if desk.kept("at") is None:
        desk.go(desk.first_unfinished())
    return desk


def _merged(saved: Saved) -> str:
    names = "、".join(UNITS[unit] for unit in saved.theirs if unit not in saved.clashes)
    merged = f"别人同时改了“{names}”，已与您的改动合并。" if names else ""
    return merged + ("同一栏两人都改了，两种写法都已保留，请选定一种。" if saved.clashes else "")


def _said(slots: list[Slot]) -> tuple[Entry, ...]:
    return tuple(slot.entry for slot in slots if slot.entry.said())


def _entries(part: FieldContent) -> tuple[Entry, ...]:
    return tuple(entry for entry in part.entries if entry.said())
