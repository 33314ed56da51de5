"""What was imported from ledgers, in the words of the domain, and the list of imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.policy import Disclosure
from studio.store.tables import (
    Base,
    ImportRow,
    RecordedPieceOfRow,
    RecordedPieceRow,
    RecordedPolicyRow,
    RecordedPublicationRow,
)

Row = TypeVar("Row", bound=Base)

AT_ONCE = 500
"""Ids asked for in one query; SQLite takes 999 in older builds."""


@dataclass(frozen=True, kw_only=True)
class Import:
    """One ledger file that was taken in."""

    id: str
    file_name: str
    sha256: str
    person_id: str
    at: datetime
    counts: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A record that already stood and now says something else."""

    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Records:
    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self) -> tuple[dict[str, str], dict[str, str]]:
        """Number, 文号 and title → id of each policy; number → id of each piece."""
        found: dict[str, set[str]] = defaultdict(set)
        row = RecordedPolicyRow
        for key, *names in self._session.execute(select(row.id, row.title, row.doc_number, row.number)):
            for name in filter(None, names):
                found[name].add(key)
        # A title that several carry names none of them.
        policies = {name: keys.pop() for name, keys in found.items() if len(keys) == 1}
        pieces = select(RecordedPieceRow.number, RecordedPieceRow.id).where(RecordedPieceRow.number != "")
        return policies, {row.number: row.id for row in self._session.execute(pieces)}

    def ledger(self, *, start: date | None = None, end: date | None = None) -> Ledger:
        """The records; with a window, those of policies released in it from `start` up to and not including `end`."""
        query = select(RecordedPolicyRow)
        if start is not None:
            query = query.where(RecordedPolicyRow.released_on >= start)
        if end is not None:
            query = query.where(RecordedPolicyRow.released_on < end)
        policies = [_policy(row) for row in self._session.scalars(query)]
        return self._with_pieces(policies, None if start is None and end is None else [one.id for one in policies])

    def more_than(self, number: int, start: date, end: date) -> bool:
        """Whether more policies than that were released in a window."""
        row = RecordedPolicyRow
        query = select(row.id).where(row.released_on >= start, row.released_on < end).limit(1).offset(number)
        return self._session.scalars(query).first() is not None

    def accounts(self) -> list[tuple[str, str]]:
        """(channel, account) of everything that ever came out. Each is sought behind the one before it: reading all
        publications for a handful of names takes seconds."""
        row, found = RecordedPublicationRow, list[tuple[str, str]]()
        query = select(row.channel, row.account).order_by(row.channel, row.account).limit(1)
        line = self._session.execute(query).first()
        while line is not None:
            found.append((line.channel, line.account))
            same = query.where(row.channel == line.channel, row.account > line.account)
            line = (
                self._session.execute(same).first()
                or self._session.execute(query.where(row.channel > line.channel)).first()
            )
        return found

    def latest(self, channel: str, account: str, *, until: datetime, limit: int, offset: int) -> dict[str, str]:
        """Publication → its piece, of what came out there last, the newest first."""
        row = RecordedPublicationRow
        query = select(row.id, row.piece_id).where(row.channel == channel, row.account == account)
        query = query.where(row.published_at <= until).order_by(row.published_at.desc(), row.id)
        return {row.id: row.piece_id for row in self._session.execute(query.limit(limit).offset(offset))}

    def of_pieces(self, pieces: Collection[str]) -> Ledger:
        """These pieces and those that took each other's place, with everywhere that they came out."""
        return self._filled([], self._whole_rows(set(pieces)))

    def of_policies(self, policy_ids: Collection[str]) -> Ledger:
        """These policies, with whatever was recorded for them."""
        rows = self._chosen(RecordedPolicyRow, RecordedPolicyRow.id, list(policy_ids))
        return self._with_pieces([_policy(row) for row in rows], list(policy_ids))

    def pieces_of(self, policy_ids: Collection[str]) -> Ledger:
        """Pieces and publications of policies that may stand elsewhere: those made in the studio."""
        return self._with_pieces([], list(policy_ids))

    def _with_pieces(self, policies: Sequence[PolicyRecord], of: list[str] | None) -> Ledger:
        return self._filled(policies, self._piece_ids(of) if of is not None else None)

    def _filled(self, policies: Sequence[PolicyRecord], wanted: Sequence[str] | None) -> Ledger:
        belonging: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for row in self._chosen(RecordedPieceOfRow, RecordedPieceOfRow.piece_id, wanted):
            belonging[row.piece_id].append((row.place, row.policy_id))
        pieces = [
            _piece(row, tuple(policy for _, policy in sorted(belonging[row.id])))
            for row in self._chosen(RecordedPieceRow, RecordedPieceRow.id, wanted)
        ]
        published = self._chosen(RecordedPublicationRow, RecordedPublicationRow.piece_id, wanted)
        return Ledger(
            policies=tuple(policies), pieces=tuple(pieces), publications=tuple(_publication(row) for row in published)
        )

    def _piece_ids(self, policy_ids: list[str]) -> list[str]:
        """The pieces of these policies, and the whole row of pieces that took each other's place."""
        return self._whole_rows(self._told(RecordedPieceOfRow.piece_id, RecordedPieceOfRow.policy_id, policy_ids))

    def _whole_rows(self, found: set[str]) -> list[str]:
        fresh = set(found)
        while fresh:
            row = RecordedPieceRow
            before, after = self._told(row.replaces, row.id, fresh), self._told(row.id, row.replaces, fresh)
            fresh = (before | after) - found - {""}
            found |= fresh
        return sorted(found)

    def _told(self, wanted: Any, by: Any, ids: Collection[str]) -> set[str]:
        every, found = sorted(ids), set[str]()
        for at in range(0, len(every), AT_ONCE):
            found |= set(self._session.scalars(select(wanted).where(by.in_(every[at : at + AT_ONCE]))))
        return found

    def _chosen(self, table: type[Row], column: Any, ids: Sequence[str] | None) -> Iterator[Row]:
        if ids is None:
            yield from self._session.scalars(select(table))
            return
        for at in range(0, len(ids), AT_ONCE):
            yield from self._session.scalars(select(table).where(column.in_(ids[at : at + AT_ONCE])))

    def keep(
        self, ledger: Ledger, said: Mapping[str, Mapping[str, str]], *, import_id: str
    ) -> tuple[dict[str, int], list[Change]]:
        """Adds what is new and changes what differs: how many of each, and the changes with what stood before."""
        counts: dict[str, int] = defaultdict(int)
        changes: list[Change] = []
        groups: tuple[tuple[type[Base], list[dict[str, Any]]], ...] = (
            (RecordedPolicyRow, [_policy_values(one, said.get(one.id, {})) for one in ledger.policies]),
            (RecordedPieceRow, [_piece_values(one, said.get(one.id, {})) for one in ledger.pieces]),
            (RecordedPublicationRow, [_publication_values(one) for one in ledger.publications]),
        )
        for table, values in groups:
            for change in self._lay(table, values, counts, import_id):
                changes.append(change)
            self._session.flush()
        self._link(ledger.pieces)
        return dict(counts), changes

    def _link(self, pieces: Sequence[Piece]) -> None:
        """Which policies each piece interprets, in the order of the ledger."""
        there: dict[str, list[RecordedPieceOfRow]] = defaultdict(list)
        for row in self._chosen(RecordedPieceOfRow, RecordedPieceOfRow.piece_id, [piece.id for piece in pieces]):
            there[row.piece_id].append(row)
        for piece in pieces:
            before = {row.policy_id: row for row in there[piece.id]}
            for policy in before.keys() - set(piece.policies):
                self._session.delete(before[policy])
            for place, policy in enumerate(piece.policies):
                if policy not in before:
                    self._session.add(RecordedPieceOfRow(piece_id=piece.id, policy_id=policy, place=place))
                elif before[policy].place != place:
                    before[policy].place = place
        self._session.flush()

    def _lay(
        self, table: type[Base], values: Sequence[dict[str, Any]], counts: dict[str, int], import_id: str
    ) -> Iterator[Change]:
        ids = [item["id"] for item in values]
        column = table.__mapper__.columns["id"]
        there = {row.id: row for row in self._chosen(table, column, ids)}  # type: ignore[attr-defined]
        for item in values:
            row = there.get(item["id"])
            if row is None:
                counts["added"] += 1
                self._session.add(table(**item, import_id=import_id))
                continue
            before = {name: getattr(row, name) for name, value in item.items() if getattr(row, name) != value}
            if not before:
                counts["unchanged"] += 1
                continue
            counts["changed"] += 1
            for name in before:
                setattr(row, name, item[name])
            row.import_id = import_id  # type: ignore[attr-defined]
            yield Change(item["id"], _plain(before), _plain({name: item[name] for name in before}))

    def add_import(self, taken: Import) -> None:
        self._session.add(
            ImportRow(
                id=taken.id,
                file_name=taken.file_name,
                sha256=taken.sha256,
                person_id=taken.person_id,
                at=taken.at,
                counts=dict(taken.counts),
            )
        )
        self._session.flush()

    def imports(self) -> list[Import]:
        """Newest first."""
        rows = self._session.scalars(select(ImportRow).order_by(ImportRow.at.desc()))
        return [
            Import(
                id=row.id,
                file_name=row.file_name,
                sha256=row.sha256,
                person_id=row.person_id,
                at=row.at,
                counts=row.counts,
            )
            for row in rows
        ]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _policy_values(one: PolicyRecord, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": said.get("policy", ""),
        "doc_number": said.get("doc_number", ""),
        "title": one.title,
        "department": one.department,
        "co_departments": list(one.co_departments),
        "topic": one.topic,
        "released_on": one.released_on,
        "disclosure": one.disclosure.value if one.disclosure else "",
        "interpretation_required": one.interpretation_required,
        "exempt_reason": one.exempt_reason,
        "forwarded": one.forwarded,
        "led_elsewhere": one.led_elsewhere,
        "withdrawn_on": one.withdrawn_on,
    }


