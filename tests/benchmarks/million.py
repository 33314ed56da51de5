"""How quickly the dashboard answers over a million interpretations and three million publications.

    python -m tests.benchmarks.million FOLDER [--policies 1000000] [--postgresql]

Makes the records by bulk insert and the kept sums from them. Then it prints, for every query that the dashboard asks,
how long the first run takes with nothing in the system's memory, the least, the median and the worst of the next
seven, and how loaded the machine is. A folder that holds the records already is used again.

A studio judges its policies a few at a time, as they come. To judge a million at once, policies that are alike (form,
channels, what is verified) are judged once and the judgement is copied; those that share a piece are judged one by
one, and so is a sample of the others, which has to agree with its copies. The sums are those of a recount by month.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from studio.actions import look as looking
from studio.actions.last_heard import last_heard
from studio.actions.look import EXEMPT, PROBLEMS, ROWS, SHOWN, look
from studio.actions.prove import office_rules
from studio.actions.summing import fingerprint, judge, judgements, keep_sums
from studio.domain.counting import Rules
from studio.domain.history import STILL, Step
from studio.domain.people import Person, Role
from studio.domain.ratios.definitions import figures_of
from studio.domain.window import Window, end_of_day
from studio.settings import Settings, read_settings
from studio.store.engine import open_engine
from studio.store.kept_sums import KeptSums, Page, Place
from studio.store.summaries import Standing, row_of
from studio.store.tables import (
    Base,
    RecordedPieceOfRow,
    RecordedPieceRow,
    RecordedPolicyRow,
    RecordedPublicationRow,
    StandingRow,
)
from studio.studio import Studio
from studio.wiring import build
from tests import postgresql

FIRST, DAYS = date(2020, 1, 1), 365 * 6
DEPARTMENTS, TOPICS = 40, 12
RUNS = 8
SAMPLE = 500
BATCH = 5000


def records(policies: int) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """One interpretation for each policy, three publications for each interpretation; one in fifty is of two policies."""
    chance = random.Random(1)
    for n in range(policies):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        key = f"{n:032x}"
        yield (
            RecordedPolicyRow,
            {
                "id": key,
                "number": str(n),
                "doc_number": "",
                "title": f"第{n}号文件",
                "department": f"第{n % DEPARTMENTS}科",
                "co_departments": [],
                "topic": f"第{n % TOPICS}类",
                "released_on": day,
                "disclosure": "主动公开",
                "interpretation_required": chance.random() < 0.95,
                "exempt_reason": "人事任免",
                "forwarded": False,
                "led_elsewhere": False,
                "withdrawn_on": None,
                "import_id": "m",
            },
        )
        form = chance.choice(["文字", "图解", "图解", "视频", "音频"])
        yield (
            RecordedPieceRow,
            {
                "id": key,
                "number": str(n),
                "title": "",
                "form": form,
                "signed_at": at,
                "fields_shown": None,
                "recorded": False,
                "replaces": "",
                "import_id": "m",
            },
        )
        yield RecordedPieceOfRow, {"piece_id": key, "policy_id": key, "place": 0}
        if n % 50 == 1:
            yield RecordedPieceOfRow, {"piece_id": key, "policy_id": f"{n - 1:032x}", "place": 1}
        for place, channel in enumerate(
            ("website", chance.choice(["wechat", "gazette"]), chance.choice(["weibo", "newspaper"]))
        ):
            verified = at if chance.random() < 0.8 else None
            yield (
                RecordedPublicationRow,
                {
                    "id": f"{n:030x}{place:02x}",
                    "piece_id": key,
                    "channel": channel,
                    "account": "",
                    "is_website": place == 0,
                    "published_at": at,
                    "verified_at": verified,
                    "url": f"https://example.gov.cn/{n}/{place}",
                    "proof": "",
                    "withdrawn_at": None,
                    "rehearsal": False,
                    "linked_at": at if place == 0 else None,
                    "links_broken_at": None,
                    "import_id": "m",
                },
            )


def kinds(policies: int) -> Iterator[tuple[int, date, tuple[object, ...]]]:
    """For each policy its number, its day, and everything else that its judgement depends on."""
    told: list[object] = []
    number, day = -1, FIRST
    for table, row in records(policies):
        if table is RecordedPolicyRow:
            if number >= 0:
                yield number, day, tuple(told)
            number, day, told = int(row["number"]), row["released_on"], [row["interpretation_required"]]
        elif table is RecordedPieceRow:
            told.append(row["form"])
        elif table is RecordedPublicationRow:
            told += [row["channel"], row["verified_at"] is None]
    yield number, day, tuple(told)


def sum_up(studio: Studio, engine: Engine, policies: int) -> None:
    """The kept judgements of all records, and their sums."""
    rules = office_rules()
    known: dict[tuple[object, ...], Standing] = {}
    chance = random.Random(2)
    held: list[dict[str, Any]] = []
    alone: list[str] = []
    with studio.store.writing() as tx:
        tx.summaries.under(fingerprint(rules))
        tx.summaries.settle(tx.summaries.stale(2 * policies))
    for number, day, kind in kinds(policies):
        key = f"{number:032x}"
        if number % 50 in (0, 1):
            alone.append(key)
            continue
        if kind not in known:
            known[kind] = fresh(studio, key, rules)
        copied = moved(
            known[kind], day, key, f"第{number % DEPARTMENTS}科", f"第{number % TOPICS}类", f"第{number}号文件"
        )
        if chance.random() < SAMPLE / policies and copied != fresh(studio, key, rules):
            raise SystemExit(f"{key} is judged differently from its copy")
        held.append(row_of(copied))
        if len(held) >= BATCH:
            put(engine, held)
    if held:
        put(engine, held)
    for at in range(0, len(alone), 2000):
        with studio.store.writing() as tx:
            judge(tx, alone[at : at + 2000], rules, tx.now)
    with studio.store.reading() as tx:
        months = tx.summaries.months()
    for month in months:
        with studio.store.writing() as tx:
            tx.summaries.amiss(month)


def moved(one: Standing, day: date, key: str, department: str, topic: str, title: str) -> Standing:
    """The same judgement of another policy: whatever is recorded happened on the day of release."""
    history = tuple(Step(day if step.day == one.released_on else step.day, step.counts) for step in one.history)
    until = one.lacking_until if one.lacking_until in (None, STILL) else day
    return replace(
        one,
        policy_id=key,
        released_on=day,
        department=department,
        topic=topic,
        title=title,
        history=history,
        lacking_until=until,
    )


def fresh(studio: Studio, key: str, rules: Rules) -> Standing:
    with studio.store.reading() as tx:
        (found,) = judgements(tx, [key], rules, tx.now)
    return found


def put(engine: Engine, held: list[dict[str, Any]]) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(insert(StandingRow), held)
    held.clear()


ORDER = (RecordedPolicyRow, RecordedPieceRow, RecordedPieceOfRow, RecordedPublicationRow)


def fill(url: str, policies: int) -> None:
    engine = open_engine(url)
    held: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in ORDER}
    with engine.connect().execution_options(writing=True) as connection, connection.begin():

        def empty_out() -> None:
            for table in ORDER:
                if held[table]:
                    connection.execute(insert(table), held[table])
                    held[table].clear()

        for table, row in records(policies):
            held[table].append(row)
            if len(held[RecordedPublicationRow]) >= 3 * BATCH and table is RecordedPolicyRow:
                empty_out()
        empty_out()
    engine.dispose()


@dataclass(frozen=True)
class Asked:
    """One way of setting the dashboard."""

    label: str
    window: Window
    cut: date | None = None
    """The day at whose end the figures are looked at; None for now."""


ASKED = (
    Asked("a year", Window(date(2024, 1, 1), date(2025, 1, 1))),
    Asked("six years", Window(FIRST, date(2026, 1, 1))),
    Asked("a year, at its end", Window(date(2024, 1, 1), date(2025, 1, 1)), date(2024, 12, 31)),
    Asked("six years, at a day", Window(FIRST, date(2026, 1, 1)), date(2025, 6, 17)),
    Asked("from day to day", Window(date(2020, 3, 15), date(2025, 11, 8))),
)
MIDDLE = Place(date(2024, 7, 1), "")


def questions(studio: Studio, asked: Asked) -> dict[str, Callable[[], object]]:
    """Everything that the dashboard asks for one window, by what it shows."""
    window, cut = asked.window, asked.cut
    asof = end_of_day(cut) if cut else None

    def ask(question: Callable[[KeptSums], object], department: str = "") -> Callable[[], object]:
        def answer() -> object:
            with studio.store.reading(steady=True) as tx:
                return question(tx.kept_sums(window, department=department, cut=cut))

        return answer

    def heard() -> object:
        with studio.store.reading(steady=True) as tx:
            return last_heard(tx, asof or tx.now, rules)

    def page(name: str, page: Page, department: str = "") -> Callable[[], object]:
        def answer() -> object:
            with studio.store.reading(steady=True) as tx:
                kept = tx.kept_sums(window, department=department, cut=cut)
                return looking.page_of(tx, kept, rules, asof or tx.now, cut, name, page)

        return answer

    rules = office_rules()
    first, later, last = Page(SHOWN), Page(SHOWN, after=MIDDLE), Page(SHOWN, before=Place(date.max, ""))
    return {
        "sums are settled": lambda: keep_sums(studio),
        "ratios, months, forecast": ask(lambda kept: figures_of(kept.by_day(), window=window)),
        "one department": ask(lambda kept: figures_of(kept.by_day(), window=window), "第7科"),
        "by department": ask(lambda kept: kept.by_name("department")),
        "by topic": ask(lambda kept: kept.by_name("topic")),
        "topics of a department": ask(lambda kept: kept.by_name("topic"), "第7科"),
        "by form": ask(lambda kept: kept.reach("form")),
        "by channel": ask(lambda kept: kept.reach("channel")),
        "how many are listed": ask(lambda kept: (kept.listed(), kept.reach("state"))),
        "late or missing": page(PROBLEMS, first),
        "  of a department": page(PROBLEMS, first, "第7科"),
        "exempt": page(EXEMPT, first),
        "list, first page": page(ROWS, first),
        "list, from the middle": page(ROWS, later),
        "list, last page": page(ROWS, last),
        "silence of accounts": heard,
        "the whole dashboard": lambda: look(studio, "inspector", window=window, asof=asof or studio.clock()),
    }


def timed(question: Callable[[], object]) -> list[float]:
    """Milliseconds of each run."""
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        question()
        took.append(1000 * (time.perf_counter() - begun))
    return took


def forget(folder: Path) -> None:
    """Has the system let go of what it holds of these files in memory, so that the first question reads the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def tell(studio: Studio) -> None:
    print(f"{'':24}{'':28}{'first':>9}{'least':>9}{'median':>9}{'worst':>9}   ms, load of the machine", flush=True)
    for asked in ASKED:
        for label, question in questions(studio, asked).items():
            first, *rest = timed(question)
            load = os.getloadavg()[0]
            told = f"{first:9.1f}{min(rest):9.1f}{statistics.median(rest):9.1f}{max(rest):9.1f}"
            print(f"{asked.label:24}{label:28}{told}   {load:4.1f}", flush=True)


