"""What a channel is: data first, then stages that each can be repeated safely.

A delivery runs a channel's stages in order and keeps the facts that each one learned. A stage that
writes to the outside names a `find`: after a lost answer, or when a process died in the middle,
`find` is asked before the stage is done again. A stage without `find` must be harmless to repeat.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import httpx

from channels.keeping import Keeping, process_keeping

COUNTS = {
    "read": "阅读人数",
    "share": "转发分享",
    "like": "点赞",
    "comment": "评论",
    "collect": "收藏",
}
"""What channels count, with the words for it."""

Facts = Mapping[str, Any]
"""What the stages of one delivery learned so far: plain JSON values, kept by the caller."""


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a post. Bytes, never an open handle: a second try must not send an empty rest."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    role: str
    """cover | picture | long_image | attachment | inline | video | audio"""
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """What one delivery puts on one channel. Immutable; the same post is sent again on a retry."""

    delivery_id: str
    title: str
    summary: str
    text: str
    """Plain text of the whole interpretation."""
    html: str
    """Article HTML with file names as image addresses (`<img src="infographic-1.jpg">`)."""
    source_url: str
    """The interpretation's address on the government website ("" for the website itself)."""
    slug: str
    """ASCII name, unique for an interpretation: `zcjd-…`."""
    author: str
    published_at: datetime
    files: tuple[File, ...] = ()
    tags: tuple[str, ...] = ()
    policy: Mapping[str, str] = field(default_factory=dict)
    """title, doc_number, issuers (joined by 、), issued_on, released_on, effective_on, text, url, index_number."""
    short_text: str = ""
    """For channels that carry a short message; "" lets the channel cut `summary`."""

    def file(self, role: str) -> File | None:
        return next((item for item in self.files if item.role == role), None)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the platform holds: its own id, and where people read it."""

    external_id: str
    url: str
    published_at: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A stage is finished; `facts` are added to what the delivery knows."""

    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """The platform is still working; ask this stage again after `after`."""

    after: timedelta
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One outside step of a delivery. `find` answers the facts of an earlier, unacknowledged try, or None."""

    key: str
    label: str
    do: Callable[[Post, Facts], Done | Pending]
    find: Callable[[Post, Facts, datetime], Done | None] | None = None
    """find(post, facts, intended_at): called only after an earlier `do` may have been sent."""
    settle_wait: timedelta = timedelta(seconds=5)
    """How long the platform may need before `find` can be believed when it answers None."""
    visible: bool = False
    """Once this was sent, people may see the post: from here on a withdrawal has something to take down."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many deliveries of one account may begin within `period`. One account serves one delivery at a time."""

    limit: int = 30
    period: timedelta = timedelta(minutes=1)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    rehearsed: bool = True
    """Whether the rehearsal can play it; if not, it plays its own choice."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One setting of a channel account; the settings form is drawn from these."""

    key: str
    label: str
    secret: bool = False
    required: bool = True
    default: str = ""
    help: str = ""
    choices: tuple[Choice, ...] = ()
    """What it may be; a rehearsal follows the same choice where it can. Without any it is a free text."""


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One question of a health check. `ask` changes nothing on the platform; it answers a sentence or raises."""

    key: str
    label: str
    ask: Callable[[], str]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the platform accepts. 0 means no limit. Each channel says where its numbers are written."""

    title: int = 0
    author: int = 0
    summary: int = 0
    body: int = 0
    image_bytes: int = 0
    pictures: int = 0


class Account(Mapping[str, str]):
    """A channel's settings: base addresses and keys. Its repr shows no value."""

    def __init__(self, values: Mapping[str, str], *, rehearsal: bool = False, keeping: Keeping | None = None) -> None:
        self._values = dict(values)
        self.rehearsal = rehearsal
        self.keeping = keeping or process_keeping()

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        mode = "rehearsal" if self.rehearsal else "live"
        return f"<Account {mode}: {', '.join(sorted(self._values))}>"


