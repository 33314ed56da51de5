"""自备材料: adding a file, saying what it is, taking it away. Only while the interpretation is being drafted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from studio.actions.steps import act, acting, found, new_id
from studio.domain.interpretation import Material, Package
from studio.domain.own_material import AI_LABEL, RIGHT_LABELS, OwnMaterial, Right, lacking
from studio.domain.people import Role
from studio.domain.states import State
from studio.errors import NotFound, UnusableInput, WrongState
from studio.store.store import Transaction
from studio.studio import Studio
from studio.uploads.child import inspect_safely
from studio.uploads.kinds import KINDS

FORMAT = "own"
MOST_FILES = 30
LONGEST_ALT, LONGEST_SOURCE, LONGEST_TRANSCRIPT = 300, 300, 50_000


@act
def add_own_material(studio: Studio, by: str, interpretation_id: str, *, name: str, data: bytes) -> OwnMaterial:
    """Keeps the file, without what a picture carried unseen, and answers what it turned out to be. Raises `UnusableInput`, `WrongState`, `NotAllowed`."""
    _may_change(studio, by, interpretation_id)
    name = PurePath(name.replace("\\", "/")).name[:180] or "未命名文件"
    seen = inspect_safely(data, name)
    material = OwnMaterial(
        id=new_id(),
        interpretation_id=interpretation_id,
        name=f"{PurePath(name).stem}.{seen.kind.media_types[seen.media_type]}",
        kind=seen.kind.key,
        form=seen.kind.forms[0],
        media_type=seen.media_type,
        sha256=studio.media.put(seen.cleaned or data),
        bytes=len(seen.cleaned or data),
        width=seen.width,
        height=seen.height,
        seconds=seen.seconds,
        thumbnail=studio.media.put(seen.thumbnail) if seen.thumbnail else "",
        seen=seen.seen,
        person_id=by,
    )
    with studio.store.writing() as tx:
        _drafting(tx, by, interpretation_id)
        there = tx.own_materials.of(interpretation_id)
        if any(item.sha256 == material.sha256 for item in there):
            raise UnusableInput(f"“{name}”已经在材料里了，没有重复收下。")
        if len(there) >= MOST_FILES:
            raise UnusableInput(f"一篇解读最多加 {MOST_FILES} 份自备材料，没有收下。请先移去不用的。")
        material = replace(material, name=_free_name(material.name, {item.name for item in there}), added_at=tx.now)
        tx.own_materials.add(material)
        _note(tx, by, interpretation_id, "add_own_material", after=_said_of(material))
    return material


@act
def describe_own_material(
    studio: Studio,
    by: str,
    material_id: str,
    *,
    form: str,
    alt: str,
    transcript: str,
    right: Right,
    source: str,
    ai_made: bool,
) -> None:
    """What the public and the record are told of the file. Raises as `add_own_material` does, and `NotFound`."""
    before = _found(studio, by, material_id)
    if form not in KINDS[before.kind].forms:
        raise UnusableInput(f"{KINDS[before.kind].label}不能算作“{form}”，没有保存。")
    after = replace(
        before,
        form=form,
        alt=_short(alt, LONGEST_ALT, "替代文字"),
        transcript=_short(transcript, LONGEST_TRANSCRIPT, "文字稿"),
        right=Right(right),
        source=_short(source, LONGEST_SOURCE, "来源"),
        ai_made=ai_made,
    )
    with studio.store.writing() as tx:
        _drafting(tx, by, before.interpretation_id)
        tx.own_materials.change(after)
        _note(
            tx,
            by,
            before.interpretation_id,
            "describe_own_material",
            before=_said_of(before),
            after=_said_of(after),
        )


@act
def remove_own_material(studio: Studio, by: str, material_id: str) -> None:
    """Takes the file out of what will be published; its bytes and its row stay for the record."""
    before = _found(studio, by, material_id)
    with studio.store.writing() as tx:
        _drafting(tx, by, before.interpretation_id)
        tx.own_materials.remove(material_id, at=tx.now)
        _note(tx, by, before.interpretation_id, "remove_own_material", before=_said_of(before))


def as_material(own: OwnMaterial) -> Material:
    """The file as the package lists it, with the label for what artificial intelligence made."""
    return Material(
        format=FORMAT,
        form=own.form,
        name=f"自备-{own.name}",
        media_type=own.media_type,
        role="attachment",
        sha256=own.sha256,
        bytes=own.bytes,
        width=own.width,
        height=own.height,
        alt=own.alt + (AI_LABEL if own.ai_made else ""),
        transcript=own.transcript,
        thumbnail=own.thumbnail,
        licence="：".join(filter(None, (RIGHT_LABELS[own.right], own.source))),
    )


def holds(package: Package, own: tuple[OwnMaterial, ...]) -> bool:
    """Whether the package has exactly these files, with exactly what is said of them now."""
    there = {item for item in package.materials if item.format == FORMAT}
    return there == {as_material(item) for item in own}


def refuse_unfinished(materials: tuple[OwnMaterial, ...]) -> None:
    """Raises `WrongState` that names each file of which something has still to be said."""
    wanting = [f"“{item.name}”：{'；'.join(what)}" for item in materials if (what := missing_of(item))]
    if wanting:
        raise WrongState("自备材料还没有写完整，不能送审。" + " ".join(wanting))


def missing_of(material: OwnMaterial) -> tuple[str, ...]:
    return lacking(material, spoken=KINDS[material.kind].spoken)


def _may_change(studio: Studio, by: str, interpretation_id: str) -> None:
    with studio.store.reading() as tx:
        _drafting(tx, by, interpretation_id)


def _found(studio: Studio, by: str, material_id: str) -> OwnMaterial:
    with studio.store.reading() as tx:
        acting(tx, by)
        material = tx.own_materials.get(material_id)
    if material is None:
        raise NotFound("这份自备材料已经移去，或者不存在。请刷新页面。")
    _may_change(studio, by, material.interpretation_id)
    return material


def _drafting(tx: Transaction, by: str, interpretation_id: str) -> None:
    acting(tx, by, Role.DRAFTER)
    if found(tx, interpretation_id).state is not State.DRAFTING:
        raise WrongState("已经送审的解读不能增减或修改自备材料。需要改动时，请先退回起草。")


def _free_name(name: str, taken: set[str]) -> str:
    path, number, free = PurePath(name), 1, name
    while free in taken:
        number += 1
        free = f"{path.stem}-{number}{path.suffix}"
    return free


def _short(text: str, most: int, what: str) -> str:
    if len(text.strip()) > most:
        raise UnusableInput(f"{what}有 {len(text.strip())} 个字，最多 {most} 个字，没有保存。请精简后再保存。")
    return text.strip()


def _said_of(material: OwnMaterial) -> dict[str, object]:
    return {
        "name": material.name,
        "form": material.form,
        "sha256": material.sha256,
        "removed": list(material.seen.removed),
        "alt": material.alt,
        "transcript": len(material.transcript),
        "right": material.right.value,
        "source": material.source,
        "ai_made": material.ai_made,
    }


def _note(
    tx: Transaction,
    by: str,
    interpretation_id: str,
    act: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    tx.audit.write(person_id=by, act=act, subject=interpretation_id, at=tx.now, before=before, after=after)
