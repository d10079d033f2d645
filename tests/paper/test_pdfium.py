"""PDFium is used by one thread at a time, whoever asks."""

from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread

from mailmerge.paper import pdfium
from tests.letters.test_booklet import a_pdf

_MEETING = 0.3  # seconds in which two threads meet, where nothing keeps them apart


def test_two_threads_never_have_a_pdf_open_at_once() -> None:
    inside, met = Barrier(2), []

    def look() -> None:
        with pdfium.opened(a_pdf(1)):
            try:
                inside.wait(_MEETING)
                met.append(True)
            except BrokenBarrierError:
                pass

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not met


def test_a_thread_that_has_a_pdf_open_opens_another() -> None:
    with pdfium.opened(a_pdf(1)) as one, pdfium.opened(a_pdf(1)) as other:
        assert len(one) == len(other) == 1


def test_a_file_and_its_bytes_have_as_many_pages(tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(a_pdf(1))
    assert pdfium.count_pages(file) == pdfium.count_pages(a_pdf(1)) == 1
