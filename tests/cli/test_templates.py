import json
import shutil
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.sampled import sampled

ROOT = Path(__file__).parents[2]


@pytest.fixture
def trust(folder: Path) -> Path:
    """A workspace with the sample trust's templates."""
    shutil.rmtree(folder / "templates")
    shutil.copytree(ROOT / "templates", folder / "templates")
    return folder


def retype(template: Path, old: str, new: str) -> None:
    """Change words inside a Word file."""
    with zipfile.ZipFile(template) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    main = "word/document.xml"
    assert old.encode() in parts[main]
    parts[main] = parts[main].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(template, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def listed(call: Callable[..., tuple[int, str, str]], trust: Path, *options: str) -> Any:
    code, out, err = call("templates", "list", "--json", "--workspace", trust, *options)
    assert (code, err) == (0, "")
    return json.loads(out)


def test_every_template_and_warning_is_listed_with_its_version_and_approval(
    call: Callable[..., tuple[int, str, str]], trust: Path
) -> None:
    entries = listed(call, trust)
    assert {entry["what"] for entry in entries} == {"template", "warning"}
    assert {"leave-refused", "suspected-leave", "early-intervention", "leave-penalty"} <= {e["key"] for e in entries}
    assert {entry["status"] for entry in entries} == {"approved"}


def test_a_template_is_linted_by_the_name_that_the_catalogue_has(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path
) -> None:
    code, out, _ = call("templates", "lint", "leave-refused.docx", "--workspace", sample_workspace)
    assert (code, out) == (0, "")


def test_a_file_to_lint_that_there_is_not_is_named(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path
) -> None:
    code, _, err = call("templates", "lint", "leave-refussed.docx", "--workspace", sample_workspace)
    assert code == 2
    assert "leave-refussed.docx" in err


@pytest.mark.parametrize(
    ("harm", "status"),
    [
        (lambda template: retype(template, "Dear ", "Hello "), "changed"),
        (lambda template: template.unlink(), "missing"),
    ],
)
def test_a_template_that_is_not_as_it_was_approved_is_listed_as_such(
    call: Callable[..., tuple[int, str, str]], trust: Path, harm: Callable[..., object], status: str
) -> None:
    harm(trust / "templates" / "leave-refused.docx")
    found = {entry["key"]: entry["status"] for entry in listed(call, trust)}
    assert found["leave-refused"] == status
    assert found["suspected-leave"] == "approved"


def test_a_draft_is_listed_as_such(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    catalogue = trust / "templates" / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('status = "approved"', 'status = "draft"', 1), encoding="utf-8")
    assert [entry["status"] for entry in listed(call, trust)].count("draft") == 1


def test_the_list_can_be_read_by_people(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    code, out, _ = call("templates", "list", "--workspace", trust)
    assert code == 0
    (line,) = [line for line in out.splitlines() if line.startswith("leave-refused ")]
    assert line.split()[1] == "leave-refused.docx"
    assert line.endswith("approved")


def test_the_fields_that_a_template_may_use_can_be_listed(
    call: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    names = {field["name"] for field in listed(call, folder, "--fields")}
    assert {"pupil.forename", "penalty.within_21_days"} <= names
    assert "pupil.forename" in call("templates", "list", "--fields", "--workspace", folder)[1]


def test_the_sample_trusts_templates_have_no_fault(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    code, out, _ = call("templates", "lint", "--workspace", trust)
    assert (code, "error" in out) == (0, False)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda template: retype(template, "Dear ", "Pay £80, "), "£80"),
        (lambda template: template.write_bytes(b"not a Word file"), "Word"),
        (lambda template: template.unlink(), "cannot be read"),
    ],
)
def test_a_template_with_a_fault_is_named_and_ends_with_5(
    call: Callable[..., tuple[int, str, str]], trust: Path, harm: Callable[..., object], said: str
) -> None:
    harm(trust / "templates" / "leave-refused.docx")
    code, out, _ = call("templates", "lint", "--workspace", trust)
    assert code == 5
    assert "error: leave-refused.docx" in out
    assert said in out


def test_one_file_can_be_looked_at_by_itself(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "draft.docx"
    shutil.copyfile(trust / "templates" / "leave-refused.docx", copy)
    retype(trust / "templates" / "leave-refused.docx", "Dear ", "Pay £80, ")
    assert call("templates", "lint", copy, "--workspace", trust)[0] == 0
    code, out, _ = call("templates", "lint", trust / "templates" / "leave-refused.docx", "--json", "--workspace", trust)
    assert code == 5
    findings = json.loads(out)
    assert [finding["code"] for finding in findings] == ["typed-amount", "changed-after-approval"]
    assert all(set(finding) == {"file", "place", "code", "severity", "text"} for finding in findings)


@pytest.mark.parametrize(
    ("file", "named"),
    sampled(product(["leave-refused.docx", "warnings/full.docx"], [False, True]), one_in=3),
)
def test_a_file_that_changed_after_its_approval_is_named_with_the_mend(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, tmp_path: Path, named: bool, file: str
) -> None:
    path = new_workspace / "templates" / file
    retype(path, "<w:body>", "<w:body >")
    chosen = (path,) if named else ()
    code, out, err = call("templates", "lint", *chosen, "--comments", tmp_path / "copies", "--workspace", new_workspace)
    assert (code, err) == (5, "")
    assert "It changed after it was approved" in out
    assert f"mailmerge templates approve {path.name} --by NAME" in out
    call("templates", "approve", path.name, "--by", "R. Adeyemi", "--workspace", new_workspace)
    assert call("templates", "lint", *chosen, "--workspace", new_workspace)[0] == 0


def test_a_file_that_is_not_there_is_a_usage_error(call: Callable[..., tuple[int, str, str]], trust: Path) -> None:
    assert call("templates", "lint", "none.docx", "--workspace", trust)[0] == 2


def test_findings_can_be_had_as_comments_in_copies(
    call: Callable[..., tuple[int, str, str]], trust: Path, tmp_path: Path
) -> None:
    original = trust / "templates" / "warnings" / "full.docx"
    before = original.read_bytes()
    retype(trust / "templates" / "leave-refused.docx", "Dear ", "Pay £80, ")
    retype(original, "penalty notice", "penalty notice of £160")
    copies = tmp_path / "copies"
    code, out, err = call("templates", "lint", "--comments", copies, "--workspace", trust)
    assert code == 5
    assert "£160" in out
    assert str(copies / "warnings" / "full.docx") in err
    assert {path.relative_to(copies).as_posix() for path in copies.rglob("*.docx")} == {
        "leave-refused.docx",
        "warnings/full.docx",
    }
    assert original.read_bytes() != before
    [comment] = Document(str(copies / "leave-refused.docx")).comments
    assert "typed-amount" in comment.text
