"""A death that an earlier case file told: a later one that is silent on it is held, "no" lifts it, a person too.

Source: law 3 (a death holds until a person releases it); contract, 6 (rows are on record).
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.answers import only_parent
from tests.runs.test_run import ROW, csv_of

DAY = "2025-10-06"
LEAD = "Tom Ellery"
Decide = Callable[..., list[str]]
_OTHER = {name: cell for name, cell in ROW.items() if not name.startswith("parent 1 ")} | {
    "parent 1 title": "Ms",
    "parent 1 forename": "Ada",
    "parent 1 surname": "Bello",
    "parent 1 address line 1": "5 The Green",
    "parent 1 town": "March",
    "parent 1 postcode": "PE15 8NQ",
}


@pytest.fixture
def run(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Decide:
    """Run a row, and return the outcome and the codes of its parent."""

    def start(row: dict[str, str] = ROW, **cells: str) -> list[str]:
        file = new_workspace / "row.csv"
        file.write_bytes(csv_of(row | cells))
        _, out, err = call("run", file, "--date", DAY, "--json", "--workspace", new_workspace)
        assert out, err
        made = only_parent(out)
        return [made["outcome"], *(told["code"] for told in made["reasons"])]

    return start


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"parent 1 deceased": "yes"}, "deceased"),
        ({"pupil deceased": "yes"}, "pupil-deceased"),
    ],
)
def test_a_death_does_not_vanish_because_a_later_case_file_lacks_its_column(
    run: Decide, cells: dict[str, str], code: str
) -> None:
    assert code in run(**cells)
    assert run()[0] == "hold"
    assert code in run()
    assert code in run(**dict.fromkeys(cells, "")), "a blank is no no"
    assert run(**dict.fromkeys(cells, "no"))[0] == "letter"


def test_the_last_word_counts(run: Decide) -> None:
    run(**{"parent 1 deceased": "yes"})
    run(**{"parent 1 deceased": "no", "situation": "attendance", "attendance": "99"})
    assert run()[0] == "letter"


def test_a_death_is_the_households_and_an_order_the_rows_own(run: Decide) -> None:
    run(**{"parent 1 court order": "yes"})
    assert run(_OTHER)[0] == "letter"
    run(**{"parent 1 deceased": "yes"})
    assert "deceased" in run(_OTHER, **{"leave from": "2025-10-14"})


def test_a_person_releases_it_for_the_letter_that_is_due(
    run: Decide, call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    run(**{"parent 1 deceased": "yes"})
    words = ("--reason", "talked through", "--by", LEAD, "--workspace", new_workspace)
    assert call("release", ROW["upn"], "deceased", *words)[0] == 0
    assert run(_OTHER)[0] == "letter"


def test_a_list_of_contacts_that_says_no_lifts_what_a_row_told(
    run: Decide, call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    run(**{"parent 1 deceased": "yes"})
    who = {name: cell for name, cell in ROW.items() if not name.startswith(("leave", "parent 1 penalty"))}
    people = new_workspace / "people.csv"
    people.write_bytes(csv_of(who | {"parent 1 deceased": "no"}))
    _, out, _ = call("run", people, "--date", DAY, "--json", "--workspace", new_workspace)
    assert json.loads(out)[0]["outcome"] == "accepted"
    assert run()[0] == "letter"
