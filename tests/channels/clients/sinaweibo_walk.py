"""Run by sinaweibopy3's own interpreter: `sinaweibo_walk.py BASE PICTURE` shares, looks, and shares with a picture.

Only the two addresses differ, which the client keeps as plain properties.
"""

from __future__ import annotations

import collections
import collections.abc
import json
import sys

from weibo import APIClient, APIError

# The client was written for a Python that still had this name here; without it no current one runs it.
collections.Iterable = collections.abc.Iterable


def main(base: str, picture: str) -> None:
    client = APIClient("rehearsal", "rehearsal", redirect_uri="https://www.example.gov.cn/back")
    client.auth_url, client.api_url = f"{base}/oauth2/", f"{base}/2/"
    token = client.request_access_token("rehearsal")
    client.set_access_token(token.access_token, token.expires)
    first = client.statuses.share.post(status="政策解读上线 https://www.example.gov.cn/zcjd/1.html", rip="203.0.113.7")
    with open(picture, "rb") as file:
        status = "图解来了 https://www.example.gov.cn/zcjd/2.html"
        second = client.statuses.share.post(status=status, rip="203.0.113.7", pic=file)
    seen = client.statuses.user_timeline.get(count=20)
    one = client.statuses.show.get(id=first.idstr)
    counts = client.get.statuses__count(ids=f"{first.idstr},{second.idstr}")
    refused = ""
    try:
        client.statuses.share.post(status="没有链接", rip="203.0.113.7")
    except APIError as error:
        refused = str(error.error_code)
    answer = {
        "uid": str(token.uid),
        "seen": [item.idstr for item in seen.statuses],
        "shared": [second.idstr, first.idstr],
        "one": one.idstr,
        "counted": len(counts),
        "refused": refused,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
