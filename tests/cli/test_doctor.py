import json
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from mailmerge.operations import setting_up
from mailmerge.paper.pdf import write_pdf
from mailmerge.workspace.doctor import Check


def test_doctor_reports_each_check_on_standard_output(
    call: Callable[..., tuple[int, str, str]], sample_workspace: Path
) -> None:
    code, out, err = call("doctor", "--workspace", sample_workspace)
    assert (code, err) == (0, "")
    assert "ok       Kingfisher Learning Trust, 5 schools." in out


def test_doctor_reports_the_same_as_json(call: Callable[..., tuple[int, str, str]], sample_workspace: Path) -> None:
    code, out, err = call("doctor", "--json", "--workspace", sample_workspace)
    assert (code, err) == (0, "")
    assert {"check": "settings", "state": "ok", "text": "Kingfisher Learning Trust, 5 schools."} in json.loads(out)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (["ok", "ok"], 0),
        (["ok", "warning"], 0),
        (["warning", "wrong"], 2),
        (["ok", "missing", "warning"], 7),
        (["missing", "wrong"], 7),
    ],
)
def test_doctor_exits_with_7_when_something_is_missing_and_2_when_settings_are_wrong(
    call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, states: list[str], code: int
) -> None:
    monkeypatch.setattr(
        setting_up, "look_through", lambda root, today, further: [Check("x", state, "Said.") for state in states]
    )
    assert call("doctor")[0] == code


def test_doctor_says_which_setting_is_wrong(call: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    settings = folder / "mailmerge.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("duplex", "dupelx"), encoding="utf-8")
    code, out, _ = call("--workspace", folder, "doctor")
    assert code == 2
    assert "Did you mean duplex?" in out


def test_doctor_misses_an_inbox(call: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    (folder / "inbox").rmdir()
    code, out, _ = call("--workspace", folder, "doctor")
    assert code == 7
    assert "missing  There is no folder" in out


def found(call: Callable[..., tuple[int, str, str]], workspace: Path, name: str) -> list[dict[str, str]]:
    return [
        check for check in json.loads(call("doctor", "--json", "--workspace", workspace)[1]) if check["check"] == name
    ]


@pytest.mark.parametrize("file", ["leave-refused.docx", "warnings/full.docx"])
def test_doctor_warns_of_a_word_file_that_changed_after_its_approval(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, file: str
) -> None:
    path = new_workspace / "templates" / file
    document = Document(str(path))
    document.core_properties.last_modified_by = "S. Lindqvist"
    document.save(str(path))
    (check,) = found(call, new_workspace, "templates")
    assert check["state"] == "warning"
    assert check["text"].startswith(f"{file}: It changed after it was approved")
    assert f"mailmerge templates approve {path.name} --by NAME" in check["text"]


def test_doctor_says_that_a_catalogue_cannot_be_read(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    (new_workspace / "templates" / "catalogue.toml").unlink()
    (check,) = found(call, new_workspace, "templates")
    assert (check["state"], "catalogue.toml cannot be read" in check["text"]) == ("wrong", True)


def test_doctor_names_each_school_whose_letterhead_cannot_be_used(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    for school in ("heath", "downs"):
        (new_workspace / "letterheads" / school / "letterhead.toml").unlink()
    assert [(check["state"], check["text"].split("/")[1]) for check in found(call, new_workspace, "letterheads")] == [
        ("wrong", "heath"),
        ("wrong", "downs"),
    ]


@pytest.mark.parametrize(
    ("down", "state"),
    [("60mm", "wrong"), ("280mm", "ok")],
    ids=["in the envelope's window", "at the foot"],
)
def test_doctor_looks_at_what_a_designed_page_shows_in_the_window(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, down: str, state: str
) -> None:
    design = f'<p style="margin: {down} 0 0 60mm">Ofsted: good</p>'
    page = write_pdf(design, "@page { size: 210mm 297mm; margin: 0 }", title="Design", language="en", day="2000-01-01")
    (new_workspace / "letterheads" / "heath" / "letterhead.pdf").write_bytes(page)
    (check,) = found(call, new_workspace, "letterheads")
    assert check["state"] == state
    assert ("letterheads/heath/letterhead.pdf prints where" in check["text"]) is (state == "wrong")


def test_words_that_no_head_of_a_letter_holds_are_told_before_any_letter_is_made(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    path = new_workspace / "letterheads" / "heath" / "letterhead.toml"
    path.write_text(path.read_text("utf-8").replace("Small school", "Small school, " * 150), "utf-8")
    (check,) = found(call, new_workspace, "letterheads")
    assert check["state"] == "wrong"
    assert "letterhead of Heath First School are too long" in check["text"]


def test_doctor_says_that_papers_are_well(call: Callable[..., tuple[int, str, str]], sample_workspace: Path) -> None:
    assert [
        check["state"] for name in ("templates", "letterheads") for check in found(call, sample_workspace, name)
    ] == [
        "ok",
        "ok",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Oakfield Primary School"', 'name = "Elmfield School"', 'the name "Elmfield School"'),
        ("01632 960101", "01632 960999", "the telephone"),
        ("office@oakfield", "office@elmfield", "the email"),
        ('website = "oakfield', 'website = "elmfield', "the website"),
        ("01632 960101", "(01632) 960 101", None),
        ('website = "oakfield', 'website = "https://www.oakfield', None),
    ],
)
def test_doctor_compares_a_letterhead_with_the_settings(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, old: str, new: str, said: str | None
) -> None:
    path = new_workspace / "letterheads" / "oakfield" / "letterhead.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (check,) = found(call, new_workspace, "letterheads")
    assert check["state"] == ("warning" if said else "ok")
    assert said is None or said in check["text"]


def test_doctor_names_fonts_that_a_designed_page_does_not_carry(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    path = new_workspace / "letterheads" / "heath" / "letterhead.pdf"
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595.28, 841.89))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Garamond)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = document.make_stream(b"BT /F1 12 Tf 60 60 Td (Heath) Tj ET")
        document.save(path)
    (check,) = found(call, new_workspace, "letterheads")
    assert (check["state"], "the font Garamond" in check["text"]) == ("warning", True)


def test_doctor_does_not_count_approvals_of_the_samples_people_in_another_trust(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path
) -> None:
    path = new_workspace / "mailmerge.toml"
    path.write_text(path.read_text("utf-8").replace('name = "Kingfisher Learning Trust"', 'name = "Fenland Trust"'))
    (check,) = found(call, new_workspace, "templates")
    assert (check["state"], "who is made up" in check["text"]) == ("warning", True)
    (check,) = found(call, new_workspace, "sample")
    assert check["state"] == "warning"
    lines = [check["text"] for check in found(call, new_workspace, "letterheads")]
    assert len(lines) == 5
    assert all("the sample trust's company line" in line for line in lines)
