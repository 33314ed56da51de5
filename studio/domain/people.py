"""People and what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    DRAFTER = "drafter"
    CO_DRAFTER = "co_drafter"
    HEAD = "head"
    SECRECY_REVIEWER = "secrecy_reviewer"
    PUBLISHER = "publisher"
    INSPECTOR = "inspector"
    ADMIN = "admin"
    SYSTEM = "system"
    """The delivery worker. No person holds it."""


ROLE_LABELS: dict[Role, str] = {
    Role.DRAFTER: "起草人",
    Role.CO_DRAFTER: "联合发文配合部门",
    Role.HEAD: "起草部门主要负责人",
    Role.SECRECY_REVIEWER: "保密审查员",
    Role.PUBLISHER: "政务公开机构",
    Role.INSPECTOR: "监督检查",
    Role.ADMIN: "系统管理员",
}

APART: tuple[frozenset[Role], ...] = (
    frozenset({Role.DRAFTER, Role.HEAD}),
    frozenset({Role.DRAFTER, Role.SECRECY_REVIEWER}),
    frozenset({Role.HEAD, Role.SECRECY_REVIEWER}),
    frozenset({Role.HEAD, Role.PUBLISHER}),
    frozenset({Role.ADMIN, Role.HEAD}),
    frozenset({Role.ADMIN, Role.PUBLISHER}),
)
"""Roles that face each other over one hand-over; an administrator can neither sign nor publish."""


@dataclass(frozen=True, kw_only=True)
class Person:
    id: str
    login: str
    name: str
    department: str
    roles: frozenset[Role]
    active: bool = True
    email: str = ""
    delegated: Mapping[Role, str] = field(default_factory=dict, hash=False)
    """Roles held for somebody on leave today, with that person's id."""

    def may(self, *roles: Role) -> bool:
        return self.active and not (self.roles | self.delegated.keys()).isdisjoint(roles)

    def stands_in_for(self, role: Role) -> str:
        """The id of the person for whom this one would act in that role; "" when the role is their own."""
        return "" if role in self.roles else self.delegated.get(role, "")


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """委托: somebody on leave lets another act in one of their roles, from one day to another, both included."""

    id: str
    from_person: str
    to_person: str
    role: Role
    starts_on: date
    ends_on: date
    reason: str
    revoked: bool = False

    def holds_on(self, day: date) -> bool:
        return not self.revoked and self.starts_on <= day <= self.ends_on


DELEGABLE = (Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER)
"""What may be done for somebody on leave. Nobody drafts or administers on another's behalf."""


def clashing(roles: frozenset[Role]) -> frozenset[Role] | None:
    """The first pair of roles that nobody may hold together, or None."""
    return next((pair for pair in APART if pair <= roles), None)


SYSTEM = Person(id="system", login="system", name="投放程序", department="", roles=frozenset({Role.SYSTEM}))
