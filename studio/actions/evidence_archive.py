"""佐证包: what an inspection asks for about one window, in one sealed archive that notices any changed byte."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.actions.prove import ledger_of, measured, office_rules
from studio.actions.steps import act, acting
from studio.domain.calendar import BEIJING
from studio.domain.people import Role
from studio.domain.ratios.as_json import report_as_json
from studio.domain.ratios.report import Report
from studio.domain.signed_paper import KIND_LABELS
from studio.domain.window import Window
from studio.errors import NotFound
from studio.reports.table import table
from studio.reports.words import stamp
from studio.reports.workbook import workbook
from studio.sealed import Content, seal
from studio.store.audit import Wanted
from studio.store.store import Transaction
from studio.studio import Studio

MAY_TAKE = (Role.INSPECTOR, Role.PUBLISHER, Role.ADMIN)
KIND = "policy-studio-evidence"


@act
def archive(studio: Studio, by: str, target: Path, *, window: Window, asof: datetime) -> dict[str, Any]:
    """Writes the archive and answers what is in it. Raises `NotAllowed`."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_TAKE)
    return _archive(studio, by, target, window=window, asof=asof)


@act
def archive_bytes(studio: Studio, by: str, *, window: Window, asof: datetime) -> bytes:
    """The archive for a browser to take. Raises `NotAllowed`."""
    with tempfile.TemporaryDirectory(prefix="studio-evidence-") as folder:
        target = Path(folder) / f"{window.start}-{window.last}.zip"
        archive(studio, by, target, window=window, asof=asof)
        return target.read_bytes()


def archive_from_console(studio: Studio, target: Path, *, window: Window, asof: datetime) -> dict[str, Any]:
    return _archive(studio, "console", target, window=window, asof=asof)


def _archive(studio: Studio, by: str, target: Path, *, window: Window, asof: datetime) -> dict[str, Any]:
    with studio.store.reading() as tx:
        report = measured(ledger_of(tx, window), window, asof=asof)
        made, lost = _files(tx, studio, report)
    facts = {
        "kind": KIND,
        "counted": stamp(report),
        "made_at": studio.clock().astimezone(BEIJING).isoformat(timespec="seconds"),
        "lost": lost,
    }
    digest = seal(target, made, facts)
    with studio.store.writing() as tx:
        tx.audit.write(
            person_id=by, act="evidence_archive", subject=target.name, at=tx.now, after={"sha256": digest, "lost": lost}
        )
    return {**facts, "files": len(made), "bytes": target.stat().st_size, "sha256": digest}


def _files(tx: Transaction, studio: Studio, report: Report) -> tuple[list[tuple[str, Content]], list[str]]:
    """Archive name → content, and the names of what should be there and could not be read."""
    found: dict[str, Content] = {
        "统计.json": _json(report_as_json(report)),
        "统计.xlsx": workbook(report, office_rules()),
        "清单.csv": table(report),
    }
    lost: list[str] = []
    for name, digest in _kept(tx, report, found):
        try:
            studio.media.get(digest)
        except NotFound:
            lost.append(name)
            continue
        found[name] = studio.media.path(digest)
    return list(found.items()), lost


def _kept(tx: Transaction, report: Report, found: dict[str, Content]) -> Iterator[tuple[str, str]]:
    """Files under their digests; what is written fresh goes into `found`."""
    for item in report.items:
        interpretation = tx.interpretations.of_policy(item.policy.id)
        folder = f"政策/{item.policy.id}"
        found[f"{folder}/政策.json"] = _json(report_as_json(report)["items"][report.items.index(item)])
        if interpretation is None:
            continue
        for package in tx.interpretations.packages(interpretation.id):
            inside = f"{folder}/材料包-{package.id}"
            found[f"{inside}/清单.json"] = _json(
                {"digest": package.digest, "algorithm": package.algorithm, "manifest": dict(package.manifest)}
            )
            for material in package.materials:
                yield f"{inside}/{material.name}", material.sha256
            for paper in tx.signed_papers.of(package.id):
                inside = f"{folder}/审签单-{package.id}"
                found[f"{inside}/{paper.id}.json"] = _json(
                    {
                        "name": paper.name,
                        "kind": KIND_LABELS[paper.kind],
                        "sha256": paper.sha256,
                        "at": paper.at.isoformat(),
                        "person": paper.person_id,
                        "struck": paper.struck_reason,
                    }
                )
                yield f"{inside}/{paper.id}-{paper.name}", paper.sha256
        for delivery in tx.deliveries.of_interpretation(interpretation.id):
            for number, (seen, snapshot) in enumerate(tx.deliveries.snapshots_of(delivery.id), start=1):
                inside = f"{folder}/发布/{delivery.channel}-{delivery.id}"
                found[f"{inside}/{number}.json"] = _json(
                    {"url": seen.url, "checked_at": seen.checked_at.isoformat(), "verified": seen.verified}
                )
                if snapshot:
                    yield f"{inside}/{number}-页面快照.html", snapshot
                if seen.proof:
                    yield f"{inside}/{number}-{seen.proof_name or '佐证'}", seen.proof
        rows = tx.audit.search(Wanted(subject=interpretation.id), limit=10_000)
        found[f"{folder}/审计记录.json"] = _json(
            [
                {
                    "seq": row.seq,
                    "at": row.at.isoformat(),
                    "person": row.person_id,
                    "act": row.act,
                    "after": dict(row.after),
                }
                for row in reversed(rows)
            ]
        )
    for taken in tx.records.imports():
        yield f"台账/{taken.id}-{Path(taken.file_name).name}", taken.sha256


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
