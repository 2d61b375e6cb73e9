"""Pages as a fax machine sees them: black or white, at its own resolution. The only code that knows pictures.

Letters that are drawn at 204 x 196 dots an inch stay readable; a page that is scaled down to it does not.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

WIDTH, HEIGHT = 1728, 2292
"""A4 in dots; every fax machine has lines of 1728 dots (ITU-T T.4)."""
RESOLUTION = (204, 196)
"""Dots an inch, across and down: 'fine' in T.4."""
LEFT, TOP, BOTTOM = 130, 130, 150
"""Margins in dots; what stands nearer to the edge may be cut off."""
MOST_PAGES = 20
FONTS = "vendor/kern/fonts/fira-sans"
SIZES = {"title": 60, "heading": 40, "text": 34, "small": 28}
CODE_DOTS, CODE_SPACE = 6, 280
"""The side of a square of the QR code, and what is kept free for all of it."""
PAPER, INK = 1, 0
LINE = 1.35
"""Height of a line by the size of its letters."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an empty line to write on if `blanks` says how many."""

    text: str
    style: str = "text"
    """See SIZES."""
    is_bold: bool = False
    blanks: int = 0
    has_box: bool = False
    """With a box to tick in front."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What goes out by fax."""

    blocks: tuple[Block, ...]
    footer: str
    """Stands on every page, with the page's number."""
    code: str
    """What the QR code on the first page says."""


class UnreadablePages(Exception):
    """What came is no picture of pages."""


def fax_of(sheet: Sheet) -> bytes:
    """Return the pages as TIFF with fax compression (G4, ITU-T T.6)."""
    pages = _drawn(sheet)
    for number, page in enumerate(pages, start=1):
        words = f"{sheet.footer} · Seite {number} von {len(pages)}"
        ImageDraw.Draw(page).text((LEFT, HEIGHT - BOTTOM + 50), words, font=_font("small"), fill=INK)
    return _saved(pages, "TIFF", compression="group4")


def pdf_of(tiff: bytes) -> tuple[bytes, int]:
    """Return a fax that came as PDF, and how many pages it has; raise UnreadablePages."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is broken; what can be read is taken
            pages, dpi = _read(tiff)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise UnreadablePages(str(error)) from error
    return _saved(pages, "PDF", dpi=dpi), len(pages)


def _read(tiff: bytes) -> tuple[list[Image.Image], tuple[float, ...]]:
    with Image.open(io.BytesIO(tiff), formats=["TIFF"]) as picture:
        dpi = tuple(float(each) for each in picture.info.get("dpi", RESOLUTION))
        return [_page(picture, number) for number in range(getattr(picture, "n_frames", 1))], dpi


def _page(picture: Image.Image, number: int) -> Image.Image:
    picture.seek(number)
    return picture.convert("1")


def _saved(pages: list[Image.Image], kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    first, *others = pages
    first.save(target, kind, save_all=True, append_images=others, **({"dpi": RESOLUTION} | options))
    return target.getvalue()


def _drawn(sheet: Sheet) -> list[Image.Image]:
    """Pages are begun as they are needed, MOST_PAGES at most: no machine has more paper."""
    pages = [_empty()]
    _draw_code(pages[0], sheet.code)
    top = TOP
    for block in sheet.blocks:
        is_beside_code = len(pages) == 1 and top < TOP + CODE_SPACE
        for line in _lines(block, width=WIDTH - 2 * LEFT - (CODE_SPACE if is_beside_code else 0)):
            height = round(SIZES[block.style] * LINE) + (34 if block.blanks else 0)
            if top + height > HEIGHT - BOTTOM:
                if len(pages) == MOST_PAGES:
                    return pages
                pages.append(_empty())
                top = TOP
            _draw_line(pages[-1], block, line, top=top)
            top += height
        top += round(SIZES[block.style] * 0.5)
    return pages


def _draw_line(page: Image.Image, block: Block, line: str, *, top: int) -> None:
    draw, left, size = ImageDraw.Draw(page), LEFT, SIZES[block.style]
    if block.has_box and block.text.startswith(line):
        draw.rectangle((left, top + 6, left + size, top + 6 + size), outline=INK, width=3)
    if block.has_box:
        left += size + 24
    if block.blanks:
        draw.line((left, top + 70, WIDTH - LEFT, top + 70), fill=INK, width=2)
    else:
        draw.text((left, top), line, font=_font(block.style, is_bold=block.is_bold), fill=INK)


def _lines(block: Block, *, width: int) -> Iterator[str]:
    """The lines of a paragraph, broken where the page ends."""
    if block.blanks:
        yield from [""] * block.blanks
        return
    font = _font(block.style, is_bold=block.is_bold)
    width -= SIZES[block.style] + 24 if block.has_box else 0
    for paragraph in block.text.splitlines():
        yield from _wrapped(paragraph, font, width)


def _wrapped(paragraph: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        for part in _parts(word, font, width):
            longer = f"{line} {part}".strip()
            if font.getlength(longer) > width:
                yield line
                longer = part
            line = longer
    yield line


def _parts(word: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """A word that is longer than a line goes on in the next one."""
    most = max(1, int(width / (font.size * 0.9)))
    if font.getlength(word) <= width:
        yield word
    else:
        yield from (word[start : start + most] for start in range(0, len(word), most))


def _draw_code(page: Image.Image, code: str) -> None:
    """In the corner, of squares that survive the standard resolution, too."""
    rows = [bytes(row) for row in segno.make(code, error="m", micro=False).matrix]
    draw, left = ImageDraw.Draw(page), WIDTH - LEFT - len(rows) * CODE_DOTS
    for down, row in enumerate(rows):
        for across, dot in enumerate(row):
            if dot:
                x, y = left + across * CODE_DOTS, TOP + down * CODE_DOTS
                draw.rectangle((x, y, x + CODE_DOTS - 1, y + CODE_DOTS - 1), fill=INK)


def _empty() -> Image.Image:
    return Image.new("1", (WIDTH, HEIGHT), PAPER)


@cache
def _font(style: str, *, is_bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "FiraSans-SemiBold" if is_bold else "FiraSans-Regular"
    [folder] = settings.STATICFILES_DIRS
    return ImageFont.truetype(folder / FONTS / f"{name}.woff2", SIZES[style])
