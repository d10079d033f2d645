"""The program `mailmerge`: its list of commands, and the one place where what went wrong becomes an exit code."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from mailmerge import __version__
from mailmerge.cli.lazy import Lazy, LazyGroup
from mailmerge.cli.options import Common, common_options
from mailmerge.collector import collect_seldom
from mailmerge.errors import ExitCode, MailmergeError
from mailmerge.rights import keep_private

COMMANDS = {
    "init": Lazy("mailmerge.cli.init:init", "Make a new workspace, with a sample trust to start from."),
    "doctor": Lazy("mailmerge.cli.doctor:doctor", "Say whether everything that the work needs is there."),
    "check": Lazy("mailmerge.cli.check:check", "Say what would be done with a file; nothing is written."),
    "headings": Lazy("mailmerge.cli.headings:headings", "Say what each column of a file is taken for."),
    "run": Lazy("mailmerge.cli.run:run", "Make the letters that are due, and put them in the outbox."),
    "watch": Lazy("mailmerge.cli.watch:watch", "Watch the inbox, and deal with every file that is dropped there."),
    "status": Lazy("mailmerge.cli.status:status", "Say how the watcher is doing, and what is left to do."),
    "find": Lazy("mailmerge.cli.find:find", "Show all that is on record of a pupil, by name, UPN or reference."),
    "sweep": Lazy("mailmerge.cli.sweep:sweep", "Say which pupils' marks on record call for something."),
    "release": Lazy("mailmerge.cli.release:release", "End a hold that a person may end, with a reason."),
    "due": Lazy("mailmerge.cli.due:due", "Say what is due and what is late; or write it as a calendar file."),
    "report": Lazy("mailmerge.cli.report:report", "Tell the work of a period in figures, without names."),
    "templates": Lazy("mailmerge.cli.templates:templates", "List, lint, draw, approve and compare Word templates."),
    "forms": Lazy("mailmerge.cli.forms:forms", "Make a form to print, blank or filled in from a case file."),
    "print": Lazy("mailmerge.cli.print_:print_", "Print what is due today, over all runs, with one sheet a school."),
    "post": Lazy("mailmerge.cli.post:post", "Post letters, and keep the proof of posting."),
    "pack": Lazy("mailmerge.cli.pack:pack", "Make the referral pack of a pupil, with its checklist of gaps."),
    "evidence": Lazy("mailmerge.cli.evidence:evidence", "File and list what proves a pupil's case."),
    "ledger": Lazy("mailmerge.cli.ledger:ledger", "Show, verify and keep safe the record of what happened."),
    "privacy": Lazy("mailmerge.cli.privacy:privacy", "Erase what is past its time, hold it, or hand a record over."),
    "law": Lazy("mailmerge.cli.law:law", "Show the law that letters are written by."),
    "desk": Lazy("mailmerge.cli.desk:desk", "Open the desk: the same work in a browser."),
    "users": Lazy("mailmerge.cli.users:users", "Say who may sign in at the desk."),
    "authorities": Lazy("mailmerge.cli.authorities:authorities", "Local authorities' rules: list, check and approve."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="mailmerge")
@common_options
def program() -> None:
    """School attendance letters: from a spreadsheet of cases to letters that are right, and proof of posting."""


def main() -> NoReturn:
    """Run the program with the words of the command line, and end the process with its exit code."""
    collect_seldom()
    keep_private()
    # It would look for plug-ins in every package that is installed; none has any business with a child's record.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> ExitCode:
    """Run the program with `args` and return its exit code; every error has been told on standard error."""
    common = Common()
    try:
        code = program.main(args=list(args), prog_name="mailmerge", standalone_mode=False, obj=common)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted. Nothing half-made is left; run the command again to go on.", err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except Exception as error:
        if common.verbose:
            traceback.print_exception(error)
        return _tell(error)
    return ExitCode(code or ExitCode.DONE)


def _tell(error: Exception) -> ExitCode:
    """Print what a person can do about `error`, and return the exit code that it stands for."""
    code = _meant_for_people(error)
    if code is not None:
        click.echo(str(error), err=True)
        return code
    # Not the exception's own text: it may quote a child's record.
    click.echo(
        f"Something unexpected went wrong ({type(error).__name__}). "
        "Run the command again with -v and show what it prints to whoever looks after the program.",
        err=True,
    )
    return ExitCode.UNEXPECTED


def _meant_for_people(error: Exception) -> ExitCode | None:
    """Return the exit code of an error whose message says what to do; None if it was not written for people.

    The rooms that import nothing of ours have errors of their own; they are imported here, when one has arisen.
    """
    from mailmerge.casework.calendar import OutsideCalendar
    from mailmerge.law.parameters import LawDataError
    from mailmerge.ledger.chain.errors import LedgerError

    if isinstance(error, MailmergeError):
        return error.exit_code
    if isinstance(error, LedgerError):
        return ExitCode(error.exit_code)
    if isinstance(error, LawDataError):
        return ExitCode.NOT_FIT
    if isinstance(error, OutsideCalendar):
        return ExitCode.USAGE
    return None
