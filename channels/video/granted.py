"""A platform that a person serves, until its account was granted the interface and the switch says so."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Generic, Protocol, TypeVar

import httpx

from channels.assisted import Assisted
from channels.contract import Account, Facts, Post, Receipt, Stage
from channels.video import switch


class Publishing(Protocol):
    """What the interface does, where it was granted."""

    def problems(self, post: Post) -> Iterable[str]: ...

    def stages(self, *, settle_wait: timedelta) -> tuple[Stage, ...]: ...

    def seen_as(self, post: Post) -> tuple[str, str]: ...

    def status(self, work: str) -> str:
        """`live`, `withdrawn` or `unknown`, by the platform's own id of the work."""

    def check(self) -> tuple[str, ...]: ...


P = TypeVar("P", bound=Publishing)


class Granted(Assisted, Generic[P]):
    """Data of the platform as people serve it, and what the interface does in their place."""

    work: ClassVar[str]
    """The fact that holds the platform's own id of the work."""
    permalink_base: ClassVar[str]

    def __init__(self, account: Mapping[str, str], http: httpx.Client) -> None:
        super().__init__(account, http)
        self.publishing = self.interface(self.account, http)

    @classmethod
    @abstractmethod
    def interface(cls, account: Account, http: httpx.Client) -> P:
        """The calls of the platform over one account."""

    @classmethod
    def runs(cls, values: Mapping[str, str]) -> bool:
        return switch.runs(values)

    def problems(self, post: Post) -> list[str]:
        return list(self.publishing.problems(post)) if self.runs(self.account) else []

    def stages(self) -> tuple[Stage, ...]:
        if not self.runs(self.account):
            return ()
        return self.publishing.stages(settle_wait=timedelta(seconds=1 if self.account.rehearsal else 60))

    def receipt(self, facts: Facts) -> Receipt:
        if self.work not in facts:
            return super().receipt(facts)
        base = (self.account.get("permalink_base") or self.permalink_base).rstrip("/")
        at = datetime.fromisoformat(facts["published_at"]) if facts.get("published_at") else None
        return Receipt(external_id=facts[self.work], url=f"{base}/{facts[self.work]}", published_at=at)

    def status(self, receipt: Receipt) -> str:
        if not receipt.external_id or not self.runs(self.account):
            return "unknown"
        return self.publishing.status(receipt.external_id)

    def seen_as(self, post: Post) -> tuple[str, str]:
        return self.publishing.seen_as(post) if self.runs(self.account) else super().seen_as(post)

    def check(self) -> tuple[str, ...]:
        return self.publishing.check()
