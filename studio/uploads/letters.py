"""Words in a picture, read by Tesseract where the machine has it (Debian: tesseract-ocr, tesseract-ocr-chi-sim).

Without it pictures are looked at by people only, and the checks say so. It runs beside us as a program of its own:
a picture that upsets it costs no more than its words.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from PIL import Image

SECONDS = 25
LONGEST_SIDE = 6000
WIDTH = 750
"""Pixels: the width at which sizes are told, that of a telephone's drawing board."""
SURE = 60
"""Percent that Tesseract has to be sure of a word before its size and contrast count."""
ENOUGH = 4
"""Characters: a shorter line has no width to reckon from."""
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Letters:
    words: str
    smallest: int
    faintest: float


@dataclass
class _Line:
    words: list[str]
    sure: float
    left: int
    top: int
    right: int
    bottom: int

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def size(self) -> float:
        """From its width: boxes that Tesseract draws are right in width and loose in height."""
        units = sum(1.0 if _CJK.match(char) else 0.55 for char in self.text)
        return (self.right - self.left) / units if units else 0.0


def letters_in(picture: Image.Image) -> Letters | None:
    """None when there is no program to read with, or it did not finish."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    grey = picture.convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    grey.save(out, "PNG")
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "chi_sim", "--psm", "11", "tsv"],
            input=out.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode:
        return None
    lines = list(_lines(done.stdout.decode("utf-8", "replace")))
    sure = [line for line in lines if line.sure >= SURE and len(_CJK.findall(line.text)) >= ENOUGH]
    scale = WIDTH / grey.width
    return Letters(
        words="\n".join(line.text for line in lines),
        smallest=round(min((line.size * scale for line in sure), default=0)),
        faintest=round(min((_contrast(grey, line) for line in sure), default=0.0), 1),
    )


def _lines(table: str) -> Iterator[_Line]:
    """Tesseract tells one word a row: level, page, block, paragraph, line, word, left, top, width, height, sure, text."""
    found: dict[tuple[str, ...], _Line] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = map(int, cells[6:10])
        sure, word = float(cells[10]), cells[11]
        line = found.setdefault(tuple(cells[1:5]), _Line([], sure, left, top, left + width, top + height))
        line.words.append(word)
        line.sure = min(line.sure, sure)
        line.left, line.top = min(line.left, left), min(line.top, top)
        line.right, line.bottom = max(line.right, left + width), max(line.bottom, top + height)
    yield from found.values()


def _contrast(grey: Image.Image, line: _Line) -> float:
    """Of the darkest with the lightest in the line's box, as WCAG reckons it."""
    shades = numpy.asarray(grey.crop((line.left, line.top, line.right, line.bottom)), dtype="float64") / 255
    light = numpy.where(shades <= 0.04045, shades / 12.92, ((shades + 0.055) / 1.055) ** 2.4)
    low, high = numpy.percentile(light, (1, 99))
    return float((high + 0.05) / (low + 0.05))
