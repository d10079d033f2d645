"""What is on record of a pupil, as a case: for papers that no row of the file itself tells of."""

from datetime import date
from typing import Any

from mailmerge.casework.case import Case
from mailmerge.filing.cells_on_record import cells_on_record
from mailmerge.intake.rows.recorded import CaseCells
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.setup.configuration import Configuration


def known_case(
    upn: str, school: str, situation: str, configuration: Configuration, ledger: Ledger, day: date, **more: Any
) -> Case | None:
    """Return the facts on record of a pupil as a case of that day; None where no file said who that is.

    Args:
        upn: the pupil.
        school: the code of the pupil's school.
        situation: the case's.
        configuration: the workspace.
        ledger: what is on record.
        day: the day of the case.
        more: further cells, by column.
    """
    given = {"upn": upn, "situation": situation, "letter date": day, **more}
    read = CaseCells(cells_on_record(ledger, upn, situation), given, 1, day).read(configuration.vocabulary(), school)
    return read if isinstance(read, Case) else None
