"""What an uploaded file really is: its kind by its content, its size, and a small picture of it.

Nothing is believed of the name or of what the browser said. A file that cannot be opened from end to end of its
head is refused with a sentence; a picture that would unpack to more than `MOST_PIXELS` is refused unopened.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from studio.domain.own_material import NOTHING, Seen
from studio.errors import UnusableInput
from studio.formats.drawing.pdfium import PDFIUM
from studio.uploads.codes import codes_in
from studio.uploads.hidden import hidden_in_picture, without_hidden
from studio.uploads.inside_document import inside
from studio.uploads.kinds import KINDS, MB, Kind
from studio.uploads.letters import letters_in

MOST_PIXELS = 60_000_000
MOST_FRAMES = 600
THUMBNAIL = (480, 480)
UNKNOWN = (
    "认不出“{name}”是什么文件，没有收下。可以上传：图片（JPG、PNG、WebP、GIF）、视频（MP4）、"
    "录音（MP3、M4A、WAV）和 PDF。请另存为其中一种后再传。"
)
DAMAGED = "“{name}”打不开，可能没有传完整或已损坏，没有收下。请在电脑上打开确认后重新上传。"


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """`seconds` and sizes are 0 where the file has none; `thumbnail` is JPEG bytes or empty."""

    kind: Kind
    media_type: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    thumbnail: bytes = b""
    seen: Seen = NOTHING
    cleaned: bytes = b""
    """The file without what it carried unseen; empty when nothing was taken out."""


def inspect(data: bytes, name: str) -> Inspected:
    """Looks at the file's bytes. Raises `UnusableInput` with a sentence that says what to do."""
    if not data:
        raise UnusableInput(f"“{name}”是空的，没有收下。请重新选择文件。")
    media_type = _media_type(data)
    kind = next((kind for kind in KINDS.values() if media_type in kind.media_types), None)
    if kind is None:
        raise UnusableInput(UNKNOWN.format(name=name))
    if len(data) > kind.most_bytes:
        raise UnusableInput(
            f"“{name}”有 {len(data) / MB:.1f} MB，{kind.label}最多 {kind.most_bytes // MB} MB"
            f"（{kind.limit_source}），没有收下。请压缩后再传。"
        )
    found = LOOKS[media_type.partition("/")[0]](data, name)
    seconds = found.get("seconds", 0.0)
    if kind.most_seconds and seconds > kind.most_seconds:
        raise UnusableInput(
            f"“{name}”长 {seconds / 60:.0f} 分钟，{kind.label}最多 {kind.most_seconds // 60} 分钟，没有收下。请剪短后再传。"
        )
    return Inspected(kind=kind, media_type=media_type, **found)


def _media_type(data: bytes) -> str:
    head = data[:16]
    for magic, media_type in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"ID3", "audio/mpeg"),
    ):
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "", b"heic": "", b"avif": ""}.get(
            head[8:12], "video/mp4"
        )
    # An MPEG audio frame begins with eleven set bits; 01 is a reserved version and 00 a reserved layer.
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08 and head[1] & 0x06:
        return "audio/mpeg"
    return ""


def _look_at_picture(data: bytes, name: str) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MOST_PIXELS or getattr(picture, "n_frames", 1) > MOST_FRAMES:
            raise UnusableInput(
                f"“{name}”展开后太大（{picture.width}×{picture.height}，{getattr(picture, 'n_frames', 1)} 帧），"
                "为安全起见没有收下。请缩小后再传。"
            )
        picture.load()
        whole = ImageOps.exif_transpose(picture)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError, EOFError) as error:
        raise UnusableInput(DAMAGED.format(name=name)) from error
    return {
        "width": whole.width, "height": whole.height, "thumbnail": _small(whole), **_read_picture(data, whole),
    }  # fmt: skip


def _read_picture(data: bytes, picture: Image.Image) -> dict[str, Any]:
    """Its codes and words, what it carried unseen, and the file without that. Of a moving picture the first frame."""
    try:
        carried = hidden_in_picture(data)
        cleaned = without_hidden(data, _media_type(data)) if carried else b""
        left = hidden_in_picture(cleaned) if cleaned else ()
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, struct.error):
        # Metadata that nobody can read: a person is told of it and looks.
        carried = left = ("读不出来的附加信息",)
        cleaned = b""
    seen = Seen(hidden=left, removed=tuple(name for name in carried if name not in left), codes=codes_in(picture))
    if letters := letters_in(picture):
        seen = replace(
            seen, read=True, words=letters.words, smallest=letters.smallest, faintest=letters.faintest,
        )  # fmt: skip
    return {"seen": seen, "cleaned": cleaned if seen.removed else b""}


_PLACES = ("location", "location-eng", "com.apple.quicktime.location.iso6709")
_MAKERS = ("artist", "author", "com.apple.quicktime.author")


def _hidden_in_recording(told: dict[str, str]) -> tuple[str, ...]:
    given = {key.lower() for key, value in told.items() if value.strip()}
    names = (("拍摄位置", _PLACES), ("作者", _MAKERS))
    return tuple(name for name, keys in names if given.intersection(keys))


def _look_at_recording(data: bytes, name: str) -> dict[str, Any]:
    """Decodes the first picture or sound, so that a file which only has the right head is found out."""
    import av

    try:
        with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore") as container:
            seconds = float(container.duration or 0) / av.time_base
            seen = Seen(hidden=_hidden_in_recording(dict(container.metadata)))
            if container.streams.video:
                frame = next(container.decode(video=0))
                picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
                return {
                    "seconds": seconds, "width": picture.width, "height": picture.height, "thumbnail": _small(picture),
                    "seen": seen,
                }  # fmt: skip
            next(container.decode(audio=0))
            return {"seconds": seconds, "seen": seen}
    except (av.FFmpegError, StopIteration, IndexError, ValueError, OSError) as error:
        raise UnusableInput(DAMAGED.format(name=name)) from error


def _look_at_document(data: bytes, name: str) -> dict[str, Any]:
    import pypdfium2

    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
            try:
                page = document[0]
                width, height = page.get_size()
                picture = page.render(scale=min(1.0, THUMBNAIL[0] / max(width, height, 1))).to_pil()
                seen = inside(document)
            finally:
                document.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError, OSError) as error:
        raise UnusableInput(f"“{name}”打不开，可能加了密码或已损坏，没有收下。请去掉密码后重新上传。") from error
    return {"width": round(width), "height": round(height), "thumbnail": _small(picture), "seen": seen}


LOOKS = {
    "image": _look_at_picture,
    "video": _look_at_recording,
    "audio": _look_at_recording,
    "application": _look_at_document,
}


def _small(picture: Image.Image) -> bytes:
    """At most `THUMBNAIL`, on white where the picture is clear."""
    small = picture.convert("RGBA")
    small.thumbnail(THUMBNAIL)
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=82)
    return out.getvalue()
