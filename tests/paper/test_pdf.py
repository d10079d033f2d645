"""The page's own style sheet is WeasyPrint's, made narrower: what it draws is the same to the byte."""

import pytest
import weasyprint

from mailmerge.paper import pdf

BODY = """<h1>Absence</h1><p>One<br>two, <strong>three</strong> and <q>four</q>.</p>
<ul><li>first</li><li>second<ol><li>inner</li></ol></li></ul><ol start="3"><li>third</li></ol>
<table><tr><th scope="col">Day</th></tr><tr><td>Monday</td></tr></table>
<blockquote lang="pl"><p>Dzień dobry</p></blockquote>"""


def drawn() -> bytes:
    return pdf.write_pdf(BODY, "li { margin: 1mm }", title="Absence", language="en-GB", day="2025-11-10")


def test_the_leaner_style_sheet_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lean = drawn()
    monkeypatch.setattr(pdf, "_Page", weasyprint.HTML)

    assert drawn() == lean


def test_the_same_page_has_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_weasyprint_asks_for_the_style_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    sheet = pdf._ua_sheet()
    monkeypatch.setattr(pdf, "_ua_sheet", lambda: asked.append(True) or sheet)
    drawn()

    assert asked
