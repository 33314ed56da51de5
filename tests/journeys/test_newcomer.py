"""A whole interpretation clicked through by people who see the studio for the first time: under an hour of theirs.

Run with `-s` to see what each document cost. The documents of the corpus take minutes and are marked `soak`.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.actions import accounts
from studio.actions.first_start import REHEARSERS
from studio.actions.load_example import POLICY
from studio.domain.content import Content
from studio.settings import read_settings
from studio.wiring import build
from tests.benchmarks.drafts import CORPUS
from tests.conftest import PASSWORD
from tests.journeys.browser import DRAWING, Running, browser
from tests.journeys.newcomer import (
    Effort,
    Newcomer,
    compares,
    confirms_the_file,
    fills_the_form,
    makes_materials_and_submits,
    sits_down,
)
from tests.journeys.test_browser_journey import counted
from tests.journeys.test_browser_journey import running as running

pytestmark = [pytest.mark.browser, pytest.mark.soak]

ANSWERS = {
    "解读机关": "本文件由起草单位负责解读。",
    "实施期限": "长期有效，有变化时另行公布。",
    "咨询渠道": "可在上班时间到起草单位办公室咨询，也可以在政府网站留言。",
}
SUMMARY = "这份文件说清了哪些事要办、由谁来办、什么时候办好。大家可以对照正文看与自己有关的内容。"


def people(running: Running) -> None:
    studio = build(read_settings(running.environment))
    admin = accounts.create_administrator(studio, login="admin", name="管理员", password=PASSWORD)
    for login, name, roles in REHEARSERS:
        accounts.add_person(
            studio, admin.id, login=login, name=name, department="长治市城市管理局", roles=roles, password=PASSWORD
        )


def written(running: Running) -> Content:
    with build(read_settings(running.environment)).store.reading() as tx:
        return tx.interpretations.latest_content(tx.interpretations.all()[0])


def goes_through(running: Running, chromium: str, policy: Path, old: Path | None = None) -> Effort:
    """From the file to the dashboard. Asserts what each person is told on the way."""
    people(running)
    effort = Effort()
    with browser(chromium) as chrome:
        drafter = sits_down(chrome, running, "drafter", effort)
        confirms_the_file(drafter, policy, today=time.strftime("%Y%m%d"))
        if old is not None:
            compares(drafter, old)
        fills_the_form(drafter, summary=SUMMARY, answers=ANSWERS)
        makes_materials_and_submits(drafter)
        drafter.context.close()
        publisher = sits_down(chrome, running, "publisher", effort)
        clears_signs_and_publishes(chrome, running, publisher, effort)
        inspector = sits_down(chrome, running, "inspector", effort)
        inspector.opens("看板")
        inspector.sees("100.0%")
        inspector.context.close()
    assert counted(running)["interpreted"] == 1
    return effort


def clears_signs_and_publishes(chrome: object, running: Running, publisher: Newcomer, effort: Effort) -> None:
    content = written(running)
    said = "".join(text for _, _, entry in content.entries() for text in entry.said())
    publisher.presses("去办理")
    publisher.types(publisher.page.get_by_label("保密审查意见（逐项写明）"), "逐项审查，不涉及国家秘密和敏感信息。")
    publisher.presses("保密审查通过")
    publisher.sees("已办理：保密审查通过")
    head = sits_down(chrome, running, "head", effort)  # type: ignore[arg-type]
    head.presses("去办理")
    head.sees("办理过程")
    head.reads(said)
    head.presses("审签同意")
    head.sees("已办理：审签同意")
    head.context.close()
    publisher.opens("待办")
    publisher.presses("去办理")
    publisher.presses("接收")
    publisher.sees("已办理：接收")
    publisher.opens("发布")
    publisher.presses("发布")
    publisher.sees("打开正常，文字一致，双向链接正常", seconds=DRAWING)
    publisher.context.close()


def assert_every_statement_says_whence(content: Content) -> None:
    """Citations, or the mark of the author's own: the promise of a finished interpretation."""
    bare = [(key, index) for key, index, entry in content.entries() if entry.said() and not (entry.cites or entry.own)]
    assert not bare


def test_the_founding_document_takes_newcomers_less_than_an_hour(running: Running, chromium: str) -> None:
    effort = goes_through(running, chromium, POLICY)
    print(f"\n{POLICY.stem}: {effort}")
    assert_every_statement_says_whence(written(running))
    assert effort.minutes < 60


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")
@pytest.mark.parametrize(
    ("policy", "old"),
    [
        ("policies/huaihua-cailanzi-2020-17.txt", ""),
        ("pairs/nianjie-fangjia/new.txt", "pairs/nianjie-fangjia/old.txt"),
    ],
)
def test_documents_of_the_corpus_take_newcomers_less_than_an_hour(
    running: Running, chromium: str, policy: str, old: str
) -> None:
    effort = goes_through(running, chromium, CORPUS / policy, CORPUS / old if old else None)
    print(f"\n{policy}: {effort}")
    content = written(running)
    assert_every_statement_says_whence(content)
    assert bool(content.part("changes_from_previous").entries) is bool(old)
    assert effort.minutes < 60
