"""What to fill in so that a channel speaks to the rehearsal instead of the platform."""

from __future__ import annotations

from urllib.parse import urlsplit

WORD = "rehearsal"
"""Every key and secret of a rehearsal account."""


def rehearsal_accounts(base: str) -> dict[str, dict[str, str]]:
    """Account values by channel key. `base` is the rehearsal's own address, `http://127.0.0.1:8766`."""
    base = base.rstrip("/")
    return {
        "wechat": {
            "appid": WORD,
            "secret": WORD,
            "author": "",
            "mode": "publish",
            "preview_to": "",
            "callback_token": "",
            "callback_aes_key": "",
            "base_url": f"{base}/wechat",
        },
        "weibo": {
            "access_token": WORD,
            "rip": "203.0.113.7",
            "form": "post",
            "article_pictures": "website",
            "safe_domains": "",
            "permalink_base": f"{base}/weibo",
            "base_url": f"{base}/weibo",
        },
        "kuaishou": {
            "way": "automatic",
            "app_id": WORD,
            "access_token": WORD,
            "upload_hosts": (urlsplit(base).hostname or ""),
            "codes": "",
            "permalink_base": f"{base}/kuaishou/short-video",
            "base_url": f"{base}/kuaishou",
        },
        "bilibili": {
            "way": "automatic",
            "client_id": WORD,
            "app_secret": WORD,
            "access_token": WORD,
            "tid": "205",
            "codes": "",
            "permalink_base": f"{base}/bilibili/video",
            "upload_url": f"{base}/bilibili",
            "base_url": f"{base}/bilibili",
        },
        "douyin": {
            "way": "automatic",
            "open_id": WORD,
            "access_token": WORD,
            "form": "film",
            "image_list": "names",
            "states": "",
            "codes": "",
            "base_url": f"{base}/douyin",
        },
        "cms": {
            "profile": "wordpress",
            "base_url": f"{base}/cms",
            "user": WORD,
            "password": WORD,
            "column": "1",
            "mode": "publish",
            "profile_file": "",
            "folder": "",
        },
    }
