"""Counting: from what the store knows to the ledger that the ratios are measured on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from channels.registry import all_channels
from studio.actions.steps import act, acting
from studio.calendar_data import SHIPPED, working_days
from studio.domain.content import from_json
from studio.domain.counting import Rules
from studio.domain.delivery import Delivery, DeliveryState, Evidence
from studio.domain.interpretation import Interpretation, Package
from studio.domain.ledger import Ledger, Piece, PolicyRecord, Publication
from studio.domain.people import Role
from studio.domain.ratios.report import Report, measure
from studio.domain.states import SIGNATURES
from studio.domain.window import Window
from studio.formats.registry import all_formats
from studio.paths import data_folder
from studio.store.policies import StoredPolicy
from studio.store.store import Transaction
from studio.studio import Studio

MAY_LOOK = (Role.INSPECTOR, Role.PUBLISHER, Role.HEAD, Role.DRAFTER, Role.ADMIN, Role.SECRECY_REVIEWER)


@act
def report(studio: Studio, by: str, *, window: Window, asof: datetime, definition: str = "A") -> Report:
    with studio.store.reading() as tx:
        acting(tx, by, *MAY_LOOK)
        ledger = ledger_of(tx, window)
    return measured(ledger, window, asof=asof, definition=definition)


def measured(ledger: Ledger, window: Window, *, asof: datetime, definition: str = "A", department: str = "") -> Report:
    """The report under this office's rules."""
    return measure(ledger, window, asof=asof, definition=definition, rules=office_rules(), department=department)


def office_rules() -> Rules:
    """The rules of counting, with the shipped calendar and the office's own additions to it."""
    return Rules(calendar=working_days(data_folder() / "lexicons" / SHIPPED.name))


def ledger_of(tx: Transaction, window: Window | None = None) -> Ledger:
    """Everything recorded, made here or imported: also what is not published, is rehearsed, or was withdrawn.

    With a window, imported policies outside it are left out: they cannot enter its figures.
    """
    made = _made_here(tx)
    imported = tx.records.ledger(start=window.start, end=window.end) if window else tx.records.ledger()
    # A ledger may tell of pieces for a policy that was made here; without a window they are there already.
    more = tx.records.pieces_of([policy.id for policy in made.policies]) if window else Ledger()
    return Ledger(
        policies=(*made.policies, *imported.policies),
        pieces=tuple({piece.id: piece for piece in (*made.pieces, *imported.pieces, *more.pieces)}.values()),
        publications=tuple(
            {one.id: one for one in (*made.publications, *imported.publications, *more.publications)}.values()
        ),
    )


def ledger_of_policies(tx: Transaction, ids: Collection[str]) -> Ledger:
    """Everything recorded of these policies, made here or imported."""
    made, imported = _made_here(tx, ids), tx.records.of_policies(ids)
    return Ledger(
        policies=(*made.policies, *imported.policies),
        pieces=(*made.pieces, *imported.pieces),
        publications=(*made.publications, *imported.publications),
    )


def _made_here(tx: Transaction, ids: Collection[str] | None = None) -> Ledger:
    if ids is None:
        interpretations, policies = tx.interpretations.all(), tx.policies.all()
        evidence = tx.deliveries.all_evidence()
    else:
        policies = tx.policies.several(ids)
        found = (tx.interpretations.of_policy(stored.policy.id) for stored in policies)
        interpretations = [one for one in found if one is not None]
        deliveries_of = [tx.deliveries.of_interpretation(one.id) for one in interpretations]
        evidence = {one.id: tx.deliveries.evidence_of(one.id) for several in deliveries_of for one in several}
    pieces: list[Piece] = []
    publications: list[Publication] = []
    for interpretation in interpretations:
        deliveries = tx.deliveries.of_interpretation(interpretation.id)
        before = _predecessors(deliveries)
        for package in tx.interpretations.packages(interpretation.id):
            made = _pieces(interpretation, package, before.get(package.id, ""))
            pieces += made
            for delivery in deliveries:
                if delivery.package_id == package.id:
                    publications += _publications(delivery, made, evidence.get(delivery.id, []))
    return Ledger(
        policies=tuple(_policy(stored) for stored in policies if stored.confirmed),
        pieces=tuple(pieces),
        publications=tuple(publications),
    )


def _policy(stored: StoredPolicy) -> PolicyRecord:
    policy = stored.policy
    return PolicyRecord(
        id=policy.id,
        title=policy.title,
        department=policy.issuers[0] if policy.issuers else stored.department,
        co_departments=policy.issuers[1:],
        released_on=policy.released_on,
        disclosure=policy.disclosure,
        interpretation_required=policy.interpretation_required,
        exempt_reason=policy.exempt_reason,
        withdrawn_on=policy.withdrawn_on,
    )


def _predecessors(deliveries: list[Delivery]) -> dict[str, str]:
    """Which package a correction took the place of: package id → the one before it, by id."""
    of = {item.id: item.package_id for item in deliveries}
    return {item.package_id: of[item.replaces] for item in deliveries if item.replaces in of}


def _pieces(interpretation: Interpretation, package: Package, before: str) -> list[Piece]:
    signed = [row.at for row in interpretation.history if row.move in SIGNATURES and row.package_id == package.id]
    forms = {material.form for material in package.materials}
    content = from_json(package.manifest["content"])
    shown = sum(not part.empty for part in content.parts.values())
    return [
        Piece(
            id=f"{package.id}:{form}",
            policies=(interpretation.policy_id,),
            form=form,
            signed_at=min(signed) if signed else None,
            fields_shown=shown if form == _whole_form() else None,
            replaces=f"{before}:{form}" if before else "",
        )
        for form in sorted(forms)
    ]


def _whole_form() -> str:
    """The form of the one graphic that draws every field."""
    return all_formats()["infographic"].form


def _publications(delivery: Delivery, pieces: list[Piece], seen: list[Evidence]) -> Iterator[Publication]:
    if delivery.published_at is None:
        return
    kind = all_channels()[delivery.channel]
    verified = [item.checked_at for item in seen if item.verified]
    linked = [item.checked_at for item in seen if item.linked]
    gone = delivery.state in (DeliveryState.WITHDRAWN, DeliveryState.REPLACED)
    # Withdrawn before the moment itself was kept: the last look is the nearest that is known.
    withdrawn = delivery.withdrawn_at or (seen[0].checked_at if gone and seen else None)
    told: list[str] | None = delivery.facts.get("forms")
    shown = kind.shows if told is None else told
    for piece in pieces:
        if shown is None or piece.form in shown:
            yield Publication(
                id=f"{delivery.id}:{piece.form}",
                piece=piece.id,
                channel=delivery.channel,
                is_website=kind.is_website,
                published_at=delivery.published_at,
                verified_at=min(verified) if verified else None,
                url=delivery.url,
                proof_digest=next((item.proof or item.text_sha256 for item in seen if item.verified), ""),
                withdrawn_at=withdrawn,
                rehearsal=delivery.rehearsal,
                linked_at=min(linked) if linked else None,
            )
