"""The command line as offices script it and the product is measured by: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio.actions.load_example import POLICY
from studio.cli import main
from studio.cli.giving import OK, PROBLEMS, UNUSABLE

OLD = "第一条 为了规范停车，制定本办法。\n第二条 应当在十五个工作日内办结。\n第三条 本办法自2020年1月1日起施行。\n"
NEW = "第一条 为了规范停车，制定本办法。\n第二条 应当在十个工作日内办结。\n第三条 本办法自2021年1月1日起施行。\n"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit code, the JSON on stdout (None where there is none) and what stderr says."""
    code = main([str(argument) for argument in arguments])
    out, told = capsys.readouterr()
    return code, json.loads(out) if out.strip() else None, told


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("drafted") / "content.json"
    assert main(["draft", str(POLICY), "--out", str(out)]) == OK
    return out


def test_reading_tells_everything_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _ = said(capsys, "read", POLICY, "--json")
    assert code == OK
    assert {
        "title", "doc_number", "issuers", "addressee", "issued_on", "effective_on", "expires_on", "disclosure",
        "interpreting_body", "replaces", "legal_basis", "definitions", "targets", "timeline", "goals", "audience",
        "outline", "clauses", "warnings",
    } <= set(found)  # fmt: skip
    assert found["title"] and found["expires_on"] is None
    assert {"id", "label", "level", "heading", "text"} <= set(found["clauses"][0])
    assert {"text", "value", "unit", "deadline", "clause"} <= set(found["targets"][0])


def test_one_changed_term_is_one_change(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, encoding="gb18030")
    code, found, _ = said(capsys, "compare", tmp_path / "old.txt", tmp_path / "new.txt", "--json")
    assert code == OK
    rows = {row["new"][0]: row for row in found["rows"]}
    assert {name: row["kind"] for name, row in rows.items()} == {
        "第一条": "unchanged", "第二条": "modified", "第三条": "modified",
    }  # fmt: skip
    changed = [part for part in rows["第二条"]["diff"] if part[0] != "equal"]
    assert [op for op, _ in changed] == ["delete", "insert"] and "十五" in changed[0][1] and "十" in changed[1][1]
    assert {"moved", "similarity", "old"} <= set(rows["第二条"])


def test_a_wrong_number_in_a_text_is_found_at_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    text = tmp_path / "said.txt"
    text.write_text("停车事项应当在二十个工作日内办结。", encoding="utf-8")
    code, found, _ = said(capsys, "check", tmp_path / "new.txt", text, "--json")
    wrong = [fact for fact in found["facts"] if fact["state"] in ("mismatch", "missing")]
    assert code == PROBLEMS and [fact["text"] for fact in wrong] == ["二十个工作日"]
    assert text.read_text(encoding="utf-8")[wrong[0]["start"] : wrong[0]["end"]] == "二十个工作日"
    assert {"rule", "severity", "field", "start", "end", "text", "message", "clause", "suggestion"} <= set(
        found["findings"][0]
    )


def test_what_was_drafted_can_be_checked_and_drawn_without_a_loss(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, drafted: Path
) -> None:
    code, found, _ = said(capsys, "check", POLICY, drafted, "--json")
    assert code in (OK, PROBLEMS) and not [fact for fact in found["facts"] if fact["state"] == "mismatch"]
    code, made, _ = said(capsys, "render", drafted, "--out", tmp_path, "--format", "plain_text", "article", "--json")
    assert code == OK and made["seconds"] >= 0
    assert {file["format"] for file in made["files"]} == {"plain_text", "article"}
    for file in made["files"]:
        assert file["strings_missing"] == [] and file["strings_placed"] > 0
        assert Path(file["path"]).stat().st_size == file["bytes"]
        assert {"form", "media_type", "sha256", "seconds", "width", "height", "alt"} <= set(file)


def test_a_format_with_nothing_to_show_is_told_and_the_others_are_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, drafted: Path
) -> None:
    code, made, told = said(capsys, "render", drafted, "--out", tmp_path, "--format", "qa", "plain_text", "--json")
    assert code == PROBLEMS and "没有“问答”" in told
    assert {file["format"] for file in made["files"]} == {"plain_text"}


def test_an_unknown_format_is_named_beside_those_there_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, drafted: Path
) -> None:
    code, made, told = said(capsys, "render", drafted, "--out", tmp_path, "--format", "hologram", "--json")
    assert code == UNUSABLE and made is None
    assert "hologram" in told and "infographic" in told


@pytest.mark.parametrize(
    ("name", "data"),
    [("空.txt", b""), ("截断.docx", b"PK\x03\x04abc"), ("照片.pdf", b"%PDF-1.4 nothing"), ("没有.txt", None)],
)
def test_an_unusable_file_gets_one_chinese_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, found, told = said(capsys, "read", tmp_path / name, "--json")
    assert code == UNUSABLE and found is None
    assert len(told.strip().splitlines()) == 1 and "Traceback" not in told and told.strip().endswith("。")


def test_the_settings_and_the_schema_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == OK
    listed = capsys.readouterr().out
    assert {"STUDIO_DATA", "STUDIO_DATABASE_URL", "STUDIO_PORT"} <= set(listed.replace("　", " ").split())
    code, schema, _ = said(capsys, "schema")
    assert code == OK and schema["type"] == "object"
