"""The commands for whoever keeps the machine: backup, restore, settings, accounts."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from studio.cli.giving import OK, open_studio, print_json
from studio.settings import SETTINGS, read_settings


def add(commands: Any) -> None:
    made = commands.add_parser("backup", help="备份：数据库、文件、佐证")
    made.set_defaults(command=back_up)
    made.add_argument("file", type=Path)
    made = commands.add_parser("restore", help="从备份恢复到空的数据目录")
    made.set_defaults(command=restore)
    made.add_argument("file", type=Path)
    made.add_argument("--replace", action="store_true", help="数据目录不空时也恢复；原有内容移到旁边保存")
    commands.add_parser("settings", help="列出全部设置").set_defaults(command=settings)
    made = commands.add_parser("user", help="增加账号：user add 账号 --name 姓名 --role drafter")
    made.set_defaults(command=add_user)
    made.add_argument("what", choices=["add"])
    made.add_argument("login")
    made.add_argument("--name", required=True)
    made.add_argument("--department", default="")
    made.add_argument("--role", action="append", required=True)
    made = commands.add_parser("reset-administrator", help="管理员忘了密码或丢了手机：在本机重设，给出一次性密码")
    made.set_defaults(command=reset_administrator)
    made.add_argument("login", nargs="?", default="", help="管理员账号；只有一位管理员时可以不写")


def back_up(given: argparse.Namespace) -> int:
    from studio.backup import LEFT_OUT, back_up

    print_json(back_up(open_studio(), given.file))
    print(f"备份已写入 {given.file}。{LEFT_OUT}", file=sys.stderr)
    return OK


def restore(given: argparse.Namespace) -> int:
    from studio.backup import restore

    print(restore(read_settings(), given.file, replace=given.replace), file=sys.stderr)
    return OK


def settings(given: argparse.Namespace) -> int:
    for key, (default, meaning) in SETTINGS.items():
        print(f"{key}　{meaning}（默认：{default or '空'}）")
    return OK


def add_user(given: argparse.Namespace) -> int:
    """From the machine's own console: whoever can read the data folder is the administrator here."""
    from studio.actions import accounts
    from studio.domain.people import Role

    studio = open_studio()
    roles = frozenset(Role(role) for role in given.role)
    password = os.environ.get("STUDIO_NEW_PASSWORD") or getpass.getpass("密码：")
    person = accounts.add_from_console(
        studio, login=given.login, name=given.name, department=given.department, roles=roles, password=password
    )
    print(f"已增加账号 {person.login}。", file=sys.stderr)
    return OK


def reset_administrator(given: argparse.Namespace) -> int:
    from studio.actions.console_reset import reset_from_console

    reset = reset_from_console(open_studio(), given.login)
    print(reset.password)
    print(reset.sentence, file=sys.stderr)
    return OK
