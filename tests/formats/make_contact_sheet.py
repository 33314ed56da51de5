"""Makes `docs/contact-sheet-*.jpg`: every theme × the contents that formats are tried on; run by hand.

    python tests/formats/make_contact_sheet.py

A column is a theme, a row a content; the long images are scaled down whole. What one sees there is judged in
`docs/contact-sheet.md`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from studio.formats.infographic import Infographic  # noqa: E402 - run as a script, the root is not on the path
from studio.formats.rendering import proven  # noqa: E402
from studio.formats.themes import all_themes  # noqa: E402
from studio.paths import ASSETS  # noqa: E402
from tests.formats.contents import CONTENTS  # noqa: E402

SHEETS: dict[str, tuple[int, Sequence[str]]] = {
    "founding": (216, ("founding",)),
    "amounts": (132, ("sparse", "dense")),
    "stress": (128, ("thirty_rows", "rare", "long_titles", "forty_questions", "hostile")),
}
"""Sheet → width of a picture, contents."""
GAP, HEAD = 14, 34
QUALITY = 68


def picture_of(content: str, theme: str, width: int) -> Image.Image:
    """The whole long image, its parts joined again, scaled to the width."""
    artifacts = proven(Infographic(), CONTENTS[content](), all_themes()[theme])
    parts = [Image.open(io.BytesIO(a.data)) for a in artifacts if a.role == "long_image"]
    whole = Image.new("RGB", (1080, sum(part.height for part in parts)))
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole.resize((width, round(whole.height * width / 1080)), Image.Resampling.LANCZOS)


def sheet(width: int, contents: Sequence[str]) -> Image.Image:
    rows = [[picture_of(content, theme, width) for theme in all_themes()] for content in contents]
    tall = [max(picture.height for picture in row) for row in rows]
    made = Image.new("RGB", ((width + GAP) * len(all_themes()) + GAP, sum(tall) + (HEAD + GAP) * len(rows)), "#5A5F66")
    draw = ImageDraw.Draw(made)
    font = ImageFont.truetype(str(ASSETS / "fonts" / "NotoSansSC-Bold.sub.ttf"), 13)
    top = 0
    for content, row, height in zip(contents, rows, tall, strict=True):
        for column, (theme, picture) in enumerate(zip(all_themes().values(), row, strict=True)):
            left = GAP + column * (width + GAP)
            draw.text((left, top + 8), f"{theme['label']} {content}", font=font, fill="white")
            made.paste(picture, (left, top + HEAD))
        top += height + HEAD + GAP
    return made


def main() -> None:
    for name, (width, contents) in SHEETS.items():
        target = ROOT / "docs" / f"contact-sheet-{name}.jpg"
        sheet(width, contents).save(target, "JPEG", quality=QUALITY, optimize=True)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
