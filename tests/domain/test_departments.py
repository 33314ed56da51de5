"""The list of departments: what stands under what, and who therefore sees which policy."""

from __future__ import annotations

from datetime import date

from studio.domain.breakdown import rolled_up
from studio.domain.departments import Department, Register
from studio.domain.people import Person, Role
from studio.domain.sums import Sums
from studio.domain.window import Window

CITY, BUREAU, SECTION, OFFICE, OTHER = "市政府", "城管局", "市容科", "政府办", "教育局"
REGISTER = Register(
    {
        item.name: item
        for item in (
            Department(name=CITY),
            Department(name=BUREAU, parent=CITY),
            Department(name=SECTION, parent=BUREAU),
            Department(name=OFFICE, parent=CITY, openness=True),
            Department(name=OTHER, parent=CITY),
        )
    }
)


def someone(department: str, *roles: Role) -> Person:
    return Person(id="p", login="p", name="p", department=department, roles=frozenset(roles or {Role.DRAFTER}))


def sees(person: Person, department: str, *issuers: str, register: Register = REGISTER) -> bool:
    return register.sight_of(person).sees(department=department, issuers=issuers, created_by="other")


def test_a_department_sees_its_own_and_what_is_below_it() -> None:
    assert sees(someone(BUREAU), BUREAU) and sees(someone(BUREAU), SECTION)
    assert not sees(someone(SECTION), BUREAU) and not sees(someone(BUREAU), OTHER)


def test_a_cooperating_department_sees_what_it_issues_together_with_another() -> None:
    assert sees(someone(OTHER), BUREAU, BUREAU, OTHER)


def test_an_openness_office_sees_everything_of_the_body_it_belongs_to() -> None:
    assert all(sees(someone(OFFICE, Role.PUBLISHER), name) for name in REGISTER.departments)
    assert not sees(someone(OFFICE, Role.PUBLISHER), "外市某局")


def test_without_a_list_everybody_sees_everything() -> None:
    assert sees(someone(SECTION), OTHER, register=Register())


def test_an_inspector_without_a_department_sees_everything_a_drafter_without_one_nothing() -> None:
    assert sees(someone("", Role.INSPECTOR), OTHER)
    assert not sees(someone("", Role.DRAFTER), OTHER)


def test_who_drafted_it_sees_it_wherever_they_are_now() -> None:
    assert REGISTER.sight_of(someone(OTHER)).sees(department=BUREAU, issuers=[BUREAU], created_by="p")


def test_whoever_stands_in_sees_what_the_absent_one_sees() -> None:
    assert REGISTER.sight_of(someone(OTHER), acting_for=[BUREAU]).sees(
        department=SECTION, issuers=[SECTION], created_by="other"
    )


def test_nothing_stands_under_itself() -> None:
    assert "下级" in REGISTER.problem_with(Department(name=CITY, parent=SECTION))
    assert "下级" in REGISTER.problem_with(Department(name=CITY, parent=CITY))
    assert "不在部门表里" in REGISTER.problem_with(Department(name="新科", parent="没有的局"))
    assert REGISTER.problem_with(Department(name="新科", parent=BUREAU)) == ""


def test_a_parent_has_the_sums_of_all_below_it_and_strangers_stand_alone() -> None:
    def done(interpreted: int, multi: int) -> Sums:
        return Sums(counted=interpreted, interpreted=interpreted, multi_format=multi)

    by_name = {SECTION: done(4, 3), BUREAU: done(2, 2), OTHER: done(3, 1), "外市某局": done(1, 1)}
    rows = rolled_up(by_name, REGISTER, Window(date(2026, 1, 1), date(2027, 1, 1)))
    told = {
        row.name: (row.depth, row.policies, row.multi_format.numerator, row.multi_format.denominator) for row in rows
    }
    assert told == {
        CITY: (0, 9, 6, 9),
        BUREAU: (1, 6, 5, 6),
        SECTION: (2, 4, 3, 4),
        OTHER: (1, 3, 1, 3),
        "外市某局": (0, 1, 1, 1),
    }
