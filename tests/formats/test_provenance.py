"""Every file says where it comes from; where AI took part it says that too, to people and to machines."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import av
import docx
import lxml.etree
import lxml.html
import numpy
import pdfua
import pikepdf
import pptx
import pypdfium2
import pytest
from PIL import Image

from studio.domain.content import Content, as_json
from studio.formats import animation, covers, infographic, poster
from studio.formats.contract import Artifact, ContentLost
from studio.formats.drawing import deck
from studio.formats.provenance import GENERATOR, LATIN, NAMESPACE, label_of, stamp_of, stamped
from studio.formats.registry import all_formats
from studio.formats.rendering import proven
from studio.formats.themes import all_themes, load_theme
from studio.storyboard.blocks import Headline
from studio.storyboard.compose import compose
from studio.storyboard.labels import LABEL, PLATE
from tests.formats.contents import founding

SILENT = {"text/plain", "text/csv"}
"""Kinds that have no place for metadata."""
KEYS = tuple(all_formats())


def assisted(content: Content, field: str = "main_content") -> Content:
    """The content, with AI's help in the first entry of one field."""
    part = content.part(field)
    first, *rest = part.entries
    return content.with_part(field, replace(part, entries=(replace(first, ai_assisted=True), *rest)))


@cache
def files(key: str, *, ai: bool) -> tuple[Artifact, ...]:
    content = assisted(assisted(assisted(founding()), "faq"), "data_points") if ai else founding()
    return proven(all_formats()[key](), content, load_theme())


def xmp(data: bytes) -> lxml.etree._Element:
    found = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
    assert found
    return lxml.etree.fromstring(found[0])


def of_picture(artifact: Artifact) -> Mapping[str, str]:
    picture = Image.open(io.BytesIO(artifact.data))
    picture.load()
    if artifact.media_type == "image/gif":
        assert getattr(picture, "n_frames", 1) > 10
        return of_xmp(artifact.data[artifact.data.index(b"XMP DataXMP") :])
    held = picture.info["xmp"] if artifact.media_type != "image/png" else picture.info["XML:com.adobe.xmp"].encode()
    return of_xmp(held)


def of_xmp(held: bytes) -> Mapping[str, str]:
    tree = xmp(held)
    texts = {lxml.etree.QName(node).localname: node.text or "" for node in tree.iter() if isinstance(node.tag, str)}
    if "AIGC" in texts:
        assert tree.find(f".//{{{NAMESPACE}}}AIGC") is not None
    return {"generator": texts["CreatorTool"], "AIGC": texts.get("AIGC", "")}


def of_film(artifact: Artifact) -> Mapping[str, str]:
    with av.open(io.BytesIO(artifact.data)) as film:
        assert sum(1 for _ in film.decode(video=0)) > 10
    return of_xmp(artifact.data[artifact.data.rindex(b"uuid") :])


def of_pdf(artifact: Artifact) -> Mapping[str, str]:
    pdf = pikepdf.open(io.BytesIO(artifact.data))
    told = of_xmp(pdf.Root.Metadata.read_bytes())
    assert str(pdf.docinfo["/Creator"]) == told["generator"] and len(pypdfium2.PdfDocument(artifact.data)) >= 1
    return told


def of_svg(artifact: Artifact) -> Mapping[str, str]:
    assert lxml.etree.fromstring(artifact.data).tag.endswith("svg")
    return of_xmp(artifact.data)


def of_page(artifact: Artifact) -> Mapping[str, str]:
    head = lxml.html.document_fromstring(artifact.data).find("head")
    told = {meta.get("name"): meta.get("content") for meta in head.iter("meta")}
    return {"generator": told["generator"], "AIGC": told.get("AIGC", "")}


def of_package(artifact: Artifact) -> Mapping[str, str]:
    opened: Any = pptx.Presentation if artifact.media_type.endswith("presentation") else docx.Document
    opened(io.BytesIO(artifact.data))
    with zipfile.ZipFile(io.BytesIO(artifact.data)) as package:
        root = lxml.etree.fromstring(package.read("docProps/custom.xml"))
        assert f"<Application>{GENERATOR}</Application>".encode() in package.read("docProps/app.xml")
        assert b"custom-properties" in package.read("_rels/.rels")
        assert b"/docProps/custom.xml" in package.read("[Content_Types].xml")
    told = {item.get("name"): item[0].text for item in root}
    return {"generator": told["generator"], "AIGC": told.get("AIGC", "")}


