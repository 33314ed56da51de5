"""The command line: JSON on stdout, messages on stderr; 0 done, 1 blocking problems found, 2 unusable input."""

from __future__ import annotations

import argparse
import getpass
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from studio.errors import StudioError, UnusableInput
from studio.settings import SETTINGS, Settings, read_settings

OK, PROBLEMS, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit code. Never shows a traceback for what a user can cause."""
    parser = _parser()
    given = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = getattr(given, "command", run)
    try:
        return command(given)
    except StudioError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"文件读写失败：{error.strerror or error}（{error.filename or ''}）。已有内容没有改动。", file=sys.stderr)
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
    return UNUSABLE


def run(given: argparse.Namespace) -> int:
    """Web, worker and rehearsal platforms on this machine, until stopped."""
    from studio.running import run_all

    run_all(read_settings())
    return OK


def read(given: argparse.Namespace) -> int:
    from studio.policy.reading import read_policy_safely
    from studio.policy.serial import as_contract_json

    reading = read_policy_safely(_bytes(given.policy), given.policy.name)
    found = as_contract_json(reading)
    if given.json:
        _print_json(found)
    else:
        print(f"{found['title']}\n{found['doc_number']}　{'、'.join(found['issuers'])}")
        for item in found["outline"]:
            print("　" * (item["level"] - 1) + item["text"])
    for warning in found["warnings"]:
        print(warning, file=sys.stderr)
    return OK


def compare(given: argparse.Namespace) -> int:
    from studio.policy.compare import as_contract_json
    from studio.policy.compare import compare as compared
    from studio.policy.reading import read_policy_safely

    old, new = (read_policy_safely(_bytes(path), path.name) for path in (given.old, given.new))
    found = as_contract_json(compared(old.clauses, new.clauses))
    if given.json:
        _print_json(found)
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


def draft(given: argparse.Namespace) -> int:
    from studio.domain.content import as_json
    from studio.policy.candidates import starting_content
    from studio.policy.compare import compare as compared
    from studio.policy.reading import read_policy_safely

    reading = read_policy_safely(_bytes(given.policy), given.policy.name)
    comparison = None
    if given.old:
        old = read_policy_safely(_bytes(given.old), given.old.name)
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
    from studio.rules.review import blocking, review_reading, review_text

    reading = read_policy_safely(_bytes(given.policy), given.policy.name)
    raw = _bytes(given.text)
    content = _content_or_none(raw)
    if content is not None:
        findings, text = review_reading(content, reading), "\n".join(_said(content))
    else:
        text = _decoded(raw)
        findings = review_text(text, reading)
    facts = ground(text, reading.clauses, card_of(reading))
    if given.json:
        _print_json({"findings": [finding_json(item) for item in findings], "facts": [_fact(item) for item in facts]})
    else:
        for item in findings:
            print(f"[{item.severity}] {item.message}")
    return PROBLEMS if blocking(findings) else OK


def render(given: argparse.Namespace) -> int:
    from studio.formats.contract import CannotDraw, ContentLost
    from studio.formats.rendering import render_all

    content = _content(given.content)
    given.out.mkdir(parents=True, exist_ok=True)
    files: list[dict[str, Any]] = []
    started = time.perf_counter()
    try:
        for rendered in render_all(content, formats=given.format or None, theme=given.theme):
            for artifact in rendered.artifacts:
                path = given.out / artifact.name
                path.write_bytes(artifact.data)
                files.append(
                    {
                        "format": rendered.key,
                        "form": rendered.form,
                        "path": str(path),
                        "media_type": artifact.media_type,
                        "bytes": len(artifact.data),
                        "sha256": hashlib.sha256(artifact.data).hexdigest(),
                        "seconds": round(rendered.seconds, 3),
                        "width": artifact.width,
                        "height": artifact.height,
                        "alt": artifact.alt,
                        "strings_placed": len(artifact.placed),
                        "strings_missing": list(artifact.missing),
                    }
                )
    except (CannotDraw, ContentLost) as error:
        print(error, file=sys.stderr)
        return PROBLEMS
    # Formats are drawn side by side: their seconds overlap, and the whole is less than their sum.
    seconds = time.perf_counter() - started
    if given.json:
        _print_json({"files": files, "seconds": round(seconds, 3)})
    else:
        for file in files:
            print(file["path"])
    return OK


def report(given: argparse.Namespace) -> int:
    from studio.actions.prove import ledger_of, measured, office_rules
    from studio.domain.ratios import report_as_json
    from studio.domain.window import Window

    studio = _studio()
    try:
        window = Window(given.start, given.end)
        with studio.store.reading() as tx:
            ledger = ledger_of(tx, window)
            asof = _moment(given.asof) if given.asof else tx.now
        found = measured(ledger, window, asof=asof, definition=given.definition)
    except ValueError as error:
        raise UnusableInput(str(error)) from error
    for path, made in _report_files(given, found, office_rules()):
        path.write_bytes(made)
        print(f"已写入 {path}。", file=sys.stderr)
    plain = report_as_json(found)
    if given.json:
        _print_json(plain)
    else:
        for key, label in (("multi_format", "多样化解读率"), ("off_site", "其他渠道发布率")):
            ratio = plain[key]
            print(
                f"{label}（口径{found.definition}）：{ratio['numerator']}/{ratio['denominator']} = {ratio['percent']}"
            )
    return OK


def _report_files(given: argparse.Namespace, found: Any, rules: Any) -> Iterator[tuple[Path, bytes]]:
    from studio.reports.document import document
    from studio.reports.paper import paper
    from studio.reports.table import table
    from studio.reports.workbook import workbook

    if given.xlsx:
        yield given.xlsx, workbook(found, rules)
    if given.docx:
        yield given.docx, document(found, issuer=given.issuer)
    if given.pdf:
        yield given.pdf, paper(found, issuer=given.issuer)
    if given.csv:
        yield given.csv, table(found)


def import_records(given: argparse.Namespace) -> int:
    """A ledger of earlier work: all of it or nothing."""
    from dataclasses import asdict

    from studio.actions.import_records import import_from_console
    from studio.records.template import template_csv, template_xlsx

    if given.template:
        blank = template_csv() if given.template.suffix.lower() == ".csv" else template_xlsx()
        given.template.write_bytes(blank)
        print(f"模板已写入 {given.template}。", file=sys.stderr)
        return OK
    if given.file is None:
        raise UnusableInput("请写明要导入的台账文件，或用 --template 文件名 取得模板。")
    data = _bytes(given.file)
    found = import_from_console(_studio(), data=data, name=given.file.name, dry_run=given.dry_run)
    if given.json:
        _print_json({**asdict(found), "sentence": found.sentence})
    for line in (*found.problems, *found.remarks, found.sentence):
        print(line, file=sys.stderr)
    return PROBLEMS if found.problems else OK


def worker(given: argparse.Namespace) -> int:
    from studio.deliveries.worker import run_worker
    from studio.running import stop_with_parent

    if given.with_parent:
        stop_with_parent()
    run_worker(_studio())
    return OK


def rehearse(given: argparse.Namespace) -> int:
    from channels.rehearsal.app import serve
    from studio.running import refuse_taken_port, stop_with_parent

    settings = read_settings()
    port = given.port or settings.rehearsal_port
    refuse_taken_port("127.0.0.1", port, "STUDIO_REHEARSAL_PORT")
    if given.with_parent:
        stop_with_parent()
    settings.data.mkdir(parents=True, exist_ok=True)
    print(f"演练平台：http://127.0.0.1:{port}/ （内容只在本机，不会发到真实平台）", file=sys.stderr, flush=True)
    serve("127.0.0.1", port, settings.data / "rehearsal.sqlite")
    return OK


def back_up(given: argparse.Namespace) -> int:
    from studio.backup import LEFT_OUT, back_up

    _print_json(back_up(_studio(), given.file))
    print(f"备份已写入 {given.file}。{LEFT_OUT}", file=sys.stderr)
    return OK


def restore(given: argparse.Namespace) -> int:
    from studio.backup import restore

    print(restore(_settings(), given.file, replace=given.replace), file=sys.stderr)
    return OK


def evidence(given: argparse.Namespace) -> int:
    """Everything an inspection asks for about one window, in one sealed archive."""
    from studio.actions.evidence_archive import archive_from_console
    from studio.domain.window import Window

    try:
        window = Window(given.start, given.end)
    except ValueError as error:
        raise UnusableInput(str(error)) from error
    studio = _studio()
    asof = _moment(given.asof) if given.asof else studio.clock()
    _print_json(archive_from_console(studio, given.out, window=window, asof=asof))
    return OK


def verify(given: argparse.Namespace) -> int:
    """Audit chain and every byte of every package in force; or every byte of a backup or evidence archive."""
    from studio.actions.verify import problems_of
    from studio.sealed import problems_of_archive

    problems = problems_of_archive(given.file) if given.file else problems_of(_studio())
    if given.json:
        _print_json({"intact": not problems, "problems": problems})
    else:
        print("\n".join(problems) or ("归档文件逐字节核对无误。" if given.file else "审计记录链和全部材料核对无误。"))
    return PROBLEMS if problems else OK


def recount(given: argparse.Namespace) -> int:
    """Every kept judgement and sum against a full recount. What has drifted is mended, and the exit code says so."""
    from studio.actions.recount import recount

    found = recount(_studio())
    if given.json:
        _print_json({"policies": found.policies, "drifted": found.drifted, "sums": found.sums})
    else:
        print(found.sentence)
    return PROBLEMS if found.drifted or found.sums else OK


def settings(given: argparse.Namespace) -> int:
    for key, (default, meaning) in SETTINGS.items():
        print(f"{key}　{meaning}（默认：{default or '空'}）")
    return OK


def schema(given: argparse.Namespace) -> int:
    from studio.domain.content_schema import content_schema

    _print_json(content_schema())
    return OK


def add_user(given: argparse.Namespace) -> int:
    """From the machine's own console: whoever can read the data folder is the administrator here."""
    from studio.actions import accounts
    from studio.domain.people import Role

    studio = _studio()
    roles = frozenset(Role(role) for role in given.role)
    password = os.environ.get("STUDIO_NEW_PASSWORD") or getpass.getpass("密码：")
    person = accounts.add_from_console(
        studio, login=given.login, name=given.name, department=given.department, roles=roles, password=password
    )
    print(f"已增加账号 {person.login}。", file=sys.stderr)
    return OK