def _piece_values(one: Piece, said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": said.get("piece", ""),
        "title": said.get("piece_title", ""),
        "form": one.form,
        "signed_at": one.signed_at,
        "fields_shown": one.fields_shown,
        "recorded": one.recorded,
        "replaces": one.replaces,
    }


def _publication_values(one: Publication) -> dict[str, Any]:
    return {
        "id": one.id,
        "piece_id": one.piece,
        "channel": one.channel,
        "account": one.account,
        "is_website": one.is_website,
        "published_at": one.published_at,
        "verified_at": one.verified_at,
        "url": one.url,
        "proof": one.proof_digest,
        "withdrawn_at": one.withdrawn_at,
        "rehearsal": one.rehearsal,
        "linked_at": one.linked_at,
        "links_broken_at": one.links_broken_at,
    }


def _policy(row: RecordedPolicyRow) -> PolicyRecord:
    return PolicyRecord(
        id=row.id,
        title=row.title,
        department=row.department,
        co_departments=tuple(row.co_departments),
        topic=row.topic,
        released_on=row.released_on,
        disclosure=Disclosure(row.disclosure) if row.disclosure else None,
        interpretation_required=row.interpretation_required,
        exempt_reason=row.exempt_reason,
        forwarded=row.forwarded,
        led_elsewhere=row.led_elsewhere,
        withdrawn_on=row.withdrawn_on,
    )


def _piece(row: RecordedPieceRow, policies: tuple[str, ...]) -> Piece:
    return Piece(
        id=row.id,
        policies=policies,
        form=row.form,
        signed_at=row.signed_at,
        fields_shown=row.fields_shown,
        recorded=row.recorded,
        replaces=row.replaces,
    )


def _publication(row: RecordedPublicationRow) -> Publication:
    return Publication(
        id=row.id,
        piece=row.piece_id,
        channel=row.channel,
        account=row.account,
        is_website=row.is_website,
        published_at=row.published_at,
        verified_at=row.verified_at,
        url=row.url,
        proof_digest=row.proof,
        withdrawn_at=row.withdrawn_at,
        rehearsal=row.rehearsal,
        linked_at=row.linked_at,
        links_broken_at=row.links_broken_at,
    )
