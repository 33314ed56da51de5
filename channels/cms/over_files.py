"""Handing an article over in a shared folder: one XML file with its pictures inside, an answer file beside it.

`NAME.xml` appears by a rename, so the system on the other side never sees half a file; it answers with `NAME.ack`
(its id and the page's address) or `NAME.err` (why not). Until the rename the file is called `NAME.xml.part`: whether
that name is still there tells, after any crash, whether the article was handed over.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import lxml.etree
from lxml.builder import E

from channels.cms.article import article_html, article_problems
from channels.cms.profile import Profile
from channels.contract import Done, Facts, Pending, Post, Receipt, Stage
from channels.errors import CredentialsRefused, NeedsOperator, NotSent, PostRefused
from channels.wechat_html import printable

UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
LARGEST_ANSWER = 100_000
NEW, WITHDRAW = "publish", "withdraw"


@dataclass(frozen=True)
class OverFiles:
    profile: Profile
    account: Mapping[str, str]

    def problems(self, post: Post) -> Iterator[str]:
        if not self.account.get("folder"):
            yield "还没有填“交换目录”。"
        elif not self._folder.is_dir():
            yield f"交换目录“{self._folder}”不存在或没有权限，请管理员核对。"
        yield from article_problems(post, self.profile, uploads=False)

    def stages(self) -> tuple[Stage, ...]:
        return (
            Stage(key="write", label="写好交换文件", do=self._write),
            Stage(key="hand_over", label="放入交换目录", do=self._hand_over, visible=True),
            Stage(key="answer", label="等待网站回执", do=self._follow, visible=True),
        )

    def receipt(self, facts: Facts) -> Receipt:
        return Receipt(external_id=str(facts["id"]), url=str(facts["url"]), details={"name": facts["name"]})

    def status(self, receipt: Receipt) -> str:
        """A folder cannot be asked what readers see; only an acknowledged withdrawal is certain."""
        name = f"{receipt.details.get('name', '')}-{WITHDRAW}"
        with touching():
            return "withdrawn" if self._answer(name, "ack") is not None else "unknown"

    def retract(self, receipt: Receipt, *, reason: str = "") -> None:
        """Asks for the withdrawal and is done only when the system has acknowledged it."""
        name = f"{receipt.details['name']}-{WITHDRAW}"
        with touching():
            if self._answer(name, "ack") is not None:
                return
            if (refusal := self._answer(name, "err")) is not None:
                raise NeedsOperator(f"网站没有撤下文章：{_text_of(refusal)}。请到网站后台撤下。", code="err")
            document = E.article(
                E.action(WITHDRAW), E.id(receipt.external_id), E.url(receipt.url), E.reason(printable(reason))
            )
            self._put(name, _written(document))
            self._release(name)
        raise NotSent("撤稿单已放入交换目录，网站还没有回执，稍后会自动再看。", code="no_ack")

    def check(self) -> tuple[str, ...]:
        with touching():
            probe = self._folder / ".zcjd-connection-check"
            probe.write_bytes(b"")
            probe.unlink()
        return ("交换目录可以读写。",)

    # --- stages

    def _write(self, post: Post, facts: Facts) -> Done:
        name = _name(post)
        with touching():
            if not self._handed_over(name):
                self._put(name, _written(as_document(post, self.account.get("column", ""))))
        return Done(facts={"name": name})

    def _hand_over(self, post: Post, facts: Facts) -> Done:
        with touching():
            self._release(facts["name"])
        return Done()

    def _follow(self, post: Post, facts: Facts) -> Done | Pending:
        with touching():
            refusal, answer = self._answer(facts["name"], "err"), self._answer(facts["name"], "ack")
        if refusal is not None:
            raise PostRefused(f"网站没有收下这篇文章：{_text_of(refusal)}。请修改后重新投放。", code="err")
        if answer is None:
            return Pending(after=timedelta(seconds=30))
        return Done(facts={"id": _said(answer, "id"), "url": _said(answer, "url")})

    # --- the folder

    @property
    def _folder(self) -> Path:
        return Path(self.account.get("folder", ""))

    def _put(self, name: str, data: bytes) -> None:
        """Whole and on the disk before it can be handed over."""
        with (self._folder / f"{name}.xml.part").open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())

    def _release(self, name: str) -> None:
        """No `.part` means that it was handed over earlier, though the other side may have taken it away since."""
        part = self._folder / f"{name}.xml.part"
        if part.exists():
            part.replace(self._folder / f"{name}.xml")

    def _handed_over(self, name: str) -> bool:
        return any((self._folder / f"{name}.{ending}").exists() for ending in ("xml", "ack", "err"))

    def _answer(self, name: str, ending: str) -> lxml.etree._Element | None:
        """The answer file's root. One that cannot be read yet is still being written."""
        path = self._folder / f"{name}.{ending}"
        if not path.exists():
            return None
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            return lxml.etree.fromstring(path.read_bytes()[:LARGEST_ANSWER], parser)
        except lxml.etree.XMLSyntaxError:
            return None


def as_document(post: Post, column: str) -> lxml.etree._Element:
    """The neutral schema of docs/cms.md: `channels/cms/over_files.py` is its only writer."""
    policy = E.policy(*(E(key, printable(value)) for key, value in post.policy.items() if value))
    files = E.files(
        *(
            E.file(
                base64.b64encode(file.data).decode(),
                name=file.name,
                type=file.media_type,
                role=file.role,
                alt=printable(file.alt),
                sha256=hashlib.sha256(file.data).hexdigest(),
            )
            for file in post.files
        )
    )
    return E.article(
        E.action(NEW),
        E.docId(post.slug),
        E.deliveryId(post.delivery_id),
        E.column(column),
        E.title(printable(post.title)),
        E.source(printable(post.author)),
        E.publishedAt(post.published_at.isoformat()),
        E.summary(printable(post.summary)),
        E.body(printable(article_html(post, {}))),
        E.text(printable(post.text)),
        E.sourceUrl(post.source_url),
        policy,
        files,
        version="1",
    )


def _written(document: lxml.etree._Element) -> bytes:
    return bytes(lxml.etree.tostring(document, encoding="utf-8", xml_declaration=True))


def _name(post: Post) -> str:
    return UNSAFE.sub("-", f"{post.slug}-{post.delivery_id}")


def _said(answer: lxml.etree._Element, key: str) -> str:
    text = answer.findtext(key) or ""
    if not text.strip():
        raise NeedsOperator(f"网站的回执里没有 {key}，请到网站后台核实文章，再把链接填回来。", code="ack")
    return text.strip()


def _text_of(answer: lxml.etree._Element) -> str:
    return " ".join("".join(answer.itertext()).split())[:200]


@contextmanager
def touching() -> Iterator[None]:
    """A folder that is gone or full has taken nothing; one that may not be written to is the account's fault."""
    try:
        yield
    except PermissionError as error:
        raise CredentialsRefused("交换目录没有读写权限，请管理员核对。", code="folder") from error
    except OSError as error:
        raise NotSent(f"交换目录读写失败（{error.strerror}），没有交出。请检查网络盘。", code="folder") from error
