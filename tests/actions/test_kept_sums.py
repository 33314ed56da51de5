"""The kept sums say what a full recount says, whatever was written, in whatever order, and as time goes by."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studio.actions.load_example import load_example
from studio.actions.prove import ledger_of, measured
from studio.actions.summing import keep_sums
from studio.domain.breakdown import by_channel, by_form
from studio.domain.calendar import BEIJING
from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.people import Person, Role
from studio.domain.policy import Disclosure
from studio.domain.ratios.definitions import figures_of
from studio.domain.window import Window
from studio.settings import read_settings
from studio.store.kept_sums import Page
from studio.studio import Studio
from studio.wiring import build
from tests.conftest import Clock

WINDOWS = [
    Window(date(2025, 1, 1), date(2027, 1, 1)),
    Window(date(2026, 2, 1), date(2026, 3, 1)),
    Window(date(2026, 2, 20), date(2026, 3, 5)),
]
DEPARTMENTS = ["", "市容科", "环卫科"]


def some_ledger(chance: random.Random) -> Ledger:
    """A handful of records under ids that come again and again, so that a later ledger changes an earlier one."""

    def moment(*, maybe: float = 0.0) -> Any:
        if chance.random() < maybe:
            return None
        return datetime(2026, 2, 1, tzinfo=BEIJING) + timedelta(hours=chance.randrange(24 * 60))

    def often(usual: Any, other: Any) -> Any:
        return usual if chance.random() < 0.8 else other

    policies = [
        PolicyRecord(
            id=f"p{n}",
            title=f"文件{n}",
            department=chance.choice(DEPARTMENTS[1:]),
            co_departments=often((), ("执法科",)),
            topic=chance.choice(["", "城市管理"]),
            released_on=often(date(2026, 2, 1) + timedelta(days=chance.randrange(40)), None),
            disclosure=often(Disclosure.OPEN, Disclosure.CLOSED),
            interpretation_required=often(True, False),
            forwarded=often(False, True),
            led_elsewhere=often(False, True),
            withdrawn_on=often(None, date(2026, 2, 20) + timedelta(days=chance.randrange(20))),
        )
        for n in chance.sample(range(9), 4)
    ]
    every = [f"p{n}" for n in range(9)]
    pieces = [
        Piece(
            id=f"m{n}",
            policies=tuple(chance.sample(every, often(1, 3))),
            form=chance.choice(["文字", "图解", "视频", "访谈", "图片"]),
            signed_at=moment(maybe=0.2),
            fields_shown=chance.choice([None, 2, 5]),
            recorded=chance.random() < 0.5,
            replaces=often("", f"m{chance.randrange(12)}") if n else "",
        )
        for n in chance.sample(range(12), 6)
    ]
    publications = []
    for one in pieces:
        for n in range(chance.randrange(4)):
            site = n == 0
            at = moment(maybe=0.1)
            publications.append(
                Publication(
                    id=f"r{one.id}{n}",
                    piece=one.id,
                    channel="website" if site else chance.choice(["wechat", "weibo", "gazette"]),
                    is_website=site,
                    published_at=at,
                    verified_at=often(at, moment(maybe=0.5)),
                    url=often("https://a.gov.cn/", ""),
                    withdrawn_at=often(None, moment()),
                    rehearsal=often(False, True),
                    linked_at=often(at, moment(maybe=0.5)) if site else None,
                    links_broken_at=often(None, moment()) if site else None,
                )
            )
    return Ledger(policies=tuple(policies), pieces=tuple(pieces), publications=tuple(publications))


def agree(studio: Studio) -> None:
    keep_sums(studio)
    with studio.store.reading() as tx:
        for window in WINDOWS:
            ledger = ledger_of(tx)
            for department in DEPARTMENTS:
                counted = measured(ledger, window, asof=tx.now, department=department)
                kept = tx.kept_sums(window, department=department)
                assert figures_of(kept.by_day(), window=window) == counted.figures, (window, department)
                own = [item for item in counted.items if not department or item.policy.department == department]
                for kind, recount in (("form", by_form(own)), ("channel", by_channel(own))):
                    assert kept.reach(kind) == recount
            listed = tx.kept_sums(window).page(Page(99))
            items = {item.policy.id: item for item in measured(ledger, window, asof=tx.now).items}
            kept_reasons = {one.policy_id: sorted(one.reasons) for one in listed}
            assert kept_reasons == {key: sorted(item.reasons) for key, item in items.items()}


def walk(studio: Studio, clock: Clock, *, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    for step in range(steps):
        with studio.store.writing() as tx:
            tx.records.keep(some_ledger(chance), {}, import_id=f"i{step}")
        if chance.random() < 0.5:
            clock.pass_by(timedelta(hours=chance.randrange(100)))
        agree(studio)


@pytest.mark.parametrize("seed", range(4))
def test_kept_sums_equal_a_full_recount_after_every_change(studio: Studio, clock: Clock, seed: int) -> None:
    clock.now = datetime(2026, 2, 10, tzinfo=BEIJING)
    walk(studio, clock, seed=seed, steps=12)


@pytest.mark.postgres
def test_kept_sums_equal_a_full_recount_on_postgresql(
    postgres: Callable[[], str], tmp_path: Path, clock: Clock
) -> None:
    clock.now = datetime(2026, 2, 10, tzinfo=BEIJING)
    settings = read_settings({"STUDIO_DATA": str(tmp_path), "STUDIO_DATABASE_URL": postgres()})
    walk(build(settings, clock=clock), clock, seed=9, steps=6)


def test_what_is_made_here_is_summed_too_and_from_the_first_day_of_the_sums(
    studio: Studio, people: dict[Role, Person]
) -> None:
    from dataclasses import replace

    load_example(studio, people[Role.DRAFTER].id)
    with studio.store.writing() as tx:
        own = tx.policies.all()[0]
        tx.policies.change(replace(own.policy, released_on=date(2026, 2, 3)), confirmed=True)
    agree(studio)
    with studio.store.reading() as tx:
        assert figures_of(tx.kept_sums(WINDOWS[0]).by_day(), window=WINDOWS[0]).policies == 1
    with studio.store.writing() as tx:
        tx.policies.change(
            replace(own.policy, released_on=date(2026, 2, 3), interpretation_required=False), confirmed=True
        )
    agree(studio)
    with studio.store.reading() as tx:
        assert figures_of(tx.kept_sums(WINDOWS[0]).by_day(), window=WINDOWS[0]).exempt == 1


def test_another_calendar_has_everything_judged_again(
    studio: Studio, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = datetime(2026, 3, 20, tzinfo=BEIJING)
    walk(studio, clock, seed=5, steps=3)
    monkeypatch.setenv("STUDIO_DATA", str(studio.settings.data))
    own = studio.settings.data / "lexicons" / "working_days.json"
    own.parent.mkdir()
    days = [(date(2026, 2, 1) + timedelta(days=n)).isoformat() for n in range(40)]
    own.write_text(f'{{"years": {{"2026": {{"days_off": {days}, "days_worked": []}}}}}}'.replace("'", '"'))
    agree(studio)
