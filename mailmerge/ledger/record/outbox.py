"""The files of the runs, against what the ledger says of them.

A run's event names its manifest by hash, and the manifest names every file. Each letter's own event names its PDF and
DOCX too, so a changed letter is found even where somebody made a new manifest to match. Working papers are nobody's
proof: whether they are changed, gone or copied is no matter, though a manifest names them.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select, text

from mailmerge.ledger.chain.manifest import MANIFEST, file_hash, files_under, read_manifest
from mailmerge.ledger.chain.schema import journal
from mailmerge.ledger.chain.verdict import FilesReport, Verdict
from mailmerge.ledger.record.event_kinds import PACK_MADE
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
    "WHERE kind = :kind AND json_valid(payload) AND json_extract(payload, '$.run') = :run ORDER BY seq"
)

# What every new workspace's outbox holds: a note for staff, which no run made.
SHIPPED_NOTE = "README.txt"
# The page in front of the runs, which is written anew with each and is nobody's proof.
INDEX = "index.html"


def temporary_folder(outbox: Path, run: str) -> Path:
    """Return the folder in which a run is made, before its folder appears whole."""
    return outbox / f".{run}.tmp"


def entries(outbox: Path) -> frozenset[str]:
    """Return the names in the outbox, less hidden ones (runs under way are hidden), its page and the note for staff."""
    return frozenset(path.name for path in outbox.glob("*") if not path.name.startswith(".")) - {SHIPPED_NOTE, INDEX}


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
    known = {run.run for run in runs}
    for run in runs if latest is None else runs[-latest:]:
        folder = outbox / run.run
        if not folder.exists() and run.run in underway:
            folder = temporary_folder(outbox, run.run)
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
    for name in sorted(set(listed) - known):
        yield Verdict("extra", "file", name, f"{name} lies in the outbox, but no run of the ledger made it.")


def _guarded(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a run that stay as they were made."""
    return {path: digest for path, digest in files.items() if not is_working_paper(path)}


def _wrong_manifest(run: str, code: Literal["altered", "missing"]) -> Verdict:
    """Return the verdict on a run whose manifest can't be trusted."""
    name = f"{run}/{MANIFEST}"
    return Verdict(code, "file", name, f"{name} is {code}: it lists the run's files as they were made.")


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder, by its path inside; nothing for a folder that is not there."""
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files_under(folder)}


def compared(
    place: str, named: Mapping[str, str], found: Mapping[str, str], erased: Collection[str]
) -> Iterator[Verdict]:
    """Yield the differences between the files that there should be in `place` and those that there are."""
    for path, digest in sorted(named.items()):
        name = f"{place}/{path}"
        if path not in found:
            if digest not in erased:
                yield Verdict("missing", "file", name, f"{name} is missing: put it back from a backup.")
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
