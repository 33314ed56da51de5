"""A frozen month never changes; what comes to light later is another version, or a difference."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import create_engine, text

from studio.actions.import_records import import_from_console
from studio.actions.snapshots import MAY_FREEZE, differences, freeze
from studio.actions.verify import problems_of
from studio.domain.people import Person, Role
from studio.domain.window import Window, months
from studio.errors import NotAllowed, StudioError
from studio.studio import Studio
from tests.records.ledgers import as_csv, as_xlsx, flat, piece, publication, worked_example

People = dict[Role, Person]
APRIL = months(2021, 4, 1)


@pytest.fixture
def publisher(studio: Studio, people: People) -> str:
    import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv")
    return people[Role.PUBLISHER].id


def test_who_may_freeze(studio: Studio, people: People) -> None:
    for role, person in people.items():
        if role in MAY_FREEZE:
            freeze(studio, person.id, APRIL, reason="核对")
        else:
            with pytest.raises(NotAllowed):
                freeze(studio, person.id, APRIL)


def test_later_evidence_is_a_difference_and_the_frozen_figure_stays(studio: Studio, publisher: str) -> None:
    first = freeze(studio, publisher, APRIL)
    assert first.report["multi_format"]["percent"] == "88.8"
    assert differences(studio, publisher, first) == []
    more = {"解读材料": [piece("G8", "P8", "图解")], "发布记录": [publication("G8")]}
    import_from_console(studio, data=as_xlsx(more), name="补录.xlsx")
    (found,) = differences(studio, publisher, first)
    assert (found.label, found.frozen, found.now) == ("多样化解读", "8/9（88.8%）", "9/9（100.0%）")
    with pytest.raises(StudioError, match="写明更正的理由"):
        freeze(studio, publisher, APRIL)
    second = freeze(studio, publisher, APRIL, reason="补录一件图解")
    with studio.store.reading() as tx:
        kept = tx.snapshots.of_window(APRIL.start, APRIL.end)
    assert [(one.version, one.report["multi_format"]["percent"], one.reason) for one in kept] == [
        (1, "88.8", ""),
        (2, "100.0", "补录一件图解"),
    ]
    assert kept == [first, second]


def test_a_month_that_has_not_ended_cannot_be_frozen(studio: Studio, publisher: str) -> None:
    with pytest.raises(StudioError, match="还没有结束"):
        freeze(studio, publisher, Window(date(2026, 3, 1), date(2026, 4, 1)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET report = replace(report, '88.8', '98.8')",
        "UPDATE snapshot SET digest = 'x'",
    ],
)
def test_a_frozen_report_that_was_meddled_with_is_found(studio: Studio, publisher: str, statement: str) -> None:
    freeze(studio, publisher, APRIL)
    assert problems_of(studio) == []
    engine = create_engine(studio.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert "2021年4月定格的第1版" in problems_of(studio)[0]
