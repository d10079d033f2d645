"""Papers that are filed as evidence, served by their number on record."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mailmerge.ledger.record import records
from mailmerge.operations.office import Office
from mailmerge.operations.pupils import pupil
from mailmerge.operations.rights import Asker, OutOfSightError


@dataclass(frozen=True, slots=True)
class PaperServed:
    """A paper: its name in the evidence folder and its bytes."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """What its name ends in."""
        return PurePosixPath(self.name).suffix


def paper(office: Office, asker: Asker, number: int) -> PaperServed:
    """Return a paper by its number on record.

    Raises:
        OutOfSightError: there is none, it is of a pupil whom the asker does not see, or the file is gone.
    """
    filed = records.evidence_at(office.ledger, number)
    if filed is None or not filed.upn or not filed.path:
        raise OutOfSightError
    pupil(office, asker, filed.upn)
    folder = office.workspace.evidence.resolve()
    path = (folder / filed.path).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise OutOfSightError
    return PaperServed(path.name, path.read_bytes())
