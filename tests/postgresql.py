"""A real PostgreSQL that is started on loopback in a folder, and stopped again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is no PostgreSQL."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@dataclass(frozen=True)
class Server:
    """A running server. Everybody on this machine may come in: it holds made-up records only."""

    port: int
    bin: Path

    def make(self, name: str) -> str:
        """The address of the database of that name, made when it is not there."""
        known = _run(self.bin / "psql", *self._where(), "-d", "postgres", "-Atc", "SELECT datname FROM pg_database")
        if name not in known.split():
            _run(self.bin / "createdb", *self._where(), name)
        return f"postgresql+psycopg://studio@127.0.0.1:{self.port}/{name}"

    def _where(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "studio"]


@contextmanager
def running(folder: Path, port: int) -> Iterator[Server]:
    """The server whose data stand in `folder`, made there the first time."""
    found = programs()
    assert found is not None
    data = folder / "data"
    if not data.exists():
        _give_away(folder)
        _run(found / "initdb", "-D", data, "-U", "studio", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    subprocess.run(
        [*_owner(), str(found / "pg_ctl"), "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        yield Server(port, found)
    finally:
        _run(found / "pg_ctl", "-D", data, "-m", "fast", "stop")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _owner() -> list[str]:
    # The server refuses to run as root.
    root = os.geteuid() == 0
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if root else []


def _give_away(folder: Path) -> None:
    if not _owner():
        return
    shutil.chown(folder, "postgres", "postgres")
    for parent in folder.parents:
        if parent.owner() == "root" and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)


def _run(program: Path, *arguments: str | Path) -> str:
    command = [*_owner(), str(program), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout
