"""Starting on a machine that is not ready: every reason is one Chinese sentence, never a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studio", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert any("\u4e00" <= character <= "\u9fff" for character in done.stderr)
    return done.stderr


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(run(STUDIO_DATA=str(tmp_path), STUDIO_PORT=str(port)))
    assert str(port) in said
    assert "STUDIO_PORT" in said


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    assert "STUDIO_DATA" in refused(run("verify", STUDIO_DATA=str(tmp_path / "data")))


def test_a_database_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    assert "数据库打不开" in refused(run("verify", STUDIO_DATA=str(tmp_path), STUDIO_DATABASE_URL=url))


@pytest.mark.parametrize("setting", ["abc", "0", "70000"])
def test_a_port_that_is_no_port_is_refused(setting: str) -> None:
    assert "STUDIO_PORT" in refused(run("verify", STUDIO_PORT=setting))


def test_a_missing_file_and_a_broken_content_are_refused(tmp_path: Path) -> None:
    refused(run("read", str(tmp_path / "none.txt"), "--json"))
    broken = tmp_path / "broken.json"
    broken.write_text('{"title": ')
    refused(run("render", str(broken), "--out", str(tmp_path / "out")))


def test_a_second_worker_of_the_same_name_does_not_start(tmp_path: Path) -> None:
    from studio.deliveries.worker import slot

    with slot(tmp_path, "1"):
        assert "已经在运行" in refused(run("worker", STUDIO_DATA=str(tmp_path)))
