"""WebDAV (RFC 4918): a folder on a web server, written with PUT and MOVE over HTTPS.

Quirks: some servers want Digest, some Basic; the first answer tells. PUT of a whole file is not atomic on every
server, so a file is written beside its place and moved over it (`Overwrite: T`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx

from channels.errors import CredentialsRefused, NotSent, Uncertain
from channels.http import client, speaking_to
from channels.site.servers import Address

SCHEMES = ("webdavs", "webdav")
LABEL = "网站服务器"
DENIED = (401, 403)


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    with client(timeout=60.0) as http:
        yield Connection(http, address)


class Connection:
    def __init__(self, http: httpx.Client, address: Address) -> None:
        self._http = http
        self._secure = address.scheme == "webdavs"
        at = f"{address.host}:{address.port}" if address.port else address.host
        self._root = f"{'https' if self._secure else 'http'}://{at}/"
        self._folder = address.path
        self._made: set[str] = set()
        self._auth = self._fitting(address)

    def put(self, name: str, data: bytes) -> None:
        place = self._place(name)
        self._make_folder(place.rpartition("/")[0])
        part = _part_of(place)
        try:
            self._ask("PUT", part, content=data)
            self._ask("MOVE", part, headers={"Destination": self._url(place), "Overwrite": "T"})
        except BaseException:
            with contextlib.suppress(Exception):
                self._http.request("DELETE", self._url(part), auth=self._auth)
            raise

    def delete(self, name: str) -> None:
        for place in (self._place(name), _part_of(self._place(name))):
            self._ask("DELETE", place, gone=(404, 410))

    def _fitting(self, address: Address) -> httpx.Auth | None:
        """Basic or Digest, whichever the server asks for."""
        if not address.user:
            return None
        with speaking_to(LABEL, reading=True):
            answer = self._http.request("PROPFIND", self._url(self._folder), headers={"Depth": "0"})
        asked = answer.headers.get("www-authenticate", "").lower()
        if asked.startswith("digest"):
            return httpx.DigestAuth(address.user, address.secret)
        if not self._secure and address.host not in ("127.0.0.1", "localhost", "::1"):
            raise CredentialsRefused("网站服务器要求把密码原样发过去，只能用 webdavs://（加密）的地址。")
        return httpx.BasicAuth(address.user, address.secret)

    def _make_folder(self, folder: str) -> None:
        if folder in self._made or not folder:
            return
        self._make_folder(folder.rpartition("/")[0])
        # 405 says that it is there already.
        self._ask("MKCOL", folder, gone=(405, 301))
        self._made.add(folder)

    def _ask(self, method: str, place: str, *, gone: tuple[int, ...] = (), **more: object) -> None:
        try:
            with speaking_to(LABEL):
                answer = self._http.request(method, self._url(place), auth=self._auth, **more)  # type: ignore[arg-type]
        except Uncertain as failure:
            # Writing the same file once more is harmless, so a lost answer is no more than not sent.
            raise NotSent(str(failure), code=failure.code) from failure
        if answer.status_code in DENIED:
            raise CredentialsRefused("网站服务器没有接受用户名和密码，或者目录不允许写入，请核对。")
        if answer.status_code == 507:
            raise NotSent("网站服务器的空间已满，已写好的页面留在本机，腾出空间后会接着送。", code="507")
        if not answer.is_success and answer.status_code not in gone:
            raise NotSent("网站服务器没有写成，已写好的页面留在本机，恢复后会接着送。", code=str(answer.status_code))

    def _place(self, name: str) -> str:
        return f"{self._folder}/{name}".strip("/")

    def _url(self, place: str) -> str:
        return self._root + quote(place)


def _part_of(place: str) -> str:
    """Where a file is written before it is whole: the same for each try, so that none leaves anything behind."""
    folder, slash, name = place.rpartition("/")
    return f"{folder}{slash}.{name}.part"
