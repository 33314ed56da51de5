"""Carries a publish folder over to the web server that shows it, when that is another machine.

The folder stays the truth: what arrived is remembered beside it, and whatever a dead network or a killed process left out
is sent with the next carrying.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from channels.site.folder import KEPT, Folder
from channels.site.servers import Address, Connection, connected

ARRIVED = f"{KEPT}/arrived.json"


def carry(folder: Folder, address: Address) -> int:
    """Sends what the server does not have yet, takes away what the folder no longer has; how many files changed.

    Pictures and attachments first, pages next, lists last: nothing points at what is not there yet. The caller holds the
    folder's lock. Raises `NotSent` or `CredentialsRefused`; all that arrived before is remembered.
    """
    digests = {name: hashlib.sha256(folder.read(name) or b"").hexdigest() for name in folder.shown()}
    arrived = _held(folder, address)
    wanted = sorted((name for name, digest in digests.items() if arrived.get(name) != digest), key=_order)
    stale = sorted((name for name in arrived if name not in digests), key=_order, reverse=True)
    if not wanted and not stale:
        return 0
    # Who is killed on the way cannot say what has arrived: so it is written down before that it may have.
    arrived |= dict.fromkeys(wanted, "")
    _remember(folder, address, arrived)
    try:
        with connected(address) as server:
            for name in wanted:
                server.put(name, folder.read(name) or b"")
                arrived[name] = digests[name]
            for name in stale:
                server.delete(name)
                del arrived[name]
    finally:
        _remember(folder, address, arrived)
    return len(wanted) + len(stale)


def tried(address: Address) -> None:
    """Writes a file there and takes it away again. Raises as `carry` does."""
    with connected(address) as server:
        _probe(server)


def _probe(server: Connection) -> None:
    name = f"studio-{secrets.token_hex(6)}.txt"
    server.put(name, "政策解读工作室连接检查".encode())
    server.delete(name)


def _order(name: str) -> tuple[int, str]:
    parts = name.split("/")
    return (0 if parts[0] == "assets" else 1 if len(parts) > 1 else 2), name


def _place_of(address: Address) -> str:
    return f"{address.scheme}://{address.host}:{address.port or ''}/{address.path}"


def _held(folder: Folder, address: Address) -> dict[str, str]:
    """Name → digest of what this server has; "" where that is not certain.

    Coming back to an earlier address, only the names are believed: all is sent again, and what is stale is taken away.
    """
    kept = _kept(folder)
    if kept.get("server") == _place_of(address):
        return dict(kept["files"])
    return dict.fromkeys(kept.get("elsewhere", {}).get(_place_of(address), ()), "")


def _remember(folder: Folder, address: Address, arrived: dict[str, str]) -> None:
    before, place = _kept(folder), _place_of(address)
    elsewhere = before.get("elsewhere", {}) | {before.get("server", place): sorted(before.get("files", ()))}
    kept = {
        "server": place,
        "files": dict(sorted(arrived.items())),
        "elsewhere": {other: names for other, names in elsewhere.items() if other != place},
    }
    folder.publish({ARRIVED: json.dumps(kept, ensure_ascii=False, indent=0).encode()})


def _kept(folder: Folder) -> dict[str, Any]:
    try:
        kept = json.loads(folder.read(ARRIVED) or b"{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
