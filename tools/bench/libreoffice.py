"""The named peer: `python -m tools.bench.libreoffice FOLDER TARGET WORKERS COUNT`.

Each worker fills in its share with docxtpl, then turns all of it into PDFs with one call of LibreOffice, which has a
profile of its own: of two calls on one profile the second makes nothing, and says nothing. Now and then a call stops
half-way, and says nothing either: what is missing is then asked for again, as anybody would have to.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.bench.peer_letter import PeerLetter, share_out

_TRIES = 3


def make(letters: Sequence[PeerLetter], folder: Path, target: Path, worker: int) -> None:
    """Make one worker's share."""
    files = [target / f"{letter.ref}.docx" for letter in letters]
    for letter, file in zip(letters, files, strict=True):
        letter.save(folder, file)
    for _ in range(_TRIES):
        if missing := [file.name for file in files if not file.with_suffix(".pdf").exists()]:
            _convert(missing, target, target / f".profile-{worker}")


def _convert(names: Sequence[str], folder: Path, profile: Path) -> None:
    """Turn Word files into PDFs beside them, with one call."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", *names]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"LibreOffice ended with exit code {done.returncode}: {done.stderr.strip()}", file=sys.stderr)


if __name__ == "__main__":
    share_out(make, Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), int(sys.argv[3]), int(sys.argv[4]))
