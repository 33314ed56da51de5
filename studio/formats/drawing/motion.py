"""Stills in motion: a few in-between pictures, one palette for all, and the three files people can be sent.

Every in-between picture is made of pieces of the two stills it lies between, so it brings no new colour, and the
shared palette of a GIF neither flickers nor bands.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

import numpy
from PIL import GifImagePlugin, Image

RESERVED_COLOURS = 192
EASING = (0.16, 0.56, 0.88)
"""How much of the next still stands on each in-between picture."""
EDGE = 8
"""Width of the line at which the next still begins, pixels."""
BETWEEN = 80
"""Milliseconds of one in-between picture."""
RATE = 25
"""Film frames a second; GIF counts in hundredths, so 40 and 80 ms are exact in both."""

Pixels = numpy.ndarray
"""Rows × columns of palette indices, unsigned bytes."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What a platform takes. `source` is where that is written."""

    platform: str
    bytes: int = 0
    frames: int = 0
    pixels: int = 0
    source: str


LIMITS = (
    Limit(
        platform="公众号图片素材",
        bytes=10_000_000,
        source="developers.weixin.qq.com 素材管理·新增永久素材：image 支持 gif，不超过 10 MB",
    ),
    Limit(platform="公众号视频素材", bytes=10_000_000, source="同上：video 为 mp4，不超过 10 MB"),
    Limit(
        platform="公众号编辑器动图",
        bytes=10_000_000,
        frames=300,
        source="编辑器上传时的提示，凭记忆，未经官方文档核实",
    ),
    Limit(platform="公众号正文动图", bytes=5_000_000, pixels=6_000_000, source="二手资料，未经官方文档核实，取其严"),
    Limit(platform="微博配图", bytes=5_000_000, source="open.weibo.com/wiki/2/statuses/share：pic 小于 5 MB，可为 GIF"),
)
"""The strictest row of each column is what we keep to."""


def strictest(column: str) -> int:
    """The smallest figure that any platform gives for `bytes`, `frames` or `pixels`."""
    return min(int(figure) for limit in LIMITS if (figure := getattr(limit, column)))


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One still, what counts up before it, and how long it rests."""

    picture: Image.Image
    seconds: float
    rising: tuple[Image.Image, ...] = ()
    """Pictures on the way to this one, such as a number that is counted up to."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is new on one picture: the part that differs from the picture before, at even places, and its time."""

    pixels: Pixels
    left: int
    top: int
    milliseconds: int


@dataclass(frozen=True, kw_only=True)
class Reel:
    """All pictures in showing order, as indices into one palette: the first one whole, then what changes.

    The three files are written from the same changes, so that each is worked out once.
    """

    changes: tuple[Change, ...]
    palette: bytes

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.changes[0].pixels.shape
        return width, height

    @property
    def seconds(self) -> float:
        return sum(change.milliseconds for change in self.changes) / 1000

    def pictures(self) -> Iterator[tuple[Image.Image, Change]]:
        """The changed parts as pictures."""
        for change in self.changes:
            picture = Image.fromarray(change.pixels, "P")
            picture.putpalette(self.palette)
            yield picture, change


def reel(shots: Iterable[Shot], key: Image.Image) -> Reel:
    """The shots one after the other, in the colours of `key`. They are taken one at a time, for each is large."""
    return Reel(changes=tuple(_changes(_frames(shots, key))), palette=bytes(key.getpalette() or ()))


