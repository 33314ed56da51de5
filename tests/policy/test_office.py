"""The converter is let in one at a time, for a limited time, and never outlives whoever asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from studio.policy import office

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for soffice with a script")

SLEEPS = """
import subprocess, time
grandchild = subprocess.Popen(["sleep", "300"])
(here / "pids").write_text(f"{os.getpid()} {grandchild.pid}")
time.sleep(300)
"""
CONVERTS = """
with (here / "log").open("a") as log: log.write("in ")
import time; time.sleep(0.3)
out = Path(sys.argv[sys.argv.index("--outdir") + 1]); out.mkdir()
(out / "given.docx").write_bytes(b"converted " + Path(sys.argv[-1]).read_bytes())
(here / "seen").write_text("\\n".join([*sys.argv, *(f"{name}={value}" for name, value in os.environ.items())]))
with (here / "log").open("a") as log: log.write("out ")
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a lock of one's own, whatever else runs on this machine
    monkeypatch.setenv("STUDIO_SECRET", "geheim")
    return tmp_path


def put(folder: Path, script: str) -> None:
    opening = f"#!{sys.executable}\nimport os, sys\nfrom pathlib import Path\nhere = Path({str(folder)!r})\n"
    (folder / "soffice").write_text(opening + script)
    (folder / "soffice").chmod(0o755)


def ended(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False
    return state in "ZX"


def soon(condition: object, seconds: float = 10) -> bool:
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.02)
    return True


def test_the_converter_gets_its_own_profile_and_none_of_our_settings(stand_in: Path) -> None:
    put(stand_in, CONVERTS)
    assert office.as_docx(b"given") == b"converted given"
    seen = (stand_in / "seen").read_text()
    assert "-env:UserInstallation=file://" in seen
    assert "--headless" in seen
    assert "geheim" not in seen
    assert not list(stand_in.glob("policy-office-*/"))


def test_conversions_wait_for_one_another(stand_in: Path) -> None:
    put(stand_in, CONVERTS)
    asking = [threading.Thread(target=office.as_docx, args=(b"given",)) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert (stand_in / "log").read_text().split() == ["in", "out"] * 3


def test_a_converter_that_takes_too_long_is_ended_with_all_it_started(stand_in: Path) -> None:
    put(stand_in, SLEEPS)
    assert office.as_docx(b"given", seconds=2) is None
    assert all(ended(int(pid)) for pid in (stand_in / "pids").read_text().split())
    assert not list(stand_in.glob("policy-office-*/"))


def test_whoever_waits_too_long_for_a_turn_does_without(stand_in: Path) -> None:
    put(stand_in, SLEEPS)
    first = threading.Thread(target=office.as_docx, args=(b"given",), kwargs={"seconds": 4})
    first.start()
    assert soon((stand_in / "pids").exists)
    started = time.monotonic()
    assert office.as_docx(b"given", seconds=0.5) is None
    assert time.monotonic() - started < 3
    first.join()


def test_a_killed_reader_leaves_no_converter_behind(stand_in: Path) -> None:
    put(stand_in, SLEEPS)
    asking = "from studio.policy.office import as_docx; as_docx(b'given')"
    asker = subprocess.Popen([sys.executable, "-c", asking], cwd=Path(office.__file__).parents[2])
    try:
        assert soon(lambda: (stand_in / "pids").exists() and len((stand_in / "pids").read_text().split()) == 2)
        pids = [int(pid) for pid in (stand_in / "pids").read_text().split()]
    finally:
        asker.send_signal(signal.SIGKILL)
        asker.wait()
    assert soon(lambda: all(ended(pid) for pid in pids))
    assert soon(lambda: not list(stand_in.glob("policy-office-*/")))


def test_without_libreoffice_there_is_no_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "soffice", lambda: None)
    assert office.as_docx(b"given") is None
