"""What a screen is: one file with one SCREEN; `draw` reads like a description of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from studio.domain.people import Person, Role
from studio.studio import Studio

WORK, PROOF, OFFICE = "办理", "证明", "管理"
SECTIONS = (WORK, PROOF, OFFICE)

EVERYBODY = (
    Role.DRAFTER,
    Role.CO_DRAFTER,
    Role.HEAD,
    Role.SECRECY_REVIEWER,
    Role.PUBLISHER,
    Role.INSPECTOR,
    Role.ADMIN,
)


@dataclass(frozen=True, kw_only=True)
class Screen:
    """`roles` decide who sees it in the menu; what may be done is decided again in each act."""

    key: str
    title: str
    section: str
    order: int
    roles: tuple[Role, ...]
    draw: Callable[[Studio, Person], None]
