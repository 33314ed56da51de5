"""Support: what became of one refused call, by the rid at the end of its error.

Written from: openApi/api_getridinfo (read 2026-11-23): seven days, and the codes 76001 to 76004. The fields of `request`
are UNCONFIRMED. They repeat the address that was asked, with its token in it, as the platform's do.
"""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import uuid4

from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.answering import ok
from channels.rehearsal.wechat.codes import TEXTS
from channels.rehearsal.wechat.desk import Calls, Desk

REMEMBERED = 7 * 86_400
"""Seconds."""
SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Support(Desk):
    def note_refusal(self, call: str, asked: Asked | None, refusal: Refusal) -> str:
        """The rid under which this refusal can be asked for."""
        rid = str(uuid4())
        token = asked.query.get("access_token", "") if asked else ""
        request = {
            "invoke_time": int(time.time()),
            "cost_in_ms": 12,
            "request_url": f"/cgi-bin/{call}?access_token={token}",
            "request_body": "",
            "response_body": f'{{"errcode":{refusal.code},"errmsg":"{refusal.text}"}}',
            "client_ip": "203.0.113.7",
        }
        self.memory.keep(self.key, "rids", rid, request)
        return rid

    def explain(self, asked: Asked) -> dict[str, Any]:
        rid = str(asked.body.get("rid", ""))
        if not SHAPE.fullmatch(rid):
            raise Refusal(76002, TEXTS[76002])
        request = self.memory.get(self.key, "rids", rid)
        if request is None:
            raise Refusal(76001, TEXTS[76001])
        if time.time() - request["invoke_time"] > REMEMBERED:
            raise Refusal(76004, TEXTS[76004])
        return ok() | {"request": request}


CALLS: Calls = {"openapi/rid/get": ("POST", True, Support.explain)}
