"""Reading a package before signing: what is new since this person last read, or since it was last returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.actions.steps import act, acting, found
from studio.domain.content import from_json
from studio.domain.interpretation import Interpretation, Package
from studio.domain.people import Role
from studio.domain.reading_mark import ReadingMark
from studio.domain.states import Move
from studio.errors import NotFound
from studio.policy.content_difference import UnitDifference, content_difference
from studio.policy.difference import Mark, difference
from studio.store.store import Transaction
from studio.studio import Studio

MAY_READ = (Role.DRAFTER, Role.CO_DRAFTER, Role.HEAD, Role.SECRECY_REVIEWER, Role.PUBLISHER, Role.INSPECTOR)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs between an earlier package and the present one. Each list is empty when nothing differs there."""

    since: str
    """“您上次阅读” or “上次退回”."""
    at: datetime
    units: tuple[UnitDifference, ...]
    channels: tuple[tuple[tuple[str, ...], str, tuple[Mark, ...]], ...]
    """Keys of the channels that share a change, which of their texts, and the words that went and came."""
    files_added: tuple[str, ...]
    files_removed: tuple[str, ...]
    files_changed: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.units or self.channels or self.files_added or self.files_removed or self.files_changed)


@act
def mark_as_read(studio: Studio, by: str, package_id: str) -> None:
    """Notes that this person is being shown the package. Raises `NotAllowed`, `NotFound`."""
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_READ)
        package = _found(tx, package_id)
        if any(mark.package_id == package_id for mark in tx.reading_marks.of(by, package.interpretation_id)):
            return
    with studio.store.writing() as tx:
        tx.reading_marks.add(
            ReadingMark(person_id=by, interpretation_id=package.interpretation_id, package_id=package_id, at=tx.now)
        )


@act
def changes_for(studio: Studio, by: str, package_id: str) -> list[Change]:
    """Since this person last read another package of it, and since it was last returned; [] at the first reading.

    When both lead back to the same package it is told once.
    """
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_READ)
        package = _found(tx, package_id)
        interpretation = found(tx, package.interpretation_id)
        bases = [
            ("您上次阅读", _last_read(tx, by, package)),
            ("上次退回", _last_returned(interpretation, package)),
        ]
        told: list[Change] = []
        seen: set[str] = set()
        for since, base in bases:
            if base is None or base[0] in seen:
                continue
            seen.add(base[0])
            if (earlier := tx.interpretations.package(base[0])) is not None:
                told.append(change_between(earlier, package, since=since, at=base[1]))
    return told


def change_between(earlier: Package, package: Package, *, since: str, at: datetime) -> Change:
    before, now = ({item.name: item.sha256 for item in one.materials} for one in (earlier, package))
    return Change(
        since=since,
        at=at,
        units=content_difference(*(from_json(one.manifest["content"]) for one in (earlier, package))),
        channels=_channels(earlier, package),
        files_added=tuple(name for name in now if name not in before),
        files_removed=tuple(name for name in before if name not in now),
        files_changed=tuple(name for name, digest in now.items() if before.get(name, digest) != digest),
    )


def _channels(earlier: Package, package: Package) -> tuple[tuple[tuple[str, ...], str, tuple[Mark, ...]], ...]:
    """Of each channel the texts that people read; the page itself is drawn from the content, which is compared above."""
    found: dict[tuple[str, str, str], list[str]] = {}
    before, now = earlier.manifest["channels"], package.manifest["channels"]
    for channel in dict.fromkeys([*before, *now]):
        for name in ("title", "summary", "short_text"):
            old, new = (str(side.get(channel, {}).get(name, "")) for side in (before, now))
            if old != new:
                found.setdefault((name, old, new), []).append(channel)
    return tuple((tuple(channels), name, tuple(difference(old, new))) for (name, old, new), channels in found.items())


def _last_read(tx: Transaction, person_id: str, package: Package) -> tuple[str, datetime] | None:
    marks = tx.reading_marks.of(person_id, package.interpretation_id)
    own = next((mark.at for mark in marks if mark.package_id == package.id), None)
    earlier = [mark for mark in marks if mark.package_id != package.id and (own is None or mark.at < own)]
    return (earlier[-1].package_id, earlier[-1].at) if earlier else None


def _last_returned(interpretation: Interpretation, package: Package) -> tuple[str, datetime] | None:
    rows = [row for row in interpretation.history if row.move is Move.RETURN and row.package_id not in ("", package.id)]
    return (rows[-1].package_id, rows[-1].at) if rows else None


def _found(tx: Transaction, package_id: str) -> Package:
    package = tx.interpretations.package(package_id)
    if package is None:
        raise NotFound("找不到这个材料包。")
    return package
