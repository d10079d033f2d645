"""The named peer: `python -m tools.bench.libreoffice FOLDER TARGET WORKERS COUNT`.

Each worker fills in its share with docxtpl, then turns all of it into PDFs with one call of LibreOffice, which has a
profile of its own: of two calls on one profile the second makes nothing, and says nothing.
"""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.bench.peer_letter import PeerLetter, read_letters


def make(letters: Sequence[PeerLetter], folder: Path, target: Path, worker: int) -> None:
    """Make one worker's share."""
    for letter in letters:
        letter.save(folder, target / f"{letter.ref}.docx")
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(target / f'.profile-{worker}').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            *(f"{letter.ref}.docx" for letter in letters),
        ],
        cwd=target,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"LibreOffice ended with exit code {done.returncode}: {done.stderr.strip()}")


def main(folder: Path, target: Path, workers: int, count: int) -> None:
    """Make the first `count` letters, shared out evenly, and say how many there are."""
    target.mkdir(parents=True)
    letters = read_letters(folder, count)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as executor:
        shares = [executor.submit(make, letters[each::workers], folder, target, each) for each in range(workers)]
        for share in shares:
            share.result()
    print(json.dumps({"letters": len(list(target.glob("*.pdf")))}))


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), int(sys.argv[3]), int(sys.argv[4]))
