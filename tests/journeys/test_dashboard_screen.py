"""The dashboard shows the worked example as the rules have it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from studio.actions.import_records import import_from_console
from studio.domain.breakdown import Side
from studio.domain.people import Person, Role
from studio.domain.ratios.share import Ratio
from studio.screens.dashboard import of_side
from studio.studio import Studio
from tests.records.ledgers import as_csv, flat, worked_example


def dashboard() -> None:
    import os

    from studio.screens import dashboard
    from studio.settings import read_settings
    from studio.wiring import build

    studio = build(read_settings())
    with studio.store.reading() as tx:
        who = next(one for one in tx.people.all() if one.login == os.environ["DASHBOARD_FOR"])
    dashboard.draw(studio, who)


def opened(studio: Studio, who: Person, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    monkeypatch.setenv("DASHBOARD_FOR", who.login)
    return AppTest.from_function(dashboard, default_timeout=180).run()


def everything(page: AppTest) -> str:
    parts = [*page.title, *page.subheader, *page.markdown, *page.caption, *page.info, *page.warning]
    html = [str(part.proto.body) for part in page.get("html")]
    return "\n".join([*(str(part.value) for part in parts), *html])


def column(said: str, name: str) -> list[str]:
    """The cells under one head, of every table on the page."""
    return re.findall(rf'data-label="{name}"[^>]*>([^<]*)<', said)


def test_the_second_quarter_of_2021_reads_as_in_the_rules(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv")
    page = opened(studio, people[Role.INSPECTOR], monkeypatch)
    page.selectbox(key="dashboard.year").set_value(2021)
    page.selectbox(key="dashboard.span").set_value("第二季度").run()
    said = everything(page)
    for part in (
        "88.8",
        "8 / 9",
        "还差 1 件",
        "55.5",
        "再有 1 件多样化解读可达标",
        "口径A",
        "统计期2021-04-01至2021-06-30",
    ):
        assert part in said, part
    later = [cell for cell in column(said, "多样化") if "（" in cell]
    assert later[:4] == ["88.8%（8/9）", "80.0%（8/10）", "50.0%（9/18）", "64.0%（16/25）"]
    assert sorted(column(said, "要补的")) == [
        "没有解读",
        "缺其他渠道",
        "缺其他渠道",
        "缺其他渠道",
        "缺多样化形式、缺其他渠道",
    ]
    page.selectbox(key="dashboard.cut").set_value("期末时点").run()
    assert "截至2021-06-30 23:59" in everything(page)
    assert not page.exception


def test_only_those_who_may_are_offered_a_ledger_or_a_frozen_month(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    for role, offered in ((Role.PUBLISHER, True), (Role.INSPECTOR, False)):
        page = opened(studio, people[role], monkeypatch)
        assert ("导入台账" in everything(page)) is offered
        assert any(button.key == "dashboard.freeze" for button in page.button) is offered


def test_an_office_without_policies_sees_dashes_and_no_error(
    studio: Studio, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(studio, people[Role.ADMIN], monkeypatch)
    assert not page.exception
    assert "无应解读文件" in everything(page)
    assert ">0.0<" not in everything(page)


def test_a_department_that_has_interpreted_nothing_yet_is_not_said_to_have_nothing_to_interpret() -> None:
    none = Ratio(numerator=0, denominator=0)
    waiting, idle = (Side(name="某局", policies=number, multi_format=none, off_site=none) for number in (1, 0))
    assert of_side(waiting, none) == "—（还没有解读）"
    assert of_side(idle, none) == "—（无应解读文件）"