def reset_administrator(given: argparse.Namespace) -> int:
    from studio.actions.console_reset import reset_from_console

    reset = reset_from_console(_studio(), given.login)
    print(reset.password)
    print(reset.sentence, file=sys.stderr)
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m studio", description="政策解读工作室")
    commands = parser.add_subparsers(title="命令", metavar="")

    def command(name: str, act: Callable[[argparse.Namespace], int], help_text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_text)
        made.set_defaults(command=act)
        return made

    command("run", run, "启动网页、投放进程和演练平台（默认）")
    for name, act, help_text in (
        ("read", read, "读政策文件"),
        ("draft", draft, "从政策文件摘出解读素材"),
        ("check", check, "按政策原文检查一段文字或一份内容"),
    ):
        made = command(name, act, help_text)
        made.add_argument("policy", type=Path)
        if name == "check":
            made.add_argument("text", type=Path)
        if name == "draft":
            made.add_argument("--old", type=Path)
            made.add_argument("--out", type=Path, required=True)
        made.add_argument("--json", action="store_true")
    made = command("compare", compare, "比对新旧两版政策")
    made.add_argument("old", type=Path)
    made.add_argument("new", type=Path)
    made.add_argument("--json", action="store_true")
    made = command("render", render, "生成材料")
    made.add_argument("content", type=Path)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--format", nargs="+", action="extend", metavar="KEY")
    made.add_argument("--theme", default="government_red")
    made.add_argument("--json", action="store_true")
    made = command("report", report, "统计比率")
    made.add_argument("--start", type=_day, required=True)
    made.add_argument("--end", type=_day, required=True)
    made.add_argument("--definition", default="A")
    made.add_argument("--asof", default="")
    for kind, meaning in (("xlsx", "带公式和图表的表格"), ("docx", "通报"), ("pdf", "通报（PDF）"), ("csv", "清单")):
        made.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"另写出{meaning}")
    made.add_argument("--issuer", default="", help="通报的印发单位")
    made.add_argument("--json", action="store_true")
    made = command("import-records", import_records, "导入台账（CSV 或 XLSX）")
    made.add_argument("file", type=Path, nargs="?")
    made.add_argument("--template", type=Path, metavar="FILE", help="写出空白模板（.xlsx 或 .csv）")
    made.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    made.add_argument("--json", action="store_true")
    command("worker", worker, "只启动投放进程").add_argument(
        "--with-parent", action="store_true", help=argparse.SUPPRESS
    )
    made = command("rehearse", rehearse, "只启动演练平台")
    made.add_argument("--port", type=int, default=0)
    made.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    made = command("verify", verify, "核对审计记录和材料；给出文件时核对那份备份或佐证包")
    made.add_argument("file", type=Path, nargs="?")
    made.add_argument("--json", action="store_true")
    made = command("recount", recount, "把看板保存的统计与逐件重算核对一遍，不符的改正过来")
    made.add_argument("--json", action="store_true")
    command("backup", back_up, "备份：数据库、文件、佐证").add_argument("file", type=Path)
    made = command("restore", restore, "从备份恢复到空的数据目录")
    made.add_argument("file", type=Path)
    made.add_argument("--replace", action="store_true", help="数据目录不空时也恢复；原有内容移到旁边保存")
    made = command("evidence", evidence, "佐证包：一个统计期的清单、材料、页面快照和审计记录")
    made.add_argument("--start", type=_day, required=True)
    made.add_argument("--end", type=_day, required=True)
    made.add_argument("--asof", default="")
    made.add_argument("--out", type=Path, required=True)
    command("settings", settings, "列出全部设置")
    command("schema", schema, "内容文件的格式（JSON Schema）")
    made = command("user", add_user, "增加账号：user add 账号 --name 姓名 --role drafter")
    made.add_argument("what", choices=["add"])
    made.add_argument("login")
    made.add_argument("--name", required=True)
    made.add_argument("--department", default="")
    made.add_argument("--role", action="append", required=True)
    made = command("reset-administrator", reset_administrator, "管理员忘了密码或丢了手机：在本机重设，给出一次性密码")
    made.add_argument("login", nargs="?", default="", help="管理员账号；只有一位管理员时可以不写")
    return parser


