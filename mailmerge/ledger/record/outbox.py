"""The files of the runs, against what the ledger says of them.

A run's event names its manifest by hash, and the manifest names every file. Each letter's own event names its PDF and
DOCX too, so a changed letter is found even where somebody made a new manifest to match. Working papers are nobody's
proof: whether they are changed, gone or copied is no matter, though a manifest names them.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select, text

from mailmerge.ledger.chain.head import sync_folder
from mailmerge.ledger.chain.litter import is_litter
from mailmerge.ledger.chain.manifest import (
    MANIFEST,
    NO_FILE,
    file_hash,
    files_under,
    is_plain_file,
    litter_under,
    read_manifest,
)
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.chain.verdict import FilesReport, Verdict
from mailmerge.ledger.record.errors import NotWholeError
from mailmerge.ledger.record.event_kinds import PACK_MADE, RUN_CAUGHT_UP
from mailmerge.ledger.record.lookups import LETTERS, RUNS
from mailmerge.ledger.record.working_papers import is_working_paper

# Files that later events add to a run's folder (a posting sheet made again) stand in their payload under `files`,
# path in the outbox to SHA-256.
_LATER_FILES = text(
    "SELECT seq, named.key AS path, named.value AS sha256 FROM events, "
    "json_each(CASE WHEN json_valid(payload) THEN payload ELSE '{}' END, '$.files') AS named ORDER BY seq"
)

_PACKS = text(
    "SELECT json_extract(payload, '$.ref') AS ref, json_extract(payload, '$.pdf_sha256') AS pdf, "
    "json_extract(payload, '$.manifest_sha256') AS manifest FROM events "
    "WHERE kind = :kind AND CASE WHEN json_valid(payload) THEN json_extract(payload, '$.run') END = :run ORDER BY seq"
)

_NOT_WHOLE = (
    "Files of a run were taken out of its hidden folder in the outbox, so it is not shown. Look what else works in the "
    "outbox (a cleaner, a second program), and put the files back from a backup; `mailmerge ledger verify` names them."
)


# The hidden folder of a run, and the page in front of the runs while it is written.
_HIDDEN_RUN = re.compile(r"\.(?P<run>[A-Za-z0-9_][A-Za-z0-9_.-]*)\.tmp")
HIDDEN_INDEX = re.compile(r"\.index-(?P<owner>\d+-[0-9a-f]{16}(?:@[A-Za-z0-9.-]+)?)-\d+\.tmp")

_CAUGHT_UP = text(
    "SELECT subject AS run, CASE WHEN json_valid(payload) THEN json_extract(payload, '$.manifest_sha256') END "
    "AS manifest FROM events WHERE kind = :kind ORDER BY seq"
)

# What every new workspace's outbox holds: a note for staff, which no run made.
SHIPPED_NOTE = "README.txt"
# The page in front of the runs, which is written anew with each and is nobody's proof.
INDEX = "index.html"
_SHOWN = 5  # names of a kind that are told


def temporary_folder(outbox: Path, run: str) -> Path:
    """Return the folder in which a run is made, before its folder appears whole."""
    return outbox / f".{run}.tmp"


def hidden_run(name: str) -> str | None:
    """Return the run whose hidden folder is called so; None where it is none's."""
    match = _HIDDEN_RUN.fullmatch(name)
    return match["run"] if match else None


def publish(outbox: Path, run: str) -> Path:
    """Let a run's folder appear, whole, by renaming the one in which it was made; harmless when it already has.

    Raises:
        NotWholeError: files of it are gone; it stays hidden.
    """
    folder = outbox / run
    if not folder.exists():
        require_whole(temporary_folder(outbox, run))
        temporary_folder(outbox, run).rename(folder)
        sync_folder(outbox)
    return folder


def require_whole(folder: Path) -> None:
    """Count the files of a run's folder again, against its manifest.

    Raises:
        NotWholeError: the manifest, or a file that it names, is gone.
    """
    try:
        named, _ = read_manifest(folder)
    except (OSError, ValueError):
        raise NotWholeError(_NOT_WHOLE) from None
    if not all((folder / name).is_file() for name in named):
        raise NotWholeError(_NOT_WHOLE)


