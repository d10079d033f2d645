"""What most would write first: `python -m tools.bench.naive FOLDER TARGET WORKERS COUNT`.

For every letter docxtpl fills in the Word file, mammoth turns that into HTML and WeasyPrint into a PDF, each called as
its manual's first page shows: nothing is kept from one letter to the next, and the fonts are the system's.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import mammoth
import weasyprint

from tools.bench.peer_letter import PeerLetter, share_out


def make(letters: Sequence[PeerLetter], folder: Path, target: Path, _worker: int) -> None:
    """Make one worker's share."""
    for letter in letters:
        docx = target / f"{letter.ref}.docx"
        letter.save(folder, docx)
        with docx.open("rb") as file:
            page = mammoth.convert_to_html(file).value
        weasyprint.HTML(string=page).write_pdf(docx.with_suffix(".pdf"))


if __name__ == "__main__":
    share_out(make, Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
