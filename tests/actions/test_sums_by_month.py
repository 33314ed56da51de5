"""Whatever was written, in whatever order: for every window, cut-off and department the kept sums say what a full
recount says, and what a slow counting by the letter of the standards says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.actions import look as looking
from studio.actions import summing
from studio.actions.last_heard import last_heard
from studio.actions.look import EXEMPT, PROBLEMS, ROWS, Row
from studio.actions.prove import ledger_of, measured, office_rules
from studio.actions.recount import recount
from studio.actions.summing import keep_sums, lacking
from studio.domain.breakdown import by_channel, by_form, by_month, sums_by
from studio.domain.calendar import BEIJING
from studio.domain.counting import Evidence
from studio.domain.ledger import Ledger, Piece, Publication
from studio.domain.ratios.definitions import figures_of
from studio.domain.ratios.report import measure
from studio.domain.standing import Item
from studio.domain.sums import Sums, sums_by_day
from studio.domain.thresholds import THRESHOLDS
from studio.domain.window import Window, end_of_day
from studio.settings import read_settings
from studio.store.kept_sums import Page
from studio.store.store import Transaction
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_kept_sums import DEPARTMENTS, some_ledger
from tests.conftest import Clock
from tests.domain.test_ratios import DAY0, Q2, SLOW_RULES, fast_count, ledgers, slow_count

BEGIN = date(2026, 1, 25)
ONE_STUDIO = {"deadline": None, "suppress_health_check": list(HealthCheck)}


# ── what may happen ──────────────────────────────────────────────────────────────────────────────────


def some_day(chance: random.Random) -> date:
    return BEGIN + timedelta(days=chance.randrange(60))


def come_in(studio: Studio, chance: random.Random) -> None:
    keep(studio, some_ledger(chance))


def be_dated_anew(studio: Studio, chance: random.Random) -> None:
    change(studio, chance, "policies", lambda one: replace(one, released_on=some_day(chance)))


def change_hands(studio: Studio, chance: random.Random) -> None:
    change(
        studio, chance, "policies", lambda one: replace(one, department=chance.choice(DEPARTMENTS[1:]), topic="绿化")
    )


def be_withdrawn(studio: Studio, chance: random.Random) -> None:
    change(studio, chance, "policies", lambda one: replace(one, withdrawn_on=some_day(chance)))


def be_exempt(studio: Studio, chance: random.Random) -> None:
    change(studio, chance, "policies", lambda one: replace(one, interpretation_required=chance.random() < 0.5))


def be_published(studio: Studio, chance: random.Random) -> None:
    at = datetime(2026, 2, 1, chance.randrange(24), tzinfo=BEIJING) + timedelta(days=chance.randrange(40))

    def out(piece: Piece) -> Publication:
        return Publication(
            id=f"x{chance.randrange(10**6)}",
            piece=piece.id,
            channel="website",
            is_website=True,
            published_at=at,
            verified_at=at + timedelta(hours=chance.randrange(80)),
            url="https://a.gov.cn/",
            linked_at=at,
        )

    ledger = recorded(studio)
    if ledger.pieces:
        keep(studio, Ledger(publications=(out(chance.choice(ledger.pieces)),)))


def be_taken_down(studio: Studio, chance: random.Random) -> None:
    def down(one: Publication) -> Publication:
        return replace(one, withdrawn_at=one.published_at and one.published_at + timedelta(hours=chance.randrange(200)))

    change(studio, chance, "publications", down)


def be_corrected(studio: Studio, chance: random.Random) -> None:
    """A piece takes the place of another, on the same channel, a little later."""
    ledger = recorded(studio)
    if not ledger.publications:
        return
    old = chance.choice(ledger.publications)
    piece = next((one for one in ledger.pieces if one.id == old.piece), None)
    if piece is None or old.published_at is None:
        return
    gone = old.published_at + timedelta(hours=chance.randrange(100))
    back = gone + timedelta(hours=chance.randrange(60))
    new = replace(piece, id=f"{piece.id[:8]}{chance.randrange(10**4)}", replaces=piece.id)
    put_out = replace(old, id=f"y{new.id}", piece=new.id, published_at=back, verified_at=back, withdrawn_at=None)
    keep(studio, Ledger(pieces=(new,), publications=(replace(old, withdrawn_at=gone), put_out)))


ACTS = (
    come_in,
    be_dated_anew,
    change_hands,
    be_withdrawn,
    be_exempt,
    be_published,
    be_published,
    be_taken_down,
    be_corrected,
)


def change(studio: Studio, chance: random.Random, what: str, how: Callable[[Any], Any]) -> None:
    there = getattr(recorded(studio), what)
    if there:
        keep(studio, Ledger(**{what: (how(chance.choice(there)),)}))


def recorded(studio: Studio) -> Ledger:
    with studio.store.reading() as tx:
        ledger = tx.records.ledger()
    known = {piece.id for piece in ledger.pieces}
    return replace(
        ledger,
        policies=tuple(sorted(ledger.policies, key=lambda one: one.id)),
        pieces=tuple(sorted(ledger.pieces, key=lambda one: one.id)),
        publications=tuple(sorted((one for one in ledger.publications if one.piece in known), key=lambda one: one.id)),
    )


def keep(studio: Studio, ledger: Ledger) -> None:
    with studio.store.writing() as tx:
        tx.records.keep(ledger, {}, import_id="i")


def empty_out(studio: Studio) -> None:
    """Every record is dropped behind the product's back; the sums learn of it when all is judged again."""
    from studio.store.tables import RecordedPieceOfRow, RecordedPieceRow, RecordedPolicyRow, RecordedPublicationRow

    with studio.store.writing() as tx:
        for table in (RecordedPublicationRow, RecordedPieceOfRow, RecordedPieceRow, RecordedPolicyRow):
            tx._session.execute(table.__table__.delete())  # type: ignore[attr-defined]
        tx.summaries.mark_all()


