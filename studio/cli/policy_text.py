"""The commands that understand policy text: read, draft, check, compare."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.cli.giving import OK, PROBLEMS, decoded, print_json, read_bytes
from studio.errors import UnusableInput


def add(commands: Any) -> None:
    for name, act, help_text in (
        ("read", read, "读政策文件"),
        ("draft", draft, "从政策文件摘出解读素材"),
        ("check", check, "按政策原文检查一段文字或一份内容"),
    ):
        made = commands.add_parser(name, help=help_text)
        made.set_defaults(command=act)
        made.add_argument("policy", type=Path)
        if name == "check":
            made.add_argument("text", type=Path)
        if name == "draft":
            made.add_argument("--old", type=Path)
            made.add_argument("--out", type=Path, required=True)
        made.add_argument("--json", action="store_true")
    made = commands.add_parser("compare", help="比对新旧两版政策")
    made.set_defaults(command=compare)
    made.add_argument("old", type=Path)
    made.add_argument("new", type=Path)
    made.add_argument("--json", action="store_true")


def read(given: argparse.Namespace) -> int:
    from studio.policy.reading import read_policy_safely
    from studio.policy.serial import as_contract_json

    reading = read_policy_safely(read_bytes(given.policy), given.policy.name)
    found = as_contract_json(reading)
    if given.json:
        print_json(found)
    else:
        print(f"{found['title']}\n{found['doc_number']}　{'、'.join(found['issuers'])}")
        for item in found["outline"]:
            print("　" * (item["level"] - 1) + item["text"])
    for warning in found["warnings"]:
        print(warning, file=sys.stderr)
    return OK


def draft(given: argparse.Namespace) -> int:
    from studio.domain.content import as_json
    from studio.policy.candidates import starting_content
    from studio.policy.compare import compare as compared
    from studio.policy.reading import read_policy_safely

    reading = read_policy_safely(read_bytes(given.policy), given.policy.name)
    comparison = None
    if given.old:
        old = read_policy_safely(read_bytes(given.old), given.old.name)
        comparison = compared(old.clauses, reading.clauses)
    content = json.dumps(as_json(starting_content(reading, comparison)), ensure_ascii=False, indent=2)
    given.out.write_text(content + "\n", encoding="utf-8")
    print(f"已写入 {given.out}。这是从原文摘出的材料，不是写好的解读，请逐条改写。", file=sys.stderr)
    return OK


def check(given: argparse.Namespace) -> int:
    from studio.policy.candidates import card_of
    from studio.policy.grounding import ground
    from studio.policy.reading import read_policy_safely
    from studio.rules.findings import as_json as finding_json
    from studio.rules.material import Passage, passages
    from studio.rules.review import blocking, review_reading, review_text

    reading = read_policy_safely(read_bytes(given.policy), given.policy.name)
    raw = read_bytes(given.text)
    content = _content_or_none(raw)
    if content is not None:
        findings = review_reading(content, reading)
        said = [passage for passage in passages(content) if not passage.own]
    else:
        said = [Passage(decoded(raw), "", -1)]
        findings = review_text(said[0].text, reading)
    card = card_of(reading)
    facts = [
        _fact(fact, passage.field)
        for passage in said
        for fact in ground(passage.text, reading.clauses, card, cites=passage.cites)
    ]
    if given.json:
        print_json({"findings": [finding_json(item) for item in findings], "facts": facts})
    else:
        for item in findings:
            print(f"[{item.severity}] {item.message}")
    return PROBLEMS if blocking(findings) else OK


def _content_or_none(raw: bytes) -> Any:
    """The content when the file holds one; None for plain text."""
    from studio.domain.content import from_json

    text = decoded(raw)
    if not text.strip():
        raise UnusableInput("要检查的文件是空的。")
    if not text.lstrip("\ufeff \n\r\t").startswith("{"):
        return None
    try:
        return from_json(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnusableInput(f"要检查的内容不是完整的 JSON（第 {error.lineno} 行）。") from error
    except ValueError as error:
        raise UnusableInput(str(error)) from error


def _fact(fact: Any, field: str) -> dict[str, Any]:
    """Its place is in the text that was given, or of a content in the statement of its field."""
    names = ("text", "kind", "state", "clause", "start", "end")
    return {name: getattr(fact, name) for name in names} | {"field": field}


def compare(given: argparse.Namespace) -> int:
    from studio.policy.compare import as_contract_json
    from studio.policy.compare import compare as compared
    from studio.policy.reading import read_policy_safely

    old, new = (read_policy_safely(read_bytes(path), path.name) for path in (given.old, given.new))
    found = as_contract_json(compared(old.clauses, new.clauses))
    if given.json:
        print_json(found)
        return OK
    for row in found["rows"]:
        places = f"{'、'.join(row['old']) or '（无）'} → {'、'.join(row['new']) or '（无）'}"
        print(f"{places}　{_KINDS[row['kind']]}{'，位置移动' if row['moved'] else ''}")
        if row["kind"] != "unchanged":
            print("　　" + "".join(_MARKS[op].format(text) for op, text in row["diff"]).replace("\n", "\n　　"))
    return OK


_KINDS = {
    "unchanged": "未变",
    "modified": "修改",
    "added": "新增",
    "deleted": "删除",
    "split": "拆分",
    "merged": "合并",
}
_MARKS = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
