"""Web servers that a publish folder is carried to: one way of speaking, one file.

A file here names its `SCHEMES` and has one `Server`; which one is meant is told by the address
(`sftp://user@host/folder`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from channels.errors import CredentialsRefused


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server is and who we are there. Its repr shows neither name nor secret."""

    scheme: str
    host: str
    port: int | None
    path: str
    """Without a slash at either end."""
    query: dict[str, str]
    user: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    """Password, private key (PEM) or secret key."""
    host_key: str = ""
    """SHA256:… of the key that an SSH server has to show."""


class Connection(Protocol):
    """An open connection. Names are relative to the address's folder, with `/` between their parts."""

    def put(self, name: str, data: bytes) -> None:
        """A reader sees the old file or the new one, never a part. Repeating it is harmless, and what a try that was
        cut off left behind is gone afterwards."""

    def delete(self, name: str) -> None:
        """With what a try that was cut off left of it. A file that is not there is no error."""


class Server(Protocol):
    """Raises `NotSent` when the server cannot be reached or cannot write now, `CredentialsRefused` for all the rest."""

    def __call__(self, address: Address) -> AbstractContextManager[Connection]: ...


@cache
def all_servers() -> dict[str, Server]:
    """Scheme → how to connect."""
    found: dict[str, Server] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        found |= dict.fromkeys(module.SCHEMES, module.connected)
    return found


def connected(address: Address) -> AbstractContextManager[Connection]:
    return all_servers()[address.scheme](address)


def address_of(text: str, *, user: str = "", secret: str = "", host_key: str = "") -> Address:
    """Raises `CredentialsRefused` with what is wrong with the address."""
    parts = _parts(text)
    if parts is None or not parts.hostname or parts.scheme not in all_servers():
        known = "、".join(f"{scheme}://" for scheme in sorted(all_servers()))
        raise CredentialsRefused(f"“网站服务器”应当是一个以 {known} 开头的地址。")
    if parts.password:
        raise CredentialsRefused("“网站服务器”的地址里不要写密码，请填到“服务器密码或密钥”里。")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port,
        path=unquote(parts.path).strip("/"),
        query=dict(_pairs(parts.query)),
        user=unquote(parts.username or "") or user,
        secret=secret,
        host_key=host_key.strip(),
    )


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for piece in filter(None, query.split("&")):
        key, _, value = piece.partition("=")
        yield key, unquote(value)
