"""审计记录 as people read it: who did what to which thing, and each fact before and after, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from channels.registry import all_channels
from studio import words
from studio.actions.change_lexicon import LISTS
from studio.domain.calendar import BEIJING
from studio.domain.content import FIELDS
from studio.domain.correction import ROLE_NAMES
from studio.domain.delivery import DELIVERY_LABELS
from studio.domain.own_material import RIGHT_LABELS
from studio.domain.people import ROLE_LABELS
from studio.domain.policy import core_title
from studio.domain.states import STATE_LABELS
from studio.formats.themes import all_themes
from studio.store.audit import AuditEntry
from studio.store.store import Transaction

COUNTED = frozenset({"clauses", "broken"})
"""Facts whose values are lists of inner names: only how many there are tells a person something."""
ONLY_WHEN_TRUE = frozenset({"voided", "locked"})
YES_OR_NO = {"True": "是", "False": "否"}
DIGESTS = frozenset({"digest", "sha256"})
SHOWN_OF_DIGEST = 12
"""Characters: enough to compare by eye; the whole is in the exported chain."""


@dataclass(frozen=True, kw_only=True)
class ToldFact:
    """One line of what changed. `before` is "" when nothing stood there, `after` when nothing stands there now."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        if self.before and self.after:
            return f"{self.label}：{self.before} → {self.after}"
        return f"{self.label}：{self.after or f'{self.before} → （无）'}"


@dataclass(frozen=True, kw_only=True)
class ToldEntry:
    """One row of the record in words."""

    seq: int
    at: datetime
    person: str
    act: str
    subject: str
    facts: tuple[ToldFact, ...]


def told(tx: Transaction, entries: Iterable[AuditEntry]) -> list[ToldEntry]:
    teller = Teller(tx)
    return [teller.told(entry) for entry in entries]


class Teller:
    """Knows the names of what the rows are about. Lives as long as one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.people = {**tx.people.names(), "console": words.value("person", "console")}
        self._titles = tx.policies.titles()
        self._channels = {key: channel.label for key, channel in all_channels().items()}
        self._subject = cache(self._name_of)
        self._labels: dict[str, Mapping[str, str]] = {
            "state": {**_plain(STATE_LABELS), **_plain(DELIVERY_LABELS)},
            "role": {**_plain(ROLE_LABELS), **_plain(ROLE_NAMES)},
            "roles": _plain(ROLE_LABELS),
            "right": _plain(RIGHT_LABELS),
            "channel": self._channels,
            "field": {key: spec.label for key, spec in FIELDS.items()},
            "theme": {key: str(theme["label"]) for key, theme in all_themes().items()},
            "list": {key: kind.label for key, kind in LISTS.items()},
            "from": self.people,
            "to": self.people,
        }

    def told(self, entry: AuditEntry) -> ToldEntry:
        names = dict.fromkeys([*entry.before, *entry.after])
        same = {name for name in names if name in entry.before and entry.before[name] == entry.after.get(name)}
        quiet = same | {name for name in ONLY_WHEN_TRUE if not entry.after.get(name)}
        facts = [self._fact(entry, name) for name in names if name not in quiet and words.fact(name, of=entry.act)]
        return ToldEntry(
            seq=entry.seq,
            at=entry.at,
            person=self.people.get(entry.person_id, "已不在册的人员"),
            act=words.act(entry.act),
            subject=self._subject(entry.subject),
            facts=tuple(fact for fact in facts if fact.before or fact.after),
        )

    def _fact(self, entry: AuditEntry, name: str) -> ToldFact:
        before, after = (self._said(name, side.get(name), of=entry.act) for side in (entry.before, entry.after))
        both = name in entry.before and name in entry.after
        return ToldFact(
            label=words.fact(name, of=entry.act),
            before=before,
            after=after or "（无）" * both,
        )

    def _said(self, name: str, value: Any, *, of: str) -> str:
        match value:
            case None | "":
                return ""
            case bool():
                return "是" if value else "否"
            case int() if name in ("revision", "mine", "theirs"):
                return f"第 {value} 版"
            case list() if name in COUNTED:
                return f"{len(value)} 处"
            case list():
                return "、".join(self._said(name, item, of=of) for item in value)
            case dict():
                shown = ((words.fact(key, of=of) or key, self._said(key, item, of=of)) for key, item in value.items())
                return "；".join(f"{label}：{text}" for label, text in shown if text)
            case str() if name in DIGESTS:
                return f"{value[:SHOWN_OF_DIGEST]}…"
            case str() if name.endswith("_at"):
                return _moment(value)
            case str():
                known = self._labels.get(name, {}).get(value) or words.value(name, value)
                return known.replace("/", " 至 ") if name == "days" else YES_OR_NO.get(known, known)
        return str(value)

    def _name_of(self, key: str) -> str:
        """What a row is about; "" for what no longer has a name."""
        if key in self.people:
            return self.people[key]
        if key.startswith("channel:"):
            return self._channels.get(key.removeprefix("channel:"), "")
        if key in self._titles:
            return f"《{core_title(self._titles[key])}》"
        if interpretation := self._tx.interpretations.get(key):
            return f"{self._subject(interpretation.policy_id)}的解读"
        if delivery := self._tx.deliveries.get(key):
            return f"{self._subject(delivery.interpretation_id)}·{self._channels.get(delivery.channel, '')}"
        if change := self._tx.lexicons.get(key):
            return f"词表“{change.entry.get('wrong') or change.entry.get('right') or ''}”"
        known = words.value("subject", key)
        return "" if _inner(known) else known


def meant_by(tx: Transaction, text: str) -> frozenset[str]:
    """Acts, people, policies and interpretations that somebody who types these words may mean."""
    people = {key for key, name in tx.people.names().items() if text in name}
    acts = {key for key, label in words.acts().items() if text in label}
    refused = {f"{words.REFUSED}{key}" for key in acts}
    titles = tx.policies.titles()
    things = {key for policy_id, title in titles.items() if text in title for key in things_of(tx, policy_id)}
    return frozenset(people | acts | refused | things)


def things_of(tx: Transaction, policy_id: str) -> tuple[str, ...]:
    """A policy with all that the record keeps under other names: its interpretation and that one's deliveries."""
    interpretation = tx.interpretations.of_policy(policy_id)
    if interpretation is None:
        return (policy_id,)
    deliveries = tx.deliveries.of_interpretation(interpretation.id)
    return (policy_id, interpretation.id, *(delivery.id for delivery in deliveries))


def _plain(labels: Mapping[Any, str]) -> dict[str, str]:
    return {key.value: label for key, label in labels.items()}


def _inner(text: str) -> bool:
    """An id of ours that nothing answers to any more."""
    return len(text) in (16, 32) and all(letter in "0123456789abcdef" for letter in text)


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{moment.astimezone(BEIJING) if moment.tzinfo else moment:%Y-%m-%d %H:%M}"