def _studio() -> Any:
    from studio.wiring import build

    return build(_settings())


def _settings() -> Settings:
    return read_settings()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"文件“{path}”打不开（{error.strerror}）。请检查路径和权限。") from error


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnusableInput("这份文字既不是 UTF-8 也不是 GB18030 编码，无法读取。请另存为 UTF-8 后再试。")


def _content(path: Path) -> Any:
    from studio.domain.content import from_json

    try:
        return from_json(json.loads(_decoded(_bytes(path))))
    except json.JSONDecodeError as error:
        raise UnusableInput(f"“{path}”不是完整的 JSON（第 {error.lineno} 行），无法读取。") from error
    except ValueError as error:
        raise UnusableInput(str(error)) from error


def _content_or_none(raw: bytes) -> Any:
    """The content when the file holds one; None for plain text."""
    from studio.domain.content import from_json

    text = _decoded(raw)
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


def _said(content: Any) -> list[str]:
    return [content.title, content.summary, *(text for _, _, entry in content.entries() for text in entry.said())]


def _fact(fact: Any) -> dict[str, Any]:
    names = ("text", "kind", "state", "clause", "start", "end")
    return {name: getattr(fact, name) for name in names}


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写成 2021-04-01 的样子，现在是“{value}”") from error


def _moment(value: str) -> datetime:
    from studio.domain.calendar import BEIJING

    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise UnusableInput(f"时点应写成 2021-07-01 或 2021-07-01T18:00 的样子，现在是“{value}”。") from error
    if len(value) == len("2021-07-01"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _print_json(value: Any) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()
