"""Opening what came from outside: zip members and XML, within limits that are counted, not believed.

Limits and why: a 524 KB zip was measured to unpack to 407 MB in every common reader, so sizes in zip
headers are ignored and bytes are counted while they stream.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from studio.errors import UnusableInput

MOST_ENTRIES = 5000
MOST_ENTRY_BYTES = 48 * 1024 * 1024
MOST_TOTAL_BYTES = 96 * 1024 * 1024
MOST_RATIO = 250
"""Unpacked to packed. A hand-set limit, far above what documents reach; only judged beyond `RATIO_FROM_BYTES`."""
RATIO_FROM_BYTES = 4 * 1024 * 1024
CHUNK = 256 * 1024

BOMB = "这个文件解压后异常庞大，为安全起见没有打开。请确认文件来源，用 WPS 或 Word 打开后另存为 DOCX 再上传。"
BROKEN = "这个文件不完整或已经损坏，打不开。请重新下载或复制一份，确认能用 WPS 或 Word 打开后再上传。"
LOCKED = "这个文件设置了打开密码，无法读取。请取消密码、另存后再上传。"
DOCTYPE = "这个文件里带有外部定义，为安全起见没有读取。请用 WPS 或 Word 另存为 DOCX 后再上传。"

_ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, OverflowError)


class Archive:
    """A zip from outside. Members are read whole, once, and counted against one common allowance."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._left = MOST_TOTAL_BYTES

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._zip.namelist())

    def bytes_of(self, name: str) -> bytes:
        """One member's bytes. Raises `UnusableInput` for a bomb, a password or damage."""
        try:
            info = self._zip.getinfo(name)
        except KeyError as missing:
            raise UnusableInput(BROKEN) from missing
        if info.flag_bits & 0x1:
            raise UnusableInput(LOCKED)
        try:
            return self._counted(info)
        except (*_ZIP_TROUBLE, RuntimeError) as trouble:
            raise UnusableInput(BROKEN) from trouble

    def xml(self, name: str) -> etree._Element:
        return parsed_xml(self.bytes_of(name))

    def _counted(self, info: zipfile.ZipInfo) -> bytes:
        limit = min(MOST_ENTRY_BYTES, self._left)
        read = bytearray()
        with self._zip.open(info) as stream:
            while chunk := stream.read(CHUNK):
                read += chunk
                if len(read) > limit or _inflated(len(read), info.compress_size):
                    raise UnusableInput(BOMB)
        self._left -= len(read)
        return bytes(read)


@contextmanager
def opened(data: bytes) -> Iterator[Archive]:
    """The zip in `data`. Raises `UnusableInput` when it is cut off, damaged or has too many entries."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_TROUBLE as trouble:
        raise UnusableInput(BROKEN) from trouble
    with archive:
        if len(archive.infolist()) > MOST_ENTRIES:
            raise UnusableInput(BOMB)
        yield Archive(archive)


def parsed_xml(data: bytes) -> etree._Element:
    """The root of one XML part; nothing is expanded or fetched, and any DOCTYPE is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as trouble:
        raise UnusableInput(DOCTYPE if b"<!DOCTYPE" in data[:4096] else BROKEN) from trouble
    if root.getroottree().docinfo.doctype:
        raise UnusableInput(DOCTYPE)
    return root


def _inflated(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FROM_BYTES and unpacked > MOST_RATIO * max(packed, 1)