def entries(outbox: Path) -> frozenset[str]:
    """Return the names in the outbox, hidden ones too, less its page and the note for staff."""
    return frozenset(path.name for path in outbox.glob("*")) - {SHIPPED_NOTE, INDEX}


def check_outbox(
    connection: Connection,
    outbox: Path,
    listed: Collection[str],
    erased: Collection[str],
    report: FilesReport,
    latest: int | None = None,
) -> Iterator[Verdict]:
    """Yield what is wrong with the files of every run, and count in `report` what was read.

    Args:
        connection: one state of the ledger.
        outbox: the folder with one folder a run.
        listed: what `entries` gave before that state was taken.
        erased: SHA-256 of all that was rightly erased; such files may be gone.
        report: filled in as the files are read.
        latest: of how many runs, the latest, the files are read; None: of all.

    Raises:
        OSError: a file is there and can't be read.
    """
    later = _later_files(connection)
    underway = set(connection.execute(select(journal.c.run)).scalars())
    rows = RUNS.rows().subquery()
    runs = connection.execute(select(rows).where(rows.c.manifest_sha256.is_not(None)).order_by(rows.c.seq)).all()
    taken_up = caught_up_runs(connection)
    known = {run.run for run in runs} | taken_up.keys()
    for name, manifest_sha256 in taken_up.items() if latest is None else ():
        yield from _compared_taken_up(outbox / name, manifest_sha256, later.get(name, {}), erased, report)
    for run in runs if latest is None else runs[-latest:]:
        folder = outbox / run.run
        if not folder.exists() and run.run in underway:
            folder = temporary_folder(outbox, run.run)
        if folder.is_symlink():
            text = f"{run.run} is a link, and not the folder that was made."
            yield Verdict("altered", "file", run.run, text)
            continue
        found = hashes(folder)
        report.files += len(found)
        manifest = found.pop(MANIFEST, None)
        if manifest == run.manifest_sha256:
            named, head = read_manifest(folder)
            report.heads.append((f"{run.run}/{MANIFEST}", head))
            guarded = _guarded({**named, **later.get(run.run, {})})
            yield from compared(run.run, guarded, _guarded(found), erased)
        else:
            if run.manifest_sha256 not in erased:
                yield _wrong_manifest(run.run, "altered" if manifest else "missing")
            yield from _unfound_letters(connection, run.run, set(found.values()) | set(erased))
        yield from _unfound_packs(connection, run.run, set(found.values()) | set(erased))
    report.notes += litter_note(outbox, outbox.name)
    yield from _strangers(outbox, set(listed) - known, underway, report)


def _strangers(
    outbox: Path, names: Collection[str], underway: Collection[str], report: FilesReport
) -> Iterator[Verdict]:
    """Yield what lies in the outbox and is no run of the ledger's."""
    for name in sorted(names):
        path = outbox / name
        run = hidden_run(name)
        if is_litter(name) or run in underway or not os.path.lexists(path):
            continue
        if HIDDEN_INDEX.fullmatch(name):
            report.notes.append(f"{name} is a page of the outbox that was being written. The next run clears it away.")
        elif run is not None and path.is_dir() and not path.is_symlink():
            text = f"{name} was left by a run that was cut off and that nobody knows any more. "
            yield Verdict("extra", "file", name, f"{text}The next run, or start of the watcher, clears it away.")
        else:
            text = f"{name} lies in the outbox, but no run of the ledger made it."
            if (path / MANIFEST).is_file():
                text += " If an older record was put back, see `mailmerge ledger catch-up`."
            yield Verdict("extra", "file", name, text)


def litter_note(folder: Path, place: str) -> Iterator[str]:
    """Yield one note on what systems left in a folder, if they did."""
    names = [path.relative_to(folder).as_posix() for path in litter_under(folder)]
    if names:
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        yield f"In {place} lies what file managers and office programs leave behind, and is harmless: {shown}."


