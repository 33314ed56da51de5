"""审计: looking through the record, and taking it away as a file that can be checked elsewhere."""

from __future__ import annotations

import csv
import io
import json

from studio.actions.steps import acting
from studio.domain.calendar import BEIJING
from studio.domain.people import Role
from studio.store.audit import AuditEntry, Wanted
from studio.studio import Studio

MAY_LOOK = (Role.INSPECTOR, Role.ADMIN)
AT_ONCE = 200
HEADS = ("序号", "时间", "人员", "事项", "对象", "改动前", "改动后")


def look_through(studio: Studio, by: str, wanted: Wanted, *, page: int = 0) -> tuple[list[AuditEntry], int]:
    """One page of `AT_ONCE` rows, newest first, and how many there are in all."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        return tx.audit.search(wanted, limit=AT_ONCE, offset=page * AT_ONCE), tx.audit.count(wanted)


def export_found(studio: Studio, by: str, wanted: Wanted) -> bytes:
    """The rows that were looked for as CSV, oldest first. Leaves a row itself."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_LOOK)
        rows = tx.audit.search(wanted, limit=tx.audit.count(wanted))
        names = tx.people.names()
        tx.audit.write(person_id=by, act="export_audit", subject="audit", at=tx.now, after={"rows": len(rows)})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in reversed(rows):
        told = (names.get(row.person_id, row.person_id), row.act, row.subject, _json(row.before), _json(row.after))
        at = row.at.astimezone(BEIJING).isoformat(timespec="seconds")
        writer.writerow([str(row.seq), at, *(_inert(cell) for cell in told)])
    return out.getvalue().encode("utf-8-sig")


def export_chain(studio: Studio, by: str) -> bytes:
    """The whole chain, one JSON object a line with its digest, so that anybody can compute it again."""
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_LOOK)
        lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in tx.audit.whole()]
        tx.audit.write(person_id=by, act="export_audit", subject="chain", at=tx.now, after={"rows": len(lines)})
    return "".join(f"{line}\n" for line in lines).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
