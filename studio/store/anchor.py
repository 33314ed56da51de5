"""The head of the audit chain, kept outside the database under a key: rows cut off at the end are noticed by it.

A chain alone proves the order of the rows it has, never that the last ones are still there. The head is written after
each commit; a process that dies in between leaves it one row behind, which proves a little less and accuses nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The last row that was certainly there."""

    seq: int
    digest: str


class AnchorBroken(ValueError):
    """The file is there and is not what was written under the key."""


class Anchor:
    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key

    @property
    def name(self) -> str:
        return self._path.name

    def read(self) -> Head | None:
        """None when there is no file. Raises `AnchorBroken`."""
        try:
            said = json.loads(self._path.read_text("utf-8"))
            head = Head(int(said["seq"]), str(said["digest"]))
            right = hmac.compare_digest(str(said["seal"]), self._seal(head))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise AnchorBroken(self.name) from problem
        if not right:
            raise AnchorBroken(self.name)
        return head

    def raise_to(self, head: Head) -> None:
        """Moves the head forward, never back."""
        try:
            known = self.read()
        except AnchorBroken:
            return  # kept as it is, for `first_broken` to tell of
        if known is None or known.seq < head.seq:
            self.put(head)

    def put(self, head: Head) -> None:
        said = json.dumps({"seq": head.seq, "digest": head.digest, "seal": self._seal(head)})
        handle, draft = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(said)
        os.replace(draft, self._path)

    def _seal(self, head: Head) -> str:
        return hmac.new(self._key, f"{head.seq}:{head.digest}".encode(), hashlib.sha256).hexdigest()
