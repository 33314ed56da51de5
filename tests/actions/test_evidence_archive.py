"""An inspection gets one archive of a window: figures, packages, ledger and record; any changed byte of it is found."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from studio.actions.evidence_archive import MAY_TAKE, archive, archive_bytes
from studio.actions.import_records import import_from_console
from studio.actions.load_example import load_example
from studio.domain.calendar import BEIJING
from studio.domain.people import Person, Role
from studio.domain.window import Window, quarter
from studio.errors import NotAllowed
from studio.sealed import problems_of_archive
from studio.studio import Studio
from tests.actions.test_walk import add_materials
from tests.records.ledgers import as_csv, flat, studio_command, worked_example

People = dict[Role, Person]
ASOF = datetime(2026, 3, 2, 12, tzinfo=BEIJING)


def test_who_may_take_it(studio: Studio, people: People, tmp_path: Path) -> None:
    for role, person in people.items():
        if role in MAY_TAKE:
            archive(studio, person.id, tmp_path / f"{role}.zip", window=quarter(2021, 2), asof=ASOF)
        else:
            with pytest.raises(NotAllowed):
                archive(studio, person.id, tmp_path / f"{role}.zip", window=quarter(2021, 2), asof=ASOF)
            assert not (tmp_path / f"{role}.zip").exists()


def test_the_archive_holds_figures_packages_ledger_and_record(studio: Studio, people: People, tmp_path: Path) -> None:
    import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv")
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id)
    with studio.store.writing() as tx:
        own = tx.policies.all()[0]
        tx.policies.change(replace(own.policy, released_on=date(2021, 5, 1)), confirmed=True)
    made = archive(studio, people[Role.INSPECTOR].id, tmp_path / "a.zip", window=quarter(2021, 2), asof=ASOF)
    assert made["lost"] == []
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        names = opened.namelist()
        assert json.loads(opened.read("统计.json"))["policies"] == 11
    assert {"统计.xlsx", "清单.csv", "manifest.json"} <= set(names)
    assert any(name.startswith(f"政策/{own.policy.id}/材料包-") for name in names)
    assert any(name.startswith("台账/") for name in names)
    assert problems_of_archive(tmp_path / "a.zip") == []
    with studio.store.reading() as tx:
        row = tx.audit.latest(1)[0]
    assert (row.act, row.after["sha256"]) == ("evidence_archive", made["sha256"])


def test_what_can_no_longer_be_read_is_named_and_not_passed_over(
    studio: Studio, people: People, tmp_path: Path
) -> None:
    import_from_console(studio, data=as_csv(flat(worked_example())), name="台账.csv")
    for path in studio.settings.media_folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoiled")
    made = archive(studio, people[Role.INSPECTOR].id, tmp_path / "a.zip", window=quarter(2021, 2), asof=ASOF)
    assert len(made["lost"]) == 1


def test_the_command_makes_it_and_verify_finds_a_changed_byte(tmp_path: Path) -> None:
    (tmp_path / "台账.csv").write_bytes(as_csv(flat(worked_example())))
    assert studio_command(tmp_path, "import-records", str(tmp_path / "台账.csv")).returncode == 0
    target = tmp_path / "佐证.zip"
    done = studio_command(tmp_path, "evidence", "--start", "2021-04-01", "--end", "2021-07-01", "--out", str(target))
    assert done.returncode == 0, done.stderr
    assert studio_command(tmp_path, "verify", str(target)).returncode == 0
    data = bytearray(target.read_bytes())
    data[100] ^= 1
    target.write_bytes(data)
    done = studio_command(tmp_path, "verify", str(target), "--json")
    assert (done.returncode, json.loads(done.stdout)["intact"]) == (1, False)


def test_a_browser_gets_the_same_archive(studio: Studio, people: People, tmp_path: Path) -> None:
    data = archive_bytes(studio, people[Role.PUBLISHER].id, window=quarter(2021, 2), asof=ASOF)
    (tmp_path / "a.zip").write_bytes(data)
    assert problems_of_archive(tmp_path / "a.zip") == []
    with pytest.raises(NotAllowed):
        archive_bytes(studio, people[Role.DRAFTER].id, window=quarter(2021, 2), asof=ASOF)


def test_a_window_may_hold_nothing(studio: Studio, people: People, tmp_path: Path) -> None:
    window = Window(date(1999, 1, 1), date(1999, 2, 1))
    archive(studio, people[Role.ADMIN].id, tmp_path / "a.zip", window=window, asof=ASOF)
    assert problems_of_archive(tmp_path / "a.zip") == []
