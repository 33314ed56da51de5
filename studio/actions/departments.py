"""部门表: adding a department, changing where it stands, and taking one out."""

from __future__ import annotations

from studio.actions.steps import act, acting
from studio.domain.departments import Department
from studio.domain.people import Role
from studio.errors import NotFound, StudioError
from studio.studio import Studio


@act
def keep_department(studio: Studio, by: str, name: str, *, parent: str, openness: bool) -> None:
    """Adds the department, or moves the one of this name. Raises `NotAllowed`, `StudioError`; then nothing changed."""
    department = Department(name=name.strip(), parent=parent.strip(), openness=openness)
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        register = tx.departments.register()
        if problem := register.problem_with(department):
            raise StudioError(f"{problem}没有保存。")
        before = register.departments.get(department.name)
        tx.departments.keep(department)
        tx.audit.write(
            person_id=by,
            act="keep_department",
            subject=department.name,
            at=tx.now,
            before={"parent": before.parent, "openness": before.openness} if before else {},
            after={"parent": department.parent, "openness": department.openness},
        )


@act
def remove_department(studio: Studio, by: str, name: str) -> None:
    """Takes it out of the list. Raises `StudioError` while people or departments still belong to it."""
    with studio.store.writing() as tx:
        acting(tx, by, Role.ADMIN)
        register = tx.departments.register()
        known = register.departments.get(name)
        if known is None:
            raise NotFound(f"部门表里没有“{name}”。")
        if below := register.children(name):
            raise StudioError(f"“{name}”下面还有{'、'.join(below)}，没有移除。请先给它们换上级。")
        if there := [person.name for person in tx.people.all() if person.active and person.department == name]:
            raise StudioError(f"“{name}”还有在用的人员：{'、'.join(there[:5])}，没有移除。请先给他们换部门。")
        tx.departments.remove(name)
        tx.audit.write(
            person_id=by,
            act="remove_department",
            subject=name,
            at=tx.now,
            before={"parent": known.parent, "openness": known.openness},
        )
