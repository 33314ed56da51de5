"""An uploaded file is taken for what its bytes are; what cannot be opened gets a sentence."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable

import av
import numpy
import pytest
import typst
from PIL import Image

from studio.errors import UnusableInput
from studio.uploads import inspection
from studio.uploads.child import inspect_safely
from studio.uploads.inspection import inspect
from studio.uploads.kinds import KINDS


def picture(form: str, size: tuple[int, int] = (640, 400)) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, form)
    return out.getvalue()


def animation() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("P", (90, 60), number) for number in range(3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def film(seconds: int = 1) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(10 * seconds):
            pixels = numpy.full((90, 160, 3), number * 2 % 255, dtype="uint8")
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return out.getvalue()


def recording() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x00" * 16000)
    return out.getvalue()


def document() -> bytes:
    return typst.compile(b"#set page(width: 400pt, height: 300pt)\nInterview")


FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "jpeg": (lambda: picture("JPEG"), "picture", "image/jpeg"),
    "png": (lambda: picture("PNG"), "picture", "image/png"),
    "webp": (lambda: picture("WEBP"), "picture", "image/webp"),
    "gif": (animation, "animation", "image/gif"),
    "mp4": (film, "video", "video/mp4"),
    "wav": (recording, "recording", "audio/wav"),
    "pdf": (document, "document", "application/pdf"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_bytes_whatever_it_is_called(name: str) -> None:
    make, kind, media_type = FILES[name]
    seen = inspect_safely(make(), "某某.exe")
    assert (seen.kind.key, seen.media_type) == (kind, media_type)
    assert bool(seen.thumbnail) is (kind != "recording")
    if seen.thumbnail:
        small = Image.open(io.BytesIO(seen.thumbnail))
        assert small.format == "JPEG" and max(small.size) <= 480


def test_length_and_size_are_read_from_the_file() -> None:
    assert inspect(film(2), "片.mp4").seconds == pytest.approx(2, abs=0.2)
    assert inspect(recording(), "音.wav").seconds == pytest.approx(2, abs=0.01)
    assert (inspect(film(), "片.mp4").width, inspect(film(), "片.mp4").height) == (160, 90)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6])
def test_a_file_that_was_cut_off_is_read_or_refused_with_a_sentence(name: str, kept: float) -> None:
    data = FILES[name][0]()
    try:
        inspect(data[: int(len(data) * kept)], "断.bin")
    except UnusableInput as refused:
        assert "没有收下" in str(refused)


@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\x00", b"<html>", b"PK\x03\x04", b"RIFF\x00\x00\x00\x00AVI ", b"\x00\x00\x00\x18ftypqt  "]
)
def test_other_files_are_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(UnusableInput, match=r"没有收下。.*请"):
        inspect_safely(data, "什么.jpg")


def test_a_picture_that_unpacks_to_a_giant_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MOST_PIXELS", 100_000)
    with pytest.raises(UnusableInput, match="展开后太大"):
        inspect(picture("PNG"), "大图.png")


def test_a_bomb_of_a_picture_costs_a_sentence_and_no_memory() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    with pytest.raises(UnusableInput, match="没有收下"):
        inspect_safely(bomb.getvalue(), "炸.png")


def test_a_file_over_its_limit_is_refused_with_the_limit_and_its_source() -> None:
    big = picture("JPEG") + b"\x00" * KINDS["picture"].most_bytes
    with pytest.raises(UnusableInput, match=r"最多 5 MB（微博"):
        inspect(big, "大.jpg")


def locked() -> bytes:
    """A document whose user password nobody knows: the keys are of the standard handler, their values made up."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00><00>] >>"
    return out + b"xref\n0 5\n0000000000 65535 f \n%btrailer\n%b\nstartxref\n%d\n%%%%EOF" % (table, trailer, len(out))


def test_a_locked_document_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnusableInput, match="密码"):
        inspect_safely(locked(), "锁.pdf")
