"""A field written, cited and saved, and a package signed, without a mouse; everything met on the way speaks Chinese."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from studio.actions.load_example import load_example
from studio.domain.content import Content
from studio.domain.people import Role
from studio.domain.states import State
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials, bring_to, standing
from tests.conftest import PASSWORD
from tests.journeys.browser import Running, browser, started
from tests.journeys.furnished import being_written, everybody
from tests.journeys.keyboard import Typist

pytestmark = [pytest.mark.browser, pytest.mark.soak]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("keyboard")) as product:
        yield product


@pytest.fixture(scope="module")
def studio(running: Running) -> Studio:
    return build(read_settings(running.environment))


@pytest.fixture(scope="module")
def to_sign(studio: Studio) -> str:
    people = everybody(studio)
    waiting = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, waiting, ("article", "charts", "infographic"))
    bring_to(studio, people, waiting, State.SIGNING)
    return waiting


@pytest.fixture(scope="module")
def to_write(studio: Studio, to_sign: str) -> str:
    with studio.store.reading() as tx:
        people = {next(iter(person.roles)): person for person in tx.people.all()}
    return being_written(studio, people)


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as running_browser:
        yield running_browser


def content(studio: Studio, interpretation_id: str) -> Content:
    with studio.store.reading() as tx:
        return tx.interpretations.latest_content(standing(studio, interpretation_id))


def is_fit_for_everybody(typist: Typist) -> None:
    assert not typist.heard.nameless, "\n".join(typist.heard.nameless)
    assert not typist.heard.unseen, "\n".join(typist.heard.unseen)
    assert len(typist.heard.stops) > 5


def test_a_field_is_written_cited_and_saved_and_the_next_reached_by_keys_alone(
    running: Running, chrome: Browser, studio: Studio, to_write: str
) -> None:
    drafter = Typist(chrome, running.base)
    drafter.sign_in("drafter", PASSWORD)
    drafter.reaches("^解读表单$")
    drafter.presses_here()
    expect(drafter.page.get_by_role("heading", name="背景依据", level=3)).to_be_visible()
    drafter.is_still()

    drafter.reaches("^采用")
    drafter.presses_here()
    drafter.sees("已自动保存")
    (brought,) = content(studio, to_write).part("background_basis").entries
    assert brought.said() == ("为了规范停车，制定本办法",)
    assert brought.cites, "the candidate came with its clause"

    drafter.reaches("第 1 条的内容", "Shift+Tab")
    drafter.key("Control+End")
    drafter.types("，让停车有规矩。")
    drafter.steps()
    drafter.page.wait_for_timeout(500)
    drafter.is_still()
    (written,) = content(studio, to_write).part("background_basis").entries
    assert written.said() == ("为了规范停车，制定本办法，让停车有规矩。",)

    drafter.reaches("^依据条款")
    drafter.types("第二条")
    drafter.presses_here()
    drafter.key("Escape")
    drafter.reaches("^下一栏：目标任务")
    drafter.presses_here()
    expect(drafter.page.get_by_role("heading", name="目标任务", level=3)).to_be_visible()
    drafter.is_still()
    (cited,) = content(studio, to_write).part("background_basis").entries
    assert len(cited.cites) == len(brought.cites) + 1

    drafter.reaches("^7 取标题", "Shift+Tab")
    drafter.chooses_with_arrows("^2 讲什么", "ArrowLeft")
    drafter.presses_here()
    expect(drafter.page.get_by_role("radio", name="2 讲什么")).to_be_checked()
    is_fit_for_everybody(drafter)
    drafter.context.close()


def test_the_head_reads_and_signs_by_keys_alone(
    running: Running, chrome: Browser, studio: Studio, to_sign: str
) -> None:
    head = Typist(chrome, running.base)
    head.sign_in("head", PASSWORD)
    head.reaches("^去办理")
    head.presses_here()
    head.sees("办理过程")
    head.is_still()
    head.reaches("^审签同意$")
    head.presses_here()
    head.sees("已办理：审签同意")
    assert standing(studio, to_sign).state is State.SIGNED
    is_fit_for_everybody(head)
    head.context.close()
