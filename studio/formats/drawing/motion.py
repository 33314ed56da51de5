"""Stills in motion: a few in-between pictures, one palette for all, and the three files people can be sent.

Every in-between picture is made of pieces of the two stills it lies between, so it brings no new colour, and the
shared palette of a GIF neither flickers nor bands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import numpy
from PIL import Image

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
class Reel:
    """All pictures in showing order, as indices into one palette, each with its milliseconds."""

    frames: tuple[Pixels, ...]
    milliseconds: tuple[int, ...]
    palette: bytes

    @property
    def seconds(self) -> float:
        return sum(self.milliseconds) / 1000

    def pictures(self) -> Iterator[Image.Image]:
        for frame in self.frames:
            picture = Image.fromarray(frame, "P")
            picture.putpalette(self.palette)
            yield picture


def reel(shots: Sequence[Shot]) -> Reel:
    """The shots one after the other with what lies between. The first still stands at once."""
    stills = [picture for shot in shots for picture in (*shot.rising, shot.picture)]
    key = _palette([shot.picture for shot in shots])
    index = {id(picture): numpy.asarray(picture.quantize(palette=key, dither=Image.Dither.NONE)) for picture in stills}
    frames: list[Pixels] = [index[id(shots[0].picture)]]
    milliseconds = [_rounded(shots[0].seconds)]
    for before, shot in pairwise(shots):
        way = [index[id(picture)] for picture in (*shot.rising, shot.picture)]
        between = [*_between(index[id(before.picture)], way[0]), *way[:-1]]
        frames += [*between, way[-1]]
        milliseconds += [BETWEEN] * len(between) + [_rounded(shot.seconds)]
    return Reel(frames=tuple(frames), milliseconds=tuple(milliseconds), palette=bytes(key.getpalette() or ()))


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


def _palette(stills: Sequence[Image.Image]) -> Image.Image:
    """The colours of all stills together."""
    width, height = stills[0].width // 3, stills[0].height // 3
    sheet = Image.new("RGB", (width * len(stills), height))
    for place, still in enumerate(stills):
        sheet.paste(still.resize((width, height), Image.Resampling.NEAREST), (place * width, 0))
    return sheet.quantize(RESERVED_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def gif(shown: Reel) -> bytes:
    """An endless GIF; only what changes from one picture to the next is stored."""
    first, *others = shown.pictures()
    out = io.BytesIO()
    first.save(
        out,
        "GIF",
        save_all=True,
        append_images=others,
        duration=list(shown.milliseconds),
        loop=0,
        optimize=False,
        disposal=1,
    )
    return out.getvalue()


def webp(shown: Reel) -> bytes:
    """The same as an endless WebP, without loss."""
    first, *others = (picture.convert("RGB") for picture in shown.pictures())
    out = io.BytesIO()
    first.save(
        out,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=list(shown.milliseconds),
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

    height, width = shown.frames[0].shape
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
        for indices, milliseconds in zip(shown.frames, shown.milliseconds, strict=True):
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
