"""`mailmerge ledger export`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailmerge.casework.counting import count
from mailmerge.cli.options import Common, common_options, date_option, now

if TYPE_CHECKING:
    from mailmerge.operations.posting_log import Form

FORMS: dict[Form, str] = {"pdf": ".pdf", "csv": ".csv", "xlsx": ".xlsx", "jsonl": ".jsonl", "certificate": ".pdf"}


@click.command()
@click.option("--pupil", metavar="NAME|UPN", help="The letters about this pupil; a name must fit one alone.")
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
    form: Form | None,
    **days: date | None,
) -> None:
    """Write the evidence of posting of a pupil, a parent, a run or a period, and what each proof proves.

    For one parent's case, name the parent: the log of a pupil holds every parent's address. Where nothing is on
    record, that is said, no file is written, and the exit code is 2.
    """
    from mailmerge.operations.posting_log import Chosen, posting_log

    chosen = Chosen(pupil, parent, run, days["from"], days["to"])
    log = posting_log(common.load_workspace(), chosen, now())
    by_name: Form = next((name for name, suffix in FORMS.items() if suffix == output.suffix.lower()), "pdf")
    output.write_bytes(log.written(form or by_name))
    click.echo(f"{output}: {count(len(log.logs), 'letter')}", err=True)
