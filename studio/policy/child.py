"""The process that parses a file from outside: the file on stdin, JSON on stdout, nothing kept.

`python -m studio.policy.child [NAME [SECONDS [MEMORY]]]` answers {"reading": …} or {"error": sentence}; a
reader's own slip adds {"slip": traceback}, for the log. What libraries print goes nowhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from studio.errors import UnusableInput
from studio.policy.office import CONVERSION_SECONDS
from studio.policy.reading import CRASHED, MEMORY, SECONDS, TOO_LARGE, read_policy
from studio.policy.serial import reading_as_json

MOST_ANSWER = 64 * 1024 * 1024


def main() -> int:
    name, seconds, memory = (*sys.argv[1:], "", "", "")[:3]
    with _silenced() as answer_to:
        _limit(seconds=int(seconds or SECONDS), memory=int(memory or MEMORY))
        answer_to.write(_answer(name))
    return 0


def _answer(name: str) -> bytes:
    try:
        answer = _as_bytes({"reading": reading_as_json(read_policy(sys.stdin.buffer.read(), name))})
        return answer if len(answer) <= MOST_ANSWER else _as_bytes({"error": TOO_LARGE})
    except UnusableInput as unusable:
        return _as_bytes({"error": str(unusable)})
    except MemoryError:
        return _as_bytes({"error": TOO_LARGE})
    except Exception:
        return _as_bytes({"error": CRASHED, "slip": traceback.format_exc(limit=-12)})


def _as_bytes(answer: Mapping[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")


@contextlib.contextmanager
def _silenced() -> Iterator[BinaryIO]:
    """Hands out the real stdout for the answer and points both outputs of everybody else at nothing."""
    with os.fdopen(os.dup(1), "wb") as kept, open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        yield kept


def _limit(*, seconds: int, memory: int) -> None:
    """Limits that the system holds, whatever a reader does and also when the parent is gone.

    A process that has used up its processor time is ended by the system (SIGXCPU), even inside a library.
    """
    try:
        import resource
        import signal
    except ImportError:
        return  # Windows has no rlimits; the parent's clock still ends the process
    signal.alarm(seconds + CONVERSION_SECONDS + 5)
    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        # The upper limits stay: LibreOffice needs more room, and its keeper gives it limits of its own.
        with contextlib.suppress(ValueError, OSError):  # macOS does not take a limit on address space
            resource.setrlimit(what, (amount if hard < 0 else min(amount, hard), hard))


if __name__ == "__main__":
    raise SystemExit(main())
