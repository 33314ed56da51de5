"""The process that parses a file from outside: the file on stdin, JSON on stdout, nothing kept.

`python -m studio.policy.child [NAME]` answers {"reading": …} or {"error": sentence}.
"""

from __future__ import annotations

import json
import sys

from studio.errors import UnusableInput
from studio.policy.archive import BOMB
from studio.policy.reading import CRASHED, MEMORY, SECONDS, read_policy
from studio.policy.serial import reading_as_json


def main() -> int:
    _limit()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    sys.stdout.buffer.write(json.dumps(_answer(sys.stdin.buffer.read(), name), ensure_ascii=False).encode())
    return 0


def _answer(data: bytes, name: str) -> dict[str, object]:
    try:
        return {"reading": reading_as_json(read_policy(data, name))}
    except UnusableInput as unusable:
        return {"error": str(unusable)}
    except MemoryError:
        return {"error": BOMB}
    except RecursionError:
        return {"error": CRASHED}


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no rlimits; the parent's clock still ends the process
    for what, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (amount if hard < 0 else min(amount, hard), hard))


if __name__ == "__main__":
    raise SystemExit(main())
