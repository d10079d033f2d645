"""`mailmerge post record|withdraw|import`: what staff say became of letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.cli.postroom import letters_of, office, require, school_option
from mailmerge.errors import ExitCode, gravest

if TYPE_CHECKING:
    from mailmerge.dispatch.entry import Entry
    from mailmerge.dispatch.posting import PostingVerdict
    from mailmerge.intake.result import FileError
    from mailmerge.ledger.ledger import Ledger
    from mailmerge.workspace import Workspace

_NEEDS_A_PERSON = {"held", "refused"}


@click.command()
@click.argument("refs", metavar="[REF…]", nargs=-1)
@click.option("--run", help="Every letter of this run that still waits.")
@school_option
@date_option("--on", "The day of posting.  [default: today]")
@click.option("--service", help="How they went, such as second-class, signed-for-first or by-hand.")
@click.option("--item", help="The item reference on the receipt, of one letter.")
@click.option("--posted-by", metavar="NAME", help="Who took them to the post.")
@click.option("--post-office", metavar="PLACE", help="Where they were posted.")
@click.option("--reason", help="Why what is on record was wrong, or why a Sunday is right.")
@click.option("--by", metavar="NAME", help="Who gives the reason.")
@click.option("--not-posted", is_flag=True, help="Take back what is on record: they were not posted. Needs a reason.")
@click.option("--signed-by", metavar="NAME", help="Not posted but signed for, on that day, by NAME.")
@click.option("--came-back", metavar="WHY", help="Not posted but come back, on that day: gone away, refused.")
@common_options
@json_option
@click.pass_obj
def record(
    common: Common,
    refs: Sequence[str],
    run: str | None,
    school: str | None,
    on: date | None,
    service: str | None,
    item: str | None,
    posted_by: str | None,
    post_office: str | None,
    reason: str | None,
    by: str | None,
    not_posted: bool,
    signed_by: str | None,
    came_back: str | None,
    as_json: bool,
) -> ExitCode:
    """Record that letters were posted: those with the references REF, or a whole run. The service is always recorded.

    A correction needs --reason and --by. What was on record before is kept.
    """
    from mailmerge.dispatch.entry import Entry

    if signed_by or came_back:
        require(bool(refs) and not (signed_by and came_back), "Name the letters that were signed for, or came back.")
        return _note(common, refs, on or today(), signed_by, came_back, as_json=as_json)
    require(bool(refs) != bool(run), "Name letters by their references, or a whole run with --run.")
    require(item is None or len(refs) == 1, "An item reference belongs to one letter: name that letter.")
    require(bool(reason) == bool(by), "A correction needs both --reason and --by.")
    require(not not_posted or bool(reason), "To take a posting back, say why with --reason, and who with --by.")
    require(not_posted or bool(service), "Say how they went: --service second-class, for example.")
    like = Entry(
        ref="",
        posted_on=None if not_posted else on or today(),
        service=service or "",
        item_reference=item or "",
        posted_by=posted_by or "",
        post_office=post_office or "",
        reason=reason or "",
        by=by or "",
    )
    with office(common, school) as (workspace, ledger):
        verdicts = _judged(workspace, ledger, _entries(ledger, refs, run, school, like))
        _append(ledger, verdicts)
    return _show(verdicts, as_json=as_json)


@click.command()
@click.argument("refs", metavar="REF…", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why they are not to go.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@common_options
@json_option
@click.pass_obj
def withdraw(common: Common, refs: Sequence[str], reason: str, by: str, as_json: bool) -> ExitCode:
    """Withdraw the letters with the references REF: they were not posted, and are not to go.

    They no longer wait, and no sheet or order includes them. Drop their rows again to make them again.
    """
    from mailmerge.dispatch.afterwards import withdraw as withdraw_letters
    from mailmerge.dispatch.meant import with_meant

    require(bool(reason.strip() and by.strip()), "Say why with --reason, and who decided it with --by.")
    with office(common, None) as (_, ledger):
        verdicts = with_meant(ledger, withdraw_letters(ledger, refs, reason.strip(), by.strip()))
        _append(ledger, verdicts)
    return _show(verdicts, as_json=as_json)


@click.command()
@click.argument("refs", metavar="REF…", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why they may go after all.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@common_options
@json_option
@click.pass_obj
def release(common: Common, refs: Sequence[str], reason: str, by: str, as_json: bool) -> ExitCode:
    """Release the letters with the references REF, which are held because of what was heard after they were made."""
    from mailmerge.dispatch.releasing import release as release_letters

    require(bool(reason.strip() and by.strip()), "Say why with --reason, and who decided it with --by.")
    with office(common, None) as (_, ledger):
        verdicts = release_letters(ledger, refs, reason.strip(), by.strip())
        _append(ledger, verdicts)
    return _show(verdicts, as_json=as_json)


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@common_options
@json_option
@click.pass_obj
def import_(common: Common, files: Sequence[Path], as_json: bool) -> ExitCode:
    """Record what FILE says of postings.

    FILE is a posting record, the postal account's tracking, returned mail, e-mail copies, or a scan of stamped sheets.
    """
    from mailmerge.filing.postings import judge_file
    from mailmerge.setup.configuration import load_configuration

    verdicts: list[PostingVerdict] = []
    refused: list[FileError] = []
    with office(common, None) as (workspace, ledger):
        configuration = load_configuration(workspace)
        for path in files:
            found = judge_file(path.read_bytes(), path.name, configuration, ledger, today())
            _append(ledger, found.verdicts)
            verdicts += found.verdicts
            refused += found.errors
    for error in refused:
        click.echo(error.text, err=True)
    code = _show(verdicts, as_json=as_json)
    return gravest([code, ExitCode.FILE_REFUSED]) if refused else code


def _entries(ledger: Ledger, refs: Sequence[str], run: str | None, school: str | None, like: Entry) -> list[Entry]:
    from dataclasses import replace

    from mailmerge.dispatch.posting import entries_of_run

    if run is None:
        return [replace(like, ref=ref) for ref in refs]
    letters_of(ledger, run)
    return list(entries_of_run(ledger, run, school, like))


def _note(
    common: Common, refs: Sequence[str], on: date, signed_by: str | None, came_back: str | None, *, as_json: bool
) -> ExitCode:
    """Record that letters were signed for, or came back."""
    from mailmerge.dispatch.afterwards import Noted, judge_noted
    from mailmerge.dispatch.meant import with_meant

    with office(common, None) as (_, ledger):
        if signed_by:
            noted = [Noted("delivery-signed", ref, on, {"signed_by": signed_by}) for ref in refs]
        else:
            noted = [Noted("mail-returned", ref, on, {"why": came_back}) for ref in refs]
        verdicts = with_meant(ledger, judge_noted(ledger, noted, today()))
        _append(ledger, verdicts)
    return _show(verdicts, as_json=as_json)


def _judged(workspace: Workspace, ledger: Ledger, entries: Iterable[Entry]) -> tuple[PostingVerdict, ...]:
    from mailmerge.dispatch.meant import with_meant
    from mailmerge.dispatch.posting import judge_postings
    from mailmerge.filing.postings import delivery_rule

    return with_meant(ledger, judge_postings(ledger, entries, delivery_rule(workspace), today()))


def _append(ledger: Ledger, verdicts: Iterable[PostingVerdict]) -> None:
    ledger.append([event for one in verdicts for event in one.events])


def _show(verdicts: Sequence[PostingVerdict], *, as_json: bool) -> ExitCode:
    """Print what became of each entry, and return the exit code that says it to a script."""
    if as_json:
        echo_json([one.as_json() for one in verdicts])
    else:
        for one in verdicts:
            click.echo(f"{one.verdict:<9} {one.ref}{_delivery(one)}")
            for told in one.remarks:
                click.echo(f"          {told.text}")
    return ExitCode.ROWS_NEED_MENDING if any(one.verdict in _NEEDS_A_PERSON for one in verdicts) else ExitCode.DONE


def _delivery(verdicts: PostingVerdict) -> str:
    from mailmerge.casework.calendar import in_words

    return f"  counts as delivered on {in_words(verdicts.delivered_on)}" if verdicts.delivered_on else ""
