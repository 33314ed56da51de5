"""The one place that builds things: settings → engine, store, media, channels → one Studio."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from studio.deliveries import queue
from studio.errors import StudioError, UnusableInput
from studio.seals.certificate import CertificateSeal
from studio.seals.contract import Seal
from studio.settings import Settings
from studio.store.anchor import Anchor
from studio.store.engine import migrate, open_engine
from studio.store.media import MediaStore
from studio.store.store import Store
from studio.studio import Studio


def build(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Studio:
    """Opens the data folder and the database, bringing both to this version's shape.

    Raises `UnusableInput` when the folder cannot be written or the database cannot be reached.
    """
    _prepare_folder(settings.data)
    clock = clock or (lambda: datetime.now(UTC))
    try:
        engine = open_engine(settings.database_url)
        migrate(engine)
        queue.prepare(settings.database_url)
    except StudioError:
        raise
    except Exception as error:
        raise UnusableInput(
            f"数据库打不开（{type(error).__name__}）。数据没有改动；请检查 STUDIO_DATABASE_URL、磁盘空间和目录权限。"
        ) from error
    store = Store(
        engine,
        seal=Fernet(_seal_key(settings)),
        algorithm=settings.digest,
        clock=clock,
        enqueue=queue.JobQueue(engine).enqueue,
        anchor=audit_anchor(settings),
    )
    return Studio(settings, store, MediaStore(settings.media_folder), clock, _seal_of(settings))


def audit_anchor(settings: Settings) -> Anchor:
    """Where the head of the audit chain is kept outside the database, under a key of its own."""
    return Anchor(settings.audit_head, _derived(settings, b"studio audit head"))


def _seal_of(settings: Settings) -> Seal | None:
    if settings.seal_file is None:
        return None
    return CertificateSeal(settings.seal_file, password=settings.seal_password, trust=settings.seal_trust)


def _prepare_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"0")
        probe.unlink()
    except OSError as error:
        raise UnusableInput(
            f"数据目录 {folder} 不能写入（{error.strerror}）。请检查磁盘空间和权限，或用 STUDIO_DATA 换一个目录。"
        ) from error


def _seal_key(settings: Settings) -> bytes:
    """The key that channel secrets are encrypted with, derived from a secret outside the database."""
    return base64.urlsafe_b64encode(_derived(settings, b"studio accounts"))


def _derived(settings: Settings, purpose: bytes) -> bytes:
    secret = settings.secret or _kept_secret(settings.data / "secret.key")
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def _kept_secret(path: Path) -> str:
    """Made once, whole; whoever loses the race to create it reads the winner's."""
    if not path.exists():
        draft = path.with_name(f".{path.name}-{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