class Channel(ABC):
    """One place where people read. Keeps no state between calls, never sleeps, retries or logs."""

    key: ClassVar[str]
    label: ClassVar[str]
    limits: ClassVar[Limits] = Limits()
    fields: ClassVar[tuple[Field, ...]] = ()
    is_website: ClassVar[bool] = False
    """A government website is the first platform, never an "other channel" (standards 2.2)."""
    is_usual: ClassVar[bool] = True
    """Ticked from the start when a person chooses channels."""
    can_find: ClassVar[bool] = True
    pace: ClassVar[Pace] = Pace()
    corrects_in_place: ClassVar[bool] = False
    """A later post of the same slug takes the earlier one's place and keeps its address."""
    has_statistics: ClassVar[bool] = False
    by_hand: ClassVar[bool] = False
    """A person publishes here; see `channels.assisted`. With `fields`, an account may be granted an interface: `runs`."""
    explains: ClassVar[str] = ""
    """What the platform calls the number of a refused call, where it can be asked about one (`explain`)."""
    tries: ClassVar[frozenset[str]] = frozenset()
    """Stages that may be tried for real: nobody else sees what they do, and `tidy` takes all of it away again."""
    shows: ClassVar[frozenset[str] | None] = None
    """Forms (文字, 图解, 视频, …) that a post here shows its readers; None means every file."""

    @classmethod
    def may_run(cls) -> bool:
        """The worker can deliver here, at least with some account's settings."""
        return not cls.by_hand or bool(cls.fields)

    @classmethod
    def runs(cls, values: Mapping[str, str]) -> bool:
        """With these settings the worker delivers; otherwise a person does."""
        return not cls.by_hand

    def __init__(self, account: Mapping[str, str], http: httpx.Client) -> None:
        self.account = account if isinstance(account, Account) else Account(account)
        self.http = http

    def problems(self, post: Post) -> list[str]:
        """Why this post could not be published here: plain Chinese sentences, empty when it could."""
        return []

    def seen_as(self, post: Post) -> tuple[str, str]:
        """Title and text that a reader must find at the public address; "" for what is not compared."""
        return post.title, post.text

    @abstractmethod
    def stages(self) -> tuple[Stage, ...]:
        """The outside steps in order. Keys never change once shipped: running deliveries remember them."""

    @abstractmethod
    def receipt(self, facts: Facts) -> Receipt:
        """The receipt, from the facts of all stages."""

    @abstractmethod
    def status(self, receipt: Receipt) -> str:
        """`live`, `withdrawn` or `unknown`, asked of the platform now."""

    @abstractmethod
    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """Take the post down. Repeating it is harmless. `reason` is public, where the channel can show one."""

    def tidy(self, facts: Facts) -> None:  # noqa: B027 - most channels leave nothing behind
        """Deletes what a delivery left on the platform that nobody will see any more. Repeating it is harmless."""

    def check(self) -> tuple[str, ...]:
        """Asks the platform whether this account may publish, and for how long: sentences for the administrator.

        Changes nothing there. Raises `ChannelError` with the sentence that a delivery would have met.
        """
        return ()

    def probes(self) -> tuple[Probe, ...]:
        """The check in its single questions, in the order in which a connection is made."""
        return (Probe(key="connection", label="连接", ask=lambda: "".join(self.check())),)

    @classmethod
    def troubles(cls) -> Mapping[str, str]:
        """What the platform's codes mean and what a person does about each, by code."""
        return {}

    def explain(self, number: str) -> tuple[str, ...]:
        """What the platform says of one refused call, by the number in its error: sentences that hold no secret.

        Only where `explains` says what the number is called.
        """
        return ()

    def statistics(self, receipt: Receipt, *, published_on: date, today: date) -> Mapping[date, Mapping[str, int]]:
        """What the platform counted since publication, up to the end of each day, by the keys of `COUNTS`.

        An absent number is not a zero.
        """
        return {}
