"""`mailmerge ledger export`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import LOCAL_TIME, Common, common_options, date_option
from mailmerge.errors import SettingsError
from mailmerge.operations.record import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailmerge.dispatch.evidence_log import Chosen, LetterLog
    from mailmerge.ledger.chain.event import Head

FORMS = {"pdf": ".pdf", "csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "certificate": ".pdf"}


@click.command()
@click.option("--pupil", metavar="UPN", help="The letters about this pupil.")
@click.option("--parent", metavar="NAME", help="Of the pupil's letters, those to this parent.")
@click.option("--run", help="The letters of this run.")
@date_option("--from", "The letters dated on or after this day.")
@date_option("--to", "The letters dated on or before this day.")
@click.option(
    "--form",
    type=click.Choice(list(FORMS)),
    help="What to write: the log as a document, a table or JSON lines, or a draft certificate of posting.  "
    "[default: by the file's name, else pdf]",
)
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@common_options
@click.pass_obj
def export(
    common: Common,
    /,
    pupil: str | None,
    parent: str | None,
    run: str | None,
    output: Path,
    form: str | None,
    **days: date | None,
) -> None:
    """Write the evidence of posting of a pupil, a parent, a run or a period, and what each proof proves.

    For one parent's case, name the parent: the log of a pupil holds every parent's address. Where nothing is on
    record, that is said, no file is written, and the exit code is 2.
    """
    from mailmerge.dispatch.evidence_log import Chosen, evidence
    from mailmerge.filing.postings import delivery_rule

    chosen = Chosen(pupil, parent, run, days["from"], days["to"])
    _require_sense(chosen)
    workspace = common.load_workspace()
    with open_ledger(workspace) as ledger:
        logs = evidence(ledger, chosen, delivery_rule(workspace))
        head = ledger.head()
    if not logs:
        raise SettingsError(
            f"Nothing is on record of this: {_about(chosen)}. No file was written. Look at the UPN, the name, the "
            "run or the days again."
        )
    form = form or next((name for name, suffix in FORMS.items() if suffix == output.suffix.lower()), "pdf")
    output.write_bytes(_written(form, logs, workspace.settings.trust.name, _about(chosen), head))
    click.echo(f"{output}: {count(len(logs), 'letter')}", err=True)


def _require_sense(chosen: Chosen) -> None:
    if chosen == type(chosen)():
        raise SettingsError("Say which letters: --pupil UPN, --run RUN, or --from DAY and --to DAY.")


def _about(chosen: Chosen) -> str:
    """Return what was chosen, in words that may stand on a page."""
    from mailmerge.casework.calendar import in_words

    parts = (
        f"pupil {chosen.upn}" if chosen.upn else "",
        f"letters to {chosen.parent}" if chosen.parent else "",
        f"run {chosen.run}" if chosen.run else "",
        f"from {in_words(chosen.first)}" if chosen.first else "",
        f"to {in_words(chosen.last)}" if chosen.last else "",
    )
    return ", ".join(part for part in parts if part)


def _written(form: str, logs: Sequence[LetterLog], trust: str, about: str, head: Head) -> bytes:
    from mailmerge.dispatch.log_pdf import certificate_pdf, log_pdf
    from mailmerge.dispatch.log_table import log_csv, log_json_lines, log_workbook

    match form:
        case "csv":
            return log_csv(logs)
        case "xlsx":
            return log_workbook(logs)
        case "jsonl":
            return log_json_lines(logs)
    paper = certificate_pdf if form == "certificate" else log_pdf
    return paper(logs, trust=trust, about=about, made_at=datetime.now(LOCAL_TIME), head=head)
