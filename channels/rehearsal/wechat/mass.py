"""Sending to everybody (群发): once a day, protected by the client's own id.

message/mass/sendall, get, delete and preview (read 2026-11-23). A certified 公众号 may send once a day.
"""

from __future__ import annotations

import time
from typing import Any

from channels.rehearsal import mishaps
from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.answering import beijing_day, ok
from channels.rehearsal.wechat.codes import TEXTS
from channels.rehearsal.wechat.desk import Calls
from channels.rehearsal.wechat.publishing import Publishing

LONGEST_ID = 32
"""Bytes of clientmsgid: 64 in old copies of the page, 32 in newer notes."""

ADAY = 24 * 3600
SENDING, SENT, FAILED, DELETED = "SENDING", "SEND_SUCCESS", "SEND_FAIL", "DELETED"


class MassSending(Publishing):
    """message/mass."""

    def send_all(self, asked: Asked) -> dict[str, Any]:
        draft = self._asked_draft(asked)
        self._check_filter(asked)
        own = str(asked.body.get("clientmsgid") or "")
        if len(own.encode()) > LONGEST_ID:
            raise Refusal(45067, TEXTS[45067])
        if own and (seen := self._sent_as(own)):
            return self._again(seen)
        if draft is None:
            raise Refusal(40007, "invalid media_id")
        if self._sent_today():
            raise Refusal(45028, TEXTS[45028])
        number = self.memory.next_number("mass", first=3147494276)
        sending = {
            "msg_id": number,
            "msg_data_id": str(2455891298 + number - 3147494276),
            "clientmsgid": own,
            "media_id": draft["media_id"],
            "articles": draft["articles"],
            "article_id": "",
            "status": SENDING,
            "fate": FAILED if asked.goes_wrong(mishaps.REVIEW_REFUSED) else SENT,
            "polls": asked.mishap.polls if asked.mishap and asked.goes_wrong(mishaps.SLOW) else 1,
            "looks": 0,
            "repeats": 0,
            "since": time.time(),
        }
        self._keep_sending(sending)
        return _accepted(sending)

    def get_sending(self, asked: Asked) -> dict[str, Any]:
        sending = self._look_at_sending(self._asked_sending(asked))
        return {"msg_id": sending["msg_id"], "msg_status": sending["status"]}

    def delete_sending(self, asked: Asked) -> dict[str, Any]:
        sending = self._asked_sending(asked)
        if sending["article_id"]:
            item = self.memory.get(self.key, "articles", sending["article_id"]) or {}
            self.memory.keep(self.key, "articles", sending["article_id"], item | {"is_deleted": True})
        self._keep_sending(sending | {"status": DELETED})
        return ok()

    def preview(self, asked: Asked) -> dict[str, Any]:
        """Shows the draft to one follower; nobody else sees it."""
        draft = self._asked_draft(asked)
        if draft is None:
            raise Refusal(40007, "invalid media_id")
        shown_to = str(asked.body.get("towxname") or asked.body.get("touser") or "")
        if not shown_to:
            raise Refusal(40003, "invalid openid")
        number = self.memory.next_number("preview", first=34182)
        note = {"msg_id": number, "to": shown_to, "title": draft["articles"][0]["title"]}
        self.memory.keep(self.key, "previews", str(number), note)
        return {"errcode": 0, "errmsg": "preview success", "msg_id": number}

    # --- how it holds them

    def _asked_draft(self, asked: Asked) -> dict[str, Any] | None:
        if asked.body.get("msgtype") != "mpnews":
            raise Refusal(40008, TEXTS[40008])
        mpnews = asked.body.get("mpnews")
        if not isinstance(mpnews, dict) or not mpnews.get("media_id"):
            raise Refusal(40007, "invalid media_id")
        return self.memory.get(self.key, "drafts", str(mpnews["media_id"]))

    def _check_filter(self, asked: Asked) -> None:
        wanted = asked.body.get("filter")
        if not isinstance(wanted, dict) or not isinstance(wanted.get("is_to_all"), bool):
            raise Refusal(47001, TEXTS[47001])
        if not wanted["is_to_all"]:
            raise Refusal(40152, TEXTS[40152])  # no tags are played here

    def _sent_as(self, own: str) -> dict[str, Any] | None:
        held = self.memory.newest_first(self.key, "sendings")
        return next((item for item in held if item["clientmsgid"] == own and time.time() - item["since"] < ADAY), None)

    def _again(self, sending: dict[str, Any]) -> dict[str, Any]:
        """The first repetition comes too fast; after the wait that this asks for, the id is recognised."""
        self._keep_sending(sending | {"repeats": sending["repeats"] + 1})
        if not sending["repeats"]:
            return {"errcode": 45066, "errmsg": TEXTS[45066]}
        return _accepted(sending) | {"errcode": 45065, "errmsg": TEXTS[45065]}

    def _sent_today(self) -> bool:
        today = beijing_day(time.time())
        held = self.memory.newest_first(self.key, "sendings")
        return any(item["status"] != FAILED and beijing_day(item["since"]) == today for item in held)

    def _asked_sending(self, asked: Asked) -> dict[str, Any]:
        sending = self.memory.get(self.key, "sendings", str(asked.body.get("msg_id", "")))
        if sending is None:
            raise Refusal(40059, TEXTS[40059])
        return sending

    def _look_at_sending(self, sending: dict[str, Any]) -> dict[str, Any]:
        if sending["status"] != SENDING:
            return sending
        sending = sending | {"looks": sending["looks"] + 1}
        has_waited = time.time() - sending["since"] >= sending["polls"] * self.seconds_per_look
        if sending["looks"] > sending["polls"] or has_waited:
            sending = sending | {"status": sending["fate"]}
            if sending["status"] == SENT:
                sending = sending | {"article_id": self.bring_out(sending | {"msg_id": str(sending["msg_id"])})}
            self._tell_sending(sending)
        self._keep_sending(sending)
        return sending

    def _tell_sending(self, sending: dict[str, Any]) -> None:
        """MASSSENDJOBFINISH: the only place where the address of what was sent is told."""
        told: dict[str, Any] = {"MsgID": sending["msg_id"]}
        if sending["status"] == SENT:
            item = {"ArticleIdx": 1, "ArticleUrl": f"{{host}}/wechat/s/{sending['article_id']}"}
            told |= {"Status": "send success", "ArticleUrlResult": {"Count": 1, "ResultList": {"item": item}}}
        else:
            told |= {"Status": "err(21000)"}
        self.tell("MASSSENDJOBFINISH", told)

    def _keep_sending(self, sending: dict[str, Any]) -> None:
        self.memory.keep(self.key, "sendings", str(sending["msg_id"]), sending)


def _accepted(sending: dict[str, Any]) -> dict[str, Any]:
    numbers = {"msg_id": sending["msg_id"], "msg_data_id": int(sending["msg_data_id"])}
    return {"errcode": 0, "errmsg": "send job submission success"} | numbers


CALLS: Calls = {
    "message/mass/sendall": ("POST", True, MassSending.send_all),
    "message/mass/get": ("POST", True, MassSending.get_sending),
    "message/mass/delete": ("POST", True, MassSending.delete_sending),
    "message/mass/preview": ("POST", True, MassSending.preview),
}
