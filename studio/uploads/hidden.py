"""What a picture carries that nobody sees: where it was taken, by which camera, by whom; and the file without it.

Only chunks of the file are dropped, the picture's own data stay byte for byte. Two things stay: which way up the
picture is, and the label that artificial intelligence made it, which nobody may take off
(《人工智能生成合成内容标识办法》第十条).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator

from PIL import ExifTags, Image

AI_MADE = b"AIGC"
UPRIGHT = 1
_NAMES = {
    ExifTags.Base.Make: "拍摄设备",
    ExifTags.Base.Model: "拍摄设备",
    ExifTags.Base.Artist: "作者",
    ExifTags.Base.XPAuthor: "作者",
    ExifTags.Base.Copyright: "作者",
    ExifTags.Base.DateTime: "拍摄时间",
    ExifTags.Base.ImageDescription: "说明文字",
    ExifTags.Base.XPComment: "说明文字",
    ExifTags.Base.Software: "编辑软件",
}
_FLAG_EXIF, _FLAG_XMP = 0x08, 0x04
_PNG_KEPT_AWAY = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def hidden_in_picture(data: bytes) -> tuple[str, ...]:
    """Short Chinese names, each once."""
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        found = [name for tag, name in _NAMES.items() if str(exif.get(tag, "")).strip("\x00 ")]
        if exif.get_ifd(ExifTags.IFD.GPSInfo):
            found.insert(0, "拍摄位置")
        if exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal):
            found.append("拍摄时间")
        if exif.get_ifd(ExifTags.IFD.IFD1):
            found.append("缩略图")
        if any(key in picture.info for key in ("comment", "Comment", "Description", "Author")):
            found.append("说明文字")
        if any(key.lower() in ("xmp", "photoshop", "xml:com.adobe.xmp") for key in map(str, picture.info)):
            found.append("编辑记录")
        if len(data) - _end(data) > 0:
            found.append("附在图片后面的数据")
    return tuple(dict.fromkeys(found))


def without_hidden(data: bytes, media_type: str) -> bytes:
    """The file without it. A kind that we cannot take apart is answered as it came."""
    parts = TAKEN_APART.get(media_type)
    return b"".join(parts(data)) if parts else data


def _orientation(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as picture:
        return int(picture.getexif().get(ExifTags.Base.Orientation, UPRIGHT) or UPRIGHT)


def _which_way_up(data: bytes) -> bytes:
    """An Exif block that says nothing else; empty for a picture that stands upright."""
    way = _orientation(data)
    if way == UPRIGHT:
        return b""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = way
    return exif.tobytes()


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    if way := _which_way_up(data):
        yield b"\xff\xe1" + (len(way) + 2).to_bytes(2, "big") + way
    for marker, segment in _segments(data):
        spoken_of = marker in range(0xE0, 0xF0) or marker == 0xFE
        needed = marker in (0xE0, 0xEE) or (marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE"))
        if not spoken_of or needed or AI_MADE in segment:
            yield segment


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; a scan comes with its data."""
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker == 0xD9:
            yield marker, data[at : at + 2]
            return
        if marker in (0x01, 0xFF) or marker in range(0xD0, 0xD8):
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            # Inside a scan FF is followed by 00 or by a restart mark; anything else ends it.
            after = _SCAN_ENDS.search(data, end)
            end = after.start() if after else len(data)
        yield marker, data[at:end]
        at = end


_SCAN_ENDS = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    for kind, chunk in _png_chunks(data):
        if kind not in _PNG_KEPT_AWAY or AI_MADE in chunk:
            yield chunk
        elif kind == b"eXIf" and (way := _which_way_up(data)):
            yield _png_chunk(kind, way.removeprefix(b"Exif\x00\x00"))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at:end]
        if data[at + 4 : at + 8] == b"IEND":
            return
        at = end


def _png_chunk(kind: bytes, held: bytes) -> bytes:
    return len(held).to_bytes(4, "big") + kind + held + zlib.crc32(kind + held).to_bytes(4, "big")


def _webp(data: bytes) -> Iterator[bytes]:
    kept = []
    for kind, chunk in _riff_chunks(data):
        if kind == b"VP8X" and AI_MADE not in data:
            # Two of its flags say that Exif and XMP follow.
            gone = _FLAG_XMP | (_FLAG_EXIF if _orientation(data) == UPRIGHT else 0)
            chunk = chunk[:8] + bytes([chunk[8] & ~gone]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP ") or AI_MADE in chunk:
            kept.append(chunk)
        elif kind == b"EXIF" and (way := _which_way_up(data)):
            kept.append(b"EXIF" + len(way).to_bytes(4, "little") + way + b"\x00" * (len(way) % 2))
    body = b"WEBP" + b"".join(kept)
    yield b"RIFF" + len(body).to_bytes(4, "little") + body


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, last = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= last:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        yield data[at : at + 4], data[at:end]
        at = end


def _end(data: bytes) -> int:
    """Where the picture itself ends; the end of the file for kinds that we do not take apart."""
    if data.startswith(b"\xff\xd8"):
        return 2 + sum(len(segment) for _, segment in _segments(data))
    if data.startswith(b"\x89PNG"):
        return 8 + sum(len(chunk) for _, chunk in _png_chunks(data))
    return len(data)


TAKEN_APART: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
