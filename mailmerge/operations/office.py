"""A workspace that is open all day for many who ask: what the desk works with.

Whatever is put down at the desk is written as rows of the matching file and goes through a run with its journal, so
that each click has the refusals, the once-only and the record of a dropped file.
"""

import csv
import io
import shutil
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, local
from typing import Any, TypeVar

from mailmerge.errors import MailmergeError, MissingError
from mailmerge.intake.files.inbox import Inbox
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.case_records import CaseRecord, cases_at
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.followed import Draw, Followed, Key, Placed, Value
from mailmerge.operations.premises import Premises
from mailmerge.operations.rights import Asker
from mailmerge.reports.trouble import explain
from mailmerge.runs.inbox_owner import Owner, require_own
from mailmerge.runs.logbook import logging_to
from mailmerge.runs.processor import FileProcessor
from mailmerge.runs.request import Asking, Workbench
from mailmerge.setup.configuration import Configuration
from mailmerge.workspace import Workspace
from mailmerge.workspace.disk import is_local
from mailmerge.workspace.local_record import require_local_record

Answer = TypeVar("Answer")

_LOOKED_AGAIN_AFTER = 1.0  # seconds: settings and templates are looked at for changes so often
_REMEMBERED = 60  # answers
_KEPT = 4  # drawn Word files


