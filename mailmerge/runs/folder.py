"""A run's folder in the outbox while it is made: hidden until it is whole, then there at once."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mailmerge.ledger.chain.event import Head, sha256
from mailmerge.ledger.chain.manifest import file_hash, write_manifest
from mailmerge.ledger.record.outbox import publish, require_whole, temporary_folder
from mailmerge.letters.letter import Letter
from mailmerge.orders.order import Order
from mailmerge.runs.orders import Place


def letter_file(order: Order, suffix: str) -> str:
    """Return where a letter lies in the run's folder. Staff find it by reference; no name stands in it."""
    kind = order.kind
    return f"letters/{order.case.school.code}/{' '.join(filter(None, (order.ref, kind.appendix, kind.key)))}{suffix}"


def _opened(path: Path) -> BinaryIO:
    """Open a new file, whose folder is made when it lacks: asking for it before each file is a walk over a share."""
    try:
        return path.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A paper that goes behind a letter: its file in the run's folder, and how many pages it has."""

    name: str
    pages: int


class RunFolder:
    """The folder of one run. Files are named by their path in it, with `/`.

    When the work in it is cut off, it is not removed here: whether the run is on record only the ledger can say, and
    the journal's recovery asks it.
    """

    def __init__(self, outbox: Path, run: str) -> None:
        self.run = run
        self._outbox = outbox
        self._folder = temporary_folder(outbox, run)
        # An earlier attempt of the same run, before it decided anew.
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._labels: dict[str, str] = {}
        self._kept: dict[str, str] = {}

    def add(self, name: str, data: bytes, label: str | None = None, digest: str = "") -> None:
        """Write a file.

        The disk keeps it when this returns: while workers make letters, nothing waits for that.

        Args:
            name: its path in the folder.
            data: what it holds.
            label: what the receipt calls it; None for files that it does not name.
            digest: the SHA-256 that whoever made it took of it, in hexadecimal; empty: it is taken here.
        """
        self._write(name, lambda file: file.write(data))
        self._keep(name, digest or sha256(data), label)

    def add_written(self, name: str, write: Callable[[BinaryIO], object], label: str | None = None) -> Path:
        """Have a file written that need not be held whole, and return where it lies; `label` as in `add`."""
        path = self._write(name, write)
        self.keep(name, label)
        return path

    def place(self, name: str) -> Path:
        """Return where a file of the folder lies, or is to be written by another process, which then has it kept."""
        return self._folder / name

    def keep(self, name: str, label: str | None = None) -> None:
        """Count a file to the folder that was written in its place, and that the disk keeps; `label` as in `add`."""
        self._keep(name, file_hash(self.place(name)), label)

    def _write(self, name: str, write: Callable[[BinaryIO], object]) -> Path:
        path = self.place(name)
        with _opened(path) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        return path

    def _keep(self, name: str, digest: str, label: str | None) -> None:
        self._kept[name] = digest
        if label:
            self.call(name, label)

    def call(self, name: str, label: str) -> None:
        """Let the receipt name a file that was added."""
        self._labels[label] = name

    def take_out(self, name: str) -> None:
        """Remove a folder that was added, with all that it holds; the receipt names nothing of it yet."""
        shutil.rmtree(self._folder / name)
        self._kept = {kept: digest for kept, digest in self._kept.items() if not kept.startswith(f"{name}/")}

    def add_letter(self, order: Order, letter: Letter) -> None:
        """Write a letter's two files."""
        self.add(letter_file(order, ".pdf"), letter.pdf, digest=letter.pdf_sha256)
        self.add(letter_file(order, ".docx"), letter.docx, digest=letter.docx_sha256)

    def add_proof(self, order: Order, letter: Letter) -> None:
        """Write the watermarked proof of a letter whose template is not approved."""
        row, parent = order.case.rows[0], order.parent.number
        self.add(f"proofs/{order.case.school.code}/row {row} parent {parent} {order.kind.key}.pdf", letter.pdf)

    def read(self, name: str) -> bytes:
        """Return a file that was added."""
        return self.place(name).read_bytes()

    def pdf(self, order: Order) -> bytes:
        """Return a letter that was added."""
        return self.read(letter_file(order, ".pdf"))

    def papers(self, orders: Iterable[Order], behind: Mapping[Place, Iterable[Enclosed]]) -> Iterator[Path]:
        """Yield where the letters of these orders lie, each with what goes behind it."""
        for order in orders:
            yield self.place(letter_file(order, ".pdf"))
            yield from (self.place(paper.name) for paper in behind.get(order.place, ()))

    @property
    def labels(self) -> Mapping[str, str]:
        """The files that the receipt names, by what it calls them."""
        return dict(self._labels)

    def seal(self, head: Head) -> str:
        """Write the manifest, make the disk keep it and every file's name, and return the manifest's SHA-256."""
        return write_manifest(self._folder, self.run, head, self._kept)

    def require_whole(self) -> None:
        """Count the files again that were added and sealed; raises NotWholeError where one is gone."""
        require_whole(self._folder)

    @property
    def published(self) -> Path:
        """Where the folder will lie when it has appeared."""
        return self._outbox / self.run

    def publish(self) -> Path:
        """Let the folder appear, whole."""
        return publish(self._outbox, self.run)
