"""Ways to spoil a good file: on its bytes, and, for a zip, inside one of its members."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable, Sequence

HEADS = (
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"{\\rtf1",
    bytes.fromhex("d0cf11e0a1b11ae1"),
    b"<html>",
    b"<?xml version='1.0'?>",
    b"MIME-Version: 1.0\r\n",
    b"\xff\xd8\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
)
Spoiler = Callable[[bytes, random.Random], bytes]


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def beheaded(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randrange(len(data)) :]


def flipped(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64, max(1, len(data) // 50)))):
        spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """Bytes that are limits of integers: sizes, counts and offsets become absurd."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data))
        value = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\0"))
        spoiled[place : place + len(value)] = value
    return bytes(spoiled[: len(data)])


def zeroed(data: bytes, chance: random.Random) -> bytes:
    start, end = _block(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def lacking(data: bytes, chance: random.Random) -> bytes:
    start, end = _block(data, chance)
    return data[:start] + data[end:]


def repeated(data: bytes, chance: random.Random) -> bytes:
    start, end = _block(data, chance)
    times = chance.choice((2, 3, 20))
    return data[:start] + data[start:end] * times + data[end:]


def swapped(data: bytes, chance: random.Random) -> bytes:
    one, two, three, four = sorted(chance.randrange(len(data) + 1) for _ in range(4))
    return data[:one] + data[three:four] + data[two:three] + data[one:two] + data[four:]


def with_tail(data: bytes, chance: random.Random) -> bytes:
    return data + chance.choice((chance.randbytes(3000), bytes(5000), data, b"PK\x05\x06" + bytes(18), b"%%EOF"))


def with_lead(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((chance.randbytes(20), b"\r\n\r\n", b"\xef\xbb\xbf", b"MZ\x90\0", bytes(100))) + data


def headed_noise(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((*HEADS, data[: chance.randint(4, 64)])) + chance.randbytes(chance.choice((0, 40, 5000)))


def under_another_head(data: bytes, chance: random.Random) -> bytes:
    head = chance.choice(HEADS)
    return head + data[len(head) :]


def reencoded(data: bytes, chance: random.Random) -> bytes:
    """Text in one encoding taken for another, as careless programs save it."""
    read, write = (chance.choice(("utf-8", "gb18030", "big5", "utf-16", "latin-1")) for _ in range(2))
    return data.decode(read, "replace").encode(write, "replace")


def spliced(data: bytes, chance: random.Random) -> bytes:
    """Printable noise put in: brackets, tags, escapes and numbers that formats give a meaning."""
    place = chance.randrange(len(data) + 1)
    tokens = (b"<", b">", b"</", b"{", b"}", b"\\", b"&#x0;", b"&amp", b"<!--", b"]]>", b"<![CDATA[", b"9" * 5000)
    tokens += (b"-1", b"\\'", b"\\u", b"\\bin9999999 ", b"<<", b"[", b"obj", b"stream\n", b"%", b"\0", b"\r\n--")
    return data[:place] + b"".join(chance.choices(tokens, k=chance.randint(1, 12))) + data[place:]


ON_BYTES: tuple[Spoiler, ...] = (
    cut_off,
    beheaded,
    flipped,
    flipped,
    overwritten,
    zeroed,
    lacking,
    repeated,
    swapped,
    with_tail,
    with_lead,
    headed_noise,
    under_another_head,
    reencoded,
    spliced,
)


def spoiled(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """(how, the spoiled file). Half of the zips are spoiled inside, where a checksum does not give it away."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        return _inside(data, chance)
    spoiler = chance.choice(ON_BYTES)
    result = spoiler(data, chance)
    if chance.random() < 0.2:
        result = chance.choice(ON_BYTES)(result or b"\n", chance)
    return spoiler.__name__, result


def _inside(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    members = unpacked(data)
    index = chance.randrange(len(members))
    name, content = members[index]
    how = chance.choice(("content", "content", "content", "gone", "renamed", "twice", "order", "path"))
    if how == "content" and content:
        spoiler = chance.choice(ON_BYTES)
        how, members[index] = f"member {spoiler.__name__}", (name, spoiler(content, chance))
    elif how == "gone":
        del members[index]
    elif how == "renamed":
        members[index] = (chance.choice((name.upper(), name + "/", "\\" + name, members[0][0])), content)
    elif how == "twice":
        members.append((name, chance.choice((content, b"", b"<a/>"))))
    elif how == "path":
        members[index] = (chance.choice(("/" + name, "../" + name, "a/../" + name, "C:\\" + name)), content)
    else:
        chance.shuffle(members)
    return how, packed(members, method=chance.choice((0, 8, 8, 8, 12, 14)))


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(members: Sequence[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, also of two with one name; undated, so that a seed makes the same bytes."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def _block(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 16, 512, max(1, len(data) // 4))))
