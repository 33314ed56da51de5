"""Starts the studio on a machine that has only Python ≥3.11; `python3 run.py test` runs every test,
`python3 run.py accuracy` measures how well policy text is understood.

Only the standard library: this file makes the environment that everything else needs.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = HERE / "wheels"
"""A folder with downloaded packages, for offices without internet; used when it exists."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        print(
            f"需要 Python 3.11 或更新的版本，现在是 {platform.python_version()}。请先安装新版 Python 再启动。",
            file=sys.stderr,
        )
        return 2
    testing = arguments[:1] == ["test"]
    if problem := prepare(testing=testing):
        print(problem, file=sys.stderr)
        return 2
    if testing:
        return test(arguments[1:])
    if arguments[:1] == ["accuracy"]:
        return subprocess.call([str(PYTHON), "-m", "tests.benchmarks.accuracy", *arguments[1:]], cwd=HERE)
    return subprocess.call([str(PYTHON), "-m", "studio", *arguments], cwd=HERE)


def prepare(*, testing: bool) -> str:
    """Makes the environment when it is missing or its packages changed; a Chinese sentence when that fails."""
    wanted = hashlib.sha256(
        (HERE / "requirements.txt").read_bytes() + (HERE / "pyproject.toml").read_bytes()
    ).hexdigest()
    stamp = VENV / ("installed-test" if testing else "installed")
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return ""
    print("正在准备运行环境，第一次需要几分钟……", file=sys.stderr, flush=True)
    try:
        if not PYTHON.exists():
            venv.create(VENV, with_pip=True, clear=VENV.exists())
        install("-r", str(HERE / "requirements.txt"))
        if testing:
            install(*test_packages())
    except (OSError, subprocess.CalledProcessError) as error:
        return (
            f"运行环境没有装好（{error}）。没有改动任何数据。请检查网络和磁盘空间后再试；"
            "没有网络的电脑，可在另一台电脑上执行 pip download -r requirements.txt -d wheels，"
            "再把 wheels 文件夹放到本目录。"
        )
    stamp.write_text(wanted)
    return ""


def install(*packages: str) -> None:
    offline = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *offline, *packages],
        check=True,
        stdout=sys.stderr,
    )


def test_packages() -> list[str]:
    import tomllib

    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["project"]["optional-dependencies"]["test"])


def test(arguments: list[str]) -> int:
    """Linters, types, then every test; what this machine cannot run is named, not hidden."""
    provide_system_packages()
    checks = (
        ["-m", "ruff", "check", "."],
        ["-m", "mypy", "studio", "channels"],
    )
    failed = [" ".join(check[1:]) for check in checks if subprocess.call([str(PYTHON), *check], cwd=HERE)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    # One process more than cores: much of the time is spent waiting for browsers, workers and servers. In the order of
    # the files, as without them: the long ones, which have few tests, do not come last.
    beside = ["-n", str(min((os.cpu_count() or 1) + 1, 5)), "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [str(PYTHON), "-m", "pytest", "-m", "not soak", *beside, *arguments]
    code = subprocess.call(command, cwd=HERE, env=environment)
    if failed:
        print(f"没有通过的检查：{'、'.join(failed)}", file=sys.stderr)
    return code or int(bool(failed))


def provide_system_packages() -> None:
    """What Debian has of it where we may install it; says what will be skipped where not."""
    needed = (
        ("chromium", _chromium, "浏览器测试"),
        ("postgresql", _postgres, "PostgreSQL 测试"),
        ("tesseract-ocr tesseract-ocr-chi-sim", _tesseract, "图中文字识别测试"),
    )
    missing = [name for packages, there, _ in needed if not there() for name in packages.split()]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    for packages, there, what in needed:
        if not there():
            print(f"没有 {packages}，也无法自动安装：{what}将跳过。", file=sys.stderr, flush=True)


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def _tesseract() -> bool:
    return shutil.which("tesseract") is not None


def _postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
