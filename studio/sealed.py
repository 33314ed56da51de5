"""A ZIP archive that notices any changed byte of itself.

`manifest.json` lists every file with its length and SHA-256, and is closed by the archive's comment: the SHA-256 of
everything before it. So a changed byte in a file, in a name, or in the archive's own bookkeeping is found, and the
file concerned is named. Whoever wants to forge an archive whole can; its digest belongs into a record kept apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from studio.errors import UnusableInput

MANIFEST = "manifest.json"
MARK = b"sha256:"
COMMENT = len(MARK) + 64
PIECE = 1024 * 1024
STORED = (".jpg", ".jpeg", ".png", ".webp", ".mp4", ".mp3", ".m4a", ".pdf", ".zip", ".docx", ".pptx", ".xlsx")
"""Packed already: not packed again."""

Content = bytes | Path


def seal(target: Path, files: Iterable[tuple[str, Content]], facts: Mapping[str, Any]) -> str:
    """Writes the archive whole or not at all and answers its SHA-256. `facts` go into the manifest."""
    draft = target.with_name(f".{target.name}.part-{os.getpid()}")
    listed: dict[str, dict[str, Any]] = {}
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                listed[name] = _add(archive, name, content)
            manifest = {**facts, "files": listed}
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            archive.comment = MARK + b"0" * 64
        with draft.open("r+b") as file:
            file.seek(-64, os.SEEK_END)
            end = file.tell()
            file.seek(0)
            digest = _digest(file, end)
            file.seek(end)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    with target.open("rb") as file:
        return _digest(file, target.stat().st_size)


def _add(archive: zipfile.ZipFile, name: str, content: Content) -> dict[str, Any]:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(STORED) else zipfile.ZIP_DEFLATED
    running, length = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as out:
        for piece in _pieces(content):
            running.update(piece)
            length += len(piece)
            out.write(piece)
    return {"bytes": length, "sha256": running.hexdigest()}


def _pieces(content: Content) -> Iterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _digest(file: IO[bytes], end: int) -> str:
    running, left = hashlib.sha256(), end
    while left and (piece := file.read(min(PIECE, left))):
        running.update(piece)
        left -= len(piece)
    return running.hexdigest()


def manifest_of(path: Path) -> dict[str, Any]:
    """What the archive says it holds. Raises `UnusableInput` for a file that is no archive of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
        assert isinstance(manifest["files"], dict)
    except OSError as error:
        raise UnusableInput(f"文件“{path}”打不开（{error.strerror}）。请检查路径和权限。") from error
    except Exception as error:
        raise UnusableInput(f"“{path.name}”不是工作室的备份或佐证包，或已损坏到读不出清单。") from error
    return dict(manifest)


def problems_of_archive(path: Path) -> list[str]:
    """What was changed since it was sealed, as Chinese sentences; empty when every byte is as it was."""
    try:
        manifest = manifest_of(path)
    except UnusableInput as error:
        return [str(error)]
    problems = []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        listed = manifest["files"]
        for name in listed:
            if name not in names:
                problems.append(f"“{name}”不见了。")
            elif _read_digest(archive, name) != (listed[name]["bytes"], listed[name]["sha256"]):
                problems.append(f"“{name}”的内容被改动过。")
        problems += [f"“{name}”是后来放进去的。" for name in names if name not in listed and name != MANIFEST]
    if not _closed(path):
        problems.append(f"“{path.name}”的封签不符：归档之后有字节被改动过。")
    return problems


def _read_digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    running, length = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                running.update(piece)
                length += len(piece)
    except Exception:
        return (-1, "")
    return length, running.hexdigest()


def _closed(path: Path) -> bool:
    with path.open("rb") as file:
        size = path.stat().st_size
        if size < COMMENT:
            return False
        file.seek(size - COMMENT)
        comment = file.read()
        file.seek(0)
        return comment == MARK + _digest(file, size - 64).encode()


def unpack(path: Path, folder: Path, *, wanted: Callable[[str], bool] = lambda name: True) -> None:
    """Lays the listed files out under a folder. Call `problems_of_archive` first."""
    root = folder.resolve()
    with zipfile.ZipFile(path) as archive:
        for name in manifest_of(path)["files"]:
            target = (root / name).resolve()
            if not wanted(name):
                continue
            if not target.is_relative_to(root):
                raise UnusableInput(f"备份里有一个文件名（{name}）指向数据目录之外，没有恢复。")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as inside, target.open("wb") as out:
                while piece := inside.read(PIECE):
                    out.write(piece)
