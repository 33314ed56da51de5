"""How long one rerun of a screen takes on the server, and how often it asks the database.

    python -m tests.benchmarks.reruns [--clauses 100] [--times 15]

A policy of that many articles is written here, confirmed and half filled, with an older text of as many beside it;
then a drafter walks: opens fields, types, takes a sentence, looks at the overview, arranges slides. At last every
screen of the menu is drawn again and again by somebody who may see it, once while the text is drafted and once when
it is accepted. Time is Streamlit's own run of the whole script, from the click to the last element, in this
process (processor time beside it: other work on the machine does not count there); queries are counted by
SQLAlchemy's events. Ends with 1 when the processor needed more than MOST for the median rerun of anything.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import pkgutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from studio import screens
from studio.actions import accounts
from studio.actions.add_policy import add_policy
from studio.actions.compare_policy import add_old_version
from studio.actions.confirm_policy import confirm_policy
from studio.actions.first_start import begin
from studio.actions.save_form import save_form
from studio.actions.steps import make_move
from studio.domain.people import ROLE_LABELS, Person, Role
from studio.domain.policy import Disclosure
from studio.domain.states import Move
from studio.parts import who
from studio.policy.candidates import starting_content
from studio.policy.serial import reading_from_json
from studio.settings import read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials, standing

PASSWORD = "correct-horse-9"
MOST = 0.3
"""Seconds of the server's work that the median rerun of a screen may take."""
HANDS = (Role.DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.ADMIN)
Run = Callable[[str, Callable[[], AppTest]], None]


@dataclass
class Measured:
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        ordered = sorted(self.seconds)
        worst = ordered[-1]
        return (
            f"median {1000 * statistics.median(ordered):5.0f} ms   worst {1000 * worst:5.0f} ms   "
            f"processor {1000 * statistics.median(self.processor):5.0f} ms   "
            f"queries {statistics.median(self.queries):.0f}   ({len(ordered)} reruns)"
        )


def policy_text(articles: int, *, dearer: int = 0) -> str:
    lines = ["长治市停车场管理办法"]
    for number in range(1, articles + 1):
        lines.append(
            f"第{chinese(number)}条 经营者应当在{number}个工作日内向主管部门备案，收费标准每小时不超过{number + dearer}元；"
            f"符合条件的单位可以申请{number * 100}元补贴。第{number}类区域的泊位数不少于{number * 3}个。"
        )
    return "\n".join(lines)


def chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += (digits[tens] if tens > 1 or hundreds else "") + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clauses", type=int, default=100)
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STUDIO_DATA"] = folder
        measured = walk(articles=given.clauses, times=given.times)
    every = Measured()
    for what, one in measured.items():
        print(f"{what:<14}{one}")
        every.seconds += one.seconds
        every.processor += one.processor
        every.queries += one.queries
    print(f"{'全部':<14}{every}")
    slow = [what for what, one in measured.items() if statistics.median(one.processor) > MOST]
    print(f"more than {1000 * MOST:.0f} ms of work: {'、'.join(slow) or 'none'}")
    sys.exit(bool(slow))


