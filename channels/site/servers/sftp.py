"""SFTP: the way into most government web servers.

The server has to show the key whose fingerprint the account names: without it anybody on the way could take the pages.
Quirk: a plain SFTP rename refuses to replace a file; `posix-rename@openssh.com` does, and servers without it get
the old file removed first.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import posixpath
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from channels.errors import CredentialsRefused, NotSent
from channels.site.servers import Address

SCHEMES = ("sftp",)
TIMEOUT = 20.0
"""Seconds that one answer may take."""


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    if not address.user:
        raise CredentialsRefused("还没有填写网站服务器的用户名。")
    with _speaking(address):
        transport = paramiko.Transport(socket.create_connection((address.host, address.port or 22), timeout=TIMEOUT))
    try:
        with _speaking(address):
            transport.start_client(timeout=TIMEOUT)
            _recognise(transport, address)
            _sign_in(transport, address)
            session = paramiko.SFTPClient.from_transport(transport)
            assert session is not None
            session.get_channel().settimeout(TIMEOUT)
        yield Connection(session, address)
    finally:
        transport.close()


def _recognise(transport: paramiko.Transport, address: Address) -> None:
    shown = fingerprint(transport.get_remote_server_key().asbytes())
    if not address.host_key:
        raise CredentialsRefused(
            f"还没有填写网站服务器的主机指纹。它现在出示的是 {shown}，请向网站管理员核对无误后填入。"
        )
    if shown != address.host_key:
        raise CredentialsRefused("网站服务器出示的主机指纹与设置的不一致，没有连接。请向网站管理员核实。")


def fingerprint(key: bytes) -> str:
    """As `ssh-keygen -l` writes it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _sign_in(transport: paramiko.Transport, address: Address) -> None:
    if "PRIVATE KEY" in address.secret:
        transport.auth_publickey(address.user, _key(address.secret))
    else:
        transport.auth_password(address.user, address.secret)


def _key(text: str) -> paramiko.PKey:
    """Read by `cryptography`, written once more for Paramiko, which misreads some OpenSSH files of EC keys."""
    pem = _pem(text).encode()
    try:
        key = load_ssh_private_key(pem, None) if b"OPENSSH" in pem else load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as failure:
        raise CredentialsRefused(
            "“服务器密码或密钥”里的私钥读不出来：可能不完整，或者带有口令。请换一把没有口令的密钥。"
        ) from failure
    if isinstance(key, rsa.RSAPrivateKey):
        return paramiko.RSAKey(key=key)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return paramiko.ECDSAKey(vals=(key, key.public_key()))
    if isinstance(key, ed25519.Ed25519PrivateKey):
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
        return paramiko.Ed25519Key.from_private_key(io.StringIO(plain))
    raise CredentialsRefused("“服务器密码或密钥”里的私钥不是 Ed25519、ECDSA 或 RSA 密钥，请换一把。")


_KEY = re.compile(r"(-----BEGIN [A-Z ]+-----)(.*?)(-----END [A-Z ]+-----)", re.DOTALL)


def _pem(text: str) -> str:
    """The key with its line breaks, which a one-line field of a browser takes away."""
    if not (found := _KEY.search(text)):
        return text
    body = "".join(found[2].split())
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return "\n".join([found[1], *lines, found[3], ""])


@contextmanager
def _speaking(address: Address) -> Iterator[None]:
    try:
        yield
    except paramiko.AuthenticationException as failure:
        raise CredentialsRefused("网站服务器没有接受用户名和密码（或密钥），请核对。") from failure
    except PermissionError as failure:
        raise CredentialsRefused("网站服务器上的目录不允许写入，请网站管理员开通写权限。") from failure
    except (paramiko.SSHException, OSError, EOFError) as failure:
        raise NotSent(
            "网站服务器连不上或者没有写成，已写好的页面留在本机，恢复后会接着送。", code=type(failure).__name__
        ) from failure


class Connection:
    def __init__(self, session: paramiko.SFTPClient, address: Address) -> None:
        self._session = session
        self._address = address
        self._made: set[str] = set()

    def put(self, name: str, data: bytes) -> None:
        target = self._place(name)
        part = _part_of(target)
        with _speaking(self._address):
            self._make_folder(posixpath.dirname(target))
            try:
                self._session.putfo(io.BytesIO(data), part, file_size=len(data), confirm=True)
                self._replace(part, target)
            except BaseException:
                with contextlib.suppress(Exception):
                    self._session.remove(part)
                raise

    def delete(self, name: str) -> None:
        target = self._place(name)
        for place in (target, _part_of(target)):
            with _speaking(self._address), contextlib.suppress(FileNotFoundError):
                self._session.remove(place)

    def _replace(self, part: str, target: str) -> None:
        try:
            self._session.posix_rename(part, target)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                self._session.remove(target)
            self._session.rename(part, target)

    def _make_folder(self, folder: str) -> None:
        if folder in self._made or folder in ("", "/"):
            return
        try:
            self._session.stat(folder)
        except FileNotFoundError:
            self._make_folder(posixpath.dirname(folder))
            self._session.mkdir(folder)
        self._made.add(folder)

    def _place(self, name: str) -> str:
        return posixpath.join("/", self._address.path, name)


def _part_of(place: str) -> str:
    """Where a file is written before it is whole: the same for each try, so that none leaves anything behind."""
    folder, name = posixpath.split(place)
    return posixpath.join(folder, f".{name}.part")
