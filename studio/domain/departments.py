"""部门: which belongs to which, and who sees what follows from it.

An office that keeps no list of departments is small enough for everybody to see everything. With a list, people see
what their department and those below it draft or issue together with others; an openness office (政务公开机构) sees
everything below the body it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from studio.domain.people import Person, Role

EVERYWHERE = frozenset({Role.INSPECTOR, Role.ADMIN, Role.PUBLISHER})
"""Roles that see everything while their holder belongs to no department."""


@dataclass(frozen=True, kw_only=True)
class Department:
    """One department. `parent` is the name of the one above it, "" for an outermost one."""

    name: str
    parent: str = ""
    openness: bool = False
    """Whether it is the 政务公开机构 of the body it belongs to."""


@dataclass(frozen=True)
class Sight:
    """What somebody may see. Immutable."""

    everything: bool
    departments: frozenset[str] = frozenset()
    person_id: str = ""

    def sees(self, *, department: str, issuers: Collection[str], created_by: str) -> bool:
        """Whether a policy of that department, issued by those bodies, shows itself."""
        return (
            self.everything or created_by == self.person_id or not self.departments.isdisjoint({department, *issuers})
        )


@dataclass(frozen=True)
class Register:
    """The list of departments. Immutable."""

    departments: Mapping[str, Department] = field(default_factory=dict)

    def children(self, name: str) -> list[str]:
        return sorted(item.name for item in self.departments.values() if item.parent == name)

    def under(self, name: str) -> frozenset[str]:
        """The department with all that are below it, however deep."""
        found, waiting = set[str](), [name]
        while waiting:
            if (one := waiting.pop()) not in found:
                found.add(one)
                waiting += self.children(one)
        return frozenset(found)

    def in_order(self) -> list[tuple[Department, int]]:
        """Every department under its parent, with how deep it stands."""

        def walk(name: str, depth: int) -> Iterable[tuple[Department, int]]:
            for child in self.children(name):
                yield self.departments[child], depth
                yield from walk(child, depth + 1)

        return list(walk("", 0))

    def problem_with(self, department: Department) -> str:
        """Why it cannot stand in the list as described; "" when it can."""
        if not department.name:
            return "部门还没有写名称。"
        if department.parent and department.parent not in self.departments:
            return f"上级部门“{department.parent}”不在部门表里，请先增加它。"
        if department.parent in self.under(department.name):
            return f"“{department.parent}”是“{department.name}”自己或它的下级，不能作它的上级。"
        return ""

    def sight_of(self, person: Person, *, acting_for: Collection[str] = ()) -> Sight:
        """`acting_for`: departments of those on leave whom the person stands in for."""
        if not self.departments or Role.SYSTEM in person.roles:
            return Sight(everything=True)
        if not person.department and not person.roles.isdisjoint(EVERYWHERE):
            return Sight(everything=True)
        seen = frozenset[str]()
        for name in filter(None, (person.department, *acting_for)):
            known = self.departments.get(name)
            if known is not None and known.openness and not known.parent:
                return Sight(everything=True)
            seen |= self.under(known.parent if known is not None and known.openness else name)
        return Sight(everything=False, departments=seen, person_id=person.id)
