"""Real servers on loopback: OpenSSH's protocol by asyncssh, WebDAV by WsgiDAV, S3 by Moto. Each keeps what it was sent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import asyncssh
import httpx
import minio
import pytest
from cheroot import wsgi
from moto.server import ThreadedMotoServer
from wsgidav.wsgidav_app import WsgiDAVApp

USER, SECRET = "publisher", "p-5d1e-long-and-secret"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


@dataclass
class WebServer:
    """Where it is, what it holds, and how it goes away and comes back."""

    address: str
    files: Callable[[], dict[str, bytes]]
    stop: Callable[[], None]
    start: Callable[[], None]
    host_key: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "server": self.address,
            "server_user": USER,
            "server_secret": SECRET,
            "server_host_key": self.host_key,
            **self.more,
        }


def in_folder(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class _PasswordServer(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, SECRET)


class SshServer:
    """One that lives in a thread of its own."""

    def __init__(self, root: Path, *, known: Path | None = None) -> None:
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.port = free_port()
        self._root, self._known = root, known
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(20)

    def stop(self) -> None:
        assert self._loop
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(20)

    def _serve(self, ready: threading.Event) -> None:
        async def serving() -> None:
            self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
            listening = await asyncssh.listen(
                "127.0.0.1",
                self.port,
                server_factory=_PasswordServer,
                server_host_keys=[self.key],
                authorized_client_keys=str(self._known) if self._known else None,
                sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(self._root)),
            )
            ready.set()
            await self._ended.wait()
            listening.close()
            await listening.wait_closed()

        asyncio.run(serving())


@contextmanager
def sftp(tmp_path: Path) -> Iterator[WebServer]:
    root = tmp_path / "www"
    root.mkdir()
    server = SshServer(root)
    server.start()
    try:
        yield WebServer(
            address=f"sftp://127.0.0.1:{server.port}/zhengce",
            files=lambda: in_folder(root / "zhengce"),
            stop=server.stop,
            start=server.start,
            host_key=server.key.get_fingerprint(),
        )
    finally:
        if server._thread.is_alive():
            server.stop()


@contextmanager
def webdav(tmp_path: Path, *, digest: bool = False) -> Iterator[WebServer]:
    root = tmp_path / "www"
    (root / "zhengce").mkdir(parents=True)
    port = free_port()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": SECRET}}}},
            "http_authenticator": {
                "accept_basic": not digest,
                "accept_digest": digest,
                "default_to_digest": digest,
            },
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    held: list[wsgi.Server] = []

    def start() -> None:
        server = wsgi.Server(("127.0.0.1", port), app)
        server.prepare()
        threading.Thread(target=server.serve, daemon=True).start()
        held.append(server)

    def stop() -> None:
        held.pop().stop()

    start()
    try:
        yield WebServer(
            address=f"webdav://127.0.0.1:{port}/zhengce",
            files=lambda: in_folder(root / "zhengce"),
            stop=stop,
            start=start,
        )
    finally:
        if held:
            stop()


@contextmanager
def s3(tmp_path: Path) -> Iterator[WebServer]:
    port = free_port()
    held: list[ThreadedMotoServer] = []

    def start() -> None:
        held.append(ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False))
        held[-1].start()

    def stop() -> None:
        held.pop().stop()

    start()
    store = minio.Minio(f"127.0.0.1:{port}", USER, SECRET, secure=False, region="us-east-1")
    bucket = f"site-{port}"  # Moto remembers, whichever of its servers is asked.
    store.make_bucket(bucket)

    def files() -> dict[str, bytes]:
        found = {}
        for item in store.list_objects(bucket, prefix="zhengce/", recursive=True):
            assert item.object_name
            found[item.object_name.removeprefix("zhengce/")] = httpx.get(
                store.presigned_get_object(bucket, item.object_name)
            ).content
        return found

    try:
        yield WebServer(address=f"s3http://127.0.0.1:{port}/{bucket}/zhengce", files=files, stop=stop, start=start)
    finally:
        if held:
            stop()


SERVERS = {"sftp": sftp, "webdav": webdav, "webdav-digest": partial(webdav, digest=True), "s3": s3}


@pytest.fixture(params=SERVERS)
def web_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[WebServer]:
    with SERVERS[request.param](tmp_path) as server:
        yield server


@pytest.fixture
def sftp_server(tmp_path: Path) -> Iterator[WebServer]:
    with sftp(tmp_path) as server:
        yield server