READERS = {
    "image/jpeg": of_picture, "image/png": of_picture, "image/gif": of_picture, "image/webp": of_picture,
    "image/svg+xml": of_svg, "video/mp4": of_film, "application/pdf": of_pdf, "text/html": of_page,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": of_package,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": of_package,
}  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_every_file_names_its_generator_and_carries_no_label_without_ai(key: str) -> None:
    for artifact in files(key, ai=False):
        if artifact.media_type not in SILENT:
            assert READERS[artifact.media_type](artifact) == {"generator": GENERATOR, "AIGC": ""}, artifact.name


@pytest.mark.parametrize("key", KEYS)
def test_every_file_carries_the_implicit_label_where_ai_took_part(key: str) -> None:
    for artifact in files(key, ai=True):
        if artifact.media_type not in SILENT:
            label = json.loads(READERS[artifact.media_type](artifact)["AIGC"])
            assert label["Label"] == "1" and len(label["ProduceID"]) == 32, artifact.name
            assert set(label) == {
                "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID",
                "ReservedCode2",
            }  # fmt: skip


def test_the_stamp_changes_nothing_that_is_seen() -> None:
    kind = all_formats()
    for key in ("covers", "infographic", "charts", "animation"):
        for bare, whole in zip(kind[key]().render(founding(), load_theme()), files(key, ai=False), strict=True):
            if bare.media_type in ("image/jpeg", "image/png", "image/webp", "image/gif"):
                one, other = (Image.open(io.BytesIO(each.data)) for each in (bare, whole))
                assert one.convert("RGB").tobytes() == other.convert("RGB").tobytes()
                assert getattr(one, "n_frames", 1) == getattr(other, "n_frames", 1)


def test_png_and_gif_also_say_it_in_latin_letters() -> None:
    (png, *_) = (a for a in files("charts", ai=True) if a.media_type == "image/png")
    picture = Image.open(io.BytesIO(png.data))
    assert picture.info["Software"] == LATIN and json.loads(picture.info["AIGC"])["Label"] == "1"
    (gif,) = (a for a in files("animation", ai=False) if a.media_type == "image/gif")
    assert Image.open(io.BytesIO(gif.data)).info["comment"] == LATIN.encode()


def test_the_newspaper_stays_accessible_with_its_label(tmp_path: Path) -> None:
    (paper,) = files("print_pdf", ai=True)
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.data)
    assert pdfua.validate(str(file)).findings == ()
    with pikepdf.open(file) as pdf, pdf.open_metadata() as told:
        assert told["pdfaid:conformance"] == "A" and told["pdfuaid:part"] == "1"
        described = pdf.Root.Metadata.read_bytes().decode()
    schemas = described[described.index("<pdfaExtension:schemas>") : described.index("</pdfaExtension:schemas>")]
    assert f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>" in schemas


def test_a_web_picture_without_an_extended_header_gets_one() -> None:
    out = io.BytesIO()
    Image.new("RGB", (33, 21), "#B5181F").save(out, "WEBP")
    given = Artifact(name="a.webp", media_type="image/webp", data=out.getvalue(), alt="", width=33, height=21)
    made = stamped(given, stamp_of(founding()))
    assert of_picture(made)["generator"] == GENERATOR and Image.open(io.BytesIO(made.data)).size == (33, 21)


def test_custom_properties_of_a_departments_own_template_stay() -> None:
    (deck,) = files("slides", ai=False)
    again = stamped(deck, stamp_of(assisted(founding())))
    assert json.loads(of_package(again)["AIGC"])["Label"] == "1"
    with zipfile.ZipFile(io.BytesIO(again.data)) as package:
        assert package.read("docProps/custom.xml").count(b'name="generator"') == 1


def test_the_number_of_production_is_the_contents_own_and_the_producer_a_setting(monkeypatch: Any) -> None:
    one, other = founding(), replace(founding(), summary="改过的摘要。")
    assert as_json(one) != as_json(other)
    assert label_of(one)["ProduceID"] != label_of(other)["ProduceID"] == label_of(other)["ProduceID"]
    monkeypatch.setenv("STUDIO_AIGC_PRODUCER", "某市政务服务中心")
    assert label_of(one)["ContentProducer"] == "某市政务服务中心"


def test_files_without_a_place_for_metadata_are_left_alone() -> None:
    plain = Artifact(name="a.txt", media_type="text/plain", data="办".encode(), alt="")
    assert stamped(plain, stamp_of(founding())) is plain


