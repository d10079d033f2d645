"""Reading and drawing PDFs with PDFium, by one thread at a time: two at once break it, with a document each too.

Source: pypdfium2's page of its Python interface, "Incompatibility with Threading".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

# The desk answers by many threads and the watcher has two lanes; one that has its turn may open more.
_turn = RLock()


@contextmanager
def opened(pdf: bytes | Path, *, with_forms: bool = False) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for the length of a block; another thread that opens one waits until the block is left.

    Nothing of the document may be kept after the block.

    Args:
        pdf: its bytes, or its file.
        with_forms: whether the fields of a form are drawn.

    Raises:
        pypdfium2.PdfiumError: it is damaged, or needs a password.
    """
    import pypdfium2  # heavy, and only where a PDF is read or drawn

    with _turn:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if with_forms:
                document.init_forms()
            yield document
        finally:
            document.close()


def count_pages(pdf: bytes | Path) -> int:
    """Return how many pages a PDF has.

    Raises:
        pypdfium2.PdfiumError: as for `opened`.
    """
    with opened(pdf) as document:
        return len(document)
