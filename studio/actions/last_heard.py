"""账号有没有沉默: when something that counts last came out on each account.

Nothing is kept for it. What came out last is looked at first, so that whatever number of publications there is, few
are judged.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

from studio.actions.prove import ledger_of_policies
from studio.domain.breakdown import Account
from studio.domain.counting import Evidence, Rules
from studio.domain.ledger import Ledger, Publication
from studio.store.store import Transaction

AT_ONCE = 8


def last_heard(tx: Transaction, asof: datetime, rules: Rules) -> list[Account]:
    """Every account that ever carried something that counts, the longest quiet first. Interpretations only: what else
    the account publishes is not recorded here."""
    found: dict[tuple[str, str], datetime] = {}
    for channel, account in tx.records.accounts():
        batches = _recorded(tx, channel, account, asof)
        _note(found, (channel, account), _newest(batches, asof, rules))
    for channel in tx.deliveries.last_out():
        _note(found, (channel, ""), _newest(_made_here(tx, channel, asof), asof, rules))
    return sorted((Account(*key, at) for key, at in found.items()), key=lambda account: account.last_at)


Batch = tuple[list[Publication], Ledger]
"""Some of what came out on an account, and all that has to be known to judge it."""


def _recorded(tx: Transaction, channel: str, account: str, asof: datetime) -> Iterator[Batch]:
    for offset in itertools.count(0, AT_ONCE):
        latest = tx.records.latest(channel, account, until=asof, limit=AT_ONCE, offset=offset)
        if not latest:
            return
        ledger = tx.records.of_pieces(latest.values())
        yield [one for one in ledger.publications if one.id in latest], ledger


def _made_here(tx: Transaction, channel: str, asof: datetime) -> Iterator[Batch]:
    for offset in itertools.count(0, AT_ONCE):
        latest = {one.id: one for one in tx.deliveries.latest(channel, until=asof, limit=AT_ONCE, offset=offset)}
        if not latest:
            return
        interpretations = [tx.interpretations.get(one.interpretation_id) for one in latest.values()]
        ledger = ledger_of_policies(tx, {one.policy_id for one in interpretations if one})
        yield [one for one in ledger.publications if one.id.partition(":")[0] in latest], ledger


def _newest(batches: Iterable[Batch], asof: datetime, rules: Rules) -> datetime | None:
    """The newest that counts. What comes out later stands in an earlier batch."""
    for publications, ledger in batches:
        evidence = Evidence(ledger, asof=asof, rules=rules)
        counted = [one.published_at for one in publications if one.published_at and not evidence.objection(one)]
        if counted:
            return max(counted)
    return None


def _note(found: dict[tuple[str, str], datetime], key: tuple[str, str], at: datetime | None) -> None:
    if at is not None:
        found[key] = max(at, found.get(key, at))