# ── what has to agree ────────────────────────────────────────────────────────────────────────────────


def agree(tx: Transaction, window: Window, department: str, cut: date | None) -> None:
    asof = end_of_day(cut) if cut else tx.now
    ledger, rules = ledger_of(tx), office_rules()
    counted = measured(ledger, window, asof=asof, department=department)
    own = [item for item in counted.items if not department or item.policy.department == department]
    kept = tx.kept_sums(window, department=department, cut=cut)
    by_day = kept.by_day()
    assert figures_of(by_day, window=window) == counted.figures
    assert by_month(by_day, window) == by_month(sums_by_day(own, rules), window)
    for side, told in (("department", kept.by_name("department")), ("topic", kept.by_name("topic"))):
        recounted = sums_by(own, lambda item, side=side: getattr(item.policy, side))  # type: ignore[misc]
        assert told == {name: sums for name, sums in sorted(recounted.items()) if sums != Sums()}
    assert kept.reach("form") == by_form(own)
    assert kept.reach("channel") == by_channel(own)
    states = kept.reach("state")
    wanted = {ROWS: own, PROBLEMS: [one for one in own if lacking(one)], EXEMPT: [one for one in own if one.exempt]}
    assert kept.listed() == len(own)
    assert states.get("lacking", 0) == len(wanted[PROBLEMS])
    for name, items in wanted.items():

        def page(page: Page, name: str = name) -> list[Row]:
            return looking.page_of(tx, kept, rules, asof, cut, name, page)

        in_order = sorted((item.released_on, item.policy.id) for item in items)
        assert forward(page) == in_order
        assert backward(page) == in_order
        assert {row.policy_id: sorted(row.reasons) for row in page(Page(99))} == reasons(items)
    assert {(one.channel, one.name): one.last_at for one in last_heard(tx, asof, rules)} == heard(ledger, asof)


def forward(page: Callable[[Page], list[Row]]) -> list[tuple[date, str]]:
    found, after = list[tuple[date, str]](), Page(2)
    while rows := page(after):
        found += [(row.released_on, row.policy_id) for row in rows]
        after = Page(2, after=looking.place_of(rows[-1]))
    return found


def backward(page: Callable[[Page], list[Row]]) -> list[tuple[date, str]]:
    found, before = list[tuple[date, str]](), Page(2, before=looking.Place(date.max, ""))
    while rows := page(before):
        found = [*((row.released_on, row.policy_id) for row in rows), *found]
        before = Page(2, before=looking.place_of(rows[0]))
    return found


def reasons(items: list[Item]) -> dict[str, list[str]]:
    return {item.policy.id: sorted(item.reasons) for item in items}


def heard(ledger: Ledger, asof: datetime) -> dict[tuple[str, str], datetime]:
    """The latest of everything that counts, looked at one by one."""
    evidence, found = Evidence(ledger, asof=asof, rules=office_rules()), dict[tuple[str, str], datetime]()
    for one in ledger.publications:
        if one.published_at and not evidence.objection(one):
            key = (one.channel, one.account)
            found[key] = max(one.published_at, found.get(key, one.published_at))
    return found


def some_window(chance: random.Random) -> Window:
    """Whole months as often as not."""
    start, end = sorted((some_day(chance), some_day(chance)))
    if chance.random() < 0.5:
        return Window(start.replace(day=1), (end.replace(day=28) + timedelta(days=4)).replace(day=1))
    return Window(start, end + timedelta(days=1))


def live(studio: Studio, clock: Clock, chance: random.Random, acts: list[int]) -> None:
    come_in(studio, chance)
    for act in acts:
        ACTS[act](studio, chance)
        clock.pass_by(timedelta(hours=chance.randrange(90)))
        keep_sums(studio)
        with studio.store.reading(steady=True) as tx:
            cuts = [None, *(BEGIN + timedelta(days=chance.randrange(80)) for _ in range(3))]
            for cut in cuts:
                if cut is None or end_of_day(cut) < tx.now:
                    agree(tx, some_window(chance), chance.choice(DEPARTMENTS), cut)


