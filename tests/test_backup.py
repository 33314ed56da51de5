"""A backup brings everything back; whatever was changed in it is found before anything is touched."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from studio.actions.load_example import load_example
from studio.actions.verify import problems_of
from studio.backup import back_up, restore
from studio.domain.people import Person, Role
from studio.errors import StudioError, UnusableInput
from studio.sealed import manifest_of, problems_of_archive, seal
from studio.settings import Settings, read_settings
from studio.studio import Studio
from studio.wiring import build
from tests.actions.test_walk import add_materials
from tests.conftest import PASSWORD

People = dict[Role, Person]


@pytest.fixture
def filled(studio: Studio, people: People) -> Studio:
    add_materials(studio, load_example(studio, people[Role.DRAFTER].id))
    (studio.settings.data / "lexicons").mkdir()
    (studio.settings.data / "lexicons" / "bodies.toml").write_text("[x]\n")
    return studio


@pytest.fixture
def archive(filled: Studio, tmp_path: Path) -> Path:
    back_up(filled, tmp_path / "备份.zip")
    return tmp_path / "备份.zip"


def place(folder: Path, url: str = "") -> Settings:
    return read_settings({"STUDIO_DATA": str(folder), "STUDIO_DATABASE_URL": url})


def everything(studio: Studio) -> tuple[object, ...]:
    with studio.store.reading() as tx:
        interpretations = tx.interpretations.all()
        packages = [one for item in interpretations for one in tx.interpretations.packages(item.id)]
        return tx.policies.all(), interpretations, packages, tx.people.all(), tx.audit.latest(999)


def test_a_backup_restores_everything_into_an_empty_place(filled: Studio, archive: Path, tmp_path: Path) -> None:
    said = restore(place(tmp_path / "new"), archive)
    assert "核对无误" in said
    assert "secret.key" in said
    again = build(place(tmp_path / "new"))
    assert everything(again) == everything(filled)
    assert problems_of(again) == []
    assert (tmp_path / "new" / "lexicons" / "bodies.toml").exists()


def test_the_secret_key_is_left_out_and_said_so(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    assert not [name for name in names if "secret" in name or "audit.head" in name]
    assert "secret.key" in manifest_of(archive)["left_out"]


def test_a_place_that_is_not_empty_is_refused_unless_told(filled: Studio, archive: Path) -> None:
    before = everything(filled)
    with pytest.raises(StudioError, match="已有内容，没有恢复"):
        restore(filled.settings, archive)
    assert everything(filled) == before
    with filled.store.writing() as tx:
        tx.audit.write(person_id="p", act="later", subject="s", at=tx.now)
    said = restore(filled.settings, archive, replace=True)
    aside = next(filled.settings.data.parent.glob("data-before-restore-*"))
    assert str(aside) in said
    assert (aside / "studio.sqlite").exists()
    again = build(filled.settings)
    with again.store.reading() as tx:
        assert tx.audit.first_broken() == ""
        assert tx.audit.latest(1)[0].act == "backup"


def test_any_changed_byte_of_the_archive_is_found(archive: Path, tmp_path: Path) -> None:
    whole, spoiled = archive.read_bytes(), tmp_path / "spoiled.zip"
    chance = random.Random(1)
    for at in [0, 30, len(whole) - 1, len(whole) - 70, *(chance.randrange(len(whole)) for _ in range(40))]:
        changed = bytearray(whole)
        changed[at] ^= 0x20
        spoiled.write_bytes(changed)
        assert problems_of_archive(spoiled), at
    spoiled.write_bytes(whole[:-1])
    assert problems_of_archive(spoiled)
    assert problems_of_archive(archive) == []


def test_a_changed_archive_is_not_restored_and_nothing_is_touched(archive: Path, tmp_path: Path) -> None:
    changed = bytearray(archive.read_bytes())
    changed[len(changed) // 2] ^= 1
    archive.write_bytes(changed)
    with pytest.raises(UnusableInput, match="没有恢复"):
        restore(place(tmp_path / "new"), archive)
    assert not (tmp_path / "new").exists()


def test_a_backup_with_a_meddled_record_is_not_restored(filled: Studio, tmp_path: Path) -> None:
    engine = create_engine(filled.settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET act = 'other' WHERE seq = 3"))
    engine.dispose()
    back_up(filled, tmp_path / "b.zip")
    with pytest.raises(UnusableInput, match=r"审计记录不完整.*第 3 条"):
        restore(place(tmp_path / "new"), tmp_path / "b.zip")


@pytest.mark.parametrize("name", ["../out", "/etc/out", "files/../../../out"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    from studio.sealed import unpack

    seal(tmp_path / "a.zip", [(name, b"x")], {})
    with pytest.raises(UnusableInput, match="之外"):
        unpack(tmp_path / "a.zip", tmp_path / "folder")


def test_a_file_that_is_no_backup_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no archive")
    with pytest.raises(UnusableInput, match="不是工作室的备份"):
        restore(place(tmp_path / "new"), tmp_path / "a.zip")


@pytest.mark.postgres
def test_postgresql_goes_into_an_archive_and_back(
    postgres: Callable[[], str], people: People, filled: Studio, tmp_path: Path
) -> None:
    back_up(filled, tmp_path / "sqlite.zip")
    there = place(tmp_path / "pg", postgres())
    restore(there, tmp_path / "sqlite.zip")
    moved = build(there)
    assert everything(moved) == everything(filled)
    assert problems_of(moved) == []
    back_up(moved, tmp_path / "pg.zip")
    restore(place(tmp_path / "back"), tmp_path / "pg.zip")
    back = build(place(tmp_path / "back"))
    assert everything(back) == everything(moved)
    assert problems_of(back) == []
    other = place(tmp_path / "pg2", postgres())
    restore(other, tmp_path / "pg.zip")
    again = build(other)
    with again.store.writing() as tx:
        tx.audit.write(person_id="p", act="go on", subject="s", at=tx.now)
    assert problems_of(again) == []
    shutil.rmtree(tmp_path / "pg2")


def test_people_can_sign_in_after_a_restore(archive: Path, tmp_path: Path) -> None:
    from studio.actions.accounts import sign_in

    restore(place(tmp_path / "new"), archive)
    assert sign_in(build(place(tmp_path / "new")), "admin", PASSWORD)
