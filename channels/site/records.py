"""What the site remembers of each page, kept as small JSON files beside the pages.

Column pages, home page, feed, sitemap and search index are drawn from these records alone, so drawing
them again is harmless, and two publishers in turn lose no row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self, TypeVar

from channels.site.folder import KEPT, Folder

LIVE, WITHDRAWN = "live", "withdrawn"
INTERPRETATIONS, POLICIES = f"{KEPT}/interpretations", f"{KEPT}/policies"

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file offered on a page. `size` in bytes."""

    label: str
    path: str
    save_as: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Record:
    """A page of either kind. Times are ISO with offset; paths are relative to the folder."""

    slug: str
    title: str
    published_at: str
    updated_at: str = ""
    """"" while the page is as it first came out."""
    text: str = ""

    @property
    def changed_at(self) -> str:
        return self.updated_at or self.published_at

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        known = {item.name for item in fields(cls)}
        given = {key: value for key, value in data.items() if key in known}
        if "attachments" in given:
            given["attachments"] = tuple(Download(**item) for item in given["attachments"])
        plain: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in given.items()
        }
        return cls(**plain)

    def written(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    def dated_after(self, earlier: Record | None) -> Self:
        """This record with the first release of an earlier one: a correction does not move 发布时间."""
        if earlier is None or earlier.published_at >= self.published_at:
            return self
        return replace(self, published_at=earlier.published_at, updated_at=self.published_at)


@dataclass(frozen=True, kw_only=True)
class InterpretationRecord(Record):
    summary: str = ""
    source: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    assets: tuple[str, ...] = ()
    policy: str = ""
    """Slug of the policy page, "" when the policy stands elsewhere."""
    policy_title: str = ""
    policy_url: str = ""
    state: str = LIVE
    withdrawn_at: str = ""
    withdrawn_reason: str = ""

    @property
    def path(self) -> str:
        return f"zcjd/{self.slug}.html"

    @property
    def record_path(self) -> str:
        return f"{INTERPRETATIONS}/{self.slug}.json"

    def withdrawn(self, at: str, *, reason: str = "") -> InterpretationRecord:
        """What remains of it: the address, the title, the day and the reason, none of the content."""
        if self.state == WITHDRAWN:
            return self
        bare = replace(self, text="", summary="", image="", assets=(), tags=())
        return replace(bare, state=WITHDRAWN, withdrawn_at=at, withdrawn_reason=reason)


@dataclass(frozen=True, kw_only=True)
class PolicyRecord(Record):
    doc_number: str = ""
    issuers: str = ""
    issued_on: str = ""
    released_on: str = ""
    effective_on: str = ""
    index_number: str = ""
    topic: str = ""
    validity: str = "有效"
    attachments: tuple[Download, ...] = ()

    @property
    def path(self) -> str:
        return f"zcwj/{self.slug}.html"

    @property
    def record_path(self) -> str:
        return f"{POLICIES}/{self.slug}.json"


@dataclass(frozen=True)
class Records:
    """All pages of the site at one moment, newest first."""

    interpretations: tuple[InterpretationRecord, ...]
    policies: tuple[PolicyRecord, ...]

    @property
    def live(self) -> tuple[InterpretationRecord, ...]:
        return tuple(record for record in self.interpretations if record.state == LIVE)

    def interpreting(self, policy: str) -> tuple[InterpretationRecord, ...]:
        """The live interpretations of one policy, oldest first."""
        return tuple(record for record in reversed(self.live) if record.policy == policy)

    def used_assets(self) -> frozenset[str]:
        held = {path for record in self.live for path in record.assets}
        return frozenset(held | {item.path for record in self.policies for item in record.attachments})

    def interpretation(self, slug: str) -> InterpretationRecord | None:
        return next((record for record in self.interpretations if record.slug == slug), None)

    def policy(self, slug: str) -> PolicyRecord | None:
        return next((record for record in self.policies if record.slug == slug), None)

    def with_pages(self, *changed: InterpretationRecord | PolicyRecord) -> Records:
        """The site after some pages changed."""
        interpretations = {record.slug: record for record in self.interpretations}
        policies = {record.slug: record for record in self.policies}
        for record in changed:
            match record:
                case InterpretationRecord():
                    interpretations[record.slug] = record
                case PolicyRecord():
                    policies[record.slug] = record
        return Records(_newest_first(interpretations.values()), _newest_first(policies.values()))


def read_records(folder: Folder) -> Records:
    """Every record in the folder. Raises `OSError` when the folder cannot be read."""
    return Records((), ()).with_pages(
        *(InterpretationRecord.read(data) for data in _all(folder, INTERPRETATIONS)),
        *(PolicyRecord.read(data) for data in _all(folder, POLICIES)),
    )


def _all(folder: Folder, under: str) -> list[Mapping[str, Any]]:
    return [json.loads(folder.read(name) or b"{}") for name in folder.names(under, "*.json")]


def _newest_first(records: Iterable[R]) -> tuple[R, ...]:
    return tuple(sorted(records, key=lambda record: (record.published_at, record.slug), reverse=True))
