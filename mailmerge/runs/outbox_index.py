"""The page in front of the outbox: which folder is of which file and school, with what is to print and to post.

A folder is called by its run, which stays for ever and so names no file: a file may be called after a child. This page
says it instead, is written anew with every run, and can be deleted at any time.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import get_ident
from urllib.parse import quote

from jinja2 import Template

from mailmerge.casework.calendar import in_words
from mailmerge.dispatch.times import local
from mailmerge.intake.files.filenames import RECEIPT
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.outbox import INDEX
from mailmerge.ledger.record.records import RunRecord, files_of_runs, latest_runs
from mailmerge.ledger.record.workers import this_worker
from mailmerge.markup import shipped_page

_LATEST = 40
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file to print or to post, by what it is called and where it lies."""

    called: str
    href: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One run: when, of which file, and what lies in its folder."""

    run: str
    at: str
    file: str = field(repr=False)
    told: str
    papers: tuple[_Paper, ...]


def write_index(ledger: Ledger, outbox: Path, school_names: Mapping[str, str]) -> None:
    """Write the page anew, of the latest runs; where that can't be done now, the next run does it.

    Args:
        ledger: what is on record.
        outbox: the folder with one folder a run.
        school_names: what each school is called, by its code.
    """
    page = _template().render(entries=list(_entries(ledger, outbox, school_names)), latest=_LATEST)
    # Lanes of one watcher may finish at once.
    hidden = outbox / f".index-{this_worker(ledger)}-{get_ident()}.tmp"
    try:
        hidden.write_text(page, "utf-8")
        hidden.replace(outbox / INDEX)
    except OSError as error:
        # Somebody may have it open, or the share is away: it is a convenience, and no letter waits for it.
        _log.warning("the outbox's page was not written: %s", type(error).__name__)
        with suppress(OSError):
            hidden.unlink()


def _entries(ledger: Ledger, outbox: Path, school_names: Mapping[str, str]) -> Iterator[_Entry]:
    runs = latest_runs(ledger, _LATEST)
    files = files_of_runs(ledger, [run.run for run in runs])
    for run in runs:
        folder = outbox / run.run
        names = sorted((path.name for path in folder.iterdir()), key=_in_order) if folder.is_dir() else []
        papers = tuple(paper for name in names if (paper := _paper(run.run, name, school_names)))
        at = local(run.at)
        yield _Entry(run.run, f"{in_words(at.date())}, {at:%H:%M}", files.get(run.run, ""), _told(run), papers)


def _told(run: RunRecord) -> str:
    if run.refused:
        return "the file was not taken"
    return {0: "no letter", 1: "1 letter"}.get(run.letters, f"{run.letters} letters")


def _paper(run: str, name: str, school_names: Mapping[str, str]) -> _Paper | None:
    """Return what a file in a run's folder is to staff; None where they have no use for it here."""
    href = f"./{quote(run)}/{quote(name)}"
    if name == RECEIPT:
        return _Paper("receipt", href)
    if name.startswith("postal-orders"):
        return _Paper("orders for the postal account", href)
    for beginning, called in (("print-run-", "to print"), ("posting-sheet-", "posting sheet")):
        if name.startswith(beginning) and name.endswith(".pdf"):
            rest = name.removeprefix(beginning).removesuffix(".pdf")
            code = next((code for code in school_names if rest == code or _is_made_again(rest, code)), rest)
            again = f", made again ({rest.removeprefix(f'{code}-')})" if rest != code else ""
            return _Paper(f"{school_names.get(code, code)}: {called}{again}", href)
    return None


def _in_order(name: str) -> tuple[bool, bool, str]:
    """Return where a file stands among a run's: the receipt first, then what is to print."""
    return (name != RECEIPT, not name.startswith("print-run-"), name)


def _is_made_again(rest: str, code: str) -> bool:
    return rest.startswith(f"{code}-") and rest.removeprefix(f"{code}-").isdigit()


@cache
def _template() -> Template:
    return shipped_page("mailmerge.runs", "outbox_index.html.jinja")
