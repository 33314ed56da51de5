"""Looking for secrets in all that a run left behind: files, archives in archives, tables, and what was printed."""

from __future__ import annotations

import base64
import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, quote_plus

import psycopg
import pytest
from psycopg import sql

from channels.contract import Field
from channels.registry import all_channels
from tests.deliveries.conftest import ROOT, Office


def planted(channel: str) -> dict[str, str]:
    """A value that stands nowhere else for every secret field of this channel: a new field is planted by itself."""
    return {field.key: f"PLANTED-{channel}-{field.key}-7f3c9e" for field in secret_fields(channel)}


def secret_fields(channel: str) -> list[Field]:
    return [field for field in all_channels()[channel].fields if field.secret]


def printed(office: Office, folder: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, bytes]:
    """What the worker said until now, and what every command that writes something says; its files are in `folder`."""
    made = folder / "made"
    made.mkdir()
    today = datetime.now(UTC).date()
    window = ["--start", f"{today - timedelta(days=2)}", "--end", f"{today + timedelta(days=2)}"]
    report = [f"--{kind}={made / f'report.{kind}'}" for kind in ("xlsx", "docx", "pdf", "csv")]
    commands = (
        ["verify", "--json"],
        ["settings"],
        ["backup", str(made / "backup.zip")],
        ["evidence", *window, "--out", str(made / "evidence.zip")],
        ["report", *window, "--json", *report],
    )
    said = {}
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "studio", *command],
            cwd=ROOT,
            env=office.environment,
            capture_output=True,
            check=False,
        )
        said[f"studio {command[0]}"] = done.stdout + done.stderr
        assert done.returncode == 0, done.stderr.decode()
    made.joinpath("dump").mkdir()
    office.studio.store.dump(made / "dump")
    out, err = capfd.readouterr()
    assert {path.name for path in made.iterdir()} >= {"backup.zip", "evidence.zip", "report.xlsx", "report.pdf", "dump"}
    return {**said, "printed": f"{out}{err}".encode()}


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def database(url: str) -> dict[str, bytes]:
    """Every row of every table of every schema, as PostgreSQL writes it; SQLite's is among the files."""
    if not url.startswith("postgresql"):
        return {}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return {
            f"table {schema}.{name}": "\n".join(
                row
                for (row,) in connection.execute(
                    sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, name))
                )
            ).encode()
            for schema, name in tables
        }


def assert_nowhere(secrets: list[str], said: dict[str, bytes]) -> None:
    """As it is, in an address, in hexadecimal, or inside anything in base64, as HTTP's basic proof is."""
    for name, data in said.items():
        for part in opened(data):
            for secret in secrets:
                for form in forms(secret):
                    assert form not in part, f"{secret} stands in {name}"


def forms(secret: str) -> Iterator[bytes]:
    yield secret.encode()
    yield quote(secret, safe="").encode()
    yield quote_plus(secret).encode()
    yield secret.encode().hex().encode()
    for ahead in range(3):
        # Base64 of anything that holds it: the part that does not depend on its neighbours.
        shifted = base64.b64encode(b"x" * ahead + secret.encode())
        yield shifted[4 if ahead else 0 : len(shifted) // 4 * 4 - 4]


def opened(data: bytes) -> Iterator[bytes]:
    """A file and, where it is an archive, all that is in it, and in those."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield from opened(gzip.decompress(data))
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from opened(archive.read(name))
