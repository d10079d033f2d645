"""A file that is dropped on a page: first what would be done with it, then, when told, into the inbox and done.

Until then it lies beside the ledger, for the service alone. The inbox is the only way in: what the desk puts there it
takes at once, unless the watcher was quicker; whoever takes it, the journal sees that it is done once.
"""

import json
import logging
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from threading import Lock
from typing import Any, Literal

from mailmerge.errors import MailmergeError, SettingsError
from mailmerge.fresh import put_new
from mailmerge.intake.file_kinds import REGISTERS
from mailmerge.intake.files.filenames import is_for_us, safe_name
from mailmerge.intake.files.moving import read_file
from mailmerge.intake.result import FileResult
from mailmerge.ledger.record import records
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.reports.trouble import explain
from mailmerge.runs import run as walk
from mailmerge.runs.processor import Changed
from mailmerge.runs.request import Asking, DroppedFile

_log = logging.getLogger(__name__)

_TOKEN = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS = 24 * 60 * 60  # a file that nobody told to be done
_ABOUT = "about.json"

State = Literal["looked-at", "in-the-inbox", "done", "failed"]


@dataclass(slots=True)
class _Underway:
    done: int = 0
    of: int = 0
    run: str | None = None
    result: FileResult | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A file that was dropped on a page, by the token in its address.

    `run` once it is on record; `done` of `of` letters while it is underway; `trouble` in words, where it can't be done
    now. `sha256` of the file once it is in the inbox. `result` is what would be done, as long as nothing was, and then
    what was, where that is known here.
    """

    token: str
    name: str = field(repr=False)
    school: str | None
    state: State
    result: FileResult | None = field(default=None, repr=False)
    run: str | None = None
    done: int = 0
    of: int = 0
    trouble: str = ""
    sha256: str | None = None

    @property
    def is_register(self) -> bool:
        """Whether it is done, and told of marks, which may call for cases."""
        return self.state == "done" and self.result is not None and self.result.kind in REGISTERS


class Counter:
    """Where files are dropped: keeps them until they are done. One for a workspace; safe to use from several threads.

    Args:
        office: the workspace.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._lock = Lock()
        self._underway: dict[str, _Underway] = {}
        self._looked: dict[tuple[str, object], FileResult] = {}
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="desk-drop")

    def close(self) -> None:
        """Finish what is underway; take nothing new."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def keep(self, asker: Asker, name: str, data: bytes, school: str | None) -> str:
        """Keep a file to be looked at, and return the token that leads to it.

        Raises:
            SettingsError: it has no name that a file may have, it is too large, or no school is named where whoever
                asks sees only some.
            OutOfSightError: they do not see that school.
        """
        asker.require("work")
        school = _school(self._office, asker, school)
        name = safe_name(PurePosixPath(name.replace("\\", "/")).name)
        if not name.strip("_ ") or not is_for_us(name):
            raise SettingsError("Choose a file: a spreadsheet, or a scan of a stamped posting sheet.")
        limit = self._office.workspace.settings.limits
        if len(data) > limit.bytes:
            raise SettingsError(f"The file is larger than {limit.megabytes} MB, the largest that is taken.")
        self._clear_old()
        token = secrets.token_hex(16)
        folder = self._office.scratch / token
        folder.mkdir(mode=0o700)
        (folder / "file").write_bytes(data)
        about = {"name": name, "school": school, "by": asker.name, "schools": _listed(asker)}
        (folder / _ABOUT).write_text(json.dumps(about), "utf-8")
        return token

    def look(self, asker: Asker, token: str) -> Drop:
        """Return a file as it stands: what would be done with it, how far it is, or its run.

        Raises:
            OutOfSightError: there is none, or somebody else dropped it who sees other schools.
        """
        about = self._about(asker, token)
        name, school = str(about["name"]), about["school"]
        underway = self._underway.get(token)
        run = about.get("run") or (underway.run if underway else None)
        if about.get("sha256") and run is None:
            run = self._run_of(about["sha256"], about.get("runs_before", 0))
        if run:
            return Drop(
                token, name, school, "done", underway.result if underway else None, run, sha256=about.get("sha256")
            )
        if about.get("sha256"):
            done, of, trouble = (underway.done, underway.of, underway.trouble) if underway else (0, 0, "")
            return Drop(token, name, school, "failed" if trouble else "in-the-inbox", None, None, done, of, trouble)
        return Drop(token, name, school, "looked-at", self._check(token, name, school))

    def do(self, asker: Asker, token: str) -> None:
        """Put a file that was looked at into the inbox, and have it done; told twice, it is done once.

        Raises:
            OutOfSightError: there is none.
            MissingError: the inbox is out of reach.
        """
        asker.require("work")
        with self._lock:
            about = self._about(asker, token)
            if about.get("sha256"):
                return
            folder = self._office.scratch / token
            data, sha256 = read_file(folder / "file", self._office.workspace.settings.limits.bytes)
            about |= {"sha256": sha256, "runs_before": len(records.runs_of_file(self._office.ledger, sha256))}
            place = self._into_inbox(data, str(about["name"]), about["school"])
            (folder / _ABOUT).write_text(json.dumps(about), "utf-8")
            self._underway[token] = _Underway()
        self._threads.submit(self._take, token, place, asker)

    def forget(self, asker: Asker, token: str) -> None:
        """Throw away a file that is not to be done after all."""
        about = self._about(asker, token)
        if not about.get("sha256"):
            shutil.rmtree(self._office.scratch / token, ignore_errors=True)

    def _check(self, token: str, name: str, school: str | None) -> FileResult:
        office = self._office
        state = (office.ledger.head().seq, office.today, id(office.configuration))
        if (token, state) not in self._looked:
            data, sha256 = read_file(office.scratch / token / "file", office.workspace.settings.limits.bytes)
            source = DroppedFile(name, data, (school,) if school else (), sha256)
            checked = walk.check(source, office.configuration, office.ledger, office.today)
            if len(self._looked) > 8:
                self._looked.clear()
            self._looked[token, state] = checked.result({}, None)
        return self._looked[token, state]

    def _into_inbox(self, data: bytes, name: str, school: str | None) -> PurePosixPath:
        """Put a file where staff drop files, under a name of its own, whole or not at all, and return its place."""
        inbox = self._office.inbox
        inbox.require()
        folder = PurePosixPath(school) if school else PurePosixPath()
        inbox.path(folder).mkdir(exist_ok=True)
        stem, dot, suffix = name.rpartition(".")
        for number in range(1, 1000):
            place = folder / (name if number == 1 else f"{stem or name} ({number}){dot}{suffix if dot else ''}")
            try:
                put_new(inbox.path(place), data)
            except FileExistsError:
                continue
            return place
        raise SettingsError("The inbox holds very many files of that name. Give the file another name.")

    def _take(self, token: str, place: PurePosixPath, asker: Asker) -> None:
        """Deal with a file in the inbox; whatever goes wrong, it lies there still, and the watcher goes on."""
        office, underway = self._office, self._underway[token]

        def progress(done: int, of: int) -> None:
            underway.done, underway.of = done, of

        try:
            dropped = office.inbox.look(place)
            if dropped is not None:
                result = office.processor.take(dropped, office.workbench, progress=progress, asking=Asking(asker.name))
                underway.result, underway.run = result, result.run
        except Changed:
            return
        except MailmergeError as error:
            underway.trouble = str(error)
        except OSError as error:
            underway.trouble = explain(error)
        except Exception as error:
            _log.error("failed at a dropped file: %s", type(error).__name__)
            underway.trouble = (
                "The program failed on this file. It lies in the inbox; show it to whoever looks after it."
            )

    def _run_of(self, sha256: str, before: int) -> str | None:
        runs = records.runs_of_file(self._office.ledger, sha256)
        return runs[-1].run if len(runs) > before else None

    def _about(self, asker: Asker, token: str) -> dict[str, Any]:
        if not _TOKEN.fullmatch(token):
            raise OutOfSightError
        try:
            about: dict[str, Any] = json.loads((self._office.scratch / token / _ABOUT).read_text("utf-8"))
        except (OSError, ValueError):
            raise OutOfSightError from None
        if about["by"] != asker.name and not (asker.schools is None or about["school"] in asker.schools):
            raise OutOfSightError
        return about

    def _clear_old(self) -> None:
        for folder in self._office.scratch.iterdir():
            with suppress(OSError):
                if folder.stat().st_mtime < time.time() - _KEPT_SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)


def results_seen(result: FileResult, asker: Asker) -> FileResult:
    """Return a result with the rows of schools that whoever asks sees; a row of no known school is everybody's."""
    rows = tuple(row for row in result.results if row.school is None or asker.sees(row.school))
    return replace(result, results=rows)


def _school(office: Office, asker: Asker, school: str | None) -> str | None:
    if school:
        if school not in office.workspace.schools:
            raise OutOfSightError
        asker.require_school(school)
        return school
    if asker.schools is not None:
        if len(asker.schools) == 1:
            return next(iter(asker.schools))
        raise SettingsError("Say which of your schools the file is of.")
    return None


def _listed(asker: Asker) -> Iterable[str] | None:
    return sorted(asker.schools) if asker.schools is not None else None


def summary(result: FileResult) -> Mapping[str, int]:
    """Return how many letters would go, rows be rejected, wait, or come to nothing."""
    letters = sum(p.decision.outcome == "letter" for row in result.results for p in row.parents)
    held = sum(p.decision.outcome == "hold" for row in result.results for p in row.parents)
    held += sum(row.outcome == "hold" and not row.parents for row in result.results)
    return {
        "letters": letters,
        "wait": held,
        "mend": sum(row.outcome == "reject" for row in result.results),
        "nothing": sum(row.outcome == "no-letter" for row in result.results),
    }
