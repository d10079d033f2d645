"""A file that may be a paper, told from a spreadsheet; what it comes to is told in `papers`."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailmerge.dispatch.media_types import media_type
from mailmerge.intake.files.papers import is_named_like_a_paper


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that may be a paper: its name, its bytes, and the folders of the inbox that it lies in."""

    name: str
    data: bytes
    folders: Sequence[str] = ()

    @property
    def is_one(self) -> bool:
        """Whether it is no spreadsheet: by its first bytes, or as it is plainly meant as a paper."""
        return media_type(self.data) is not None or is_named_like_a_paper(self.name, self.folders)
