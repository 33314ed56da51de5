"""Makes `docs/contact-sheet-*.jpg`: every theme × the contents that formats are tried on; run by hand.

    python tests/formats/make_contact_sheet.py [founding amounts stress slides print cards posters]

A column is a theme, a row a content; the long images are scaled down whole, slides are what LibreOffice shows. What one sees there is judged in
`docs/contact-sheet.md`.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from studio.formats.cards import Cards  # noqa: E402
from studio.formats.drawing.pixels import pages_of  # noqa: E402
from studio.formats.infographic import Infographic  # noqa: E402 - run as a script, the root is not on the path
from studio.formats.poster import Poster  # noqa: E402
from studio.formats.print_pdf import PrintPdf  # noqa: E402
from studio.formats.rendering import proven  # noqa: E402
from studio.formats.slides import Slides  # noqa: E402
from studio.formats.themes import all_themes  # noqa: E402
from studio.paths import ASSETS  # noqa: E402
from studio.policy import office  # noqa: E402
from tests.formats.contents import CONTENTS  # noqa: E402

SHEETS: dict[str, tuple[int, Sequence[str]]] = {
    "founding": (216, ("founding",)),
    "amounts": (132, ("sparse", "dense")),
    "stress": (128, ("thirty_rows", "rare", "long_titles", "forty_questions", "hostile")),
}
"""Sheet → width of a picture, contents."""
NAMES = {
    "founding": "建站文件的解读",
    "sparse": "只有必填项，每项一句",
    "dense": "全部填满，每项很长",
    "thirty_rows": "三十行新旧对照",
    "rare": "生僻字和表情",
    "long_titles": "六十字的标题",
    "forty_questions": "四十个问答",
    "hostile": "像代码的文字和不能断开的长串",
}
SLIDES = (("founding", (1, 2, 3, 4, 5, 7, 10, 14, 15, 19)), ("thirty_rows", (4,)), ("long_titles", (7, 10)))
"""Content → which of its slides are shown; they are opened by LibreOffice."""
SLIDE_WIDTH = 300
PAPERS = (("founding", (1, 3)), ("dense", (1, 4)), ("thirty_rows", (1,)), ("rare", (1,)))
"""Content → which pages of its newspaper are shown."""
PAPER_WIDTH, CARD_WIDTH = 260, 250
CARDS = ("founding", 9)
POSTERS = ("founding", "sparse", "dense")
POSTER_WIDTH = 360
GAP, HEAD, BAND = 14, 40, 38
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


def sheet(rows: Sequence[tuple[str, Sequence[Image.Image]]], width: int) -> Image.Image:
    """Rows of pictures, one for each theme: the themes' names above the columns, a row's name on a band above it."""
    tall = [max(picture.height for picture in pictures) + (BAND if name else 0) for name, pictures in rows]
    wide = (width + GAP) * len(all_themes()) + GAP
    made = Image.new("RGB", (wide, HEAD + sum(tall) + GAP * len(rows)), "#5A5F66")
    draw = ImageDraw.Draw(made)
    font = ImageFont.truetype(str(ASSETS / "fonts" / "NotoSansSC-Bold.sub.ttf"), 18)
    for column, theme in enumerate(all_themes().values()):
        draw.text(
            (GAP + column * (width + GAP) + width / 2, HEAD / 2), theme["label"], font=font, fill="white", anchor="mm"
        )
    top = HEAD
    for (name, pictures), height in zip(rows, tall, strict=True):
        if name:
            draw.rectangle((0, top, wide, top + BAND - 8), fill="#3B4047")
            draw.text((GAP, top + BAND / 2 - 4), name, font=font, fill="white", anchor="lm")
        for column, picture in enumerate(pictures):
            made.paste(picture, (GAP + column * (width + GAP), top + (BAND if name else 0)))
        top += height + GAP
    return made


def long_images(width: int, contents: Sequence[str]) -> Image.Image:
    rows = [(NAMES[name], [picture_of(name, theme, width) for theme in all_themes()]) for name in contents]
    return sheet(rows, width)


def slides() -> Image.Image:
    rows = []
    for name, numbers in SLIDES:
        decks = [opened_slides(name, theme) for theme in all_themes()]
        shown = [
            (NAMES[name] if at == 0 else "", [deck[number - 1] for deck in decks]) for at, number in enumerate(numbers)
        ]
        rows += shown
    return sheet(rows, SLIDE_WIDTH)


def papers() -> Image.Image:
    rows = []
    for name, numbers in PAPERS:
        made = [pages_scaled(proven(PrintPdf(), CONTENTS[name](), theme)[0].data) for theme in all_themes().values()]
        last = min(len(pages) for pages in made)
        shown = [min(number, last) for number in numbers]
        rows += [
            (NAMES[name] if at == 0 else "", [pages[number - 1] for pages in made]) for at, number in enumerate(shown)
        ]
    return sheet(rows, PAPER_WIDTH)


def pages_scaled(pdf: bytes) -> list[Image.Image]:
    """A4 pages, drawn twice as large and scaled down."""
    tall = round(PAPER_WIDTH * 297 / 210)
    drawn = pages_of(pdf, scale=2 * PAPER_WIDTH / 595)
    return [page.resize((PAPER_WIDTH, tall), Image.Resampling.LANCZOS) for page in drawn]


def cards() -> Image.Image:
    name, most = CARDS
    sets = [proven(Cards(), CONTENTS[name](), theme)[:most] for theme in all_themes().values()]
    size = (CARD_WIDTH, round(CARD_WIDTH * 4 / 3))
    rows = []
    for at in range(min(len([card for card in cards if card.height > card.width]) for cards in sets)):
        shown = [Image.open(io.BytesIO(cards[at].data)).resize(size, Image.Resampling.LANCZOS) for cards in sets]
        rows.append((NAMES[name] if at == 0 else "", shown))
    return sheet(rows, CARD_WIDTH)


def posters() -> Image.Image:
    rows = []
    for name in POSTERS:
        made = [proven(Poster(), CONTENTS[name](), theme)[1] for theme in all_themes().values()]
        pictures = [Image.open(io.BytesIO(poster.data)) for poster in made]
        size = (POSTER_WIDTH, round(POSTER_WIDTH * pictures[0].height / pictures[0].width))
        rows.append((NAMES[name], [picture.resize(size, Image.Resampling.LANCZOS) for picture in pictures]))
    return sheet(rows, POSTER_WIDTH)


def opened_slides(content: str, theme: str) -> list[Image.Image]:
    """The slides as LibreOffice shows them."""
    with tempfile.TemporaryDirectory() as folder:
        deck = Path(folder) / "deck.pptx"
        deck.write_bytes(proven(Slides(), CONTENTS[content](), all_themes()[theme])[0].data)
        command = [
            str(office.soffice()),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", folder, str(deck)], check=True, capture_output=True)
        pages = list(pages_of(deck.with_suffix(".pdf").read_bytes(), scale=SLIDE_WIDTH / 960 * 2))
    return [
        page.resize((SLIDE_WIDTH, round(page.height * SLIDE_WIDTH / page.width)), Image.Resampling.LANCZOS)
        for page in pages
    ]


def main() -> None:
    sheets = {name: (lambda given=given: long_images(*given)) for name, given in SHEETS.items()} | {"slides": slides}
    sheets |= {"print": papers, "cards": cards, "posters": posters}
    for name in sys.argv[1:] or sheets:
        target = ROOT / "docs" / f"contact-sheet-{name}.jpg"
        sheets[name]().save(target, "JPEG", quality=QUALITY, optimize=True)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
