"""The register's sweep at the desk: whom the marks on record call for, and their cases made."""

from collections.abc import Collection
from dataclasses import dataclass, field

from mailmerge.errors import SettingsError
from mailmerge.intake.result import FileResult
from mailmerge.operations.office import Office
from mailmerge.operations.pupils import all_pupils
from mailmerge.operations.rights import Asker
from mailmerge.runs.sweep import Swept, sweep


@dataclass(frozen=True, slots=True)
class SweptPupil:
    """A pupil whom the marks call for, with the name."""

    swept: Swept
    name: str = field(repr=False)


def swept(office: Office, asker: Asker) -> tuple[SweptPupil, ...]:
    """Return whom the marks on record call for, as far as the asker sees them, worst first."""
    found, _homeless = office.remember("sweep", lambda: sweep(office.ledger, office.configuration, office.today))
    names = all_pupils(office)
    return tuple(
        SweptPupil(one, names[one.upn].name if one.upn in names else "") for one in found if asker.sees(one.school)
    )


def make_cases(office: Office, asker: Asker, upns: Collection[str]) -> FileResult:
    """Put the figures of pupils down as a case file, joined to the people on record.

    Raises:
        SettingsError: nobody is named whom the sweep found.
    """
    asker.require("decide")
    rows = [one.swept.as_case() for one in swept(office, asker) if one.swept.upn in upns]
    if not rows:
        raise SettingsError("Tick the pupils whose cases are to be made.")
    return office.tell(asker, "cases from the register.csv", rows)
