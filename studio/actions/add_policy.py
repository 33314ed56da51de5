"""Uploading a policy file: read it, keep the file, and offer what was found for confirmation."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from studio.actions.steps import act, acting, new_id
from studio.domain.people import Role
from studio.domain.policy import Policy, Reading, as_read
from studio.errors import UnusableInput
from studio.policy.reading import read_policy_safely
from studio.policy.serial import reading_as_json
from studio.store.policies import StoredPolicy
from studio.studio import Studio


@act
def add_policy(studio: Studio, by: str, *, data: bytes, file_name: str) -> str:
    """The new policy's id. Raises `UnusableInput` with one clear sentence, and then keeps nothing."""
    digest = hashlib.sha256(data).hexdigest()
    with studio.store.reading() as tx:
        acting(tx, by, Role.DRAFTER)
        if known := tx.policies.with_file(digest):
            raise UnusableInput(f"这份文件已经上传过：《{known.policy.title}》。请在列表中打开它，不用重复上传。")
    reading = read_policy_safely(data, file_name)
    return _keep(studio, by, reading=reading, data=data, file_name=file_name)


def _keep(studio: Studio, by: str, *, reading: Reading, data: bytes, file_name: str) -> str:
    digest = studio.media.put(data)
    with studio.store.writing() as tx:
        person = acting(tx, by, Role.DRAFTER)
        policy = as_read(Policy(id=new_id(), title=""), reading)
        tx.policies.add(
            StoredPolicy(
                policy=policy,
                reading=reading_as_json(replace(reading, lines=())),
                file_name=file_name,
                file_sha256=digest,
                department=person.department,
                confirmed=False,
                created_by=person.id,
                created_at=tx.now,
            ),
            lines=reading.lines,
        )
        tx.audit.write(
            person_id=by,
            act="add_policy",
            subject=policy.id,
            at=tx.now,
            after={"title": policy.title, "file": file_name, "sha256": digest, "clauses": len(reading.clauses)},
        )
    return policy.id
