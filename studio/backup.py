"""备份与恢复: everything that is kept, in one sealed archive, and back again into an empty place.

The database is taken first and the files after it: files are only ever added, so each one that the database names is
there. What the archive leaves out it says: the secret key, which would open the channels' passwords to whoever finds
the archive, and the rehearsal platforms, which hold nothing real.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio import __version__
from studio.errors import StudioError, UnusableInput
from studio.sealed import manifest_of, problems_of_archive, seal, unpack
from studio.settings import Settings
from studio.store.anchor import Head
from studio.store.copies import checked_copy, head_in
from studio.store.dump import dump, empty, load
from studio.store.engine import Engine, migrate, open_engine
from studio.studio import Studio
from studio.wiring import audit_anchor

KIND = "policy-studio-backup"
SECRET = "secret.key"
LEFT_OUT = "备份里没有密钥文件 secret.key（或 STUDIO_SECRET），请另外单独保管：没有它，恢复后要重新填写各渠道的密码。"
NOT_KEPT = (SECRET, "audit.head", "studio.sqlite", "rehearsal.sqlite")
"""By the beginning of their names: the databases also have files beside them while they are open."""
DATABASE, FILES = "database", "files"


def back_up(studio: Studio, target: Path) -> dict[str, Any]:
    """Writes the archive and answers what is in it. Others may go on working meanwhile."""
    if not target.parent.is_dir():
        raise UnusableInput(f"没有“{target.parent}”这个目录，备份没有做。")
    with studio.store.writing() as tx:
        tx.audit.write(person_id="console", act="backup", subject=target.name, at=tx.now)
    with tempfile.TemporaryDirectory(prefix="studio-backup-") as folder:
        file = studio.store.dump(Path(folder))
        head = head_in(file, Path(folder))
        assert head is not None  # the backup itself has just been put on record
        kept = dict(_kept(studio.settings.data, leaving=target))
        facts = {
            "kind": KIND,
            "version": __version__,
            "made_at": studio.clock().astimezone(UTC).isoformat(timespec="seconds"),
            "database": file.name,
            "audit_head": {"seq": head.seq, "digest": head.digest},
            "left_out": LEFT_OUT,
        }
        named = [(f"{DATABASE}/{file.name}", file), *((f"{FILES}/{name}", path) for name, path in kept.items())]
        digest = seal(target, named, facts)
    return {**facts, "files": len(kept), "bytes": target.stat().st_size, "sha256": digest}


def restore(settings: Settings, archive: Path, *, replace: bool = False) -> str:
    """Puts a backup in place. Nothing is touched before every byte of it and its audit chain were checked.

    Raises `UnusableInput` for an archive that is no backup or was changed, and `StudioError` for a place that is not
    empty. Answers a Chinese sentence for the person at the console.
    """
    if problems := problems_of_archive(archive):
        raise UnusableInput(f"这份备份不能用，没有恢复：{problems[0]}")
    manifest = manifest_of(archive)
    if manifest.get("kind") != KIND:
        raise UnusableInput(f"“{archive.name}”不是备份（可能是佐证包），没有恢复。")
    head = Head(manifest["audit_head"]["seq"], manifest["audit_head"]["digest"])
    settings.data.mkdir(parents=True, exist_ok=True)
    there = [path for path in settings.data.iterdir() if path.name != SECRET]
    engine = open_engine(settings.database_url) if not _is_file(settings) else None
    if engine:
        migrate(engine)
    occupied = bool(there) or (engine is not None and not empty(engine))
    if occupied and not replace:
        raise StudioError(
            f"数据目录 {settings.data} 或数据库里已有内容，没有恢复。请换一个空的目录；"
            "确要覆盖，先停止工作室，再加 --replace（原有内容会移到旁边保存）。"
        )
    with tempfile.TemporaryDirectory(dir=settings.data.parent, prefix=f".{settings.data.name}-restoring-") as folder:
        unpack(archive, Path(folder))
        copy = checked_copy(Path(folder) / DATABASE / Path(manifest["database"]).name, Path(folder), head)
        before = _set_aside(settings, there, engine) if occupied else None
        for path in sorted((Path(folder) / FILES).glob("*")):
            shutil.move(path, settings.data / path.name)
        if engine:
            load(engine, copy)
        else:
            os.replace(copy, _database_file(settings))
    audit_anchor(settings).put(head)
    kept = f"原有内容在 {before}。" if before else ""
    return f"已恢复 {manifest['made_at']} 的备份，审计记录 {head.seq} 条核对无误。{kept}{LEFT_OUT}"


def _kept(data: Path, *, leaving: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        passing = any(part.startswith(".") for part in path.relative_to(data).parts)
        if path.is_file() and not passing and not name.startswith(NOT_KEPT) and path.resolve() != leaving.resolve():
            yield name, path


def _set_aside(settings: Settings, there: list[Path], engine: Engine | None) -> Path:
    """Moves what was there out of the way, whole. Channel passwords stay readable: the key is copied along."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = settings.data.with_name(f"{settings.data.name}-before-restore-{stamp}")
    aside.mkdir()
    if engine:
        dump(engine, aside)
    for path in there:
        shutil.move(path, aside / path.name)
    if (settings.data / SECRET).exists():
        shutil.copy2(settings.data / SECRET, aside / SECRET)
    return aside


def _is_file(settings: Settings) -> bool:
    return settings.database_url.startswith("sqlite")


def _database_file(settings: Settings) -> Path:
    return Path(settings.database_url.split("///", 1)[1])
