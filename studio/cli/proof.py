"""The commands that count and prove: report, import-records, evidence, recount, verify."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.cli.giving import OK, PROBLEMS, day, moment, open_studio, print_json, read_bytes
from studio.errors import UnusableInput


def add(commands: Any) -> None:
    made = commands.add_parser("report", help="统计比率")
    made.set_defaults(command=report)
    made.add_argument("--start", type=day, required=True)
    made.add_argument("--end", type=day, required=True)
    made.add_argument("--definition", default="A")
    made.add_argument("--asof", default="")
    for kind, meaning in (("xlsx", "带公式和图表的表格"), ("docx", "通报"), ("pdf", "通报（PDF）"), ("csv", "清单")):
        made.add_argument(f"--{kind}", type=Path, metavar="FILE", help=f"另写出{meaning}")
    made.add_argument("--issuer", default="", help="通报的印发单位")
    made.add_argument("--json", action="store_true")
    made = commands.add_parser("import-records", help="导入台账（CSV 或 XLSX）")
    made.set_defaults(command=import_records)
    made.add_argument("file", type=Path, nargs="?")
    made.add_argument("--template", type=Path, metavar="FILE", help="写出空白模板（.xlsx 或 .csv）")
    made.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    made.add_argument("--json", action="store_true")
    made = commands.add_parser("evidence", help="佐证包：一个统计期的清单、材料、页面快照和审计记录")
    made.set_defaults(command=evidence)
    made.add_argument("--start", type=day, required=True)
    made.add_argument("--end", type=day, required=True)
    made.add_argument("--asof", default="")
    made.add_argument("--out", type=Path, required=True)
    made = commands.add_parser("recount", help="把看板保存的统计与逐件重算核对一遍，不符的改正过来")
    made.set_defaults(command=recount)
    made.add_argument("--json", action="store_true")
    made = commands.add_parser("verify", help="核对审计记录和材料；给出文件时核对那份备份或佐证包")
    made.set_defaults(command=verify)
    made.add_argument("file", type=Path, nargs="?")
    made.add_argument("--json", action="store_true")


def report(given: argparse.Namespace) -> int:
    from studio.actions.prove import ledger_of, measured, office_rules
    from studio.domain.ratios.as_json import report_as_json
    from studio.domain.window import Window

    studio = open_studio()
    try:
        window = Window(given.start, given.end)
        with studio.store.reading() as tx:
            ledger = ledger_of(tx, window)
            asof = moment(given.asof) if given.asof else tx.now
        found = measured(ledger, window, asof=asof, definition=given.definition)
    except ValueError as error:
        raise UnusableInput(str(error)) from error
    for path, made in _report_files(given, found, office_rules()):
        path.write_bytes(made)
        print(f"已写入 {path}。", file=sys.stderr)
    plain = report_as_json(found)
    if given.json:
        print_json(plain)
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
    data = read_bytes(given.file)
    found = import_from_console(open_studio(), data=data, name=given.file.name, dry_run=given.dry_run)
    if given.json:
        print_json({**asdict(found), "sentence": found.sentence})
    for line in (*found.problems, *found.remarks, found.sentence):
        print(line, file=sys.stderr)
    return PROBLEMS if found.problems else OK


def evidence(given: argparse.Namespace) -> int:
    """Everything an inspection asks for about one window, in one sealed archive."""
    from studio.actions.evidence_archive import archive_from_console
    from studio.domain.window import Window

    try:
        window = Window(given.start, given.end)
    except ValueError as error:
        raise UnusableInput(str(error)) from error
    studio = open_studio()
    asof = moment(given.asof) if given.asof else studio.clock()
    print_json(archive_from_console(studio, given.out, window=window, asof=asof))
    return OK


def verify(given: argparse.Namespace) -> int:
    """Audit chain and every byte of every package in force; or every byte of a backup or evidence archive."""
    from studio.actions.verify import problems_of
    from studio.sealed import problems_of_archive

    problems = problems_of_archive(given.file) if given.file else problems_of(open_studio())
    if given.json:
        print_json({"intact": not problems, "problems": problems})
    else:
        print("\n".join(problems) or ("归档文件逐字节核对无误。" if given.file else "审计记录链和全部材料核对无误。"))
    return PROBLEMS if problems else OK


def recount(given: argparse.Namespace) -> int:
    """Every kept judgement and sum against a full recount. What has drifted is mended, and the exit code says so."""
    from studio.actions.recount import recount

    found = recount(open_studio())
    if given.json:
        print_json({"policies": found.policies, "drifted": found.drifted, "sums": found.sums})
    else:
        print(found.sentence)
    return PROBLEMS if found.drifted or found.sums else OK
