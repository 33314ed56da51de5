"""The process that opens an uploaded file: the file on stdin, JSON on stdout, nothing kept.

`python -m studio.uploads.child NAME` answers {"seen": …} or {"error": sentence}. Decoders are large programs in C;
one that trips over a crafted file takes this process with it and not the studio.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import asdict

from studio.domain.own_material import seen_from
from studio.errors import UnusableInput
from studio.uploads.inspection import DAMAGED, Inspected, inspect
from studio.uploads.kinds import KINDS, LARGEST, MB

SECONDS = 20
MEMORY = 1200 * MB
TOO_MUCH = "打开“{name}”太费时间或内存，为安全起见已经停止，没有收下。请压缩、缩小或另存一份后再传。"


def inspect_safely(data: bytes, name: str) -> Inspected:
    """As `inspect`, in a process of its own with limits on time and memory."""
    name = name.replace("\x00", "")[:200]
    if len(data) > LARGEST:
        raise UnusableInput(f"“{name}”超过 {LARGEST // MB} MB，没有收下。请压缩后再传。")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "studio.uploads.child", name],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS * 3,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UnusableInput(TOO_MUCH.format(name=name)) from late
    except OSError as trouble:
        raise UnusableInput(f"“{name}”没有打开，系统资源不足，没有收下。请稍后再传。") from trouble
    try:
        answer = json.loads(child.stdout)
    except ValueError as silent:
        raise UnusableInput(TOO_MUCH.format(name=name)) from silent
    if "error" in answer:
        raise UnusableInput(answer["error"])
    seen = answer["seen"]
    return Inspected(
        **{
            **seen,
            "kind": KINDS[seen["kind"]],
            "thumbnail": base64.b64decode(seen["thumbnail"]),
            "cleaned": base64.b64decode(seen["cleaned"]),
            "seen": seen_from(seen["seen"]),
        },
    )


def main() -> int:
    name = sys.argv[1]
    _limit()
    try:
        seen = inspect(sys.stdin.buffer.read(), name)
        answer: dict[str, object] = {
            "seen": {
                "kind": seen.kind.key,
                "media_type": seen.media_type,
                "width": seen.width,
                "height": seen.height,
                "seconds": seen.seconds,
                "thumbnail": base64.b64encode(seen.thumbnail).decode(),
                "cleaned": base64.b64encode(seen.cleaned).decode(),
                "seen": asdict(seen.seen),
            }
        }
    except UnusableInput as unusable:
        answer = {"error": str(unusable)}
    except MemoryError:
        answer = {"error": TOO_MUCH.format(name=name)}
    except Exception:
        # A decoder's own slip over a crafted file: for the person it is a file that does not open.
        answer = {"error": DAMAGED.format(name=name)}
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return  # Windows has no rlimits; the parent's clock still ends the process
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