def walk(*, articles: int, times: int) -> dict[str, Measured]:
    studio = build(read_settings())
    begin(studio, login="keeper", name="管理员", password=PASSWORD, with_example=False)
    with studio.store.reading() as tx:
        admin = tx.people.all()[0]
    people = {role: _take_on(studio, admin.id, role) for role in HANDS}
    drafter = people[Role.DRAFTER]
    policy_id = add_policy(studio, drafter.id, data=policy_text(articles).encode(), file_name="停车.txt")
    with studio.store.reading() as tx:
        stored = tx.policies.get(policy_id)
    assert stored is not None
    assert len(stored.policy.clauses) >= articles
    facts = replace(
        stored.policy,
        title="长治市停车场管理办法",
        issuers=("长治市城市管理局",),
        disclosure=Disclosure.OPEN,
        released_on=date(2026, 3, 2),
    )
    interpretation_id = confirm_policy(studio, drafter.id, facts)
    add_old_version(
        studio, drafter.id, policy_id, data=policy_text(articles, dearer=1).encode(), file_name="停车旧.txt"
    )
    save_form(studio, drafter.id, interpretation_id, starting_content(reading_from_json(stored.reading)), based_on=1)

    counted = [0]

    def count(*_: object) -> None:
        counted[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    _sit_down(studio, Role.DRAFTER)
    page = AppTest.from_function(_form, default_timeout=180).run()
    assert not page.exception
    measured: dict[str, Measured] = defaultdict(Measured)

    def run(what: str, act: Callable[[], AppTest]) -> None:
        counted[0] = 0
        started, worked = time.perf_counter(), time.process_time()
        after = act()
        measured[what].processor.append(time.process_time() - worked)
        measured[what].seconds.append(time.perf_counter() - started)
        measured[what].queries.append(counted[0])
        assert not after.exception

    def group(label: str) -> object:
        return next(item for item in page.button_group if item.label == label)

    for number in range(times):
        run("换一步", lambda: group("步骤").set_value(1).run())  # type: ignore[attr-defined]
        run("换一栏", lambda: group("栏目").set_value("measures").run())  # type: ignore[attr-defined]
        box = next(area for area in page.text_area if area.label != "写批注")
        run("改一句", lambda box=box, number=number: box.set_value(f"第 {number} 次改写：按规定备案。").run())
        take = next(button for button in page.button if button.label == "采用")
        run("采用一句", lambda take=take: take.click().run())
        # Taken out again: the policy has only so many sentences to take.
        drop = [button for button in page.button if button.label == "删除"][-1]
        run("删除一条", lambda drop=drop: drop.click().run())
        run("再画一遍", page.run)
        run("总览", lambda: group("看什么").set_value("overview").run())  # type: ignore[attr-defined]
        for view, label in (("history", "历史版本"), ("reuse", "从以前复制")):
            run(label, lambda view=view: group("看什么").set_value(view).run())  # type: ignore[attr-defined]
        run("回到填写", lambda: group("看什么").set_value("write").run())  # type: ignore[attr-defined]
    _arrange(run, times)
    add_materials(studio, interpretation_id)
    _draw_every_screen(studio, run, times, "起草中")
    _accept(studio, people, interpretation_id)
    _draw_every_screen(studio, run, times, "已接收")
    return measured


def _take_on(studio: Studio, admin: str, role: Role) -> Person:
    return accounts.add_person(
        studio,
        admin,
        login=role.value,
        name=ROLE_LABELS[role],
        department="长治市城市管理局",
        roles=frozenset({role}),
        password=PASSWORD,
    )


def _sit_down(studio: Studio, role: Role) -> None:
    """From here on screens are drawn for this role's person."""
    token = accounts.sign_in(studio, role.value, PASSWORD)
    who.session_token = lambda: token


def _draw_every_screen(studio: Studio, run: Run, times: int, standing_at: str) -> None:
    for info in pkgutil.iter_modules(screens.__path__):
        screen = importlib.import_module(f"{screens.__name__}.{info.name}").SCREEN
        _sit_down(studio, next(role for role in HANDS if role in screen.roles))
        page = AppTest.from_function(_screen, kwargs={"key": info.name}, default_timeout=180).run()
        for _ in range(times):
            run(f"{screen.title}（{standing_at}）", page.run)


def _accept(studio: Studio, people: dict[Role, Person], interpretation_id: str) -> None:
    """From hand to hand, past the checks: this text is written to be long, not to be good."""
    with studio.store.reading() as tx:
        rendering = tx.interpretations.latest_rendering(interpretation_id)
    assert rendering is not None
    way = (
        (Move.SUBMIT, Role.DRAFTER),
        (Move.CLEAR, Role.SECRECY_REVIEWER),
        (Move.SIGN, Role.HEAD),
        (Move.ACCEPT, Role.PUBLISHER),
    )
    for move, role in way:
        with studio.store.writing() as tx:
            now = standing(studio, interpretation_id)
            make_move(tx, now, move, person=people[role], note="同意。", package_id=rendering.package_id)


def _arrange(run: Run, times: int) -> None:
    """The same on the screen where slides are arranged; their preview is drawn beside it all the while."""
    page = AppTest.from_function(_arranging, default_timeout=180).run()
    page.button_group[0].set_value("slides").run()

    def press(label: str) -> AppTest:
        return next(b for b in page.button if b.label == label and not b.disabled).click().run()

    for _ in range(times):
        run("编排：下移", lambda: press("下移"))
        run("编排：打开", lambda: press("改短或选条目"))
        run("编排：收起", lambda: press("收起"))
        run("编排：不说", lambda: press("整块不说"))
        run("编排：恢复", lambda: press("恢复"))


def _form() -> None:
    from studio.parts import who
    from studio.screens.form import SCREEN

    someone = who.person()
    assert someone is not None
    SCREEN.draw(who.studio(), someone)


def _arranging() -> None:
    from studio.parts import who
    from studio.screens.storyboard import SCREEN

    someone = who.person()
    assert someone is not None
    SCREEN.draw(who.studio(), someone)


def _screen(key: str) -> None:
    import importlib

    from studio.parts import who

    someone = who.person()
    assert someone is not None
    importlib.import_module(f"studio.screens.{key}").SCREEN.draw(who.studio(), someone)


if __name__ == "__main__":
    main()
