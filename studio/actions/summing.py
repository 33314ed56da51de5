"""Keeping the sums: what was touched is judged again, by the same rules that a full count goes by."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime

from studio.actions.prove import ledger_of_policies, office_rules
from studio.domain.calendar import BEIJING
from studio.domain.counting import Evidence, Rules, form_of
from studio.domain.ledger import Ledger, PolicyRecord
from studio.domain.ratios import pieces_of
from studio.domain.standing import Item, standing
from studio.domain.sums import of_piece, of_policy
from studio.store.store import Transaction
from studio.store.summaries import Standing
from studio.studio import Studio

TOGETHER = 2000
"""Policies judged in one go: enough that the database is asked seldom, few enough for the memory of a small machine."""


def keep_sums(studio: Studio) -> None:
    """Brings the kept sums up to now. Quick when little was touched; counts everything under new rules."""
    rules = office_rules()
    mark = fingerprint(rules)
    with studio.store.reading() as tx:
        if tx.summaries.settled(mark, tx.now):
            return
    with studio.store.writing() as tx:
        tx.summaries.under(mark)
        tx.summaries.due(tx.now)
    # One transaction for each handful: others get to write in between, and a halt loses little.
    while True:
        with studio.store.writing() as tx:
            stale = tx.summaries.stale(TOGETHER)
            if not stale:
                return
            judge(tx, stale, rules, tx.now)


def judge(tx: Transaction, ids: Collection[str], rules: Rules, now: datetime) -> None:
    """Judges these policies, and puts their sums in the place of the earlier ones."""
    ledger = ledger_of_policies(tx, ids)
    tx.summaries.judged(ids, list(standings(ledger, set(ids), rules, now)))


def standings(ledger: Ledger, ids: Collection[str], rules: Rules, now: datetime) -> Iterator[Standing]:
    evidence = Evidence(ledger, asof=now, rules=rules)
    for policy in ledger.policies:
        if policy.released_on is None or policy.id not in ids:
            continue
        item = standing(policy, evidence)
        sums, shared = of_policy(item), {}
        for _, piece, out in pieces_of([item]):
            added = of_piece(piece, out, rules)
            if len(piece.policies) == 1:
                sums += added
            else:
                shared[piece.id] = added
        yield Standing(
            policy_id=policy.id,
            released_on=policy.released_on,
            department=policy.department,
            topic=policy.topic,
            title=policy.title,
            status=status_of(item),
            marks=marks_of(item),
            reasons=item.reasons,
            lacking=lacking(item),
            sums=sums,
            shared=shared,
            reach=_reach(item),
            changes_at=_next_change(policy, evidence, now),
        )


def status_of(item: Item) -> str:
    return "exempt" if item.exempt else "counted" if item.counted else "excluded"


def marks_of(item: Item) -> dict[str, bool | None]:
    names = ("interpreted", "multi_format", "off_site", "timely", "links_alive")
    return {name: getattr(item, name) for name in names}


def lacking(item: Item) -> bool:
    """Whether somebody has something to make good."""
    whole = item.multi_format and item.off_site and item.links_alive and item.timely is not False
    return item.counted and not (item.interpreted and whole)


def _reach(item: Item) -> dict[str, tuple[str, ...]]:
    if not item.counted:
        return {}
    return {
        "form": tuple(sorted({form_of(one.piece) for one in item.evidence})),
        "channel": tuple(sorted({one.publication.channel for one in item.evidence})),
    }


def _next_change(policy: PolicyRecord, evidence: Evidence, now: datetime) -> datetime | None:
    """The next moment at which something recorded begins to hold."""
    days = (policy.released_on, policy.withdrawn_on)
    moments = [datetime(day.year, day.month, day.day, tzinfo=BEIJING) for day in days if day]
    for piece in evidence.pieces_of(policy.id):
        moments += [piece.signed_at] if piece.signed_at else []
        for out in evidence.publications_of(piece):
            told = (out.published_at, out.verified_at, out.withdrawn_at, out.linked_at, out.links_broken_at)
            moments += [moment for moment in told if moment]
    return min((moment for moment in moments if moment > now), default=None)


def fingerprint(rules: Rules) -> str:
    """Changes when the rules or the calendar do."""
    said = [repr(rules.talks), repr(sorted(rules.not_other_channels)), repr(rules.accept_claimed)]
    said += [repr(rules.count_forwarded), repr(rules.timely_within), repr(rules.replaced_within)]
    return hashlib.sha256("|".join([*said, rules.calendar.fingerprint]).encode()).hexdigest()
