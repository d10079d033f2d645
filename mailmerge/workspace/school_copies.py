"""Each school's own papers in a folder of its own, where a trust asks for that: so that a share can be permissioned.

The outbox stays whole, and is what the record guards. These are copies for staff: a folder a school, in it one a run,
with what concerns that school alone. They may be deleted at any time, and go with whoever is erased.
"""

import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from mailmerge.fresh import replace_file
from mailmerge.rights import make_shared_folder

# Folders of a run that hold one folder a school.
_BY_SCHOOL = ("letters", "enclosures", "proofs", "packs")
_PAPER = re.compile(r"(?:print-run|posting-sheet)-(.+?)(?:-\d+)?\.pdf")


def copy_for_schools(outbox: Path, run: str, target: Path, schools: Collection[str]) -> None:
    """Copy what a run made for each school into that school's folder; what is there already stays as it is.

    Args:
        outbox: the folder with one folder a run.
        run: the run.
        target: the folder with one folder a school.
        schools: the codes of the schools that there are.

    Raises:
        OSError: a folder can't be written to now.
    """
    for code, file in _files(outbox / run, frozenset(schools)):
        copy = target / code / run / file.relative_to(outbox / run)
        if copy.exists():
            continue
        make_shared_folder(copy.parent)
        replace_file(copy, file.read_bytes())


def delete_copies(target: Path, runs: Collection[str]) -> None:
    """Delete every school's copies of these runs.

    Raises:
        OSError: one can't be deleted.
    """
    for school in target.iterdir() if target.is_dir() else ():
        for run in runs:
            if (school / run).is_dir():
                shutil.rmtree(school / run)


def _files(folder: Path, schools: frozenset[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of a run's folder that are one school's, with its code."""
    for path in sorted(folder.glob("*.pdf")):
        told = _PAPER.fullmatch(path.name)
        if told and told[1] in schools:
            yield told[1], path
    for kind in _BY_SCHOOL:
        for code in sorted(schools):
            yield from ((code, path) for path in sorted((folder / kind / code).rglob("*")) if path.is_file())
