"""The command line: JSON on stdout, messages on stderr; 0 done, 1 blocking problems found, 2 unusable input.

Each room of this package adds its own commands. What a command works with is imported when it is called: `--help` and
`settings` answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from studio.cli import keeping, materials, policy_text, processes, proof
from studio.cli.giving import UNUSABLE
from studio.errors import StudioError

_ROOMS = (processes, policy_text, materials, proof, keeping)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit code. Never shows a traceback for what a user can cause."""
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = getattr(given, "command", processes.run)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m studio", description="政策解读工作室")
    commands = parser.add_subparsers(title="命令", metavar="")
    for room in _ROOMS:
        room.add(commands)
    return parser