@settings(max_examples=12, **ONE_STUDIO)
@given(seed=st.integers(0, 10**9), acts=st.lists(st.integers(0, len(ACTS) - 1), min_size=1, max_size=6))
def test_kept_sums_equal_a_recount_after_any_acts(studio: Studio, clock: Clock, seed: int, acts: list[int]) -> None:
    clock.now = datetime(2026, 2, 18, 9, tzinfo=BEIJING)
    empty_out(studio)
    live(studio, clock, random.Random(seed), acts)
    found = recount(studio)
    assert (found.drifted, found.sums) == ((), 0)


@pytest.mark.soak
@settings(max_examples=300, **ONE_STUDIO)
@given(seed=st.integers(0, 10**9), acts=st.lists(st.integers(0, len(ACTS) - 1), min_size=1, max_size=12))
def test_kept_sums_equal_a_recount_after_many_more_acts(
    studio: Studio, clock: Clock, seed: int, acts: list[int]
) -> None:
    clock.now = datetime(2026, 2, 18, 9, tzinfo=BEIJING)
    empty_out(studio)
    live(studio, clock, random.Random(seed), acts)


@pytest.mark.postgres
def test_kept_sums_equal_a_recount_on_postgresql(postgres: Callable[[], str], tmp_path: Path, clock: Clock) -> None:
    clock.now = datetime(2026, 2, 18, 9, tzinfo=BEIJING)
    studio = build(read_settings({"STUDIO_DATA": str(tmp_path), "STUDIO_DATABASE_URL": postgres()}), clock=clock)
    chance = random.Random(7)
    live(studio, clock, chance, [chance.randrange(len(ACTS)) for _ in range(10)])
    found = recount(studio)
    assert (found.drifted, found.sums) == ((), 0)


@settings(max_examples=25, **ONE_STUDIO)
@given(ledger=ledgers())
def test_kept_sums_equal_a_slow_counting_by_the_letter_at_every_cut_off(
    studio: Studio, clock: Clock, monkeypatch: pytest.MonkeyPatch, ledger: Ledger
) -> None:
    monkeypatch.setattr(summing, "office_rules", lambda: SLOW_RULES)
    clock.now = datetime(2021, 4, 25, 12, tzinfo=BEIJING)
    empty_out(studio)
    keep(studio, ledger)
    keep_sums(studio)
    with studio.store.reading() as tx:
        shell = measure(Ledger(), Q2, asof=tx.now)
        days = [DAY0 + timedelta(days=n) for n in range(-1, 10)]
        for cut in [*days, None]:
            figures = figures_of(tx.kept_sums(Q2, cut=cut).by_day(), window=Q2)
            asof = end_of_day(cut) if cut else tx.now
            assert fast_count(replace(shell, figures=figures)) == slow_count(ledger, asof), cut


# ── mending ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_recount_mends_what_has_drifted_and_says_so(studio: Studio, clock: Clock) -> None:
    from studio.store.tables import MonthReachRow, MonthSumsRow, StandingRow

    clock.now = datetime(2026, 3, 20, tzinfo=BEIJING)
    chance = random.Random(3)
    live(studio, clock, chance, [0, 6, 8])
    right = recount(studio)
    assert right.sentence == f"重新核对了 {right.policies} 件文件，保存的统计与逐件重算一致。"
    with studio.store.writing() as tx:
        session = tx._session
        one = session.query(StandingRow).filter(StandingRow.status == "counted").first()
        one.history = [["2026-01-01", {"counted": 7}]]
        key = one.policy_id
        session.query(MonthSumsRow).filter(MonthSumsRow.side == "topic").first().counted += 5
        session.delete(session.query(MonthReachRow).first())
    found = recount(studio)
    assert found.drifted == (key,)
    assert found.sums > 0
    assert f"1 件文件的结果、{found.sums} 个合计与逐件重算不符，已改正" in found.sentence
    with studio.store.reading() as tx:
        agree(tx, Window(date(2026, 1, 1), date(2026, 5, 1)), "", None)
    assert recount(studio).sentence == right.sentence


def test_the_lines_to_reach_change_with_a_month() -> None:
    """Sums of a whole month stand under its first day, so a line must not change within one."""
    assert {line.since.day for line in THRESHOLDS} == {1}


def test_a_policy_adds_to_few_sums_however_many_there_are(studio: Studio, clock: Clock) -> None:
    """The number of sums goes by months, departments, topics and forms."""
    from tests.records.many import alike

    clock.now = datetime(2026, 4, 20, tzinfo=BEIJING)
    numbers = Counter[int]()
    for many in (175, 700):
        keep(studio, alike(many))
        keep_sums(studio)
        with studio.store.reading() as tx:
            from studio.store.tables import MonthReachRow, MonthSumsRow

            numbers[many] = tx._session.query(MonthSumsRow).count() + tx._session.query(MonthReachRow).count()
            assert tx.kept_sums(Window(date(2026, 1, 1), date(2026, 5, 1))).listed() == many
    assert numbers[700] == numbers[175]
