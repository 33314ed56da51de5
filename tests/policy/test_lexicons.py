"""An office adds its own words; a broken file of its own stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.lexicons import lexicon, stamp
from studio.policy import bodies
from studio.policy.bodies import bodies_in, same_body


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDIO_DATA", str(tmp_path))
    (tmp_path / "lexicons").mkdir()
    return tmp_path / "lexicons" / "bodies.toml"


def test_an_alias_of_the_office_is_one_body_with_the_full_name(added: Path) -> None:
    assert not same_body(bodies.compared("区创促办"), "区创业促进服务中心")
    added.write_text('trades = ["创促"]\n[aliases]\n"创促办" = "创业促进服务中心"\n', encoding="utf-8")
    stamp()  # every check of a text begins with this look at the folder
    assert [name for _, _, name in bodies_in("由区创促办负责受理")] == ["区创业促进服务中心"]
    assert same_body(bodies.compared("区创促办"), "区创业促进服务中心")


def test_additions_leave_the_shipped_words_in_place(added: Path) -> None:
    added.write_text('trades = ["创促"]\n', encoding="utf-8")
    trades = lexicon("bodies")["trades"]
    assert "财政" in trades
    assert "创促" in trades


@pytest.mark.parametrize("broken", [b"trades = [", b"\xff\xfe\x00", b"[aliases"])
def test_a_broken_file_is_passed_over(added: Path, broken: bytes) -> None:
    added.write_bytes(broken)
    assert "财政" in lexicon("bodies")["trades"]
