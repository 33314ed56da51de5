"""导入台账: an office's history from one file, whole or not at all, and counted like everything made here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from studio.actions.steps import act, acting, new_id
from studio.actions.summing import keep_sums
from studio.domain.people import Role
from studio.errors import UnusableInput
from studio.records.entries import Entries, entries_of
from studio.records.gathering import Known
from studio.records.sheets import sheets_of
from studio.records.values import handle
from studio.store.records import Import
from studio.store.store import Transaction
from studio.studio import Studio

MAY_IMPORT = (Role.PUBLISHER, Role.ADMIN)


@dataclass(frozen=True)
class Imported:
    """What became of a file. With problems, nothing was taken in."""

    policies: int
    pieces: int
    publications: int
    counts: Mapping[str, int]
    """How many records were added, changed, unchanged. Empty when nothing was taken in."""
    problems: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def sentence(self) -> str:
        if self.problems:
            return f"台账有 {len(self.problems)} 处要改，什么都没有导入。改好后再导一次即可。"
        read = f"{self.policies} 个政策文件、{self.pieces} 件解读材料、{self.publications} 条发布记录"
        if not self.counts:
            return f"台账可以导入：{read}。这次只是检查，没有写入。"
        return (
            f"已导入：{read}；新增 {self.counts.get('added', 0)} 条，更新 {self.counts.get('changed', 0)} 条，"
            f"没有变化 {self.counts.get('unchanged', 0)} 条。"
        )


@act
def import_records(studio: Studio, by: str, *, data: bytes, name: str, dry_run: bool = False) -> Imported:
    """Reads a ledger and takes it in. Raises `NotAllowed`, and `UnusableInput` for a file that is no ledger."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_IMPORT)
    return _import(studio, by, data=data, name=name, dry_run=dry_run)


def import_from_console(studio: Studio, *, data: bytes, name: str, dry_run: bool = False) -> Imported:
    """From the machine's own console: whoever can read the data folder is the administrator here."""
    return _import(studio, "console", data=data, name=name, dry_run=dry_run)


def _import(studio: Studio, by: str, *, data: bytes, name: str, dry_run: bool) -> Imported:
    sheets = sheets_of(data, name)
    if not any(sheet.rows for sheet in sheets):
        raise UnusableInput(f"“{name}”只有表头，没有内容，没有导入。")
    if dry_run:
        with studio.store.reading() as tx:
            return _outcome(entries_of(sheets, _known(tx)), {})
    sha256 = studio.media.put(data)
    with studio.store.writing() as tx:
        entries = entries_of(sheets, _known(tx))
        if entries.problems:
            return _outcome(entries, {})
        taken = new_id()
        counts, changes = tx.records.keep(entries.ledger, entries.said, import_id=taken)
        tx.records.add_import(Import(id=taken, file_name=name, sha256=sha256, person_id=by, at=tx.now, counts=counts))
        tx.audit.write(
            person_id=by,
            act="import_records",
            subject=taken,
            at=tx.now,
            after={"file": name, "sha256": hashlib.sha256(data).hexdigest(), **counts},
        )
        for change in changes:
            tx.audit.write(
                person_id=by,
                act="change_record",
                subject=change.id,
                at=tx.now,
                before=change.before,
                after=change.after,
            )
        outcome = _outcome(entries, counts or {"added": 0})
    keep_sums(studio)
    return outcome


def _known(tx: Transaction) -> Known:
    policies, pieces = tx.records.names()
    made_here = [stored.policy for stored in tx.policies.all() if stored.confirmed]
    names = {handle(name): key for name, key in policies.items()}
    for policy in made_here:
        names |= {handle(name): policy.id for name in (policy.title, policy.doc_number) if name}
    return Known(
        policies=names,
        own=frozenset(policy.id for policy in made_here),
        pieces={handle(name): key for name, key in pieces.items()},
    )


def _outcome(entries: Entries, counts: Mapping[str, int]) -> Imported:
    return Imported(
        policies=len(entries.ledger.policies),
        pieces=len(entries.ledger.pieces),
        publications=len(entries.ledger.publications),
        counts=counts,
        problems=entries.problems,
        remarks=entries.remarks,
    )
