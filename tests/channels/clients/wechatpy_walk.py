"""Run by wechatpy's own interpreter: `wechatpy_walk.py BASE COVER PICTURE` walks an article to its address.

Only the host is changed, below the client: everything it sends and everything it makes of the answers is its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

HOST = "https://api.weixin.qq.com"


class Elsewhere(requests.adapters.HTTPAdapter):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, **how: object) -> requests.Response:
        assert request.url is not None
        request.url = request.url.replace(HOST, self._base, 1)
        return super().send(request, **how)  # type: ignore[arg-type]


def main(base: str, cover: str, picture: str) -> None:
    client = WeChatClient("rehearsal", "rehearsal")
    client._http.mount(HOST, Elsewhere(base))
    with open(picture, "rb") as file:
        address = client.media.upload_mass_image(file)
    with open(cover, "rb") as file:
        material = client.material.add("image", file)
    article = {
        "title": "《某市城市更新办法》政策解读",
        "content": f'<p style="color:#333">到2027年，完成改造。</p><img src="{address}">',
        "digest": "办法自2026年1月1日起施行。",
        "content_source_url": "https://www.example.gov.cn/zcjd/1.html",
        "thumb_media_id": material["media_id"],
    }
    answer = published(client, article) if hasattr(client, "draft") else published_by_hand(client, article)
    print(json.dumps(answer | {"counts": client.material.get_count(), "refused": refused(client)}))


def published(client: WeChatClient, article: dict[str, object]) -> dict[str, object]:
    """Through the client's own words for the draft box and for publishing."""
    media_id = client.draft.add([article])["media_id"]
    stored = client.draft.get(media_id)["news_item"][0]
    client.draft.update(media_id, 0, article)
    assert client.draft.count()["total_count"] == 1
    assert client.draft.batchget(no_content=1)["item"][0]["media_id"] == media_id
    publish_id = client.freepublish.submit(media_id)["publish_id"]
    job = client.freepublish.get(publish_id)
    while job["publish_status"] == 1:
        job = client.freepublish.get(publish_id)
    listed = client.freepublish.batchget(0, 20)
    one = client.freepublish.getarticle(job["article_id"])["news_item"][0]
    assert listed["item"][0]["article_id"] == job["article_id"]
    assert not one["is_deleted"]
    return {"title": stored["title"], "url": job["article_detail"]["item"][0]["article_url"], "status": 0}


def published_by_hand(client: WeChatClient, article: dict[str, object]) -> dict[str, object]:
    """The older client has no words for the draft box; its general `post` carries them."""
    media_id = client.post("draft/add", data={"articles": [article]})["media_id"]
    stored = client.post("draft/get", data={"media_id": media_id})["news_item"][0]
    publish_id = client.post("freepublish/submit", data={"media_id": media_id})["publish_id"]
    job = client.post("freepublish/get", data={"publish_id": publish_id})
    while job["publish_status"] == 1:
        job = client.post("freepublish/get", data={"publish_id": publish_id})
    return {"title": stored["title"], "url": job["article_detail"]["item"][0]["article_url"], "status": 0}


def refused(client: WeChatClient) -> int:
    try:
        client.post("draft/get", data={"media_id": "no-such-draft"})
    except WeChatClientException as error:
        return int(error.errcode)
    return 0


if __name__ == "__main__":
    assert Path(sys.argv[2]).exists()
    main(*sys.argv[1:])