def test_an_entry_that_says_nothing_is_no_help_of_ai() -> None:
    part = founding().part("main_content")
    empty = replace(part.entries[0], text=" ", ai_assisted=True)
    assert not founding().with_part("main_content", replace(part, entries=(*part.entries, empty))).ai_assisted


@pytest.mark.parametrize("key", [key for key in KEYS if key != "charts"])
def test_people_are_told_where_ai_took_part_and_only_there(key: str) -> None:
    told = [text for artifact in files(key, ai=True) for text in artifact.placed]
    assert LABEL in told or PLATE in told
    assert not [text for a in files(key, ai=False) for text in a.placed if "人工智能" in text]


def test_charts_are_drawn_by_rule_and_labelled_only_where_their_figures_came_from_ai() -> None:
    kind = all_formats()["charts"]()
    assert not kind.speaks_of(assisted(founding())).ai_assisted
    assert kind.speaks_of(assisted(founding(), "data_points")).ai_assisted


def test_questions_carry_the_label_only_where_ai_had_a_part_in_them() -> None:
    made = proven(all_formats()["qa"](), assisted(founding()), load_theme())
    assert not [text for artifact in made for text in artifact.placed if "人工智能" in text]
    assert of_picture(made[0])["AIGC"] == ""


@pytest.mark.parametrize("theme", all_themes())
@pytest.mark.parametrize("cover", covers.COVERS)
def test_the_label_on_a_cover_is_a_twentieth_of_the_shorter_side(cover: Any, theme: str) -> None:
    board = compose(assisted(founding()), purpose="article")
    headline = next(block for block in board.blocks if isinstance(block, Headline))
    data = covers._data(cover, headline, load_theme(theme))
    page = pypdfium2.PdfDocument(covers.Sheet("cover.typ", {**data, "plate": board.plate}).pdf())[0]
    found = page.get_textpage().search("人工智能").get_next()
    assert found
    boxes = [page.get_textpage().get_charbox(found[0] + at) for at in range(4)]
    assert max(top - bottom for _, bottom, _, top in boxes) >= 0.05 * min(cover.width, cover.height)


@pytest.mark.parametrize(
    ("key", "module"), [("covers", covers), ("infographic", infographic), ("poster", poster), ("animation", animation)]
)
def test_a_label_that_is_not_drawn_stops_the_export(key: str, module: Any, monkeypatch: Any) -> None:
    whole = module.pdf_text
    monkeypatch.setattr(module, "pdf_text", lambda pdf: whole(pdf).replace("人工智能", ""))
    with pytest.raises(ContentLost, match=PLATE):
        proven(all_formats()[key](), assisted(founding()), load_theme())


@pytest.mark.parametrize("key", ["cards", "poster"])
def test_every_card_and_the_poster_carry_the_label_in_letters_of_a_twentieth(key: str, monkeypatch: Any) -> None:
    module = {"cards": deck, "poster": poster}[key]
    whole = module.pdf_text
    sheets: list[bytes] = []
    monkeypatch.setattr(module, "pdf_text", lambda pdf: (sheets.append(pdf), whole(pdf))[1])
    proven(all_formats()[key](), assisted(founding()), load_theme())
    pages = [page for sheet in sheets for page in pypdfium2.PdfDocument(sheet)]
    assert len(pages) >= (18 if key == "cards" else 1)
    for page in pages:
        found = page.get_textpage().search(PLATE).get_next()
        assert found
        boxes = [page.get_textpage().get_charbox(found[0] + at) for at in range(len(PLATE))]
        assert max(top - bottom for _, bottom, _, top in boxes) >= 0.05 * min(page.get_size())


def test_a_chart_whose_figures_came_from_ai_carries_the_label_in_letters_of_a_twentieth() -> None:
    given = assisted(founding(), "data_points")
    pictures = [a for a in proven(all_formats()["charts"](), given, load_theme()) if a.media_type == "image/png"]
    for artifact in pictures:
        assert PLATE in artifact.placed
        grey = numpy.asarray(Image.open(io.BytesIO(artifact.data)).convert("L"))
        band = grey[-round(0.1 * artifact.height) :]
        ground = int(band[0, 0])
        written = numpy.flatnonzero((numpy.abs(band.astype(int) - ground) > 60).any(axis=1))
        assert written[-1] - written[0] + 1 >= 0.05 * min(artifact.width, artifact.height)
    assert not [text for a in files("charts", ai=False) for text in a.placed if "人工智能" in text]
