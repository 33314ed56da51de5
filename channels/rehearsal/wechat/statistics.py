"""Statistics of published articles."""

from __future__ import annotations

import re
import time
from typing import Any

from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.answering import beijing_day
from channels.rehearsal.wechat.desk import Calls, Desk


class Statistics(Desk):
    """wedata/news."""

    def count_readers(self, asked: Asked) -> dict[str, Any]:
        """Of one day's publications, up to yesterday; what fewer than three have read is not reported."""
        begin, end = (str(asked.body.get(key, "")) for key in ("begin_date", "end_date"))
        if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in (begin, end)):
            raise Refusal(61500, "date format error")
        if begin != end:
            raise Refusal(61501, "date range error")
        if begin >= beijing_day(time.time()):
            raise Refusal(61503, "data not ready")
        return {"list": [self._count(item) for item in self._read_articles(begin)], "is_delay": False}

    def _read_articles(self, day: str) -> list[dict[str, Any]]:
        held = self.memory.newest_first(self.key, "articles")
        return [
            item
            for item in held
            if beijing_day(item["update_time"]) == day and sum(item.get("reads", {}).values()) >= 3
        ]

    def _count(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "ref_date": beijing_day(item["update_time"]),
            "msgid": f"{item['msg_data_id']}_1",
            "publish_type": 0 if item.get("msg_id") else 1,
            "title": item["article"]["title"],
            # Of each day: all that came from the publication up to and including it (stat_date, wedata/news).
            "detail_list": [
                {"stat_date": day, "read_user": sum(count for on, count in item["reads"].items() if on <= day)}
                for day in sorted(item["reads"])
            ],
        }


CALLS: Calls = {
    "datacube/getarticletotaldetail": ("POST", True, Statistics.count_readers),
}
