"""哔哩哔哩's calls: a gateway that wants every request signed, and an upload host that wants the upload token only.

API: openhome.bilibili.com, 接口签名实现标准 2.0 (community copy and public clients, read 2026-11-25). UNCONFIRMED: the numbers
of errors, which are a setting.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx

from channels.http import speaking_to
from channels.video.answers import object_of
from channels.video.speaking import Speaker

LABEL = "哔哩哔哩"
BASE_URL = "https://member.bilibili.com"
UPLOAD_URL = "https://openupos.bilivideo.com"
CODES = (
    "授权：-101、4001、4002、4003、4004、4005、4006；权限：-403、4007、4008；限流：-412、-509、4009、21070；"
    "繁忙：-500、-503、-504、5000；重复：21012、21069；内容：21001、21007、21008"
)


class Speaking(Speaker):
    label, codes = LABEL, CODES
    secrets = ("access_token", "app_secret")

    def get(self, call: str, **query: str) -> Any:
        with speaking_to(LABEL, reading=True):
            response = self.http.get(self._address(call), params=query, headers=self._signed(b""))
        return self._accepted(response, harmless=True)

    def post(
        self,
        call: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        harmless: bool = False,
    ) -> Any:
        """A file is no part of what is signed."""
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._signed(raw) | ({} if files else {"Content-Type": "application/json"})
        with speaking_to(LABEL, reading=harmless):
            response = self.http.post(
                self._address(call), params=query, content=None if files else raw, files=files, headers=headers
            )
        return self._accepted(response, harmless=harmless)

    def upload(self, call: str, query: Mapping[str, str], data: bytes) -> None:
        """To the upload host, which needs the upload token only and is shown nothing else."""
        base = (self.account.get("upload_url") or UPLOAD_URL).rstrip("/")
        with speaking_to(LABEL, reading=True):
            response = self.http.post(
                f"{base}/video/v2/{call}",
                params=query,
                content=data,
                headers={"Content-Type": "application/octet-stream"},
            )
        self._accepted(response, harmless=True)

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> Any:
        answer = object_of(response, label=LABEL, harmless=harmless)
        if "code" not in answer:
            raise self.lost(harmless=harmless)
        if str(answer["code"]) != "0":
            raise self.refusal(answer["code"], answer.get("message"), harmless=harmless)
        return answer.get("data")

    def _signed(self, body: bytes) -> dict[str, str]:
        lines = {
            "x-bili-accesskeyid": self.account.get("client_id", ""),
            "x-bili-content-md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
            "x-bili-signature-method": "HMAC-SHA256",
            "x-bili-signature-nonce": uuid4().hex,
            "x-bili-signature-version": "2.0",
            "x-bili-timestamp": str(int(time.time())),
        }
        text = "\n".join(f"{key}:{value}" for key, value in sorted(lines.items()))
        key = self.account.get("app_secret", "").encode()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        token = self.account.get("access_token", "")
        return lines | {"Accept": "application/json", "Access-Token": token, "Authorization": signature}

    def _address(self, call: str) -> str:
        return f"{(self.account.get('base_url') or BASE_URL).rstrip('/')}/arcopen/fn/{call}"
