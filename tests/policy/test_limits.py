"""The child that reads a file from outside really stays within its limits: proved by readers made to break them.

The readers live in a folder of the test; a `sitecustomize.py` there puts them into the child's registry.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.errors import UnusableInput
from studio.policy import reading
from studio.policy.reading import CRASHED, TOO_LARGE, TOO_SLOW, read_policy_safely
from tests.policy.making import NOTICE

ROOT = Path(__file__).resolve().parents[2]

READER = """
import ctypes, json, mmap, os, signal, subprocess, sys, threading, time
from studio.policy.readers.contract import Reader, Sample
TEXT = {text!r}

class Hog(Reader):
    key, label = "hog", "测试"

    def recognises(self, sample: Sample) -> bool:
        return sample.head.startswith(b"HOG")

    def read(self, data: bytes) -> list[str]:
        {act}
        return TEXT.splitlines()
"""
ENTRANCE = "import studio.policy.readers as readers; readers.__path__.append({folder!r})"


@pytest.fixture
def hog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Reads a file through a reader that does `act`, Python statements in one line, in the real child."""

    def read(act: str) -> reading.Reading:
        folder = tmp_path / "readers"
        folder.mkdir()
        (folder / "hog.py").write_text(READER.format(text=NOTICE, act=act), "utf-8")
        (tmp_path / "sitecustomize.py").write_text(ENTRANCE.format(folder=str(folder)), "utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return read_policy_safely(b"HOG")

    return read


def told(hog, act: str) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(UnusableInput) as refused:
        hog(act)
    return str(refused.value)


def test_the_reader_of_this_test_is_really_used(hog) -> None:  # type: ignore[no-untyped-def]
    assert hog("pass").title == "长山市城市管理局关于印发《长山市共享单车管理办法》的通知"


def _memory_of_children() -> int:
    """Bytes at the peak of one more such reading, asked in a process that has no other children."""
    asking = (
        "import contextlib, resource\n"
        "from studio.policy.reading import UnusableInput, read_policy_safely\n"
        "with contextlib.suppress(UnusableInput): read_policy_safely(b'HOG')\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024


@pytest.mark.parametrize("act", ["x = b'a' * 3_000_000_000", "x = [b'a' * 9_000_000 for _ in range(900)]"])
def test_a_file_that_asks_for_too_much_memory_gets_none_and_a_sentence(hog, act: str) -> None:  # type: ignore[no-untyped-def]
    assert told(hog, act) == TOO_LARGE
    assert _memory_of_children() <= reading.MEMORY


def test_memory_taken_behind_pythons_back_is_refused_too(hog) -> None:  # type: ignore[no-untyped-def]
    # A library that gets no memory may give up the whole process: that costs a sentence as well.
    taking = "libc = ctypes.CDLL(None); libc.malloc.restype = ctypes.c_void_p; libc.malloc.argtypes = [ctypes.c_size_t]"
    assert told(hog, f"{taking}; libc.malloc(2_000_000_000) or os.abort()") == TOO_LARGE


def test_a_reader_that_computes_for_ever_is_ended(hog, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(reading, "SECONDS", 1)
    begun = time.monotonic()
    assert told(hog, "exec('while True: pass')") == TOO_SLOW
    assert time.monotonic() - begun < 4


def test_a_reader_that_waits_for_ever_is_ended_with_what_it_started(  # type: ignore[no-untyped-def]
    hog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "SECONDS", 2)
    note = tmp_path / "grandchild"
    begun = time.monotonic()
    start = f"child = subprocess.Popen(['sleep', '60']); open({str(note)!r}, 'w').write(str(child.pid))"
    assert told(hog, f"{start}; time.sleep(60)") == TOO_SLOW
    assert time.monotonic() - begun < 5
    time.sleep(0.2)
    assert not _runs(int(note.read_text("utf-8")))


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "zombie" not in status.read_text("utf-8")


def _child_alone(act: str) -> subprocess.CompletedProcess[bytes]:
    """The child with one second of processor time and nobody to watch the clock."""
    code = f"from studio.policy import child; child.read_policy = lambda *_: {act}; child.main()"
    root = str(Path(reading.__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-c", code, "x", "1"],
        input=b"x",
        capture_output=True,
        timeout=20,
        check=False,
        env={**os.environ, "PYTHONPATH": root},
    )


@pytest.mark.parametrize("act", ["exec('while True: pass')", "sum(iter(int, 1))"])
def test_the_system_ends_a_child_that_nobody_watches_even_inside_a_library(act: str) -> None:
    begun = time.monotonic()
    assert _child_alone(act).returncode == -signal.SIGXCPU
    assert time.monotonic() - begun < 8


@pytest.mark.parametrize(
    "act",
    [
        "raise KeyError('word/document.xml')",
        "os._exit(3)",
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "exec('def f(): f()\\nf()')",
        "raise SystemExit",
    ],
)
def test_a_reader_that_fails_costs_a_sentence(hog, act: str) -> None:  # type: ignore[no-untyped-def]
    assert told(hog, act) == CRASHED


def test_what_a_library_prints_disturbs_nobody(hog, capfd: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    noise = "print('x' * 9_000_000); os.write(1, b'{}' * 99); os.write(2, b'trouble' * 999_999)"
    assert hog(noise).clauses
    assert capfd.readouterr() == ("", "")


def test_the_child_is_not_told_the_studios_secrets(hog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("STUDIO_SECRET", "do not tell")
    note = tmp_path / "environment"
    assert hog(f"open({str(note)!r}, 'w').write(repr(dict(os.environ)))").clauses
    assert "do not tell" not in note.read_text("utf-8")


def test_a_slip_is_logged_for_those_who_run_the_studio(hog, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    told(hog, "raise KeyError('word/document.xml')")
    assert "KeyError" in caplog.text
