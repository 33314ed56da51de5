"""Stills in motion: a few in-between pictures, one palette for all, and the three files people can be sent.

Every in-between picture is made of pieces of the two stills it lies between, so it brings no new colour, and the
shared palette of a GIF neither flickers nor bands.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise

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


@dataclass(frozen=True)
class Packed:
    """A picture while it waits for its turn: flat colours pack to a fiftieth of their size."""

    mode: str
    size: tuple[int, int]
    data: bytes

    @classmethod
    def of(cls, picture: Image.Image) -> Packed:
        return cls(picture.mode, picture.size, zlib.compress(picture.tobytes(), 1))

    def opened(self) -> Image.Image:
        return Image.frombytes(self.mode, self.size, zlib.decompress(self.data))

    def pixels(self) -> Pixels:
        width, height = self.size
        return numpy.frombuffer(zlib.decompress(self.data), numpy.uint8).reshape(height, width)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One still, what counts up before it, and how long it rests."""

    picture: Packed
    seconds: float
    rising: tuple[Packed, ...] = ()
    """Pictures on the way to this one, such as a number that is counted up to."""


@dataclass(frozen=True, kw_only=True)
class Reel:
    """All pictures in showing order, as indices into one palette. Only the stills are kept, and packed; what lies
    between them is made when it is shown."""

    ways: tuple[tuple[Packed, ...], ...]
    """Each shot's pictures: those on the way and the one that rests."""
    rests: tuple[int, ...]
    """How long each shot rests, in milliseconds."""
    palette: bytes

    @property
    def size(self) -> tuple[int, int]:
        return self.ways[0][-1].size

    @property
    def count(self) -> int:
        return sum(1 for _ in self.milliseconds())

    @property
    def seconds(self) -> float:
        return sum(self.milliseconds()) / 1000

    def frames(self) -> Iterator[tuple[Pixels, int]]:
        """Every picture with its milliseconds. The first still stands at once."""
        resting = self.ways[0][-1].pixels()
        yield resting, self.rests[0]
        for way, rest in zip(self.ways[1:], self.rests[1:], strict=True):
            first = way[0].pixels()
            yield from ((frame, BETWEEN) for frame in _between(resting, first))
            for packed in way[:-1]:
                yield packed.pixels(), BETWEEN
            resting = way[-1].pixels()
            yield resting, rest

    def pictures(self) -> Iterator[tuple[Image.Image, int]]:
        for frame, milliseconds in self.frames():
            picture = Image.fromarray(frame, "P")
            picture.putpalette(self.palette)
            yield picture, milliseconds

    def milliseconds(self) -> Iterator[int]:
        yield self.rests[0]
        for (before, way), rest in zip(pairwise(self.ways), self.rests[1:], strict=True):
            between = len(EASING) if before[-1] != way[0] else 0
            yield from [BETWEEN] * (between + len(way) - 1)
            yield rest


def reel(shots: Sequence[Shot]) -> Reel:
    """The shots one after the other, in the colours that they have in common."""
    key = _palette([shot.picture for shot in shots])

    def indexed(packed: Packed) -> Packed:
        return Packed.of(packed.opened().quantize(palette=key, dither=Image.Dither.NONE))

    return Reel(
        ways=tuple(tuple(indexed(packed) for packed in (*shot.rising, shot.picture)) for shot in shots),
        rests=tuple(_rounded(shot.seconds) for shot in shots),
        palette=bytes(key.getpalette() or ()),
    )


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


def _palette(stills: Sequence[Packed]) -> Image.Image:
    """The colours of all stills together."""
    width, height = (edge // 3 for edge in stills[0].size)
    sheet = Image.new("RGB", (width * len(stills), height))
    for place, still in enumerate(stills):
        sheet.paste(still.opened().resize((width, height), Image.Resampling.NEAREST), (place * width, 0))
    return sheet.quantize(RESERVED_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def gif(shown: Reel) -> bytes:
    """An endless GIF, written picture by picture; only what changes from one to the next is stored."""
    out = io.BytesIO()
    pictures = shown.pictures()
    before, waits = next(pictures)
    out.writelines(GifImagePlugin.getheader(before, info={"loop": 0, "duration": waits})[0])
    waiting, corner = before, (0, 0)
    for picture, milliseconds in pictures:
        if (box := _changed(before, picture)) is None:
            waits += milliseconds
            continue
        out.writelines(GifImagePlugin.getdata(waiting, corner, duration=waits, disposal=1))
        waiting, corner, waits, before = picture.crop(box), box[:2], milliseconds, picture
    out.writelines(GifImagePlugin.getdata(waiting, corner, duration=waits, disposal=1))
    out.write(b";")
    return out.getvalue()


def _changed(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int] | None:
    """The box in which two pictures of one palette differ."""
    differs = numpy.asarray(before) != numpy.asarray(after)
    rows, columns = numpy.flatnonzero(differs.any(axis=1)), numpy.flatnonzero(differs.any(axis=0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1) if rows.size else None


class _Played(Image.Image):
    """A reel as Pillow wants moving pictures: one at a time, each where it was asked for, in their order."""

    def __init__(self, shown: Reel) -> None:
        super().__init__()
        self._shown = shown
        self.n_frames = shown.count
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame == 0:
            self._coming, self._at = self._shown.pictures(), -1
        while self._at < frame:
            self._at += 1
            picture = next(self._coming)[0].convert("RGB")
            self.im, self._mode, self._size = picture.im, picture.mode, picture.size

    def tell(self) -> int:
        return self._at


def webp(shown: Reel) -> bytes:
    """The same as an endless WebP, without loss."""
    out = io.BytesIO()
    _Played(shown).save(
        out,
        "WEBP",
        save_all=True,
        duration=list(shown.milliseconds()),
        loop=0,
        lossless=True,
        quality=0,
        method=0,
        kmin=0,
        kmax=0,
    )
    return out.getvalue()


def mp4(shown: Reel) -> bytes:
    """A silent film that any player can pause: H.264, yuv420p, BT.709.

    A resting picture is sent every few seconds, so that players can jump near to any moment.
    """
    import av  # a tenth of a second, wanted only here

    width, height = shown.size
    out = io.BytesIO()
    tables = _film_colours(shown.palette)
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
        for indices, milliseconds in shown.frames():
            frame = av.VideoFrame.from_ndarray(_planes(indices, tables), format="yuv420p")
            end = start + max(1, round(milliseconds * RATE / 1000))
            for moment in _moments(start, end):
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


def _planes(indices: Pixels, tables: Pixels) -> Pixels:
    """One picture as yuv420p: the colour of four neighbours is their mean. Far faster than a general converter."""
    height, width = indices.shape
    planes = numpy.empty((height * 3 // 2, width), numpy.uint8)
    numpy.take(tables[0], indices, out=planes[:height])
    corners = [indices[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    for place, table in enumerate(tables[1:].astype(numpy.uint16)):
        mean = reduce(numpy.add, (numpy.take(table, corner) for corner in corners)) // 4
        rows = slice(height + place * height // 4, height + (place + 1) * height // 4)
        planes[rows] = mean.reshape(height // 4, width)
    return planes


def _moments(start: int, end: int) -> Iterable[int]:
    """Every third second of the rest, and its last instant, so that the film is as long as it should be."""
    return sorted({*range(start, end, 3 * RATE), end - 1})
