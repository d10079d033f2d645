"""A PDF of ours as a file: every object is where the table says, and the tree of structure is apart from all else."""

import io

import pikepdf
import pytest

from mailmerge.paper import pdf

BODY = (
    "<h1>Absence</h1><p>One <b>two</b></p><table><tbody><tr><th>Day</th></tr><tr><td>Monday</td></tr></tbody></table>"
)


@pytest.fixture
def made() -> bytes:
    return pdf.write_pdf(BODY, "p { margin: 0 }", title="Absence", language="en-GB", day="2025-11-10")


def packed(document: pikepdf.Pdf) -> list[bytes]:
    """Return what is packed together, one stream each."""
    streams = (each for each in document.objects if isinstance(each, pikepdf.Stream))
    return [each.read_bytes() for each in streams if each.get("/Type") == "/ObjStm"]


def test_every_object_is_found_where_the_table_says(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made), attempt_recovery=False) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.docinfo["/Title"]) == "Absence"
        assert document.Root.StructTreeRoot.K[0].S == "/Document"


def test_the_tree_of_structure_is_read_by_nobody_who_does_not_ask(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        others, structure = packed(document)
    assert b"/StructElem" not in others
    assert structure.count(b"/StructElem") > 8
    assert b"/Font" not in structure
    assert b"/StructTreeRoot" in others


def test_glyphs_follow_each_other_without_steps_of_no_width(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        contents = document.pages[0].Contents.read_bytes()
    assert b" TJ" in contents
    assert b">0<" not in contents
