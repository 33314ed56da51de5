"""新旧对照: the replaced document beside the policy, and what changed brought into the difference table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.actions.save_form import Saved, save_form
from studio.actions.steps import act, acting, found
from studio.domain.content import Change
from studio.domain.people import Role
from studio.errors import Incomplete, NotFound, UnusableInput
from studio.policy.compare import Comparison, compare
from studio.policy.reading import read_policy_safely
from studio.policy.serial import reading_as_json, reading_from_json
from studio.store.old_versions import OldVersion
from studio.studio import Studio

MAY_LOOK = (Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)
FIELD = "changes_from_previous"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A policy and what it replaces, side by side."""

    old_title: str
    old_file: str
    comparison: Comparison


@act
def add_old_version(studio: Studio, by: str, policy_id: str, *, data: bytes, file_name: str) -> str:
    """Its title. Raises `UnusableInput` with one clear sentence, and then what was there stays."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        stored = tx.policies.get(policy_id)
        if stored is None:
            raise NotFound("找不到这份政策文件。")
    if hashlib.sha256(data).hexdigest() == stored.file_sha256:
        raise UnusableInput("这就是新文件本身，不是被它取代的旧文件，没有收下。请换一份。")
    reading = read_policy_safely(data, file_name)
    sha256 = studio.media.put(data)
    with studio.store.writing() as tx:
        acting(tx, by, Role.DRAFTER)
        title = reading.title or file_name
        tx.old_versions.put(
            OldVersion(
                policy_id=policy_id,
                title=title,
                file_name=file_name,
                file_sha256=sha256,
                reading=reading_as_json(replace(reading, lines=())),
                person_id=by,
                added_at=tx.now,
            )
        )
        after = {"title": title, "file": file_name, "sha256": sha256}
        tx.audit.write(person_id=by, act="add_old_version", subject=policy_id, at=tx.now, after=after)
    return title


@act
def beside(studio: Studio, by: str, policy_id: str) -> Beside | None:
    """The comparison; None while no replaced document was given."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        old, stored = tx.old_versions.of_policy(policy_id), tx.policies.get(policy_id)
    if old is None or stored is None:
        return None
    comparison = compare(reading_from_json(old.reading).clauses, stored.policy.clauses)
    return Beside(old_title=old.title, old_file=old.file_name, comparison=comparison)


@act
def take_changes(studio: Studio, by: str, interpretation_id: str, changes: Sequence[Change]) -> Saved:
    """Puts rows at the end of the difference table. One whose wording is there already is not put twice."""
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        if not changes:
            raise Incomplete("还没有勾选要加入的变化。")
        interpretation = found(tx, interpretation_id)
        content = tx.interpretations.latest_content(interpretation)
    part = content.part(FIELD)
    there = {(item.before, item.now) for item in part.entries if isinstance(item, Change)}
    new = [item for item in changes if (item.before, item.now) not in there]
    entries = (*part.entries, *new)
    changed = content.with_part(FIELD, replace(part, entries=entries, absent_reason=""))
    based_on = interpretation.revision_number
    return save_form(studio, by, interpretation_id, changed, based_on=based_on, note="从新旧对照加入变化")
