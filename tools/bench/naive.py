"""What most would write first: `python -m tools.bench.naive FOLDER TARGET WORKERS COUNT`.

For every letter docxtpl fills in the Word file, mammoth turns that into HTML and WeasyPrint into a PDF, each called as
its manual's first page shows: nothing is kept from one letter to the next, and the fonts are the system's.
"""

import json
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import mammoth
import weasyprint

from tools.bench.peer_letter import PeerLetter, read_letters


def make(letters: Sequence[PeerLetter], folder: Path, target: Path) -> None:
    """Make one worker's share."""
    for letter in letters:
        docx = target / f"{letter.ref}.docx"
        letter.save(folder, docx)
        with docx.open("rb") as file:
            page = mammoth.convert_to_html(file).value
        weasyprint.HTML(string=page).write_pdf(docx.with_suffix(".pdf"))


def main(folder: Path, target: Path, workers: int, count: int) -> None:
    """Make the first `count` letters, shared out evenly, and say how many there are."""
    target.mkdir(parents=True)
    letters = read_letters(folder, count)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as executor:
        shares = [executor.submit(make, letters[each::workers], folder, target) for each in range(workers)]
        for share in shares:
            share.result()
    print(json.dumps({"letters": len(list(target.glob("*.pdf")))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
