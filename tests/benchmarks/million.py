"""How quickly the dashboard answers over a million interpretations and three million publications.

    python -m tests.benchmarks.million FOLDER [--policies 1000000] [--database URL]

Makes the records by bulk insert and the kept sums from them, and prints the median of several runs of every query that
the dashboard asks, in milliseconds. A folder that holds the records already is used again.

A studio judges its policies a few at a time, as they come. To judge a million at once, policies that are alike (form,
channels, what is verified) are judged once and the judgement is copied; those that share a piece are judged one by
one, and so is a sample of the others, which has to agree with its copies.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from studio.actions.prove import ledger_of_policies, office_rules
from studio.actions.summing import fingerprint, judge, keep_sums, standings
from studio.domain.counting import Rules
from studio.domain.ratios import figures_of
from studio.domain.window import Window
from studio.settings import read_settings
from studio.store.engine import open_engine
from studio.store.summaries import Standing
from studio.store.tables import Base, RecordedPieceOfRow, RecordedPieceRow, RecordedPolicyRow, RecordedPublicationRow
from studio.studio import Studio
from studio.wiring import build

FIRST, DAYS = date(2020, 1, 1), 365 * 6
DEPARTMENTS, TOPICS = 40, 12
RUNS = 7
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


def sum_up(studio: Studio, policies: int) -> None:
    """The kept sums of all records."""
    rules = office_rules()
    known: dict[tuple[object, ...], Standing] = {}
    chance = random.Random(2)
    held: list[Standing] = []
    alone: list[str] = []
    with studio.store.writing() as tx:
        tx.summaries.under(fingerprint(rules))
    for number, day, kind in kinds(policies):
        key = f"{number:032x}"
        if number % 50 in (0, 1):
            alone.append(key)
            continue
        if kind not in known:
            known[kind] = fresh(studio, key, rules)
        copied = replace(
            known[kind],
            policy_id=key,
            released_on=day,
            department=f"第{number % DEPARTMENTS}科",
            topic=f"第{number % TOPICS}类",
            title=f"第{number}号文件",
        )
        if chance.random() < SAMPLE / policies and copied != fresh(studio, key, rules):
            raise SystemExit(f"{key} is judged differently from its copy")
        held.append(copied)
        if len(held) >= 4 * BATCH:
            put(studio, held)
    put(studio, held)
    for at in range(0, len(alone), 2000):
        with studio.store.writing() as tx:
            judge(tx, alone[at : at + 2000], rules, tx.now)


def fresh(studio: Studio, key: str, rules: Rules) -> Standing:
    with studio.store.reading() as tx:
        (found,) = standings(ledger_of_policies(tx, [key]), {key}, rules, tx.now)
    return found


def put(studio: Studio, held: list[Standing]) -> None:
    with studio.store.writing() as tx:
        tx.summaries.judged([one.policy_id for one in held], held)
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
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def questions(studio: Studio, window: Window) -> dict[str, Callable[[], object]]:
    """Everything that the dashboard asks for one window, by what it shows."""

    def ask(question: Callable[[Any], object]) -> Callable[[], object]:
        def answer() -> object:
            with studio.store.reading() as tx:
                return question(tx.summaries)

        return answer

    span = (window.start, window.end)
    return {
        "sums are settled": lambda: keep_sums(studio),
        "ratios and months": ask(lambda kept: figures_of(kept.by_day(*span), window=window)),
        "one department": ask(lambda kept: figures_of(kept.by_day(*span, department="第7科"), window=window)),
        "by department": ask(lambda kept: kept.by_name("department", *span)),
        "by topic": ask(lambda kept: kept.by_name("topic", *span)),
        "by form": ask(lambda kept: kept.reach("form", *span)),
        "by channel": ask(lambda kept: kept.reach("channel", *span)),
        "late or missing": ask(lambda kept: kept.listed(*span, lacking=True, limit=200)),
        "list, first page": ask(lambda kept: kept.listed(*span, limit=200)),
        "list, fiftieth page": ask(lambda kept: kept.listed(*span, limit=200, offset=49 * 200)),
    }


def timed(question: Callable[[], object]) -> float:
    """Median milliseconds."""
    took = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        question()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policies", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    settings = read_settings({"STUDIO_DATA": str(given.folder), "STUDIO_DATABASE_URL": given.database})
    studio = build(settings)
    begun = time.perf_counter()
    with studio.store.reading() as tx:
        there = tx.records.count(FIRST, FIRST + timedelta(days=DAYS))
    if not there:
        fill(settings.database_url, given.policies)
    filled = time.perf_counter()
    print(f"{given.policies} policies, {3 * given.policies} publications written in {filled - begun:.0f} s", flush=True)
    sum_up(studio, given.policies)
    print(f"summed up in {time.perf_counter() - filled:.0f} s", flush=True)
    for name, window in (
        ("a year", Window(date(2024, 1, 1), date(2025, 1, 1))),
        ("all", Window(FIRST, date(2026, 1, 1))),
    ):
        total = 0.0
        for label, question in questions(studio, window).items():
            took = timed(question)
            total += took
            print(f"{name:8}{label:24}{took:9.1f} ms", flush=True)
        print(f"{name:8}{'together':24}{total:9.1f} ms", flush=True)


if __name__ == "__main__":
    main()
