"""The proof of a finished letter: what must be so before it may be released.

Words are taken back out of the finished PDF and Word copy, and the page is drawn and looked at; nothing that made the
letter is trusted.
"""

from dataclasses import dataclass

import pypdfium2

from mailmerge.letters.letter import Fault, LetterJob
from mailmerge.letters.page.geometry import ENVELOPES, Envelope, FittedAddress
from mailmerge.letters.page.window import WindowView, look_through
from mailmerge.letters.proof_rules import RULES
from mailmerge.letters.read_back import Evidence
from mailmerge.letters.reading import page_texts, read_facts, read_page, read_word_copy, squeezed
from mailmerge.paper import pdfium


@dataclass(frozen=True, slots=True)
class Proof:
    """What a finished letter was found to be: its pages, and all that is wrong; nothing, where it may be released."""

    pages: int
    faults: tuple[Fault, ...]


def prove(
    pdf: bytes,
    docx: bytes,
    job: LetterJob,
    address: FittedAddress,
    *,
    underlay: tuple[bytes, ...],
    warning_lines: tuple[str, ...],
    literal: str,
) -> Proof:
    """Return the proof of a finished letter.

    Args:
        pdf: the finished PDF.
        docx: the finished Word copy.
        job: what it was to be.
        address: its address as it was fitted into the window.
        underlay: the PDFs that lie under its pages, lowest first.
        warning_lines: the paragraphs of the legal warning, filled in.
        literal: the template's own words, tags left out.
    """
    envelope = ENVELOPES[job.envelope]
    word, lists = read_word_copy(docx)
    with pdfium.opened(pdf) as document:
        # Each is parsed when it is asked for, and so are its words; so they are asked for once.
        pages = tuple((page, page.get_textpage()) for page in document)
        evidence = Evidence(
            job=job,
            address=address,
            envelope=envelope,
            pages=tuple(read_page(page, text) for page, text in pages),
            facts=read_facts(pdf),
            word=word,
            lists=lists,
            view=_view(*pages[0], envelope, address),
            underlay=_underlay_words(underlay),
            warning_lines=warning_lines,
            literal=literal,
        )
    faults = tuple(Fault(code, text) for code, rule in RULES.items() for text in rule(evidence))
    return Proof(len(evidence.pages), faults)


def _view(
    page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, envelope: Envelope, address: FittedAddress
) -> WindowView | None:
    """Return what shows through the window; a form without an address has none."""
    return look_through(page, text, envelope, len(squeezed("".join(address.lines)))) if address.lines else None


def _underlay_words(pdfs: tuple[bytes, ...]) -> tuple[str, str]:
    """Return the words under the first page and under those that follow, of all underlays in the order of drawing."""
    texts = [page_texts(pdf) for pdf in pdfs]
    return "".join(text[0] for text in texts), "".join(text[1] for text in texts if len(text) > 1)