def palette_of(stills: Iterable[Image.Image]) -> Image.Image:
    """The colours that all stills together are shown in. Small ones will do."""
    small = list(stills)
    width, height = small[0].size
    sheet = Image.new("RGB", (width * len(small), height))
    for place, still in enumerate(small):
        sheet.paste(still, (place * width, 0))
    return sheet.quantize(RESERVED_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _frames(shots: Iterable[Shot], key: Image.Image) -> Iterator[tuple[Pixels, int]]:
    """Every picture with its milliseconds. The first still stands at once."""
    resting: Pixels | None = None
    for shot in shots:
        way = [_indexed(picture, key) for picture in (*shot.rising, shot.picture)]
        if resting is not None:
            yield from ((frame, BETWEEN) for frame in (*_between(resting, way[0]), *way[:-1]))
        resting = way[-1]
        yield resting, _rounded(shot.seconds)


def _indexed(picture: Image.Image, key: Image.Image) -> Pixels:
    return numpy.asarray(picture.quantize(palette=key, dither=Image.Dither.NONE))


def _changes(frames: Iterable[tuple[Pixels, int]]) -> Iterator[Change]:
    """What each picture changes; one that changes nothing lengthens the one before it."""
    waiting: Change | None = None
    before: Pixels | None = None
    for frame, milliseconds in frames:
        found = Change(pixels=frame, left=0, top=0, milliseconds=milliseconds)
        if waiting is not None and before is not None:
            if (box := _changed(before, frame)) is None:
                waiting = replace(waiting, milliseconds=waiting.milliseconds + milliseconds)
                continue
            yield waiting
            left, top, right, bottom = box
            found = replace(found, pixels=frame[top:bottom, left:right].copy(), left=left, top=top)
        waiting, before = found, frame
    if waiting is not None:
        yield waiting


def _changed(before: Pixels, after: Pixels) -> tuple[int, int, int, int] | None:
    """The box in which two pictures differ, widened to even edges: WebP and film know no others."""
    differs = before != after
    rows, columns = numpy.flatnonzero(differs.any(axis=1)), numpy.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    left, top, right, bottom = (int(edge) for edge in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    return left & ~1, top & ~1, right + right % 2, bottom + bottom % 2


def _rounded(seconds: float) -> int:
    """Whole film frames, so that all files keep the same time."""
    step = 1000 // RATE
    return -(-round(seconds * 1000) // step) * step


def _between(before: Pixels, after: Pixels) -> Iterator[Pixels]:
    """The next still uncovers the one before from left to right, behind a line in the colour of its own corner.

    Only a strip changes from one picture to the next: a quarter of what moving both stills would cost.
    """
    width = before.shape[1]
    changed = numpy.flatnonzero((before != after).any(axis=1))
    for share in EASING if changed.size else ():
        column = round(width * share)
        mixed = numpy.hstack((after[:, :column], before[:, column:]))
        mixed[changed[0] : changed[-1] + 1, column : column + EDGE] = after[0, 0]
        yield mixed


def gif(shown: Reel) -> bytes:
    """An endless GIF, written picture by picture; only what changes from one to the next is stored."""
    out = io.BytesIO()
    for picture, change in shown.pictures():
        if not out.tell():
            info = {"loop": 0, "duration": change.milliseconds}
            out.writelines(GifImagePlugin.getheader(picture, info=info)[0])
        corner = (change.left, change.top)
        out.writelines(GifImagePlugin.getdata(picture, corner, duration=change.milliseconds, disposal=1))
    out.write(b";")
    return out.getvalue()


def webp(shown: Reel) -> bytes:
    """The same as an endless WebP, without loss: a chunk for each change (RFC 9649, 2.7.1.1).

    Pillow's own writer looks through every whole picture again for what has changed, which takes five times as long.
    """
    width, height = shown.size
    body = _chunk(b"VP8X", b"\x02\x00\x00\x00" + _three(width - 1) + _three(height - 1))
    body += _chunk(b"ANIM", b"\xff\xff\xff\xff\x00\x00")
    for picture, change in shown.pictures():
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", lossless=True, quality=0, method=0)
        place = (change.left // 2, change.top // 2, picture.width - 1, picture.height - 1, change.milliseconds)
        body += _chunk(b"ANMF", b"".join(map(_three, place)) + KEEP + out.getvalue()[WEBP_HEAD:])
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


KEEP = b"\x02"
"""The part replaces what it covers, and what is around it stays."""
WEBP_HEAD = 12
"""Bytes before the first chunk of a WebP file."""


def _chunk(kind: bytes, held: bytes) -> bytes:
    return kind + struct.pack("<I", len(held)) + held + b"\x00" * (len(held) % 2)


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def mp4(shown: Reel) -> bytes:
    """A silent film that any player can pause: H.264, yuv420p, BT.709.

    A resting picture is sent every few seconds, so that players can jump near to any moment.
    """
    import av  # a tenth of a second, wanted only here

    width, height = shown.size
    out = io.BytesIO()
    tables = _film_colours(shown.palette)
    planes = numpy.empty((height * 3 // 2, width), numpy.uint8)
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {
            "preset": "ultrafast",
            "crf": "21",
            "threads": "1",
            "x264-params": "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv",
        }
        stream.codec_context.time_base = Fraction(1, RATE)
        start = 0
        for change in shown.changes:
            _paint(planes, change, tables)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            end = start + max(1, round(change.milliseconds * RATE / 1000))
            # The last instant is sent too, so that the film is as long as it should be.
            for moment in (*_moments(start, end), *((end - 1,) if change is shown.changes[-1] else ())):
                frame.pts = moment
                film.mux(stream.encode(frame))
            start = end
        film.mux(stream.encode(None))
    return out.getvalue()


def _film_colours(palette: bytes) -> Pixels:
    """Luma and both chromas of each palette colour, ITU-R BT.709 in the narrow range: 3 × colours."""
    red, green, blue = numpy.frombuffer(palette, dtype=numpy.uint8).reshape(-1, 3).T / 255
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    planes = (16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748)
    return numpy.round(planes).astype(numpy.uint8)


def _paint(planes: Pixels, change: Change, tables: Pixels) -> None:
    """The change as yuv420p: the colour of four neighbours is their mean. Far faster than a general converter."""
    indices, left, top = change.pixels, change.left, change.top
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    tall, wide = indices.shape
    planes[top : top + tall, left : left + wide] = numpy.take(tables[0], indices)
    corners = [indices[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    for chroma, table in zip(planes[height:].reshape(2, height // 2, width // 2), tables[1:], strict=True):
        mean = reduce(numpy.add, (numpy.take(table.astype(numpy.uint16), corner) for corner in corners)) // 4
        chroma[top // 2 : (top + tall) // 2, left // 2 : (left + wide) // 2] = mean


def _moments(start: int, end: int) -> Iterable[int]:
    """The beginning of the rest and every third second of it."""
    return range(start, end, 3 * RATE)