def caught_up_runs(connection: Connection) -> Mapping[str, str]:
    """Return the SHA-256 of the manifest of each run that was taken up from the outbox, by run."""
    rows = connection.execute(_CAUGHT_UP, {"kind": RUN_CAUGHT_UP})
    return {row.run: row.manifest for row in rows if isinstance(row.manifest, str)}


def _compared_taken_up(
    folder: Path, manifest_sha256: str, later: Mapping[str, str], erased: Collection[str], report: FilesReport
) -> Iterator[Verdict]:
    """Yield what is wrong with the files of a run that was taken up: of its letters no event of their own speaks.

    Its manifest has seen a record that is no more, so it is no witness of this one.
    """
    found = hashes(folder)
    report.files += len(found)
    manifest = found.pop(MANIFEST, None)
    if manifest == manifest_sha256:
        named, _ = read_manifest(folder)
        yield from compared(folder.name, _guarded({**named, **later}), _guarded(found), erased)
    elif manifest_sha256 not in erased:
        yield _wrong_manifest(folder.name, "altered" if manifest else "missing")


def _guarded(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a run that stay as they were made."""
    return {path: digest for path, digest in files.items() if not is_working_paper(path)}


def _wrong_manifest(run: str, code: Literal["altered", "missing"]) -> Verdict:
    """Return the verdict on a run whose manifest can't be trusted."""
    name = f"{run}/{MANIFEST}"
    return Verdict(code, "file", name, f"{name} is {code}: it lists the run's files as they were made.")


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder, by its path inside; nothing for a folder that is not there."""
    found = ((path.relative_to(folder).as_posix(), path) for path in files_under(folder))
    return {name: file_hash(path) if is_plain_file(path) else NO_FILE for name, path in found}


def compared(
    place: str, named: Mapping[str, str], found: Mapping[str, str], erased: Collection[str]
) -> Iterator[Verdict]:
    """Yield the differences between the files that there should be in `place` and those that there are."""
    for path, digest in sorted(named.items()):
        name = f"{place}/{path}"
        if path not in found:
            if digest not in erased:
                yield Verdict("missing", "file", name, f"{name} is missing: put it back from a backup.")
        elif found[path] == NO_FILE:
            yield Verdict("altered", "file", name, f"{name} is a link or a pipe, and not the file that was recorded.")
        elif found[path] != digest:
            yield Verdict("altered", "file", name, f"{name} was changed later: it is not what was recorded.")
    for path in sorted(found.keys() - named.keys()):
        name = f"{place}/{path}"
        yield Verdict("extra", "file", name, f"{name} was put there without a record.")


def _unfound_letters(connection: Connection, run: str, digests: Collection[str]) -> Iterator[Verdict]:
    """Yield the letters of a run whose files are nowhere among `digests`, where no manifest can be trusted."""
    letters = LETTERS.rows().subquery()
    for letter in connection.execute(select(letters).where(letters.c.run == run).order_by(letters.c.seq)):
        for form, digest in (("PDF", letter.pdf_sha256), ("DOCX", letter.docx_sha256)):
            if digest not in digests:
                name = f"{run}/{letter.ref} ({form})"
                yield Verdict(
                    "altered", "file", name, f"The {form} of letter {letter.ref} is not there as it was made."
                )


def _unfound_packs(connection: Connection, run: str, digests: Collection[str]) -> Iterator[Verdict]:
    """Yield the referral packs of a run that are nowhere among `digests` as they were made.

    Their own events name them by hash, whatever a manifest says.
    """
    for row in connection.execute(_PACKS, {"kind": PACK_MADE, "run": run}):
        for form, digest in (("PDF", row.pdf), ("manifest", row.manifest)):
            if digest not in digests:
                name = f"{run}/{row.ref} ({form})"
                yield Verdict("altered", "file", name, f"The {form} of pack {row.ref} is not there as it was made.")


def _later_files(connection: Connection) -> Mapping[str, Mapping[str, str]]:
    """Return, by run, the files that later events added to its folder, the latest word on each path."""
    added: dict[str, dict[str, str]] = {}
    for row in connection.execute(_LATER_FILES):
        run, _, path = str(row.path).partition("/")
        added.setdefault(run, {})[path] = row.sha256
    return added
