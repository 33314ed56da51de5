"""Clients that others wrote for the real platforms, unmodified but for the address, against the played ones.

They are installed apart, in an environment and a folder of their own, so that nothing of theirs reaches ours.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.channels.conftest import Rehearsal
from tests.channels.posts import picture

CLIENTS = Path(__file__).resolve().parents[1] / "clients"
PATIENCE = 300
"""Seconds that an installation may take."""

pytestmark = pytest.mark.registry

Install = Callable[[str], Path]


@pytest.fixture(scope="session")
def python_with(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """An interpreter of its own that holds one package; made once in a run."""

    @cache
    def install(package: str) -> Path:
        folder = tmp_path_factory.mktemp("python")
        venv.create(folder, with_pip=False)
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        _or_skip(package, [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", package])
        return python

    return install


@pytest.fixture(scope="session")
def node_with(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """A folder with one npm package; made once in a run."""

    @cache
    def install(package: str) -> Path:
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            pytest.skip("this machine has no Node.js, so clients written for it are not tried")
        folder = tmp_path_factory.mktemp("node")
        (folder / "package.json").write_text("{}")
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        _or_skip(package, [npm, "install", *quiet, package], folder)
        return folder

    return install


def _or_skip(package: str, command: list[str], folder: Path | None = None) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"the registry did not deliver {package} within {PATIENCE} s")
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        pytest.skip(f"the registry cannot be reached for {package}: {reason}")


def _node_walk(folder: Path, walk: str, *given: str) -> dict[str, Any]:
    """The walk runs beside the package, where Node.js looks for it."""
    shutil.copy(CLIENTS / walk, folder)
    return _answer(["node", str(folder / walk), *given])


def _answer(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def cover(tmp_path: Path) -> str:
    path = tmp_path / "cover.jpg"
    path.write_bytes(picture("JPEG"))
    return str(path)


@pytest.fixture
def chart(tmp_path: Path) -> str:
    path = tmp_path / "chart.png"
    path.write_bytes(picture("PNG"))
    return str(path)


@pytest.mark.parametrize("package", ["odoo-wechatpy==2.0.0.5", "wechatpy[cryptography]==1.8.18"])
def test_wechatpy_publishes_an_article(
    rehearsal: Rehearsal, python_with: Install, package: str, cover: str, chart: str
) -> None:
    walk = str(CLIENTS / "wechatpy_walk.py")
    said = _answer([str(python_with(package)), walk, f"{rehearsal.base}/wechat", cover, chart])
    assert said["status"] == 0
    assert said["counts"]["image_count"] == 1
    assert said["refused"] == 40007
    assert said["title"] in rehearsal.http.get(said["url"]).text
    assert rehearsal.published("wechat") == 1
    assert rehearsal.memory()["wechat"]["drafts"] == []


def test_wenyan_fills_the_draft_box_and_its_pictures_survive(
    rehearsal: Rehearsal, node_with: Install, cover: str, chart: str
) -> None:
    folder = node_with("@wenyan-md/core@3.0.10")
    said = _node_walk(folder, "wenyan_walk.mjs", f"{rehearsal.base}/wechat", cover, chart)
    (draft,) = rehearsal.memory()["wechat"]["drafts"]
    assert draft["media_id"] == said["media_id"]
    assert "data-src" in draft["articles"][0]["content"]
    assert said["refused"].startswith("40007")


def test_co_wechat_api_uploads_and_outlives_a_dead_token(
    rehearsal: Rehearsal, node_with: Install, cover: str, chart: str
) -> None:
    folder = node_with("co-wechat-api@3.11.0")
    said = _node_walk(folder, "co_wechat_walk.cjs", f"{rehearsal.base}/wechat", cover, chart)
    assert said["images"] == [1, 1]
    assert said["names"] == ["cover.jpg"]
    assert said["refused"] == 40007
    assert rehearsal.http.get(said["url"]).headers["content-type"] == "image/png"


def test_sinaweibopy3_shares_with_and_without_a_picture(rehearsal: Rehearsal, python_with: Install, chart: str) -> None:
    python = python_with("sinaweibopy3==1.3")
    said = _answer([str(python), str(CLIENTS / "sinaweibo_walk.py"), f"{rehearsal.base}/weibo", chart])
    assert said["seen"] == said["shared"]
    assert said["one"] == said["shared"][1]
    assert said["counted"] == 2
    assert said["refused"] == "10017"
    assert [bool(item["picture"]) for item in rehearsal.memory()["weibo"]["statuses"]] == [True, False]
