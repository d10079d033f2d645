"""The catalogue's text with an approval in it: what a person wrote around it stays."""

import tomllib
from datetime import date

import pytest

from mailmerge.letters.templates.pinning import pinned

APPROVAL = {
    "status": "approved",
    "approved_by": 'A "Real" Manager',
    "approved_on": date(2026, 1, 5),
    "sha256": "ab" * 32,
}
TEXT = """# Ours.

[[template]]
letter = "leave-refused"   # a key
file = "leave-refused.docx"
version = "2"
status = "draft"           # not yet

# The old one.
[[template]]
letter = "leave-refused"
file = "old.docx"
status = "approved"
approved_by = "B, Manager"  # who # did
approved_on = 2025-09-01
sha256 = "00"
until = 2025-12-31

[[warning]]
kind = "full"
file = "warnings/full.docx"
status = "draft"
"""


def entry(text: str, file: str) -> dict[str, object]:
    content = tomllib.loads(text)
    return next(entry for entry in (*content["template"], *content["warning"]) if entry["file"] == file)


@pytest.mark.parametrize("file", ["leave-refused.docx", "old.docx", "warnings/full.docx"])
def test_the_entry_is_approved_and_no_other_changes(file: str) -> None:
    result = pinned(TEXT, {file}, APPROVAL)
    assert entry(result, file) == entry(TEXT, file) | APPROVAL
    for other in {"leave-refused.docx", "old.docx", "warnings/full.docx"} - {file}:
        assert entry(result, other) == entry(TEXT, other)


def test_a_draft_gets_its_new_lines_below_its_status() -> None:
    assert pinned(TEXT, {"leave-refused.docx"}, APPROVAL).startswith(
        """# Ours.

[[template]]
letter = "leave-refused"   # a key
file = "leave-refused.docx"
version = "2"
status = "approved"           # not yet
approved_by = "A \\"Real\\" Manager"
approved_on = 2026-01-05
"""
    )


def test_comments_and_order_stay() -> None:
    result = pinned(TEXT, {"old.docx"}, APPROVAL)
    assert [line.partition("=")[0] for line in result.splitlines()] == [
        line.partition("=")[0] for line in TEXT.splitlines()
    ]
    assert "  # who # did" in result


def test_lines_end_as_they_did() -> None:
    result = pinned(TEXT.replace("\n", "\r\n"), {"leave-refused.docx"}, APPROVAL)
    assert result.count("\r\n") == result.count("\n")


def test_every_entry_of_the_file_is_approved() -> None:
    result = pinned(TEXT.replace("old.docx", "leave-refused.docx"), {"leave-refused.docx"}, APPROVAL)
    assert [entry["sha256"] for entry in tomllib.loads(result)["template"]] == ["ab" * 32] * 2


@pytest.mark.parametrize(
    "text",
    [
        'template = [{ file = "x.docx", status = "draft" }]\n',
        '[[template]]\nfile = "x.docx"\nstatus = """\ndraft"""\n',
        '[[template]]\nfile = "x.docx"\n"status" = "draft"\n',
    ],
    ids=["an inline table", "a value over two lines", "a key in quotes"],
)
def test_what_is_written_otherwise_is_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match="line by line"):
        pinned(text, {"x.docx"}, APPROVAL)
