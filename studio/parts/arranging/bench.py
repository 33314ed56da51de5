"""The bench: what the page arranges, and how every click becomes an act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from studio.domain.content import Content
from studio.domain.interpretation import Interpretation
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.errors import StudioError
from studio.parts.writing.desk import CLOSED
from studio.storyboard.parts import Part, parts
from studio.studio import Studio


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One interpretation and one of its boards, as the page shows them now."""

    studio: Studio
    person: Person
    interpretation: Interpretation
    content: Content
    board: str

    @property
    def parts(self) -> tuple[Part, ...]:
        return parts(self.content, self.board)

    @property
    def may_write(self) -> bool:
        """After submission a drafter has to unlock first: a change would void the sign-off."""
        if not self.person.may(Role.DRAFTER) or self.interpretation.state in CLOSED:
            return False
        return self.interpretation.state is State.DRAFTING or bool(self.kept("unlocked"))

    def key(self, *names: str) -> str:
        return ".".join(("storyboard", self.interpretation.id, *names))

    def place(self, *names: str) -> str:
        """The key of a widget that belongs to these words on this board."""
        return self.key(self.board, hashlib.sha256("\x00".join(names).encode()).hexdigest()[:16])

    def kept(self, name: str, otherwise: Any = None) -> Any:
        return st.session_state.get(self.key(name), otherwise)

    def keep(self, name: str, value: Any) -> None:
        st.session_state[self.key(name)] = value

    def problem_at(self, place: str) -> str:
        """Why the last act at this place was refused."""
        at, why = self.kept("problem", ("", ""))
        return str(why) if at == place else ""

    def do(self, place: str, act: Callable[..., Any], *given: Any, **named: Any) -> None:
        """One act on this board; what refuses it is shown at the place where it was asked for."""
        try:
            act(self.studio, self.person.id, self.interpretation.id, self.board, *given, **named)
        except StudioError as error:
            self.keep("problem", (place, str(error)))
            return
        self.keep("problem", ("", ""))
        self.keep("asking", "")
