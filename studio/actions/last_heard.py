"""账号有没有沉默: when something that counts last came out on each account.

Nothing is kept for it. What came out last is looked at first, so that whatever number of publications there is, few
are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from studio.actions.prove import ledger_of_policies
from studio.domain.breakdown import Account
from studio.domain.counting import Evidence, Rules
from studio.domain.ledger import Ledger
from studio.store.store import Transaction

AT_ONCE = 8


Key = tuple[str, str]
"""Channel and account."""


def last_heard(tx: Transaction, asof: datetime, rules: Rules) -> list[Account]:
    """Every account that ever carried something that counts, the longest quiet first. Interpretations only: what else
    the account publishes is not recorded here."""
    recorded = _newest(tx.records.accounts(), partial(_recorded, tx, asof), asof, rules)
    made_here = _newest(
        [(channel, "") for channel in tx.deliveries.last_out()], partial(_made_here, tx, asof), asof, rules
    )
    found = {key: max(at[key] for at in (recorded, made_here) if key in at) for key in {**recorded, **made_here}}
    return sorted((Account(*key, at) for key, at in found.items()), key=lambda account: account.last_at)


Latest = dict[Key, set[str]]
"""Account → ids of some of what came out there: of publications, or of deliveries, which several of them may be of."""


def _recorded(tx: Transaction, asof: datetime, keys: Iterable[Key], offset: int) -> tuple[Latest, Ledger]:
    latest = {key: tx.records.latest(*key, until=asof, limit=AT_ONCE, offset=offset) for key in keys}
    pieces = {piece for several in latest.values() for piece in several.values()}
    return {key: set(several) for key, several in latest.items()}, tx.records.of_pieces(pieces)


def _made_here(tx: Transaction, asof: datetime, keys: Iterable[Key], offset: int) -> tuple[Latest, Ledger]:
    latest = {key: tx.deliveries.latest(key[0], until=asof, limit=AT_ONCE, offset=offset) for key in keys}
    interpretations = {one.interpretation_id for several in latest.values() for one in several}
    policies = {found.policy_id for one in interpretations if (found := tx.interpretations.get(one))}
    return {key: {one.id for one in several} for key, several in latest.items()}, ledger_of_policies(tx, policies)


def _newest(
    keys: list[Key], ask: Callable[[Iterable[Key], int], tuple[Latest, Ledger]], asof: datetime, rules: Rules
) -> dict[Key, datetime]:
    """The newest on each account that counts. Some of the latest are asked for at a time, of all accounts together."""
    found: dict[Key, datetime] = {}
    offset = 0
    while keys:
        latest, ledger = ask(keys, offset)
        evidence = Evidence(ledger, asof=asof, rules=rules)
        for one in ledger.publications:
            key = (one.channel, one.account)
            # What the ledger holds beside them is known for their sake, and may be older than what was not asked yet.
            asked = {one.id, one.id.partition(":")[0]} & latest.get(key, set())
            if asked and one.published_at and not evidence.objection(one):
                found[key] = max(one.published_at, found.get(key, one.published_at))
        keys = [key for key in keys if latest[key] and key not in found]
        offset += AT_ONCE
    return found
