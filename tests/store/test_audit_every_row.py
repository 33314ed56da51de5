"""Every way to meddle with any row: each column edited, each row deleted, forged in between, or changed places with another."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from studio.studio import Studio
from tests.store.test_audit import broken, write_rows

MANY = 8
COLUMNS = ("seq", "at", "person_id", "act", "subject", "before", "after", "algorithm", "previous", "digest")


class Record:
    """The rows of the audit table, taken out once and put back in any shape."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.path = studio.settings.data / "studio.sqlite"
        live = sqlite3.connect(self.path)
        self.rows = [list(row) for row in live.execute(f"SELECT {','.join(COLUMNS)} FROM audit ORDER BY seq")]
        live.close()

    def verdict_on(self, rows: list[list[Any]]) -> str:
        live = sqlite3.connect(self.path)
        live.execute("DELETE FROM audit")
        live.executemany(f"INSERT INTO audit ({','.join(COLUMNS)}) VALUES ({','.join('?' * len(COLUMNS))})", rows)
        live.commit()
        live.close()
        return broken(self.studio)


@pytest.fixture
def record(studio: Studio) -> Record:
    write_rows(studio, MANY)
    found = Record(studio)
    assert len(found.rows) == MANY
    assert found.verdict_on(found.rows) == "", "put back as it was, it holds"
    return found


def named(verdict: str) -> int:
    """The row that a verdict names first."""
    number = re.search(r"第 (\d+) 条", verdict)
    assert number, verdict
    return int(number[1])


def edits(row: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for at, column in enumerate(COLUMNS):
        changed = list(row)
        match column:
            case "seq":
                continue  # moving a row is a test of its own
            case "at":
                changed[at] = re.sub(r"\d(?=\D*$)", lambda found: str((int(found[0]) + 1) % 10), str(row[at]))
            case "before" | "after":
                changed[at] = json.dumps({**json.loads(row[at]), "x": 1})
            case "algorithm":
                changed[at] = "sm3"
            case _:
                last = str(row[at])[-1]
                changed[at] = f"{str(row[at])[:-1]}{'0' if last != '0' else '1'}"
        yield column, changed


def test_any_edited_column_of_any_row_is_found_and_the_row_named(record: Record) -> None:
    tried = 0
    for at, row in enumerate(record.rows):
        for column, changed in edits(row):
            verdict = record.verdict_on([*record.rows[:at], changed, *record.rows[at + 1 :]])
            assert named(verdict) == at + 1, f"{column} of row {at + 1}: {verdict}"
            tried += 1
    assert tried == MANY * (len(COLUMNS) - 1)


def test_any_deleted_row_is_found_and_named_also_when_the_rest_moves_up(record: Record) -> None:
    for at in range(MANY):
        rest = [*record.rows[:at], *record.rows[at + 1 :]]
        assert named(record.verdict_on(rest)) == at + 1
        closed_up = [[number, *row[1:]] for number, row in enumerate(rest, start=1)]
        assert named(record.verdict_on(closed_up)) == at + 1


def test_any_inserted_row_is_found_and_named(record: Record) -> None:
    for at in range(MANY):
        # A copy of a genuine row, squeezed in behind row `at`: those after it get new numbers.
        forged = [*record.rows[: at + 1], record.rows[at], *record.rows[at + 1 :]]
        numbered = [[number, *row[1:]] for number, row in enumerate(forged, start=1)]
        assert named(record.verdict_on(numbered)) == at + 2


def test_any_two_rows_that_changed_places_are_found_and_the_first_named(record: Record) -> None:
    for first, second in combinations(range(MANY), 2):
        rows = [list(row) for row in record.rows]
        rows[first], rows[second] = rows[second], rows[first]
        numbered = [[number, *row[1:]] for number, row in enumerate(rows, start=1)]
        assert named(record.verdict_on(numbered)) == first + 1
