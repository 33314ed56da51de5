"""定格: a month's figures as they were reported, kept unchanged; what comes to light later shows as a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from studio.actions.look import MANY, read_kept
from studio.actions.prove import MAY_LOOK, ledger_of, measured
from studio.actions.steps import act, acting, new_id
from studio.domain.people import Role
from studio.domain.ratios.as_json import figures_as_json, report_as_json
from studio.domain.ratios.definitions import figures_of
from studio.domain.window import Window
from studio.errors import StudioError
from studio.store.snapshots import Snapshot, digest_of
from studio.store.store import Transaction
from studio.studio import Studio

MAY_FREEZE = (Role.PUBLISHER, Role.ADMIN)
FIGURES = {
    "policies": "应解读文件",
    "exempt": "免于解读文件",
    "interpreted": "已解读文件",
    "multi_format": "多样化解读",
    "off_site": "其他渠道发布",
    "timeliness": "及时",
    "links": "关联",
}


@dataclass(frozen=True)
class Difference:
    """One figure that no longer is what was frozen."""

    label: str
    frozen: str
    now: str


@act
def freeze(studio: Studio, by: str, window: Window, *, reason: str = "") -> Snapshot:
    """Freezes the window as it stands. The first version needs no reason, every later one does.

    Raises `NotAllowed`, and `StudioError` for a window that has not ended or a further version without a reason.
    """
    with studio.store.writing() as tx:
        acting(tx, by, *MAY_FREEZE)
        return keep_snapshot(tx, window, by=by, reason=reason)


def keep_snapshot(tx: Transaction, window: Window, *, by: str, reason: str = "") -> Snapshot:
    """Freezes the window within a transaction that has settled who is acting. Raises `StudioError`."""
    if tx.now <= window.closing:
        raise StudioError(f"{window.name}还没有结束，不能定格。请在{window.last + timedelta(days=1)}之后再定格。")
    earlier = tx.snapshots.of_window(window.start, window.end)
    if earlier and not reason.strip():
        raise StudioError(f"{window.name}已经定格过（第{len(earlier)}版）。要再定格一版，请写明更正的理由。")
    report = report_as_json(measured(ledger_of(tx, window), window, asof=tx.now))
    snapshot = Snapshot(
        id=new_id(),
        start=window.start,
        end=window.end,
        version=len(earlier) + 1,
        asof=tx.now,
        report=report,
        digest=digest_of(report),
        person_id=by,
        reason=reason.strip(),
        at=tx.now,
    )
    tx.snapshots.add(snapshot)
    tx.audit.write(
        person_id=by,
        act="freeze",
        subject=snapshot.id,
        at=tx.now,
        after={
            "window": window.name,
            "version": snapshot.version,
            "digest": snapshot.digest,
            "reason": reason.strip(),
        },
    )
    return snapshot


@act
def differences(studio: Studio, by: str, snapshot: Snapshot) -> list[Difference]:
    """What the same window says today that it did not say when it was frozen."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        window = Window(snapshot.start, snapshot.end)
        many = tx.records.more_than(MANY, window.start, window.end)
        figures = None if many else measured(ledger_of(tx, window), window, asof=tx.now).figures
    if figures is None:
        figures = read_kept(studio, lambda tx: figures_of(tx.kept_sums(window).by_day(), window=window))
    now = figures_as_json(figures, "A")
    told = ((label, _said(snapshot.report[key]), _said(now[key])) for key, label in FIGURES.items())
    return [Difference(label, before, after) for label, before, after in told if before != after]


def problems_of_snapshots(tx: Transaction) -> list[str]:
    """Frozen reports that are no longer what the record says was frozen."""
    problems = []
    for snapshot in tx.snapshots.all():
        name = f"{Window(snapshot.start, snapshot.end).name}定格的第{snapshot.version}版"
        written = [row.after.get("digest") for row in tx.audit.latest(9, subject=snapshot.id) if row.act == "freeze"]
        if not snapshot.intact or written != [snapshot.digest]:
            problems.append(f"{name}被改动过，与定格时的记录不符。")
    return problems


def _said(value: int | Mapping[str, Any]) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value['numerator']}/{value['denominator']}（{value['percent']}%）" if value["denominator"] else "—"
