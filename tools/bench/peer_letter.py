"""A letter as the peers make it with docxtpl: the template is opened, filled in and saved anew for every letter.

Imports little, so that the peers' processes start as quickly as they would alone.
"""

import io
import json
import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from mailmerge.letters.picture import QR_SIZE, qr_png
from mailmerge.letters.templates.expressions import with_blanks

_LETTERS = "letters.pickle"


@dataclass(frozen=True, slots=True)
class PeerLetter:
    """One letter: its reference, the template's file, the tags' values, and the address in its window."""

    ref: str
    template: str
    fields: dict[str, object]
    address_lines: tuple[str, ...]
    half_points: int

    def save(self, folder: Path, target: Path) -> None:
        """Write the Word file; the templates lie in `folder`."""
        template = DocxTemplate(folder / self.template)

        def qr(address: object) -> InlineImage:
            return InlineImage(template, io.BytesIO(qr_png(str(address))), width=Mm(QR_SIZE))

        window = {"lines": self.address_lines, "half_points": self.half_points}
        template.render({**with_blanks(self.fields), "address": window, "qr": qr}, autoescape=True)
        template.save(target)


def write_letters(letters: Sequence[PeerLetter], folder: Path) -> None:
    """Keep the letters in a folder, from which each peer reads them."""
    (folder / _LETTERS).write_bytes(pickle.dumps(letters))


# Makes one worker's share: the letters, the folder of the templates, where to, and the worker's number.
Make: TypeAlias = Callable[[Sequence[PeerLetter], Path, Path, int], None]


def share_out(make: Make, folder: Path, target: Path, workers: int, count: int) -> None:
    """Have the first `count` letters that `write_letters` kept made, shared out evenly, and say how many there are."""
    target.mkdir(parents=True)
    letters: Sequence[PeerLetter] = pickle.loads((folder / _LETTERS).read_bytes())[:count]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as executor:
        shares = [executor.submit(make, letters[each::workers], folder, target, each) for each in range(workers)]
        for share in shares:
            share.result()
    print(json.dumps({"letters": len(list(target.glob("*.pdf")))}))
