"""Working papers: what a run lays before staff to be filled in or mended, and saved where it lies.

They repeat what is on record, and change while they are worked on. So nothing guards them, in runs of any age.
"""

import re
from collections.abc import Iterator
from pathlib import Path

# A workbook of rows to mend and a form to fill in, under whatever name a copy or a lock beside an open one has.
_WORKING_PAPER = re.compile(r".*(_FIX_ME|-to-fill-in)[^/]*", re.IGNORECASE | re.DOTALL)


def is_working_paper(path: str) -> bool:
    """Whether a file of a run, by its path in the run's folder, is there for staff to change."""
    return "/" not in path and _WORKING_PAPER.fullmatch(path) is not None


def working_papers_in(folder: Path) -> Iterator[Path]:
    """Yield the working papers in a run's folder; none where it is not there."""
    for path in sorted(folder.glob("*")):
        if is_working_paper(path.name) and path.is_file() and not path.is_symlink():
            yield path