@contextmanager
def database(folder: Path, *, on_postgresql: bool) -> Iterator[str]:
    """The address; "" is the embedded one."""
    if not on_postgresql:
        yield ""
        return
    (folder / "postgresql").mkdir(parents=True, exist_ok=True)
    with postgresql.running(folder / "postgresql", postgresql.free_port()) as server:
        yield server.make("million")


def prepare(settings: Settings, policies: int) -> None:
    """Makes the records and their sums where they are not there."""
    studio, begun = build(settings), time.perf_counter()
    with studio.store.writing() as tx:
        there = bool(tx.records.more_than(0, FIRST, FIRST + timedelta(days=DAYS)))
        if tx.people.get("inspector") is None:
            roles = frozenset({Role.INSPECTOR})
            somebody = Person(id="inspector", login="inspector", name="检查", department="", roles=roles)
            tx.people.add(somebody, password_hash="", at=tx.now)
    if not there:
        fill(settings.database_url, policies)
        print(f"{policies} policies, {3 * policies} publications: {time.perf_counter() - begun:.0f} s", flush=True)
    begun = time.perf_counter()
    with studio.store.reading() as tx:
        summed = bool(tx.summaries.months())
    if not summed:
        engine = open_engine(settings.database_url)
        sum_up(studio, engine, policies)
        analyze(engine)
        engine.dispose()
        print(f"judged and summed up: {time.perf_counter() - begun:.0f} s", flush=True)


def analyze(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policies", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true", help="on the system's PostgreSQL instead of SQLite")
    given = parser.parse_args()
    folder = given.folder.absolute()

    def set_for(url: str) -> Settings:
        return read_settings({"STUDIO_DATA": str(folder), "STUDIO_DATABASE_URL": url})

    with database(folder, on_postgresql=given.postgresql) as url:
        prepare(set_for(url), given.policies)
    # The server starts again with nothing in its own memory.
    forget(folder)
    with database(folder, on_postgresql=given.postgresql) as url:
        tell(build(set_for(url)))


if __name__ == "__main__":
    main()
