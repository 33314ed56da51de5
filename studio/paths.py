"""Where the shipped, read-only assets are, and where an office keeps its own."""

from __future__ import annotations

import os
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "assets"


def data_folder() -> Path:
    """The data folder that STUDIO_DATA names, asked anew each time. Nothing is created."""
    return Path(os.environ.get("STUDIO_DATA") or "./data").expanduser()
