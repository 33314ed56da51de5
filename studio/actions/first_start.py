"""The first start: create the administrator and, if wished, people to rehearse with and the worked example."""

from __future__ import annotations

from studio.actions.accounts import add_person, create_administrator, sign_in
from studio.actions.load_example import load_example
from studio.domain.people import Role
from studio.studio import Studio

DEPARTMENT = "长治市城市管理局"
REHEARSERS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("drafter", "演练起草人", frozenset({Role.DRAFTER})),
    ("head", "演练负责人", frozenset({Role.HEAD})),
    ("publisher", "演练局办公室", frozenset({Role.PUBLISHER, Role.SECRECY_REVIEWER})),
    ("inspector", "演练监督检查", frozenset({Role.INSPECTOR})),
)


def nobody_yet(studio: Studio) -> bool:
    with studio.store.reading() as tx:
        return tx.people.count() == 0


def begin(studio: Studio, *, login: str, name: str, password: str, with_example: bool) -> str:
    """A session token for the new administrator. The rehearsal accounts share the password given here."""
    administrator = create_administrator(studio, login=login, name=name, password=password)
    if with_example:
        people = {
            role: add_person(
                studio,
                administrator.id,
                login=role,
                name=label,
                department=DEPARTMENT,
                roles=roles,
                password=password,
            )
            for role, label, roles in REHEARSERS
        }
        load_example(studio, people["drafter"].id)
    return sign_in(studio, login, password)
