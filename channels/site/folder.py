"""A publish folder: several files appear together or not at all, one writer at a time.

Every file is written beside its place, flushed to the disk and then renamed, so that a reader or a
web server never sees half a page, and a full disk is noticed before anything is changed.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from channels.errors import NotSent

KEPT = ".studio"
"""Where the records and the lock are; web servers do not list names with a dot."""
PART = ".part"

WHAT_HAPPENED = {
    errno.ENOSPC: "网站发布目录所在的磁盘已满",
    errno.EDQUOT: "网站发布目录的空间配额已用完",
    errno.EFBIG: "有文件超过了网站发布目录允许的大小",
    errno.EACCES: "没有写入网站发布目录的权限",
    errno.EPERM: "没有写入网站发布目录的权限",
    errno.EROFS: "网站发布目录是只读的",
    errno.ENOENT: "找不到网站发布目录，可能是网络盘没有连上",
    errno.ENOTDIR: "网站发布目录的位置不是一个文件夹",
}


@contextmanager
def writing() -> Iterator[None]:
    """Turns a failing disk into `NotSent`: pages become visible only by a rename, so none is half there."""
    try:
        yield
    except OSError as failure:
        what = WHAT_HAPPENED.get(failure.errno or 0, "网站发布目录读写失败")
        code = errno.errorcode.get(failure.errno or 0, "")
        raise NotSent(f"{what}，网站上原有的页面没有改动。请联系管理员处理后重试。", code=code) from failure


class Folder:
    """The folder that a web server shows to the public."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps other writers out, on this machine and in other processes, until the block ends."""
        # Only the last part of the path is made: a missing parent is an unmounted share, not a new site.
        self.path.mkdir(exist_ok=True)
        (self.path / KEPT).mkdir(exist_ok=True)
        with open(self.path / KEPT / "lock", "ab") as handle, _exclusively(handle.fileno()):
            self._sweep()
            yield

    def read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self, under: str, pattern: str) -> list[str]:
        return sorted(f"{under}/{found.name}" for found in (self.path / under).glob(pattern))

    def shown(self) -> list[str]:
        """Every file that the public may see: neither records nor what is being written."""
        found = (path.relative_to(self.path) for path in self.path.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))

    def publish(self, files: Mapping[str, bytes]) -> None:
        """Puts all files in place, or none when the disk refuses one. The same bytes are left alone."""
        changed = {name: data for name, data in files.items() if self.read(name) != data}
        waiting: list[tuple[Path, Path]] = []
        try:
            for name, data in changed.items():
                target = self.path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting.append((target.with_name(f".{secrets.token_hex(8)}{PART}"), target))
                _write_through(waiting[-1][0], data)
            for part, target in waiting:
                os.replace(part, target)
        finally:
            for part, _ in waiting:
                part.unlink(missing_ok=True)
        for directory in {target.parent for _, target in waiting}:
            _flush_names(directory)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self.path / name).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Drops what a killed process left behind; nobody else is writing while the lock is held."""
        for left in self.path.rglob(f".*{PART}"):
            left.unlink(missing_ok=True)


def _write_through(path: Path, data: bytes) -> None:
    with open(path, "xb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _flush_names(directory: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _exclusively(handle: int) -> Iterator[None]:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    @contextmanager
    def _exclusively(handle: int) -> Iterator[None]:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
