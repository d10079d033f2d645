"""A hold that a person may end, ended by command or by a dropped row: by whom, and for the letter that is due now."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.law.releases import releasable
from tests.answers import only_parent
from tests.runs.test_run import ROW, csv_of

DAY = "2025-10-06"
LEAD, TRUST, OTHER = "Tom Ellery", "R. Adeyemi, trust", "Jo Bell"
Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(call: Callable[..., tuple[int, str, str]], new_workspace: Path) -> Ask:
    """Start a command in the workspace, and return its exit code and what it says."""

    def start(*args: Path | str) -> tuple[int, str]:
        code, out, err = call(*args, "--workspace", new_workspace)
        return code, out + (err if code else "")

    return start


def decided(ask: Ask, workspace: Path, **cells: str) -> list[str]:
    file = workspace / "row.csv"
    file.write_bytes(csv_of(ROW | cells))
    made = only_parent(ask("check", file, "--date", DAY, "--json")[1])
    return [made["outcome"], *(told["code"] for told in made["reasons"])]


@pytest.mark.parametrize(
    ("cells", "code", "by", "ends", "why"),
    [
        ({"parent 1 court order": "yes"}, "court-order", LEAD, True, "the settings name them as attendance lead"),
        ({"parent 1 court order": "yes"}, "court-order", TRUST, True, "somebody of the trust, who says so"),
        ({"parent 1 court order": "yes"}, "court-order", OTHER, False, "not a lead"),
        ({"left on": "2025-10-01"}, "not-on-roll", LEAD, True, "a letter about the time before"),
        ({"pupil deceased": "yes"}, "pupil-deceased", OTHER, False, "not a lead"),
        ({"parent 1 no fixed abode": ""}, "out-of-time", LEAD, False, "what ends only when the facts change"),
        ({"parent 1 court order": "yes"}, "cuort-order", LEAD, False, "no such hold"),
    ],
)
def test_a_hold_is_ended_by_whoever_may(
    ask: Ask, new_workspace: Path, cells: dict[str, str], code: str, by: str, ends: bool, why: str
) -> None:
    held = {name: cell for name, cell in cells.items() if cell}
    exit_code, said = ask("release", ROW["upn"], code, "--reason", "talked through", "--by", by)
    assert (exit_code == 0) is ends, (why, said)
    if held and code in releasable():
        assert (code not in decided(ask, new_workspace, **held)) is ends, why


def test_a_release_is_a_row_too(ask: Ask, new_workspace: Path) -> None:
    file = new_workspace / "notes.csv"
    file.write_text(
        f"upn,note kind,on,code,text,by\n{ROW['upn']},release,{DAY},court-order,talked through,{LEAD}\n", "utf-8"
    )
    assert ask("run", file, "--date", DAY)[0] == 0
    told = decided(ask, new_workspace, **{"parent 1 court order": "yes"})
    assert (told[0], "released" in told) == ("letter", True)
