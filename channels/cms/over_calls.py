"""Handing an article over call by call, JSON or SOAP: files, an unseen draft, then the one visible step by its id.

The interface takes no idempotency key, and a slug is not made unique while a post is a draft. So the draft is what
may be doubled and is looked for before it is made again; what people see is an update of one id, harmless to repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

from channels.cms.article import article_html, article_problems, files_to_upload, upload_key, upload_name
from channels.cms.profile import Profile, picked
from channels.cms.speaking import busy
from channels.contract import Done, Facts, File, Pending, Post, Receipt, Stage
from channels.errors import CredentialsRefused, NeedsOperator, PostRefused, Refused
from channels.wechat_html import picture_count, words_of

REVIEW = "review"
LIVE, WAITING, WITHDRAWN = "live", "waiting", "withdrawn"
NEEDED = {"base_url": "网站地址", "user": "用户名", "password": "应用程序密码或令牌"}


class Speaker(Protocol):
    """Who puts a call into the words of one kind of interface, and its answer and errors into ours."""

    def call(
        self, name: str, values: Mapping[str, Any], *, harmless: bool, file: tuple[str, str, bytes] | None = None
    ) -> Any: ...

    def listed(self, name: str, values: Mapping[str, Any]) -> list[Any]: ...


@dataclass(frozen=True)
class OverCalls:
    profile: Profile
    account: Mapping[str, str]
    speaker: Speaker

    def problems(self, post: Post) -> Iterator[str]:
        for key, label in NEEDED.items():
            needless = self.profile.auth == "none" or (key == "user" and self.profile.auth == "bearer")
            if not self.account.get(key) and not (needless and key != "base_url"):
                yield f"还没有填网站账号的“{label}”。"
        if self.account.get("password") and _would_be_overheard(self.account.get("base_url", "")):
            yield "网站地址要用 https，否则密码会被旁人看到。"
        yield from article_problems(post, self.profile)

    def stages(self) -> tuple[Stage, ...]:
        return (
            Stage(
                key="files",
                label="上传图片和附件",
                do=self._upload_files,
                find=self._find_files,
                settle_wait=self._wait(seconds=60),
            ),
            Stage(
                key="draft",
                label="存为草稿",
                do=self._add_draft,
                find=self._find_draft,
                settle_wait=self._wait(seconds=60),
            ),
            Stage(key="publish", label="发布到网站", do=self._publish, visible=True),
            Stage(key="live", label="等待网站发布", do=self._follow, visible=True),
        )

    def receipt(self, facts: Facts) -> Receipt:
        at = facts.get("published_at")
        return Receipt(
            external_id=str(facts["id"]),
            url=str(facts["url"]),
            published_at=datetime.fromisoformat(at) if at else None,
            details={"slug": facts.get("slug", "")},
        )

    def status(self, receipt: Receipt) -> str:
        try:
            held = self._ask("show", {"id": receipt.external_id}, harmless=True)
        except Refused as refusal:
            if self.profile.is_gone(refusal.code):
                return WITHDRAWN
            raise
        # A post that somebody took back to a draft is no longer to be seen either.
        return {LIVE: LIVE, WAITING: WITHDRAWN, WITHDRAWN: WITHDRAWN}.get(self._state(held), "unknown")

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        try:
            self.speaker.call("retract", {"id": receipt.external_id, "reason": reason}, harmless=True)
        except Refused as refusal:
            if not self.profile.is_gone(refusal.code):
                raise

    def check(self) -> tuple[str, ...]:
        """The question that every delivery asks first; a stranger may not ask it."""
        self.speaker.listed("find", {"slug": "zcjd-connection-check"})
        return ("网站地址、用户名和密码有效。",)

    # --- stages

    def _upload_files(self, post: Post, facts: Facts) -> Done:
        """Each file is looked for by its content's name first, so repeating uploads only what is missing."""
        files = files_to_upload(post, self.profile)
        held = {file.name: self._found_file(file) or self._upload(file) for file in files}
        return Done(facts={"files": held})

    def _find_files(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        held = {file.name: self._found_file(file) for file in files_to_upload(post, self.profile)}
        return Done(facts={"files": held}) if all(held.values()) else None

    def _found_file(self, file: File) -> dict[str, Any] | None:
        if "find_file" not in self.profile.calls:
            return None
        found = self.speaker.listed("find_file", {"file": upload_key(file)})
        return next((self._held_file(item) for item in found), None)

    def _upload(self, file: File) -> dict[str, Any]:
        body = (upload_name(file), file.media_type, file.data)
        return self._held_file(self.speaker.call("upload", {"file": upload_key(file)}, harmless=False, file=body))

    def _held_file(self, answer: Any) -> dict[str, Any]:
        number, url = (picked(answer, str(self.profile.file[key])) for key in ("id", "url"))
        if not number or not isinstance(url, str):
            raise busy(True, code="answer")
        whole = picked(answer, str(self.profile.file.get("whole", "")) or "?")
        return {"id": number, "url": f"{url.rsplit('/', 1)[0]}/{whole}" if isinstance(whole, str) else url}

    def _add_draft(self, post: Post, facts: Facts) -> Done:
        """A correction finds the interpretation's earlier article and will change it in its place."""
        if earlier := self._earlier(post):
            return Done(facts={"id": earlier["id"]})
        made = self._ask("create", self._values(post, facts), harmless=False)
        self._check_slug(made, post)
        self._check_kept(made, post, facts, shown="没有发布")
        return Done(facts={"id": made["id"]})

    def _find_draft(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        earlier = self._earlier(post)
        return Done(facts={"id": earlier["id"]}) if earlier else None

    def _publish(self, post: Post, facts: Facts) -> Done:
        call = "hand_in" if self._is_reviewed() else "publish"
        held = self._ask(call, {**self._values(post, facts), "id": facts["id"]}, harmless=True)
        self._check_kept(held, post, facts, shown="已经发布" if self._state(held) == LIVE else "没有发布")
        return Done(facts={"slug": held["slug"]})

    def _follow(self, post: Post, facts: Facts) -> Done | Pending:
        held = self._ask("show", {"id": facts["id"]}, harmless=True)
        match self._state(held):
            case "live":
                return Done(facts={"url": held["url"], "published_at": held["published_at"]})
            case "waiting":
                return Pending(after=self._wait(seconds=600 if self._is_reviewed() else 30))
            case _:
                raise PostRefused("网站编辑没有采用这篇文章。请到网站后台了解原因。", code=str(held["state"]))

    # --- looking

    def _earlier(self, post: Post) -> dict[str, Any] | None:
        """The oldest post under our slug. Two drafts of one name are possible, two of one slug in public are not."""
        held = [self._article(item, harmless=True) for item in self.speaker.listed("find", {"slug": post.slug})]
        ours = [item for item in held if item["slug"] in ("", post.slug) and self._state(item) in (LIVE, WAITING)]
        return min(ours, key=lambda item: self._state(item) != LIVE, default=None)

    def _check_slug(self, made: Mapping[str, Any], post: Post) -> None:
        if made["slug"] not in ("", post.slug):
            self._refuse_slug()
        if "slug" in self.profile.answer and not made["slug"]:
            self._refuse_slug()

    def _refuse_slug(self) -> None:
        # WordPress forgets the slug of somebody who may not publish; a lost draft could then never be found again.
        raise CredentialsRefused(
            "网站没有记下文章的网址名，多半因为账号没有发布权限。草稿已存入，没有发布。请管理员给账号“作者”以上的角色。",
            code="slug",
        )

    def _check_kept(self, held: Mapping[str, Any], post: Post, facts: Facts, *, shown: str) -> None:
        """Systems filter what they store; words or pictures that went missing are for a person to see."""
        if held["html"] is None:
            return
        sent = self._html(post, facts)
        if words_of(held["html"]) != words_of(sent) or picture_count(held["html"]) != picture_count(sent):
            raise NeedsOperator(
                f"网站存下的文字或图片与审签的不一致（可能被网站过滤），{shown}。请到网站后台核对。",
                code="article_differs",
            )

    # --- speaking

    def _ask(self, call: str, values: Mapping[str, Any], *, harmless: bool) -> dict[str, Any]:
        return self._article(self.speaker.call(call, values, harmless=harmless), harmless=harmless)

    def _article(self, answer: Any, *, harmless: bool) -> dict[str, Any]:
        """Their article in our words: id, url, slug, state, html, published_at."""
        read = {key: picked(answer, where) for key, where in self.profile.answer.items()}
        if not read.get("id"):
            raise busy(harmless, code="answer")
        return {
            "id": read["id"],
            "url": str(read.get("url") or ""),
            "slug": str(read.get("slug") or ""),
            "state": str(read.get("state")),
            "html": read.get("html"),
            "published_at": _moment(read.get("published_at")),
        }

    def _state(self, held: Mapping[str, Any]) -> str:
        return self.profile.states.get(held["state"], "unknown")

    def _values(self, post: Post, facts: Facts) -> dict[str, Any]:
        cover = post.file("cover")
        files = facts.get("files", {})
        return {
            **{f"policy_{key}": value for key, value in post.policy.items()},
            "title": post.title,
            "summary": post.summary,
            "text": post.text,
            "html": self._html(post, facts),
            "slug": post.slug,
            "author": post.author,
            "source_url": post.source_url,
            "delivery_id": post.delivery_id,
            "published_at": post.published_at.isoformat(),
            "tags": list(post.tags),
            "columns": _columns(self.account.get("column", "")),
            "column": self.account.get("column", ""),
            "cover": files.get(cover.name, {}).get("id", "") if cover else "",
            "cover_url": files.get(cover.name, {}).get("url", "") if cover else "",
        }

    def _html(self, post: Post, facts: Facts) -> str:
        return article_html(post, {name: held["url"] for name, held in facts.get("files", {}).items()})

    def _is_reviewed(self) -> bool:
        return self.account.get("mode") == REVIEW and "hand_in" in self.profile.calls

    def _wait(self, *, seconds: float) -> timedelta:
        return timedelta(seconds=1 if getattr(self.account, "rehearsal", False) else seconds)


def _columns(text: str) -> list[int | str]:
    parts = [part for part in re.split(r"[、,，;；\s]+", text) if part]
    return [int(part) if part.isdecimal() else part for part in parts]


def _moment(text: Any) -> str:
    """ISO with a zone, "" when it is none. Systems that say no zone mean UTC here."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _would_be_overheard(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme != "http":
        return False
    try:
        return not ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname != "localhost"
