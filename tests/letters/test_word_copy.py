"""The Word copy as LibreOffice lays it out: as many pages as the PDF, and the address where the window is."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pypdfium2
import pytest

from mailmerge.letters.letter import Letter, LetterJob
from mailmerge.letters.page.geometry import ENVELOPES, fitted_address
from mailmerge.letters.page.window import WindowView, look_through
from mailmerge.letters.reading import squeezed
from mailmerge.letters.render import make_letter
from tests.letters.paper import LETTERHEAD
from tests.letters.test_accessibility import FORMS, PAPERS, job_for
from tests.letters.test_hard_cases import FOUR, POSTED, SEVEN
from tests.letters.test_letterhead import design

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer"),
]
# Each letter, and its Word copy as a PDF, by name.
LaidOut = dict[str, tuple[Letter, pypdfium2.PdfDocument]]
JOBS: dict[str, LetterJob] = {
    **{paper: job_for(paper) for paper in PAPERS},
    **{
        f"{envelope}, {len(rest) + 1} lines": replace(
            job_for("suspected-leave"), envelope=envelope, address_lines=("Dna Ștefania Țîrțău-Băjenaru", *rest)
        )
        for envelope in POSTED
        for rest in (FOUR, SEVEN)
    },
    "designed": replace(job_for("leave-refused"), letterhead=replace(LETTERHEAD, whole_page=design("navy", "red"))),
}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LaidOut]:
    """Each letter with its Word copy as LibreOffice lays it out, all in one call."""
    folder = tmp_path_factory.mktemp("word")
    letters = {}
    for number, (name, job) in enumerate(JOBS.items()):
        letter = make_letter(job)
        assert isinstance(letter, Letter), (name, letter)
        letters[name] = letter
        (folder / f"{number}.docx").write_bytes(letter.docx)
    files = [str(path) for path in folder.glob("*.docx")]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Our own PDFs know no fonts but ours; LibreOffice needs the system's.
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files],
        check=True,
        capture_output=True,
        timeout=300,
        env=environment,
    )
    with ExitStack() as opened:
        yield {
            name: (letter, opened.enter_context(closing(pypdfium2.PdfDocument(folder / f"{number}.pdf"))))
            for number, (name, letter) in enumerate(letters.items())
        }


def _window(document: pypdfium2.PdfDocument, job: LetterJob) -> WindowView:
    return look_through(
        document[0], document[0].get_textpage(), ENVELOPES[job.envelope], len(squeezed("".join(job.address_lines)))
    )


@pytest.mark.parametrize("name", JOBS)
def test_the_word_copy_has_as_many_pages(laid_out: LaidOut, name: str) -> None:
    letter, word = laid_out[name]
    assert len(word) == letter.pages


@pytest.mark.parametrize("name", [name for name in JOBS if name not in FORMS])
def test_the_address_stands_in_the_window(laid_out: LaidOut, name: str) -> None:
    job = JOBS[name]
    view = _window(laid_out[name][1], job)
    fitted = fitted_address(job.address_lines, job.envelope)
    assert fitted is not None
    assert squeezed(view.text) == squeezed("".join(fitted.lines))
    assert view.outside(ENVELOPES[job.envelope].window) == []
    assert view.undrawn() == []
    assert not view.has_other_ink()


def test_the_designed_pages_lie_behind(laid_out: LaidOut) -> None:
    _, word = laid_out["designed"]
    # LibreOffice keeps pictures as JPEG, which is off by a shade.
    assert [page.render().to_pil().getpixel((300, 20)) for page in word] == [
        pytest.approx((0, 0, 128), abs=3),
        pytest.approx((255, 0, 0), abs=3),
    ]
