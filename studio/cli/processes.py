"""The commands that go on running: run, worker, rehearse."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from studio.cli.giving import OK, open_studio
from studio.settings import read_settings


def add(commands: Any) -> None:
    commands.add_parser("run", help="启动网页、投放进程和演练平台（默认）").set_defaults(command=run)
    made = commands.add_parser("worker", help="只启动投放进程")
    made.set_defaults(command=worker)
    made.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    made = commands.add_parser("rehearse", help="只启动演练平台")
    made.set_defaults(command=rehearse)
    made.add_argument("--port", type=int, default=0)
    made.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> int:
    """Web, worker and rehearsal platforms on this machine, until stopped."""
    from studio.running import run_all

    run_all(read_settings())
    return OK


def worker(given: argparse.Namespace) -> int:
    from studio.deliveries.worker import run_worker
    from studio.running import stop_with_parent

    if given.with_parent:
        stop_with_parent()
    run_worker(open_studio())
    return OK


def rehearse(given: argparse.Namespace) -> int:
    from channels.rehearsal.app import serve
    from studio.running import refuse_taken_port, stop_with_parent

    settings = read_settings()
    port = given.port or settings.rehearsal_port
    refuse_taken_port("127.0.0.1", port, "STUDIO_REHEARSAL_PORT")
    if given.with_parent:
        stop_with_parent()
    settings.data.mkdir(parents=True, exist_ok=True)
    print(f"演练平台：http://127.0.0.1:{port}/ （内容只在本机，不会发到真实平台）", file=sys.stderr, flush=True)
    serve("127.0.0.1", port, settings.data / "rehearsal.sqlite")
    return OK
