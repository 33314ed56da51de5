"""Any changed byte of any file of a signed package is found, and so is any changed word of what the signature binds."""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.actions.load_example import load_example
from studio.actions.steps import intact
from studio.actions.verify import problems_of
from studio.domain.interpretation import Material, digest_of
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.errors import NotFound, WrongState
from studio.studio import Studio
from tests.actions.test_walk import add_materials, bring_to, package_of

FORMATS = ("article", "covers", "charts", "docx", "print_pdf")


@pytest.fixture
def signed(studio: Studio, people: dict[Role, Person]) -> str:
    interpretation_id = load_example(studio, people[Role.DRAFTER].id)
    add_materials(studio, interpretation_id, FORMATS)
    bring_to(studio, people, interpretation_id, State.SIGNED)
    return interpretation_id


def places(size: int, wanted: int) -> Iterator[int]:
    """The first, the last, and evenly between."""
    step = max(1, size // wanted)
    yield from range(0, size, step)
    yield size - 1


def test_any_changed_byte_of_any_file_is_found(studio: Studio, signed: str) -> None:
    package = package_of(studio, signed)
    assert len(package.materials) >= len(FORMATS)
    tried = 0
    for material in package.materials:
        path = where(studio, material)
        whole = path.read_bytes()
        assert len(whole) == material.bytes
        for at in places(len(whole), 120):
            changed = bytearray(whole)
            changed[at] ^= 1
            path.write_bytes(changed)
            with pytest.raises(NotFound):
                studio.media.get(material.sha256)
            tried += 1
        for spoiled in (whole[:-1], whole + b"\0", b""):
            path.write_bytes(spoiled)
            with pytest.raises(NotFound):
                studio.media.get(material.sha256)
        path.unlink()
        with pytest.raises(NotFound):
            studio.media.get(material.sha256)
        path.write_bytes(whole)
        assert studio.media.get(material.sha256) == whole
    assert tried >= 120 * len(FORMATS)


def test_what_is_found_names_the_package_and_stops_whoever_comes_next(studio: Studio, signed: str) -> None:
    assert problems_of(studio) == []
    for material in package_of(studio, signed).materials:
        path = where(studio, material)
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert problems_of(studio), material.name
        with studio.store.reading() as tx, pytest.raises(WrongState, match="改动或丢失"):
            intact(tx, studio, package_of(studio, signed).id)
        path.write_bytes(whole)
    assert problems_of(studio) == []


def test_any_changed_value_of_the_manifest_is_found(studio: Studio, signed: str) -> None:
    """Text, every file's name, form, size and digest, and every channel's words: each leaf in turn."""
    package = package_of(studio, signed)
    manifest = json.loads(json.dumps(package.manifest))
    assert digest_of(manifest, package.algorithm) == package.digest
    paths = list(leaves(manifest))
    assert len(paths) > 200
    for path in paths:
        assert digest_of(changed_at(manifest, path), package.algorithm) != package.digest, path
    channel = next(path for path in paths if path[0] == "channels")
    live = sqlite3.connect(studio.settings.data / "studio.sqlite")
    live.execute(
        "UPDATE package SET manifest = ? WHERE id = ?", (json.dumps(changed_at(manifest, channel)), package.id)
    )
    live.commit()
    live.close()
    assert problems_of(studio)
    with studio.store.reading() as tx, pytest.raises(WrongState, match="摘要不一致"):
        intact(tx, studio, package.id)


def where(studio: Studio, material: Material) -> Path:
    (path,) = (one for one in studio.settings.media_folder.rglob(f"{material.sha256}*") if one.is_file())
    return path


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*path, at))
    else:
        yield path


def changed_at(manifest: Any, path: tuple[Any, ...]) -> Any:
    made = copy.deepcopy(manifest)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    holder[path[-1]] = f"{old}x" if isinstance(old, str) else (not old if isinstance(old, bool) else (old or 0) + 1)
    return made
