"""`mailmerge run` with a template that lint refuses: no letter, exit 5, and the file and the place by name."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_templates import retype
from tests.runs.test_run import ROW, csv_of

LEAVE = ROW
ATTENDANCE = {key: value for key, value in ROW.items() if not key.startswith("leave")} | {
    "upn": "Y873417115021",
    "attendance": "95",
    "phone call on": "2025-09-22",
}
TRACKED = '<w:ins w:id="1" w:author="x"><w:r><w:t>Hello </w:t></w:r></w:ins>'


def approve_by_hand(templates: Path) -> None:
    """Write the files' hashes into the catalogue, as only a careless hand would."""
    catalogue = templates / "catalogue.toml"

    def pinned(match: Any) -> str:
        return f'{match[1]}sha256 = "{hashlib.sha256((templates / match[2]).read_bytes()).hexdigest()}"'

    text = catalogue.read_text("utf-8")
    catalogue.write_text(re.sub(r'(file = "([^"]+)"[^\[]*?)sha256 = "\w+"', pinned, text), "utf-8")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_of(LEAVE, ATTENDANCE))
    return path


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "said"),
    [
        ("leave-refused.docx", "pupil.forename", "pupil.forname", 2, "Did you mean “pupil.forename”?"),
        ("early-intervention.docx", "</w:p>", f"{TRACKED}</w:p>", 3, "Tracked changes"),
        ("warnings/leave-penalty.docx", "penalty notice", "penalty notice of £80", 2, "Amounts come from"),
    ],
    ids=["a field that is not there", "a tracked change", "an amount that was typed"],
)
@pytest.mark.parametrize("approved", [True, False], ids=["approved by hand", "changed after approval"])
def test_a_broken_template_is_refused_by_file_and_place(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    cases: Path,
    file: str,
    old: str,
    new: str,
    row: int,
    said: str,
    approved: bool,
) -> None:
    templates = new_workspace / "templates"
    retype(templates / file, old, new)
    if approved:
        approve_by_hand(templates)
    code, out, _ = call("check", cases, "--json", "--date", "2025-10-06", "--workspace", new_workspace)
    assert code == 5
    results = {result["row"]: result["parents"][0] for result in json.loads(out)[0]["results"]}
    assert [number for number, parent in results.items() if parent["outcome"] == "hold"] == [row]
    assert [reason["code"] for reason in results[row]["reasons"]] == ["template-not-approved"]
    told = json.loads(out)[0]["template_faults"]
    assert [any("changed after it was approved" in text for text in told)] == [not approved]
    assert any(re.search(rf"{file.split('/')[-1]}, paragraph \d+: “.+”: .*{re.escape(said)}", text) for text in told)


def test_a_run_makes_a_proof_at_most_and_tells_everybody(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, cases: Path
) -> None:
    templates = new_workspace / "templates"
    retype(templates / "leave-refused.docx", "parent.greeting", "parent.greting")
    retype(templates / "early-intervention.docx", "Dear ", "Pay £80, ")
    approve_by_hand(templates)
    code, out, _ = call("run", cases, "--date", "2025-10-06", "--workspace", new_workspace)
    [receipt] = new_workspace.glob("outbox/*/receipt.html")
    assert code == 5
    for told in (" ".join(out.split()), receipt.read_text("utf-8")):
        assert "leave-refused.docx, paragraph" in told
        assert "early-intervention.docx, paragraph" in told
    assert not (receipt.parent / "letters").exists()
    assert [path.name for path in (receipt.parent / "proofs").rglob("*.pdf")] == [
        "row 3 parent 1 early-intervention.pdf"
    ]


TWO_PARENTS = {
    **LEAVE,
    **{f"parent 2 {key}": LEAVE[f"parent 1 {key}"] for key in ("title", "surname", "parental responsibility")},
    **{
        f"parent 2 {key}": LEAVE[f"parent 1 {key}"] for key in ("address line 1", "town", "postcode", "penalty notices")
    },
    "parent 2 forename": "Ewa",
}


@pytest.mark.parametrize(
    ("old", "new", "fault", "reason"),
    [
        ("Dear ", "{{ parent.greting }} Dear ", "Did you mean", "template-not-approved"),
        ("Dear ", "{{ meeting.place }} Dear ", "cannot be filled in", "template-fault"),
    ],
    ids=["found by lint", "found as it is filled in"],
)
def test_the_fault_of_a_template_is_told_once_and_not_with_each_parent(
    call: Callable[..., tuple[int, str, str]],
    new_workspace: Path,
    tmp_path: Path,
    old: str,
    new: str,
    fault: str,
    reason: str,
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_of(TWO_PARENTS, {**TWO_PARENTS, "upn": "Y873417115021"}))
    templates = new_workspace / "templates"
    retype(templates / "leave-refused.docx", old, new)
    approve_by_hand(templates)
    code, out, _ = call("run", path, "--json", "--date", "2025-10-06", "--workspace", new_workspace)
    (result,) = json.loads(out)
    (told,) = result["template_faults"]
    assert code == 5
    assert told.startswith("leave-refused.docx")
    assert fault in told
    reasons = [reason for row in result["results"] for parent in row["parents"] for reason in parent["reasons"]]
    assert [given["code"] for given in reasons] == [reason] * 4
    assert all("docx" not in given["text"] and "{" not in given["text"] for given in reasons)
    [receipt] = new_workspace.glob("outbox/*/receipt.html")
    page = receipt.read_text("utf-8")
    assert page.count("leave-refused.docx") == 1
    assert page.index("Show this page to the trust manager") < page.index("leave-refused.docx")


def test_advice_stops_no_letter(call: Callable[..., tuple[int, str, str]], new_workspace: Path, cases: Path) -> None:
    templates = new_workspace / "templates"
    retype(templates / "early-intervention.docx", "Dear ", "{{ law.fine_444_1a }} Dear ")
    approve_by_hand(templates)
    assert "one-offence-only" in call("templates", "lint", "--workspace", new_workspace)[1]
    assert call("check", cases, "--date", "2025-10-06", "--workspace", new_workspace)[0] == 0
