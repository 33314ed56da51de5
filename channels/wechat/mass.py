"""Sending to everybody (群发), for accounts that chose it: once a day, and never twice for one delivery.

API: message/mass/sendall, get, delete, preview (developers.weixin.qq.com, read 2026-11-23). The platform remembers
`clientmsgid` for 24 hours: the same call again answers 45065 with the number of the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.contract import Done, Facts, Pending, Post
from channels.errors import NeedsOperator, PostRefused, Refused, Throttled
from channels.wechat.answers import secure, understanding
from channels.wechat.searching import Searching
from channels.wechat.speaking import Speaking

REMEMBERED = timedelta(hours=23)
"""How long after the first try the same id is safe to send again; the platform says 24 hours."""

REPEATED, TOO_FAST = frozenset({45065}), "45066"
STATES = {"SENDING": "sending", "SEND_SUCCESS": "live", "SEND_FAIL": "failed", "DELETED": "withdrawn"}


class MassSending:
    def __init__(self, speaking: Speaking, searching: Searching) -> None:
        self.speaking = speaking
        self.searching = searching

    def preview(self, post: Post, facts: Facts) -> Done:
        """Shows the draft to one person and stops, once; the retry says that it was looked at."""
        reader, keeping = self.speaking.account.get("preview_to", ""), self.speaking.account.keeping
        name = f"preview {facts['media_id']}"
        if not reader or keeping.event(self.speaking.account_key, name) is not None:
            return Done()
        wish = {"towxname": reader, "mpnews": {"media_id": facts["media_id"]}, "msgtype": "mpnews"}
        self.speaking.call("message/mass/preview", wish, harmless=True)
        keeping.keep_event(self.speaking.account_key, name, {"to": reader})
        raise NeedsOperator(
            f"预览已发到微信号“{reader}”。请在手机上看过、确认无误后点“重试”，才会群发给全部粉丝。", code="preview"
        )

    def send(self, post: Post, facts: Facts) -> Done:
        self.searching.compare(post, facts, facts["media_id"])
        return self._send(post, facts)

    def find(self, post: Post, facts: Facts, intended_at: datetime) -> Done | None:
        """The same call with the same id: it is either recognised, or accepted now."""
        if datetime.now(UTC) - intended_at > REMEMBERED:
            raise NeedsOperator(
                "群发提交后超过一天没有得到确认，再发可能会发两次。请登录公众平台，在“发表记录”里核实。",
                code="clientmsgid",
            )
        return self._send(post, facts)

    def follow(self, post: Post, facts: Facts) -> Done | Pending:
        state = self.state_of(facts["msg_id"])
        if state == "sending":
            return Pending(after=self.speaking.wait(seconds=10))
        if state == "failed":
            raise PostRefused("群发没有成功，多半是内容没有通过平台审核。请登录公众平台查看原因。", code="SEND_FAIL")
        if state == "withdrawn":
            raise Refused("群发后文章已被删除。需要的话请重新投放。", code="DELETED")
        told = self.speaking.account.keeping.event(self.speaking.account_key, f"mass {facts['msg_id']}")
        if address := _address_in(told or {}):
            return Done(facts={"article_url": secure(address)})
        raise NeedsOperator(
            "已经群发成功，但平台没有把文章链接告诉本系统。请到公众平台的“发表记录”里复制链接，填回来。",
            code="no_address",
        )

    def state_of(self, msg_id: str) -> str:
        """`sending`, `live`, `failed`, `withdrawn` or `unknown`."""
        job = self.speaking.read("message/mass/get", {"msg_id": msg_id})
        return STATES.get(str(job.get("msg_status")), "unknown")

    def delete(self, msg_id: str) -> None:
        self.speaking.call("message/mass/delete", {"msg_id": msg_id}, harmless=True)

    def _send(self, post: Post, facts: Facts) -> Done:
        wish = {
            "filter": {"is_to_all": True},
            "mpnews": {"media_id": facts["media_id"]},
            "msgtype": "mpnews",
            "send_ignore_reprint": 0,
            "clientmsgid": client_id(post),
        }
        try:
            answer = self.speaking.call("message/mass/sendall", wish, also=REPEATED)
        except Throttled as early:
            if early.code == TOO_FAST:
                raise Throttled(str(early), code=early.code, retry_after=self.speaking.wait(seconds=60)) from early
            raise
        with understanding():
            numbers = {"msg_id": answer["msg_id"], "msg_data_id": answer.get("msg_data_id", "")}
        return Done(facts={key: str(value) for key, value in numbers.items()})


def client_id(post: Post) -> str:
    """At most 32 bytes, the same for every try of one delivery."""
    return f"pi-{hashlib.sha256(post.delivery_id.encode()).hexdigest()[:29]}"


def _address_in(told: Mapping[str, Any]) -> str:
    return str(told.get("article_url", ""))
