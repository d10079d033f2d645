"""What is to be done: the file, what it is worked with, and how it is to be run."""

from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mailmerge.casework.calendar import in_words
from mailmerge.errors import SettingsError
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.setup.configuration import Configuration


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that was dropped, or named: its name, its bytes, and the folders of the inbox that it lies in.

    Of a file larger than any that is taken, `data` is a beginning that shows it, and `whole_sha256` that of it all.
    """

    name: str
    data: bytes
    folders: tuple[str, ...] = ()
    whole_sha256: str | None = None

    @property
    def school(self) -> str | None:
        """The school that the outermost folder names, if any."""
        return self.folders[0] if self.folders else None

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return self.whole_sha256 or sha256(self.data)


@dataclass(frozen=True, slots=True)
class Workbench:
    """What files are worked with: the configuration, the record, and where letters are made."""

    configuration: Configuration
    ledger: Ledger
    executor: Executor

    @property
    def outbox(self) -> Path:
        """Where the runs' folders stand."""
        return self.configuration.workspace.outbox


@dataclass(frozen=True, slots=True)
class Asking:
    """Who has files run, and whether letters are to be made anew.

    `by` is None where nobody is known; it stands in each event. `reissue` says why letters that went already are to be
    made anew; None: they are not. `again` says which of them.

    Raises:
        SettingsError: the reason is blank.
    """

    by: str | None = None
    reissue: str | None = None
    again: Again = field(default_factory=Again)

    def __post_init__(self) -> None:
        require_reason(self.reissue)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """How one file is to be run.

    `now` is aware, and stands on the receipt; `run_date` is the letters' date where a row gives none. `run_id` is the
    one under which the run stands in the journal. `reissue` says why letters that went already are to be made anew;
    None: they are not. `by` is who had the file run, where that is known. `laid_in` is the folder in which what staff
    are to mend or fill in will lie in the end; None: where the run leaves it. `again` says which letters a reissue
    makes anew.
    """

    run_id: str
    run_date: date
    now: datetime
    reissue: str | None = None
    by: str | None = None
    laid_in: Path | None = None
    again: Again = field(default_factory=Again)

    def __post_init__(self) -> None:
        require_reason(self.reissue)

    @property
    def again_asked(self) -> Again | None:
        """Which letters that went already are to be made anew; None: none is."""
        return None if self.reissue is None else self.again

    @property
    def date_notes(self) -> tuple[str, ...]:
        """What staff are told where letters are dated as on another day than this."""
        if self.run_date == self.now.date():
            return ()
        told = f"The letters are dated as on {in_words(self.run_date)}, which is not today."
        if self.run_date < self.now.date():
            told += " That day is past: a letter that is still to go needs the day on which it will be posted."
        return (told,)


def require_reason(reissue: str | None) -> None:
    """Refuse to make letters anew without saying why.

    Raises:
        SettingsError: the reason is blank.
    """
    if reissue is not None and not reissue.strip():
        raise SettingsError("Say why the letters are to be made again: --reissue WHY. The reason stays on record.")
