"""`mailmerge post record|withdraw|import`: what staff say became of letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, school_option, today
from mailmerge.errors import ExitCode, SettingsError, gravest

if TYPE_CHECKING:
    from mailmerge.operations.postings import PostingVerdict

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
    from mailmerge.operations import postings

    workspace, day = common.load_workspace(), on or today()
    if signed_by and came_back:
        raise SettingsError("A letter was signed for, or came back: say one of the two.")
    if signed_by:
        facts = {"signed_by": signed_by}
        return _show(postings.note_letters(workspace, "delivery-signed", refs, day, facts, today()), as_json=as_json)
    if came_back:
        facts = {"why": came_back}
        return _show(postings.note_letters(workspace, "mail-returned", refs, day, facts, today()), as_json=as_json)
    like = postings.Entry(
        ref="",
        posted_on=None if not_posted else day,
        service=service or "",
        item_reference=item or "",
        posted_by=posted_by or "",
        post_office=post_office or "",
        reason=reason or "",
        by=by or "",
    )
    which = postings.WhichLetters(refs, run, school)
    return _show(postings.record_postings(workspace, which, like, today()), as_json=as_json)


@click.command()
@click.argument("refs", metavar="[REF…]", nargs=-1)
@click.option("--run", help="Every letter of this run that is not posted.")
@school_option
@click.option("--reason", required=True, help="Why they are not to go.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@common_options
@json_option
@click.pass_obj
def withdraw(
    common: Common, refs: Sequence[str], run: str | None, school: str | None, reason: str, by: str, as_json: bool
) -> ExitCode:
    """Withdraw the letters with the references REF, or a whole run: they were not posted, and are not to go.

    They no longer wait, and no sheet or order includes them. Drop their rows again to make them again.
    """
    from mailmerge.operations import postings

    which, because = postings.WhichLetters(refs, run, school), postings.Because(reason, by)
    return _show(postings.withdraw(common.load_workspace(), which, because), as_json=as_json)


@click.command()
@click.argument("refs", metavar="REF…", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why they may go after all.")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@common_options
@json_option
@click.pass_obj
def release(common: Common, refs: Sequence[str], reason: str, by: str, as_json: bool) -> ExitCode:
    """Release the letters with the references REF, which are held because of what was heard after they were made."""
    from mailmerge.operations import postings

    return _show(postings.release(common.load_workspace(), refs, postings.Because(reason, by)), as_json=as_json)


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@common_options
@json_option
@click.pass_obj
def import_(common: Common, files: Sequence[Path], as_json: bool) -> ExitCode:
    """Record what FILE says of postings.

    FILE is a posting record, the postal account's tracking, returned mail, e-mail copies, or a scan of stamped sheets.
    """
    from mailmerge.operations import postings

    imported = postings.import_postings(common.load_workspace(), files, today())
    for error in imported.refused:
        click.echo(error.text, err=True)
    code = _show(imported.verdicts, as_json=as_json)
    return gravest([code, ExitCode.FILE_REFUSED]) if imported.refused else code


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
