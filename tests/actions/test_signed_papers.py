"""Signed sheets come back as scans or are sealed; they are kept beside their package and go into the archive."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studio.actions.evidence_archive import archive
from studio.actions.signed_papers import add_scan, papers_of, seal_sheet, strike_paper
from studio.actions.verify import problems_of
from studio.domain.people import Person, Role
from studio.domain.states import State
from studio.domain.window import months
from studio.errors import NotAllowed, StudioError, UnusableInput, WrongState
from studio.studio import Studio
from tests.actions.test_walk import bring_to, change_one_character, package_of
from tests.actions.test_walk import example as example
from tests.seals.test_certificate import folder as folder
from tests.seals.test_certificate import seal_in

People = dict[Role, Person]


def scan(kind: str = "JPEG", shade: int = 250) -> bytes:
    out = BytesIO()
    Image.new("RGB", (620, 877), (shade, shade, shade)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def signed(studio: Studio, people: People, example: str) -> str:
    """The package of an interpretation that the head has signed."""
    bring_to(studio, people, example, State.SIGNED)
    return package_of(studio, example).id


def test_a_scan_is_kept_with_its_digest_and_an_audit_row(studio: Studio, people: People, signed: str) -> None:
    drafter = people[Role.DRAFTER].id
    add_scan(studio, drafter, signed, name="审签单 手签.jpeg", data=scan())
    (kept,) = papers_of(studio, people[Role.INSPECTOR].id, signed)
    assert (kept.paper.name, kept.paper.media_type) == ("审签单 手签.jpg", "image/jpeg")
    assert studio.media.get(kept.paper.sha256) == scan() and studio.media.get(kept.paper.thumbnail)
    with studio.store.reading() as tx:
        assert tx.audit.latest(1)[0].act == "add_scan"
    with pytest.raises(UnusableInput, match="已经收下过"):
        add_scan(studio, drafter, signed, name="again.jpg", data=scan())


@pytest.mark.parametrize(
    ("data", "told"),
    [(scan("GIF"), "不是 PDF、JPG 或 PNG"), (b"MZ\x90\x00" * 50, "认不出"), (scan()[:200], "打不开"), (b"", "空的")],
)
def test_what_is_no_scan_is_refused_whatever_its_name(
    studio: Studio, people: People, signed: str, data: bytes, told: str
) -> None:
    with pytest.raises(UnusableInput, match=told):
        add_scan(studio, people[Role.DRAFTER].id, signed, name="审签单.pdf", data=data)
    assert papers_of(studio, people[Role.DRAFTER].id, signed) == []


def test_a_wrong_one_is_struck_out_with_a_reason_and_stays(studio: Studio, people: People, signed: str) -> None:
    drafter = people[Role.DRAFTER].id
    paper_id = add_scan(studio, drafter, signed, name="a.jpg", data=scan())
    with pytest.raises(StudioError, match="为什么"):
        strike_paper(studio, drafter, paper_id, reason=" ")
    strike_paper(studio, drafter, paper_id, reason="传成了别的文件")
    (kept,) = papers_of(studio, drafter, signed)
    assert kept.paper.struck_reason == "传成了别的文件"
    add_scan(studio, drafter, signed, name="a.jpg", data=scan())


def test_who_only_looks_adds_nothing_and_a_void_package_takes_nothing(
    studio: Studio, people: People, example: str, signed: str
) -> None:
    for role in (Role.INSPECTOR, Role.ADMIN, Role.SECRECY_REVIEWER):
        with pytest.raises(NotAllowed):
            add_scan(studio, people[role].id, signed, name="a.jpg", data=scan())
    change_one_character(studio, people, example)
    with pytest.raises(WrongState, match="作废"):
        add_scan(studio, people[Role.DRAFTER].id, signed, name="a.jpg", data=scan())


def test_the_sheet_is_sealed_and_a_changed_byte_is_told(
    studio: Studio, people: People, signed: str, folder: Path
) -> None:
    sealing, publisher = replace(studio, seal=seal_in(folder)), people[Role.PUBLISHER].id
    seal_sheet(sealing, publisher, signed)
    (kept,) = papers_of(sealing, publisher, signed)
    (verdict,) = kept.verdicts
    assert verdict.intact and verdict.trusted and verdict.signer == "长治市城市管理局"
    path = studio.media.path(kept.paper.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert "改动或丢失" in papers_of(sealing, publisher, signed)[0].verdicts[0].told
    assert any("签字件" in problem for problem in problems_of(studio))


def test_no_seal_before_the_signature_and_none_without_a_certificate(
    studio: Studio, people: People, example: str, folder: Path
) -> None:
    bring_to(studio, people, example, State.SIGNING)
    package, publisher = package_of(studio, example).id, people[Role.PUBLISHER].id
    with pytest.raises(WrongState, match="还没有审签"):
        seal_sheet(replace(studio, seal=seal_in(folder)), publisher, package)
    with pytest.raises(NotAllowed):
        seal_sheet(replace(studio, seal=seal_in(folder)), people[Role.DRAFTER].id, package)


def test_a_signed_package_without_a_certificate_says_how_to_go_on(studio: Studio, people: People, signed: str) -> None:
    with pytest.raises(StudioError, match="STUDIO_SEAL_FILE"):
        seal_sheet(studio, people[Role.PUBLISHER].id, signed)


def test_the_archive_holds_the_scans(studio: Studio, people: People, example: str, signed: str, tmp_path: Path) -> None:
    add_scan(studio, people[Role.DRAFTER].id, signed, name="手签.jpg", data=scan())
    with studio.store.reading() as tx:
        released = next(item.policy.released_on for item in tx.policies.all())
    assert released is not None
    window = months(released.year, 1, 12)
    target = tmp_path / "佐证.zip"
    archive(studio, people[Role.INSPECTOR].id, target, window=window, asof=studio.clock())
    with zipfile.ZipFile(target) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith("手签.jpg")]
        assert opened.read(name) == scan()
        (told,) = [name for name in opened.namelist() if "审签单-" in name and name.endswith(".json")]
        assert json.loads(opened.read(told))["kind"] == "手签扫描件"
