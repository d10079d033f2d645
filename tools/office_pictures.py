"""Make the pictures of docs/office.md: what a school office sees in a week, of made-up families.

`.venv/bin/python -m tools.office_pictures` writes docs/office-*.png anew, small and in few colours; and the
pictures of the desk, docs/desk-*.png (`tools.desk_pictures`).
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pypdfium2
from PIL import Image, ImageChops
from weasyprint import HTML

from mailmerge.operations import running
from mailmerge.workspace import load_workspace
from mailmerge.workspace.init import make_workspace, sample_folder
from tools import desk_pictures

DOCS = Path(__file__).parents[1] / "docs"
MONDAY = datetime(2025, 11, 10, 9, tzinfo=ZoneInfo("Europe/London"))
WIDE, COLOURS = 640, 24
_PAPER = "@page { size: 200mm 230mm; margin: 6mm }"

_ROWS = (
    "upn,pupil forename,pupil surname,date of birth,parent 1 title,parent 1 forename,parent 1 surname,"
    "parent 1 parental responsibility,parent 1 address line 1,parent 1 town,parent 1 postcode,parent 1 penalty notices,"
    "leave requested on,leave decision,leave from,leave to\n"
    "P873425920268,Isla,Whitlock,2016-03-14,Mr,Tomasz,Whitlock,yes,135 Station Road,Huntingdon,PE29 3TN,none,"
    "2025-10-20,refused,2025-12-08,2025-12-12\n"
    "U873439920273,Maisie,Okoro,2016-03-14,Mrs,Niamh,Okoro,yes,8 Fen Drove,March,PE15 8NQ,none,"
    "2025-10-20,,2025-12-08,2025-12-12\n"
)


def pictures(root: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield each picture with its name: the receipt of a file, its posting sheet, the outbox's page."""
    make_workspace(root, sample_folder())
    folder = root / "inbox" / "oakfield"
    folder.mkdir()
    (folder / "leave week 46.csv").write_text(_ROWS, encoding="utf-8")
    (result,) = running.run(load_workspace(root), running.RunAsked(by="Jo Bell"), lambda: MONDAY)
    assert not isinstance(result, running.Told)
    run = root / "outbox" / str(result.run)
    yield "receipt", page_of(run / "receipt.html")
    yield "sheet", first_page(run / "posting-sheet-oakfield.pdf")
    yield "outbox", page_of(root / "outbox" / "index.html")


def page_of(page: Path) -> Image.Image:
    """Return the top of a page of HTML as a browser would show it, without the white below it."""
    from weasyprint import CSS

    html = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text("utf-8"))
    data = HTML(string=html, base_url=str(page)).write_pdf(stylesheets=[CSS(string=_PAPER)])
    return trimmed(drawn(io.BytesIO(data or b"")))


def first_page(pdf: Path) -> Image.Image:
    """Return a PDF's first page."""
    return drawn(pdf)


def drawn(pdf: Path | io.BytesIO) -> Image.Image:
    """Return a PDF's first page as wide as the pictures are."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture: Image.Image = page.render(scale=WIDE / page.get_width()).to_pil()
    return picture.convert("RGB")


def trimmed(picture: Image.Image) -> Image.Image:
    """Return a picture without the white at its foot."""
    inked = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    return picture.crop((0, 0, picture.width, min(picture.height, inked[3] + 12))) if inked else picture


def main() -> None:
    """Write every picture."""
    with TemporaryDirectory() as scratch:
        for name, picture in pictures(Path(scratch) / "trust"):
            small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
            small.save(DOCS / f"office-{name}.png", optimize=True)
    desk_pictures.main()


if __name__ == "__main__":
    main()
