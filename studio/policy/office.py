"""Borrowing LibreOffice, where there is one: an old Word file in, the same document as DOCX out.

The converter runs under a keeper, this very file started as a process of its own. The keeper lets one
conversion run at a time on this machine, gives LibreOffice an empty profile, no network and limits,
and ends it with everything it started when time is up or when whoever asked is gone: the
keeper's standard input is held open by the asker, and closes however the asker dies.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

CONVERSION_SECONDS = 60
"""For waiting one's turn and converting together. Measured: about 1 second for an ordinary notice."""
MOST_CONVERTED_BYTES = 64 * 1024 * 1024
MEMORY = 4 * 1024 * 1024 * 1024
DISK = 256 * 1024 * 1024
GLANCE = 0.05
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""
"""No macros, no links followed, and every way out leads to a closed door (port 9 of this machine)."""


def soffice() -> str | None:
    """Where LibreOffice is on this machine, None where it is not."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in USUAL_PLACES if Path(place).is_file()), None)


def as_docx(data: bytes, seconds: float = CONVERSION_SECONDS) -> bytes | None:
    """The document as DOCX; None without LibreOffice, or when it was busy, too slow or could not open the file."""
    if soffice() is None:
        return None
    keeper = subprocess.Popen(
        # Isolated, so that the keeper needs nothing but the standard library and finds nothing else.
        [sys.executable, "-I", str(Path(__file__).resolve()), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Whoever ends the asker ends its whole group; the keeper has to outlive that, to end LibreOffice.
        start_new_session=True,
    )
    assert keeper.stdin and keeper.stdout
    with suppress(BrokenPipeError), keeper:
        keeper.stdin.write(len(data).to_bytes(8, "big") + data)
        keeper.stdin.flush()
        converted = keeper.stdout.read(MOST_CONVERTED_BYTES + 1)
        return converted if converted and len(converted) <= MOST_CONVERTED_BYTES else None
    return None


# ── the keeper ───────────────────────────────────────────────────────────────────────────────────────


def main() -> int:
    deadline = time.monotonic() + float(sys.argv[1])
    asker = sys.stdin.buffer
    size = int.from_bytes(asker.read(8), "big")
    data = asker.read(size)
    if len(data) < size:
        return 1
    _limit()
    _leave_the_network()
    over = _Over(asker, deadline)
    with (
        tempfile.TemporaryDirectory(prefix="policy-office-", ignore_cleanup_errors=True) as room,
        _turn(over) as mine,
    ):
        converted = _converted(data, Path(room), over) if mine else b""
    sys.stdout.buffer.write(converted)
    return 0 if converted else 1


class _Over:
    """Whether to stop: the time is up, or the asker is gone."""

    def __init__(self, asker: BinaryIO, deadline: float) -> None:
        self._deadline = deadline
        self._gone = threading.Event()
        threading.Thread(target=self._wait_for, args=(asker,), daemon=True).start()

    def __bool__(self) -> bool:
        return self._gone.is_set() or time.monotonic() > self._deadline

    def _wait_for(self, asker: BinaryIO) -> None:
        # Straight from the descriptor: a daemon thread inside a buffered read would upset the way out.
        while os.read(asker.fileno(), 1):
            pass
        self._gone.set()


def _converted(data: bytes, room: Path, over: _Over) -> bytes:
    program = soffice()
    if program is None:
        return b""
    profile = room / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    (room / "given.doc").write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        # Named, or LibreOffice would take a damaged file for plain text and give its bytes as words.
        "--infilter=MS Word 97",
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(room / "out"), str(room / "given.doc")),
    ]
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, cwd=room, env=_environment(room), start_new_session=True
    )
    try:
        while process.poll() is None and not over:
            time.sleep(GLANCE)
    finally:
        _end(process)
    result = room / "out" / "given.docx"
    return result.read_bytes() if result.is_file() and result.stat().st_size <= MOST_CONVERTED_BYTES else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the converter and whatever it started; quietly when all of it is over already."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(room: Path) -> dict[str, str]:
    """Only what the converter needs to start; nothing of the studio's own settings."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "HOME": str(room), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


@contextmanager
def _turn(over: _Over) -> Iterator[bool]:
    """Waits until no other conversion runs on this machine; False when it is over before that."""
    name = f"policy-office-{os.getuid() if sys.platform != 'win32' else ''}.lock"
    try:
        descriptor = os.open(
            Path(tempfile.gettempdir()) / name, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
    except OSError:
        yield False
        return
    try:
        while not (mine := _locked(descriptor)) and not over:
            time.sleep(GLANCE)
        yield mine and not over
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no rlimits; the clock still ends the conversion
    # The asker's own limits are tighter than LibreOffice can start in.
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CONVERSION_SECONDS),
        (resource.RLIMIT_FSIZE, DISK),
        (resource.RLIMIT_CORE, 0),
    )
    for what, amount in limits:
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (amount if hard < 0 else min(amount, hard), hard))


def _leave_the_network() -> None:
    """On Linux, where it is allowed: a network of one's own, with nothing in it. Else the profile must do."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    user, group = os.getuid(), os.getgid()
    new_user, new_network = 0x10000000, 0x40000000  # sched.h: CLONE_NEWUSER, CLONE_NEWNET
    with suppress(OSError, AttributeError):
        if ctypes.CDLL(None, use_errno=True).unshare(new_user | new_network) == 0:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


if __name__ == "__main__":
    raise SystemExit(main())
