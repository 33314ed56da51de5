"""Publishing: a task is accepted, worked on, reviewed, and ends as an article or not."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from channels.rehearsal import mishaps
from channels.rehearsal.platform import Asked, Refusal
from channels.rehearsal.wechat.answering import article_url, maybe_short, ok, page
from channels.rehearsal.wechat.codes import TEXTS
from channels.rehearsal.wechat.desk import Calls
from channels.rehearsal.wechat.drafts import NOTED, Drafts, shown

REVIEW_REFUSED = 4
PUBLISHED, IN_PROGRESS = 0, 1


class Publishing(Drafts):
    """freepublish."""

    def submit(self, asked: Asked) -> dict[str, Any]:
        """Accepts the task only. A draft that is still there can be submitted again: that is a second publish."""
        self.look_at_jobs(media_id=str(asked.body.get("media_id", "")))
        draft = self.held_draft(asked)
        if found := [place for article in draft["articles"] for place in article[NOTED]]:
            raise Refusal(53503, f"{TEXTS[53503]}, article structure {', '.join(found)}")
        number = self.memory.next_number("publish", first=100000001)
        job = {
            "publish_id": str(number),
            "msg_data_id": str(2247490000 + number - 100000000),
            "media_id": draft["media_id"],
            "articles": draft["articles"],
            "article_id": "",
            "status": IN_PROGRESS,
            "fate": REVIEW_REFUSED if asked.goes_wrong(mishaps.REVIEW_REFUSED) else PUBLISHED,
            "looks": 0,
            "polls": asked.mishap.polls if asked.mishap and asked.goes_wrong(mishaps.SLOW) else 1,
            "since": time.time(),
        }
        self._keep_job(job)
        return ok() | {key: job[key] for key in ("publish_id", "msg_data_id")}

    def get_job(self, asked: Asked) -> dict[str, Any]:
        job = self.memory.get(self.key, "jobs", str(asked.body.get("publish_id", "")))
        if job is None:
            raise Refusal(40007, "invalid publish_id")
        job = self._look(job)
        answer = {"publish_id": job["publish_id"], "publish_status": job["status"], "fail_idx": []}
        if job["status"] == PUBLISHED:
            item = {"idx": 1, "article_url": article_url(asked, job["article_id"])}
            answer |= {"article_id": job["article_id"], "article_detail": {"count": 1, "item": [item]}}
        elif job["status"] != IN_PROGRESS:
            answer |= {"fail_idx": [1]}
        return answer

    def list_articles(self, asked: Asked) -> dict[str, Any]:
        """What was published. Whether it also lists what was sent to everybody is not said, so it does not."""
        self.look_at_jobs()
        items = [
            {
                "article_id": item["article_id"],
                "content": {"news_item": [maybe_short(self._published_item(item, asked), asked)]},
                "update_time": item["update_time"],
            }
            for item in self.memory.newest_first(self.key, "articles")
            if not item.get("msg_id")
        ]
        return page(asked, items)

    def get_article(self, asked: Asked) -> dict[str, Any]:
        return {"news_item": [self._published_item(self._article_asked_for(asked), asked)]}

    def delete_article(self, asked: Asked) -> dict[str, Any]:
        item = self._article_asked_for(asked)
        if item["is_deleted"]:
            raise Refusal(53600, "invalid article_id")
        if asked.body.get("index", 0) not in (0, 1):
            raise Refusal(40114, "invalid index value")
        self.memory.keep(self.key, "articles", item["article_id"], item | {"is_deleted": True})
        return ok()

    def _article_asked_for(self, asked: Asked) -> dict[str, Any]:
        item = self.memory.get(self.key, "articles", str(asked.body.get("article_id", "")))
        if item is None:
            raise Refusal(53600, "invalid article_id")
        return item

    def _published_item(self, item: dict[str, Any], asked: Asked) -> dict[str, Any]:
        url = article_url(asked, item["article_id"])
        return shown(item["article"]) | {"url": url, "is_deleted": item["is_deleted"]}

    def look_at_jobs(self, media_id: str = "") -> None:
        for job in self.memory.newest_first(self.key, "jobs"):
            if job["status"] == IN_PROGRESS and media_id in ("", job["media_id"]):
                self._look(job)

    def _look(self, job: dict[str, Any]) -> dict[str, Any]:
        """Work goes on while nobody looks, too: after `polls` looks or their worth of seconds it is over."""
        if job["status"] != IN_PROGRESS:
            return job
        job = job | {"looks": job["looks"] + 1}
        has_waited = time.time() - job["since"] >= job["polls"] * self.seconds_per_look
        if job["looks"] > job["polls"] or has_waited:
            job = job | {"status": job["fate"]}
        if job["status"] == PUBLISHED:
            job = job | {"article_id": self.bring_out(job)}
            self._tell(job)
        elif job["status"] != IN_PROGRESS:
            self._tell(job)
        self._keep_job(job)
        return job

    def _tell(self, job: dict[str, Any]) -> None:
        """PUBLISHJOBFINISH, to be pushed to the account's callback address."""
        told: dict[str, Any] = {"publish_id": job["publish_id"], "publish_status": job["status"]}
        if job["status"] == PUBLISHED:
            item = {"idx": 1, "article_url": f"{{host}}/wechat/s/{job['article_id']}"}
            told |= {"article_id": job["article_id"], "article_detail": {"count": 1, "item": item}}
        else:
            told |= {"fail_idx": 1}
        self.tell("PUBLISHJOBFINISH", {"PublishEventInfo": told})

    def bring_out(self, job: dict[str, Any]) -> str:
        """The article comes to be, and its draft leaves the draft box."""
        article_id = uuid4().hex[:22]
        item = {
            "article_id": article_id,
            "article": job["articles"][0],
            "msg_data_id": job["msg_data_id"],
            "is_deleted": False,
            "update_time": int(time.time()),
            "msg_id": job.get("msg_id", ""),
        }
        self.memory.keep(self.key, "articles", article_id, item)
        self.memory.drop(self.key, "drafts", job["media_id"])
        return article_id

    def _keep_job(self, job: dict[str, Any]) -> None:
        self.memory.keep(self.key, "jobs", job["publish_id"], job)


CALLS: Calls = {
    "freepublish/submit": ("POST", True, Publishing.submit),
    "freepublish/get": ("POST", True, Publishing.get_job),
    "freepublish/batchget": ("POST", True, Publishing.list_articles),
    "freepublish/getarticle": ("POST", True, Publishing.get_article),
    "freepublish/delete": ("POST", True, Publishing.delete_article),
}
