"""Takes all the pictures of docs/journey again, in the walks that the tests make: `python -m tests.journeys.pictures`.

With a folder named, into that folder instead. What every screen of every role looks like is many more pictures:
`STUDIO_KEEP_SHOTS=FOLDER pytest -m soak tests/journeys/test_every_screen.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from tests.journeys.browser import ROOT, SHOTS

APART = "test_every_screen.py"
COLOURS = 256
"""As many as a picture of a page needs: it is a third as long a file."""


def walks() -> list[Path]:
    """The tests that take pictures."""
    found = Path(__file__).parent.glob("test_*.py")
    return sorted(path for path in found if path.name != APART and ".shoots(" in path.read_text("utf-8"))


def main() -> int:
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else SHOTS
    folder.mkdir(parents=True, exist_ok=True)
    # A wide `-m` takes the long walks along with the short ones.
    command = [sys.executable, "-m", "pytest", "-m", "browser or soak", *map(str, walks())]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "STUDIO_KEEP_SHOTS": str(folder)})
    make_small(folder)
    return done.returncode


def make_small(folder: Path) -> None:
    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
