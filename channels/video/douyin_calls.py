"""抖音's calls: the account's token in a header, its open_id in the address, one envelope for all answers.

API: open.douyin.com, 内容管理 (old and community copies, read 2026-11-25). UNCONFIRMED: most numbers of errors, which are a
setting; the repeated and the refused content have none that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from channels.http import speaking_to
from channels.video.answers import object_of
from channels.video.speaking import Speaker

LABEL = "抖音"
BASE_URL = "https://open.douyin.com"
CODES = (
    "授权：28001003、28001008、2190002、2190008、2190015；权限：28001014、28001016、28001018、2190004；限流：2118110；"
    "繁忙：2100004、28001005、28001006；重复：2114002；内容：2114001"
)


class Speaking(Speaker):
    label, codes = LABEL, CODES

    def get(self, call: str, **query: str) -> dict[str, Any]:
        with speaking_to(LABEL, reading=True):
            response = self.http.get(self._address(call), params=self._query(query), headers=self._token())
        return self._accepted(response, harmless=True)

    def post(
        self,
        call: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        harmless: bool = False,
    ) -> dict[str, Any]:
        with speaking_to(LABEL, reading=harmless):
            response = self.http.post(
                self._address(call), params=self._query(query or {}), json=body, files=files, headers=self._token()
            )
        return self._accepted(response, harmless=harmless)

    def _accepted(self, response: httpx.Response, *, harmless: bool) -> dict[str, Any]:
        """A refusal stands in `data` or in `extra`, or in both."""
        answer = object_of(response, label=LABEL, harmless=harmless)
        told = [part for part in (answer.get("data"), answer.get("extra")) if isinstance(part, dict)]
        if not any("error_code" in part for part in told):
            raise self.lost(harmless=harmless)
        for part in told:
            if str(part.get("error_code", 0)) != "0":
                code, detail = part.get("sub_error_code") or part["error_code"], part.get("sub_description")
                raise self.refusal(code, detail or part.get("description"), harmless=harmless)
        return dict(answer["data"]) if isinstance(answer.get("data"), dict) else {}

    def _token(self) -> dict[str, str]:
        return {"access-token": self.account.get("access_token", "")}

    def _query(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"open_id": self.account.get("open_id", ""), **more}

    def _address(self, call: str) -> str:
        return f"{(self.account.get('base_url') or BASE_URL).rstrip('/')}/api/douyin/v1/video/{call}/"
