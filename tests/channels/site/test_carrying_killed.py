"""A carrying that is killed, again and again, at whatever moment: in the end the server holds what the folder shows."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from channels.site.carrying import carry
from channels.site.folder import Folder
from channels.site.servers import Address, address_of
from tests.channels.site.conftest import SECRET, USER, WebServer, in_folder

ROOT = Path(__file__).resolve().parents[3]
CARRYING = """
import sys
from channels.site.carrying import carry
from channels.site.folder import Folder
from channels.site.servers import address_of
folder, address, user, secret, key = sys.argv[1:]
print("begun", flush=True)
carry(Folder(folder), address_of(address, user=user, secret=secret, host_key=key))
"""
DYING = """
import os, signal, sys
from contextlib import contextmanager
from channels.site import carrying
from channels.site.folder import Folder
from channels.site.servers import address_of
folder, address, user, secret, key, after = sys.argv[1:]
whole = carrying.connected

class Mortal:
    def __init__(self, server):
        self.server, self.left, self.delete = server, int(after), server.delete

    def put(self, name, data):
        self.server.put(name, data)
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

@contextmanager
def connected(address):
    with whole(address) as server:
        yield Mortal(server)

carrying.connected = connected
carrying.carry(Folder(folder), address_of(address, user=user, secret=secret, host_key=key))
"""
"""Is killed when a file has arrived and nobody has noted it yet."""
FILES = 40


def test_what_was_killed_on_the_way_arrives_with_the_next_carrying(tmp_path: Path, sftp_server: WebServer) -> None:
    folder = Folder(tmp_path / "site")
    chance = random.Random(20260701)
    killed = 0
    for round_ in range(4):
        folder.publish({f"assets/{n}.bin": f"{round_}-{n}".encode() * 4000 for n in range(FILES)})
        folder.publish({"index.html": f"<p>{round_}</p>".encode()})
        killed += _carry_and_kill(folder, sftp_server, after=chance.randrange(2, FILES - 4))
        assert all(
            _is_whole(data) for name, data in sftp_server.files().items() if not name.rpartition("/")[2].startswith(".")
        )
    carry(folder, _where(sftp_server))
    assert killed >= 2
    assert sftp_server.files() == _shown(folder)


def test_what_was_withdrawn_after_a_killed_carrying_is_not_left_on_the_server(
    tmp_path: Path, web_server: WebServer
) -> None:
    """Nobody noted that it had arrived: who noted it was killed."""
    folder = Folder(tmp_path / "site")
    folder.publish({"index.html": b"<p>0</p>"})
    carry(folder, _where(web_server))
    pictures = {f"assets/{n}.bin": f"{n}".encode() * 4000 for n in range(FILES)}
    folder.publish(pictures)
    given = [str(folder.path), web_server.address, USER, SECRET, web_server.host_key, "2"]
    dead = subprocess.run([sys.executable, "-c", DYING, *given], cwd=ROOT, check=False, timeout=120)
    assert dead.returncode == -signal.SIGKILL
    assert web_server.files().keys() & pictures.keys()
    folder.remove(pictures)
    carry(folder, _where(web_server))
    assert web_server.files() == _shown(folder) == {"index.html": b"<p>0</p>"}


def _where(server: WebServer) -> Address:
    return address_of(server.address, user=USER, secret=SECRET, host_key=server.host_key)


def _shown(folder: Folder) -> dict[str, bytes]:
    return {name: data for name, data in in_folder(folder.path).items() if not name.startswith(".")}


def _carry_and_kill(folder: Folder, server: WebServer, *, after: int) -> bool:
    """Kills the carrying once `after` files of this round have arrived; whether it was still at work."""
    wanted = {name: folder.read(name) for name in folder.shown()}
    given = [str(folder.path), server.address, USER, SECRET, server.host_key]
    child = subprocess.Popen([sys.executable, "-c", CARRYING, *given], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while child.poll() is None:
            held = server.files()
            if sum(held.get(name) == data for name, data in wanted.items()) >= after:
                os.kill(child.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
    finally:
        child.wait(timeout=60)
    return child.returncode == -signal.SIGKILL


def _is_whole(data: bytes) -> bool:
    """Every file here repeats its own name, so half of one would show."""
    if data.startswith(b"<p>"):
        return data.endswith(b"</p>")
    return len(data) % 4000 == 0 and data == data[: len(data) // 4000] * 4000
