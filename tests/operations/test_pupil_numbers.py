"""Which pupil is meant by what was typed: a UPN, a reference, a name that fits one alone."""

from datetime import date
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.pupil_numbers import the_pupil_meant
from mailmerge.workspace import load_workspace
from tests.story.office import Office, pupils


def test_a_name_must_fit_one_pupil_alone(new_workspace: Path) -> None:
    one, two, _ = rows = pupils(3)
    names = ({"pupil surname": "Okoro"}, {"pupil surname": "Sutton"}, {"pupil surname": "Sutton"})
    made = Office(new_workspace, "oakfield", date(2025, 10, 6)).drop(
        "leave.csv", *(row | name for row, name in zip(rows, names, strict=True))
    )
    ref = str(made.results[1].parents[0].ref)
    with open_record(load_workspace(new_workspace).ledger) as ledger:
        for asked, upn in (("okoro", one["upn"]), (f" {one['upn'].lower()} ", one["upn"]), (ref.lower(), two["upn"])):
            assert the_pupil_meant(ledger, asked) == upn, asked
        for asked, said in (
            ("Sutton", two["upn"]),
            ("nobody", "Nothing is on record of anybody called nobody"),
            ("B873425000009", "check letter would not fit"),
            (" ", "Nothing is on record"),
        ):
            with pytest.raises(SettingsError, match=said):
                the_pupil_meant(ledger, asked)
