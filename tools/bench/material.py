"""The same letters for the peers: `python -m tools.bench.material FOLDER WORKSPACE FILE`.

The peers get every help: decisions are made for them, and each Word template comes with letterhead, window and warning
already in it, so that their letters have our words and our looks.
"""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from mailmerge.letters import render
from mailmerge.letters.letter import Fault, LetterJob, UnfitLetter
from mailmerge.letters.page.geometry import fitted_address
from mailmerge.letters.templates.template import compile_template
from mailmerge.letters.word.wordfile import MAIN, write_word
from tools.bench.inline import run_here
from tools.bench.peer_letter import PeerLetter, write_letters


def prepare_peers(folder: Path, workspace: Path, file: Path) -> None:
    """Write the letters of a case file, and their templates, as the peers take them."""
    folder.mkdir(parents=True)
    names: dict[bytes, str] = {}
    letters = [_peer_letter(job, names) for job in letter_jobs(workspace, file)]
    for template, name in names.items():
        (folder / name).write_bytes(template)
    write_letters(letters, folder)


def letter_jobs(workspace: Path, file: Path) -> list[LetterJob]:
    """Return the letters that a run of a case file would make; none is made."""
    jobs: list[LetterJob] = []

    def note(job: LetterJob) -> UnfitLetter:
        jobs.append(job)
        return UnfitLetter(job.ref, (Fault("bench", "Not made."),))

    with patch.object(render, "make_letter", note), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run_here(workspace, file)
    return jobs


def _peer_letter(job: LetterJob, names: dict[bytes, str]) -> PeerLetter:
    """Return a job as a peer's letter; its template gets a name in `names`, if it is a new one."""
    compiled = compile_template(job.template, job.warning, job.letterhead, job.envelope)
    address = fitted_address(job.address_lines, job.envelope)
    if address is None:
        raise ValueError("a generated address does not fit the window")
    template = write_word({**dict(compiled.word_parts), MAIN: compiled.word_source.encode()})
    name = names.setdefault(template, f"template-{len(names)}.docx")
    return PeerLetter(job.ref, name, dict(job.fields), address.lines, round(address.size * 2))


if __name__ == "__main__":
    prepare_peers(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
