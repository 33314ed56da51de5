"""What a file carries unseen is found; a picture is kept without it, its pixels as they were (LEAK-03)."""

from __future__ import annotations

import io

import numpy
import pikepdf
import pytest
import typst
from PIL import ExifTags, Image, ImageOps, PngImagePlugin

from studio.uploads.child import inspect_safely
from studio.uploads.hidden import hidden_in_picture, without_hidden
from tests.uploads.test_inspection import picture

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def taken(form: str, *, turned: int = 1, comment: str = "") -> bytes:
    """A photograph as a telephone writes it: where, when, with what and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "相机厂"
    exif[ExifTags.Base.Artist] = "某人"
    exif[ExifTags.Base.Orientation] = turned
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:02 09:00:00"
    out = io.BytesIO()
    Image.linear_gradient("L").resize((320, 200)).convert("RGB").save(out, form, exif=exif, comment=comment.encode())
    return out.getvalue()


def seen(data: bytes) -> numpy.ndarray:
    return numpy.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))))


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("turned", [1, 6])
def test_a_photograph_loses_place_device_and_author_and_keeps_its_pixels_and_its_way_up(form: str, turned: int) -> None:
    before = taken(form, turned=turned)
    assert {"拍摄位置", "拍摄设备", "作者", "拍摄时间"} <= set(hidden_in_picture(before))
    after = without_hidden(before, KINDS[form])
    assert hidden_in_picture(after) == ()
    assert "某人".encode() not in after
    assert numpy.array_equal(seen(after), seen(before))


@pytest.mark.parametrize("form", KINDS)
def test_a_picture_that_carries_nothing_is_not_touched(form: str) -> None:
    clean = picture(form)
    assert hidden_in_picture(clean) == ()
    assert inspect_safely(clean, "图").cleaned == b""


def test_what_hangs_behind_the_end_of_a_picture_is_cut_off() -> None:
    carried = picture("JPEG") + b"PK\x03\x04" + "名单".encode()
    assert hidden_in_picture(carried) == ("附在图片后面的数据",)
    assert without_hidden(carried, "image/jpeg") == picture("JPEG")


def test_the_label_of_artificial_intelligence_stays() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("AIGC", '{"Label":"1"}')
    told.add_text("Author", "someone")
    out = io.BytesIO()
    Image.new("RGB", (30, 30)).save(out, "PNG", pnginfo=told)
    kept = Image.open(io.BytesIO(without_hidden(out.getvalue(), "image/png")))
    assert kept.info == {"AIGC": '{"Label":"1"}'}


def test_an_added_photograph_says_what_was_taken_out() -> None:
    found = inspect_safely(taken("JPEG", comment="内部照片"), "现场.jpg")
    assert {"拍摄位置", "作者", "说明文字"} <= set(found.seen.removed)
    assert found.seen.hidden == ()
    assert hidden_in_picture(found.cleaned) == ()


def test_remarks_author_attachments_and_covered_words_of_a_document_are_named() -> None:
    bar = "#place(top + left, rect(width: 300pt, height: 40pt, fill: black))"
    plain = typst.compile(f'#set document(author: "某人")\n#set page(width: 400pt)\n13912345678 {bar}'.encode())
    with pikepdf.open(io.BytesIO(plain)) as made:
        made.attachments["草稿.txt"] = b"draft"
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="改")
        made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])
        out = io.BytesIO()
        made.save(out)
    found = inspect_safely(out.getvalue(), "稿.pdf").seen
    assert found.hidden == ("作者“某人”", "附件 1 个", "批注 1 处", "被色块盖住、仍能复制出来的文字 1 处")
    assert "13912345678" in found.words


def test_words_on_a_coloured_ground_are_not_called_covered() -> None:
    poster = typst.compile(b"#set page(width: 300pt, height: 200pt, fill: red)\n#rect(fill: blue)[Shown]")
    assert inspect_safely(poster, "海报.pdf").seen.hidden == ()
