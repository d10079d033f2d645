"""`mailmerge headings`, and `--school` where neither a file nor its folder names one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = (
    "UPN,Legal Surname,Legal Forename,DOB,Year,Priority 1 Contact Title,Priority 1 Contact Forename,"
    "Priority 1 Contact Surname,Priority 1 Contact Address,% Attend,Site,Gender\n"
    "B873441922896,O'Dowd,Kofi,14/03/2016,4,Dr,Mehmet,O'Dowd,\"28 Mill Lane, Wisbech, PE13 1AR\",95,Main,M\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_each_column_is_told_with_a_cell_of_it(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, file: Path
) -> None:
    code, out, err = call("headings", file, "--school", "oakfield", "--workspace", sample_workspace)
    assert (code, err) == (0, "")
    lines = [line.split("  ", 1) for line in out.splitlines()]
    meant = {line[0]: " ".join(line[1].split()) for line in lines if len(line) == 2}
    assert out.startswith("This is a file of kind cases.")
    assert meant["Legal Surname"] == "pupil surname O'Dowd"
    assert meant["Priority 1 Contact Address"] == "parent 1 address 28 Mill Lane, Wisbech, PE13 1AR"
    assert meant["Site"] == "(not known: passed over) Main"
    assert meant["Gender"] == "(no letter needs it) M"
    assert 'ignore = ["Site"]' in out


def test_what_is_to_be_said_of_headings_is_ready_to_paste_into_the_settings(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, file: Path, tmp_path: Path
) -> None:
    """In the place of the section that is there: what it says stays, and the file is read as before."""
    file.write_text(CASES.replace("Gender", "Custody arrangements"), encoding="utf-8")
    workspace = tmp_path / "trust"
    shutil.copytree(sample_workspace, workspace)
    asked = ("headings", file, "--school", "oakfield", "--workspace", workspace)
    _, out, _ = call(*asked)
    section = out[out.index("[headings]\n") :]
    assert '"Pupil Reference" = "upn"' in section
    assert '# "Custody arrangements" = "our column"' in section
    assert "Custody" not in section.split("[headings.aliases]")[0], "a person says what may guard somebody"
    settings = workspace / "mailmerge.toml"
    before, rest = settings.read_text("utf-8").split("[headings]\n")
    after = rest[rest.index("[schools.oakfield]") :]
    told = section.replace('# "Custody arrangements" = "our column"', '"Custody arrangements" = "parent 1 court order"')
    settings.write_text(f"{before}{told}\n{after}", encoding="utf-8")
    code, out, _ = call(*asked)
    assert code == 0
    assert " ".join(next(line for line in out.splitlines() if line.startswith("Custody")).split()) == (
        "Custody arrangements parent 1 court order M"
    )
    assert "(ignored, as the settings say)" in next(line for line in out.splitlines() if line.startswith("Site"))


@pytest.mark.parametrize(
    ("heading", "said"),
    [("Post Cod", "Did you mean"), ("Custody arrangements", "sounds as if it guarded somebody")],
    ids=["a slip of the pen", "it may guard somebody"],
)
def test_a_refused_file_still_says_what_each_column_was_taken_for(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, file: Path, heading: str, said: str
) -> None:
    file.write_text(CASES.replace("Site", heading), encoding="utf-8")
    code, out, err = call("headings", file, "--school", "oakfield", "--workspace", sample_workspace)
    assert code == 4
    assert said in err
    assert "pupil surname" in out


def test_headings_as_json_are_columns_with_their_meaning(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path, file: Path
) -> None:
    code, out, _ = call("headings", file, "--school", "oakfield", "--json", "--workspace", sample_workspace)
    told = json.loads(out)
    assert (code, told["kind"], told["errors"]) == (0, "cases", [])
    assert told["columns"][0] == {"heading": "UPN", "meaning": "upn", "sample": "B873441922896", "why": ""}


@pytest.mark.parametrize(
    ("school", "code", "why"),
    [
        (("--school", "oakfield"), 3, "the school is named: the row is weighed, and waits for its first step"),
        ((), 4, "nobody names the school: the column is missing"),
        (("--school", "nowhere"), 2, "no school of the trust"),
    ],
)
def test_check_takes_the_school_from_the_command(
    call: Callable[..., tuple[int, str, str]],
    sample_workspace: Path,
    file: Path,
    school: tuple[object, ...],
    code: int,
    why: str,
) -> None:
    assert call("check", file, *school, "--date", "2025-11-10", "--workspace", sample_workspace)[0] == code, why