class Office:
    """A workspace opened for those who ask at the desk. Safe to use from several threads.

    Args:
        premises: the workspace, opened.
        now: gives the present time, aware, in the schools' zone.
        clock: seconds on a clock that never goes backwards.
    """

    def __init__(
        self, premises: Premises, now: Callable[[], datetime], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.premises = premises
        self.now = now
        inbox = premises.workspace.inbox
        self.inbox = Inbox(inbox, premises.is_school_folder, is_local=is_local(inbox))
        self.processor = FileProcessor(self.inbox, now)
        self._clock = clock
        self._lock = Lock()
        self._workbench: tuple[float, Workbench] | None = None
        self._answers: dict[object, object] = {}
        self._look = local()
        self._followed = Followed(premises.ledger)
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._drawing = Lock()

    def require_own_inbox(self) -> None:
        """See that the inbox is this workspace's; raises SettingsError where it is another's, OSError out of reach."""
        require_own(self.inbox, Owner.of(self.premises.ledger, self.premises.workspace.root, self.inbox.root))

    @property
    def ledger(self) -> Ledger:
        """The open record."""
        return self.premises.ledger

    @property
    def today(self) -> date:
        """The day in the schools' time."""
        return self.now().date()

    @property
    def workbench(self) -> Workbench:
        """What files are dealt with: settings and templates as they stand, to the second.

        Raises:
            MailmergeError: they can't be used as they stand now.
        """
        seen = self._workbench
        if seen is None or self._clock() - seen[0] > _LOOKED_AGAIN_AFTER:
            seen = (self._clock(), self.premises.workbench())
            self._workbench = seen
        return seen[1]

    @property
    def configuration(self) -> Configuration:
        """The settings, the law and the templates as they stand."""
        return self.workbench.configuration

    @property
    def workspace(self) -> Workspace:
        """The trust's folder as its settings stand; as they last stood, while they can't be used."""
        try:
            return self.configuration.workspace
        except MailmergeError:
            return self.premises.workspace

    @property
    def scratch(self) -> Path:
        """A folder for what is on its way into the inbox: on the local disk, for the service alone."""
        folder = self.premises.workspace.state / "desk"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def reread(self) -> None:
        """Look at the settings and templates anew with the next question: one of their files was just changed."""
        self._workbench = None

    def remember(self, question: object, answer: Callable[[], Answer]) -> Answer:
        """Return an answer, worked out once for as long as the record, the day and the settings stay as they are.

        Args:
            question: what tells this question from others; hashable.
            answer: works it out; must depend on record, day and settings alone.
        """
        state = self._state()
        with self._lock:
            if self._answers.get("state") != state or len(self._answers) > _REMEMBERED:
                # The settings are kept too, so that no later ones can be taken for them.
                self._answers = {"state": state, "settings": self.configuration}
            answers = self._answers
        if question not in answers:
            answers[question] = answer()
        known: Any = answers[question]
        return known  # type: ignore[no-any-return]

    def cases(self) -> tuple[CaseRecord, ...]:
        """Return every row on record, in order of recording: read once for all that is asked of them."""

        def draw(news: Touched | None) -> dict[int, CaseRecord]:
            return {case.seq: case for case in cases_at(self.ledger, after=news.after if news else 0)}

        return self.remember("cases", lambda: tuple(self.follow("cases", draw).values()))

    def follow(self, question: str, draw: Draw[Key, Value]) -> Mapping[Key, Value]:
        """Return an answer entry by entry; of one that is known, only what was touched since is worked out anew.

        Args:
            question: what tells this question from others.
            draw: gives entries; see `Followed`. They must depend on record, day and settings alone.
        """
        seq, day, _ = self._state()
        return self._followed.answer(question, seq, (day, self.configuration), draw)

    def follow_in_order(self, question: str, draw: Draw[Key, Placed[Value]]) -> tuple[Value, ...]:
        """Return the things of all entries of such an answer, in the order of the places that stand before them."""
        seq, day, _ = self._state()
        return self._followed.in_order(question, seq, (day, self.configuration), draw)

    def knows(self, question: str) -> bool:
        """Whether a question that is followed is answered at once, or but for what was touched since."""
        seq, day, _ = self._state()
        return self._followed.knows(question, seq, (day, self.configuration))

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Ask once alone how far the record is while this thread only looks: a page asks dozens of questions."""
        if getattr(self._look, "is_on", False):
            yield
            return
        self._look.state = None
        self._look.is_on = True
        try:
            yield
        finally:
            self._look.is_on = False

    def _state(self) -> tuple[int, date, int]:
        """Return what answers hang on: how far the record is, the day, and the settings."""
        known: tuple[int, date, int] | None = self._look.state if getattr(self._look, "is_on", False) else None
        if known is None:
            known = (self.ledger.head().seq, self.today, id(self.configuration))
            self._look.state = known
        return known

    def keep(self, question: object, answer: Callable[[], Answer]) -> Answer:
        """Return an answer that depends on its question alone and takes seconds: worked out once, one at a time."""
        with self._drawing:
            if question not in self._kept:
                self._kept[question] = answer()
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            known: Any = self._kept[question]
            return known  # type: ignore[no-any-return]

    def tell(
        self,
        asker: Asker,
        name: str,
        rows: Iterable[Mapping[str, str]],
        folders: tuple[str, ...] = (),
        reissue: str | None = None,
    ) -> FileResult:
        """Put rows down as a file of that name that was dropped, and return what became of it.

        Args:
            asker: who puts them down.
            name: the file's name, without anybody's; its suffix is .csv.
            rows: columns and cells; a column that a row lacks is blank.
            folders: the folders of the inbox that it would lie in: a school's.
            reissue: why its letters are to be made anew; None: they are not.

        Raises:
            MissingError: a folder is out of reach.
        """
        return self.tell_file(asker, name, as_csv(rows), folders, reissue)

    def tell_file(
        self, asker: Asker, name: str, data: bytes, folders: tuple[str, ...] = (), reissue: str | None = None
    ) -> FileResult:
        """Put a file down as one that was dropped, and return what became of it. See `tell`."""
        with self.folder() as folder:
            path = folder / f"told{Path(name).suffix}"
            path.write_bytes(data)
            try:
                asking = Asking(asker.name, reissue)
                return self.processor.read(path, self.workbench, name=name, folders=folders, asking=asking)
            except OSError as error:
                raise MissingError(explain(error)) from error

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Lend a folder of one's own, on the local disk, that is gone afterwards."""
        folder = Path(mkdtemp(dir=self.scratch, prefix="told-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_office(root: Path, now: Callable[[], datetime]) -> Iterator[Office]:
    """Open a workspace for those who ask at the desk; what was cut off is worked off first.

    Args:
        root: the workspace's folder.
        now: gives the present time, aware, in the schools' zone.

    Raises:
        MissingError: the record lies on a network drive.
    """
    premises = Premises(root)
    workspace = premises.workspace
    require_local_record(workspace)
    workspace.state.mkdir(parents=True, exist_ok=True)
    with logging_to(workspace.state), premises:
        office = Office(premises, now)
        office.processor.recover(premises.ledger, workspace)
        yield office


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return rows as a CSV file; the columns in the order in which they first come, blank ones left out."""
    kept = [{name: cell for name, cell in row.items() if cell} for row in rows]
    names = list(dict.fromkeys(name for row in kept for name in row))
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, names, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(kept)
    return target.getvalue().encode("utf-8-sig")
