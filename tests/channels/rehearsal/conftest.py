"""Other people's packages, installed apart: an environment and a folder of their own, so that none of it reaches ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

PATIENCE = 300
"""Seconds that an installation may take."""

Install = Callable[[str], Path]


@pytest.fixture(scope="session")
def python_with(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """An interpreter of its own that holds one package, or several with blanks between; made once in a run."""

    @cache
    def install(package: str) -> Path:
        folder = tmp_path_factory.mktemp("python")
        venv.create(folder, with_pip=False)
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        _or_skip(
            package, [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", *package.split()]
        )
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
