"""Running everything on one machine: the web here, the worker and the rehearsal platforms beside it."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading

from studio.errors import UnusableInput
from studio.settings import Settings

LOG = logging.getLogger("studio")
RESTART_AFTER = 3.0


def run_all(settings: Settings) -> None:
    """Serves until stopped. Raises `UnusableInput` when the port is taken or the data folder unusable."""
    from studio.server import serve
    from studio.wiring import build

    refuse_taken_port(settings.address, settings.port, "STUDIO_PORT")
    studio = build(settings)
    helpers = [Beside("worker")]
    if _free("127.0.0.1", settings.rehearsal_port):
        helpers.append(Beside("rehearse"))
    else:
        print(f"演练平台的端口 {settings.rehearsal_port} 已被占用，演练将使用那里已有的服务。", file=sys.stderr)
    for helper in helpers:
        helper.start()
    print(f"\n  政策解读工作室已启动，请在浏览器打开：{settings.public_url}\n  停止请按 Ctrl+C。\n", flush=True)
    try:
        serve(studio)
    finally:
        for helper in helpers:
            helper.stop()


class Beside:
    """A child `python -m studio NAME` that is started again when it dies, and dies with this process."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name=f"beside-{command}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._child is not None:
            self._child.terminate()
        self._thread.join(timeout=10)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._child = subprocess.Popen(
                [sys.executable, "-m", "studio", self._command, "--with-parent"], stdin=subprocess.PIPE
            )
            self._child.wait()
            if not self._stopping.wait(RESTART_AFTER):
                LOG.warning("%s stopped and is started again", self._command)


def stop_with_parent() -> None:
    """Ends this process when the one that started it is gone: its end of our standard input closes."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


def refuse_taken_port(address: str, port: int, setting: str) -> None:
    if not _free(address, port):
        raise UnusableInput(
            f"端口 {port} 已被别的程序占用，没有启动。请关闭那个程序（也可能工作室已在运行），"
            f"或换一个端口：设置 {setting}={port + 1} 后再启动。"
        )


def _free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
