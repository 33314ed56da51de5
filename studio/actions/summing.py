"""Keeping the sums: what was touched is judged again, by the same rules that a full count goes by."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import date, datetime

from studio.actions.prove import ledger_of_policies, office_rules
from studio.domain.calendar import BEIJING
from studio.domain.cells import REACH
from studio.domain.counting import Evidence, Rules, form_of
from studio.domain.history import ALWAYS, Counts, Step, last_day, shortened
from studio.domain.ledger import Ledger, PolicyRecord, beijing_day
from studio.domain.standing import Item, standing
from studio.domain.sums import named, of_piece, of_policy, pieces_of
from studio.domain.window import end_of_day
from studio.store.store import Transaction
from studio.store.summaries import Standing
from studio.studio import Studio

TOGETHER = 2000
"""Policies judged in one go: enough that the database is asked seldom, few enough for the memory of a small machine."""
SHAPE = 2
"""Of what is kept. Another number has everything judged again, as other rules have."""


def keep_sums(studio: Studio) -> None:
    """Brings the kept sums up to now. Quick when little was touched; counts everything under new rules."""
    rules = office_rules()
    mark = fingerprint(rules)
    with studio.store.reading() as tx:
        if tx.summaries.settled(mark, tx.now):
            return
    with studio.store.writing() as tx:
        tx.summaries.alone()
        tx.summaries.under(mark)
        tx.summaries.due(tx.now)
    # One transaction for each handful: others get to write in between, and a halt loses little.
    while True:
        with studio.store.writing() as tx:
            tx.summaries.alone()
            marks = tx.summaries.stale(TOGETHER)
            if not marks:
                return
            judge(tx, set(marks.values()), rules, tx.now)
            tx.summaries.settle(marks)


def judge(tx: Transaction, ids: Collection[str], rules: Rules, now: datetime) -> None:
    """Judges these policies, and puts their sums in the place of the earlier ones."""
    tx.summaries.judged(ids, judgements(tx, ids, rules, now))


def judgements(tx: Transaction, ids: Collection[str], rules: Rules, now: datetime) -> list[Standing]:
    return list(standings(ledger_of_policies(tx, ids), set(ids), rules, now))


def standings(ledger: Ledger, ids: Collection[str], rules: Rules, now: datetime) -> Iterator[Standing]:
    evidence = Evidence(ledger, asof=now, rules=rules)
    for policy in ledger.policies:
        if policy.released_on is None or policy.id not in ids:
            continue
        past, ahead = _days_of_change(policy, evidence, now)
        item = standing(policy, evidence)
        steps, shared = [Step(ALWAYS, {LISTED: 1})], dict[str, list[Step]]()
        for day in past:
            # The last of these days and this moment see the same: nothing has happened in between.
            seen = evidence if day == past[-1] else evidence.at(end_of_day(day))
            then = item if day == past[-1] else standing(policy, seen)
            counts, of_shared = _counted(then, rules)
            steps.append(Step(day, counts))
            for key in {**shared, **of_shared}:
                shared.setdefault(key, []).append(Step(day, of_shared.get(key, {})))
        history = shortened(steps)
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
            history=history,
            shared={key: shortened(several) for key, several in shared.items()},
            lacking_until=last_day(history, LACKING),
            ever_exempt=any(step.counts.get("exempt") for step in history),
            changes_at=ahead,
        )


LISTED, LACKING = f"state{REACH}listed", f"state{REACH}lacking"


def _counted(item: Item, rules: Rules) -> tuple[Counts, dict[str, Counts]]:
    """What a policy adds with the pieces that are its own, and what each piece adds that it shares with others."""
    sums, shared = of_policy(item), dict[str, Counts]()
    for _, piece, out in pieces_of([item]):
        added = of_piece(piece, out, rules)
        if len(piece.policies) == 1:
            sums += added
        else:
            shared[piece.id] = named(added)
    counts = {**named(sums), LISTED: 1}
    if lacking(item):
        counts[LACKING] = 1
    if item.counted:
        counts |= {f"form{REACH}{form_of(one.piece)}": 1 for one in item.evidence}
        counts |= {f"channel{REACH}{one.publication.channel}": 1 for one in item.evidence}
    return counts, shared


def status_of(item: Item) -> str:
    return "exempt" if item.exempt else "counted" if item.counted else "excluded"


def marks_of(item: Item) -> dict[str, bool | None]:
    names = ("interpreted", "multi_format", "off_site", "timely", "links_alive")
    return {name: getattr(item, name) for name in names}


def lacking(item: Item) -> bool:
    """Whether somebody has something to make good."""
    whole = item.multi_format and item.off_site and item.links_alive and item.timely is not False
    return item.counted and not (item.interpreted and whole)


def _days_of_change(policy: PolicyRecord, evidence: Evidence, now: datetime) -> tuple[list[date], datetime | None]:
    """The days until now on which something recorded began to hold, and the next moment at which something will."""
    days = (policy.released_on, policy.withdrawn_on)
    moments = {datetime(day.year, day.month, day.day, tzinfo=BEIJING) for day in days if day}
    for piece in evidence.chain_of(policy.id):
        moments |= {piece.signed_at} if piece.signed_at else set()
        for out in evidence.publications_of(piece):
            told = (out.published_at, out.verified_at, out.withdrawn_at, out.linked_at, out.links_broken_at)
            moments |= {moment for moment in told if moment}
    past = sorted({beijing_day(moment) for moment in moments if moment <= now})
    return past, min((moment for moment in moments if moment > now), default=None)


def fingerprint(rules: Rules) -> str:
    """Changes when the rules or the calendar do."""
    said = [repr(SHAPE), repr(rules.talks), repr(sorted(rules.not_other_channels)), repr(rules.accept_claimed)]
    said += [repr(rules.count_forwarded), repr(rules.timely_within), repr(rules.replaced_within)]
    return hashlib.sha256("|".join([*said, rules.calendar.fingerprint]).encode()).hexdigest()
