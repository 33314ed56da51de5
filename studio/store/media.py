"""Files by their digest: uploads, rendered materials, page snapshots. Written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from studio.errors import NotFound, UnusableInput


class MediaStore:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keeps the bytes and answers their SHA-256. Raises `UnusableInput` when the disk refuses."""
        digest = hashlib.sha256(data).hexdigest()
        target = self._path(digest)
        if self._holds(target, data):
            return digest
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write_whole(target, data)
        except OSError as error:
            raise UnusableInput(
                f"文件没有存下来（{error.strerror or '磁盘写入失败'}）。已保存的内容都在；请清理磁盘空间后再试。"
            ) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes under a digest. Raises `NotFound` when they are gone or no longer what they were."""
        try:
            data = self._path(digest).read_bytes()
        except OSError as error:
            raise NotFound("找不到这份文件，可能已被移动或删除。请从备份恢复，或重新生成材料。") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise NotFound("这份文件的内容与入库时不一致，不能使用。请从备份恢复，或重新生成材料。")
        return data

    @staticmethod
    def _holds(target: Path, data: bytes) -> bool:
        """Byte for byte: a file that was changed behind our back is written anew."""
        try:
            return target.stat().st_size == len(data) and target.read_bytes() == data
        except OSError:
            return False

    def path(self, digest: str) -> Path:
        return self._path(digest)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    @staticmethod
    def _write_whole(target: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
