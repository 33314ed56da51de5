"""解读: an interpretation over time, its immutable revisions, and the package that is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from studio.domain.content import Content, as_json
from studio.domain.people import Person
from studio.domain.states import MOVES, Move, Rule, State, moves_from


@dataclass(frozen=True, kw_only=True)
class Revision:
    """版本: one saved content. Never changes."""

    id: str
    interpretation_id: str
    number: int
    content: Content
    author_id: str
    created_at: datetime
    note: str = ""
    """How it came about where nobody simply saved it: merged, set aside, restored, copied."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """One row of history: which move led where, by whom, over which package."""

    state: State
    move: Move | None
    person_id: str
    at: datetime
    note: str = ""
    package_id: str = ""
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class Material:
    """材料: one rendered file of a revision. The bytes are in the media store under `sha256`."""

    format: str
    form: str
    name: str
    media_type: str
    role: str
    sha256: str
    bytes: int
    width: int = 0
    height: int = 0
    alt: str = ""
    transcript: str = ""
    """What is said in a recording, in full."""
    thumbnail: str = ""
    licence: str = ""
    """Why the office may publish a file it did not draw here."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """What the head reads and signs: text, every file and every channel's text under one digest."""

    id: str
    interpretation_id: str
    revision_id: str
    digest: str
    algorithm: str
    manifest: Mapping[str, Any]
    built_at: datetime
    voided_at: datetime | None = None
    void_reason: str = ""

    @property
    def materials(self) -> tuple[Material, ...]:
        return tuple(Material(**item) for item in self.manifest["files"])

    @property
    def settled(self) -> tuple[Mapping[str, Any], ...]:
        """Findings that the drafter let stand, with the reasons that the signer reads."""
        return tuple(self.manifest.get("settled", ()))


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """Where one interpretation stands."""

    id: str
    policy_id: str
    state: State
    version: int
    """Counts every change of any kind; a page that shows an older one is stale."""
    revision_number: int
    package_id: str = ""
    round: int = 1
    """Goes up each time the text comes back to drafting."""
    history: tuple[Status, ...] = field(default=())
    authors: frozenset[str] = frozenset()
    """Everybody who wrote into the current text."""

    def rule_for(self, move: Move) -> Rule | None:
        return MOVES.get((self.state, move))

    @property
    def unratified(self) -> Status | None:
        """The urgent move over the present package, as long as nobody has approved it afterwards."""
        rows = [row for row in self.history if self.package_id and row.package_id == self.package_id]
        last = next((row for row in reversed(rows) if row.move in (Move.URGE, Move.RATIFY)), None)
        return last if last is not None and last.move is Move.URGE else None

    def barred(self, move: Move, person: Person) -> str:
        """Why this person may not make this move: a Chinese sentence, "" when they may."""
        rule = self.rule_for(move)
        if rule is None:
            return "这篇解读的状态已经变化，请刷新页面后再操作。"
        if not person.may(rule.role):
            return "您的岗位不能进行这一步。"
        if rule.owed and self.unratified is None:
            return "这篇解读没有等待补签的紧急办理。"
        if rule.apart_from and person.id in self.authors:
            return "不能审查、审签或接收自己写的内容，请由其他同志办理。"
        made = {row.person_id for row in self.history if row.round == self.round and row.move in rule.apart_from}
        if person.id in made:
            return "同一个人不能同时在一次交接的两边，请由其他同志办理。"
        return ""

    def moves_for(self, person: Person) -> dict[Move, Rule]:
        """The buttons to draw for this person."""
        return {move: rule for move, rule in moves_from(self.state).items() if not self.barred(move, person)}


ALGORITHMS = {"sm3": "sm3", "sha256": "sha256"}


def digest_of(manifest: Mapping[str, Any], algorithm: str = "sha256") -> str:
    """The one digest over a package: canonical JSON (sorted keys, no spaces, UTF-8), hashed."""
    canonical = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(ALGORITHMS[algorithm], canonical.encode()).hexdigest()


def manifest_of(
    content: Content,
    materials: tuple[Material, ...],
    channel_texts: Mapping[str, Mapping[str, str]],
    settled: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Everything the signature binds to. `settled`: findings that were let stand, each with its reason."""
    return {
        "content": as_json(content),
        "files": [
            {name: getattr(item, name) for name in Material.__dataclass_fields__}
            for item in sorted(materials, key=lambda item: (item.format, item.name))
        ],
        "channels": {key: dict(texts) for key, texts in sorted(channel_texts.items())},
        **({"settled": [dict(item) for item in settled]} if settled else {}),
    }
