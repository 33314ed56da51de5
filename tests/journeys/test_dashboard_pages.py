"""Lists of more policies than one screen shows are turned page by page, and nobody is left out."""

from __future__ import annotations

import pytest

from studio.actions.look import MANY, SHOWN
from studio.domain.people import Person, Role
from studio.studio import Studio
from tests.journeys.test_dashboard_screen import column, everything, opened
from tests.records.many import alike

NUMBER = MANY + 130


def test_two_thousand_policies_are_turned_page_by_page(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    with studio.store.writing() as tx:
        tx.records.keep(alike(NUMBER), {}, import_id="i")
    page = opened(studio, people[Role.INSPECTOR], monkeypatch)
    page.selectbox(key="dashboard.year").set_value(2026)
    page.selectbox(key="dashboard.span").set_value("全年").run()
    assert f"共 **{NUMBER:,}** 件　第 1 页，共 43 页" in everything(page)
    with studio.store.reading() as tx:
        found = sorted(tx.records.ledger().policies, key=lambda one: (str(one.released_on), one.id))
    in_order = [one.title for one in found]

    def listed() -> list[str]:
        # The list of what is to be made good comes first, then the list of all.
        return column(everything(page), "政策文件")[SHOWN:]

    seen = listed()
    assert seen == in_order[:SHOWN]
    page.button(key="dashboard.page.rows.2").click().run()
    assert listed() == in_order[SHOWN : 2 * SHOWN]
    page.button(key="dashboard.page.rows.3").click().run()
    assert listed() == in_order[42 * SHOWN :]
    page.button(key="dashboard.page.rows.1").click().run()
    assert listed() == in_order[41 * SHOWN : 42 * SHOWN]
    assert "第 42 页，共 43 页" in everything(page)
    page.selectbox(key="dashboard.span").set_value("第一季度").run()
    assert listed() == in_order[:SHOWN]
    assert not page.exception
