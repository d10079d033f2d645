"""Pages are read, dressed and kept in ways of our own: what is drawn is what WeasyPrint draws, to the byte."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mailmerge.paper import pdf
from mailmerge.paper.replaced import TRIED, formes, is_tried, lines, page, sizes, styles
from tests.paper.plain import weasyprint, weasyprint_as_it_is

BODY = """<h1>Absence</h1><p>One<br/>two, <strong>three</strong> &amp; <q>four</q>: <a href="https://school.example">a</a>.</p>
<ul><li>first</li><li>second<ol><li>inner</li></ol></li></ul><ol start="3"><li>third</li></ol>
<table><tbody><tr><th scope="col">Day</th></tr><tr><td>Monday</td></tr></tbody></table>
<blockquote lang="pl"><p>Dzień dobry</p></blockquote><p>Mrs <b>Łucja محمد</b> and Amir محمد</p>
<p style="font-size: 9pt">small, <a href="#end">more</a></p><p style="break-before: page" id="end">second page</p>"""
OTHER = """<section><p>One</p><table><tbody><tr><td>two</td></tr></tbody></table>
<div class="row"><p>in a row</p></div></section>"""
CSS = """@page { margin: 20mm;
  @top-right { content: "Page " counter(page); text-align: right; vertical-align: middle } }
@page :first { @top-right { content: none } }
li { margin: 1mm } table { border-collapse: collapse } td { border: 1px solid } .row { display: flex }"""


def drawn(body: str = BODY, language: str = "en-GB") -> bytes:
    return pdf.write_pdf(body, CSS, title="Absence", language=language, day="2025-11-10")


@pytest.fixture(autouse=True)
def no_page_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formes, "_shapes", {})


@pytest.fixture
def plain() -> bytes:
    with weasyprint_as_it_is():
        return drawn()


def test_pages_are_what_weasyprint_draws(plain: bytes) -> None:
    assert drawn() == plain


def test_what_was_drawn_before_leaves_no_trace(plain: bytes) -> None:
    for body, language in ((OTHER, "en-GB"), (BODY, "cy"), (OTHER, "pl"), (BODY, "en-GB")):
        drawn(body, language)

    assert drawn() == plain


def test_a_character_that_no_font_has_is_drawn_as_ever() -> None:
    body = "<p>Ada 中 Nowak</p><p>Ada Nowak</p>"
    with weasyprint_as_it_is():
        plain = drawn(body)

    assert drawn(body) == drawn(body) == plain


def test_styles_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn()
    made = len(styles._kept)
    drawn()

    assert len(styles._kept) == made


def drawn_anew(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, part: str, words: Callable[[tuple[Any, ...]], str]
) -> list[str]:
    """Return the words that a part of WeasyPrint's, kept by a module of ours, is given from here on."""
    anew: list[str] = []
    draw = getattr(module, part)

    def noted(*given: Any) -> Any:
        anew.append(words(given))
        return draw(*given)

    monkeypatch.setattr(module, part, noted)
    return anew


def test_lines_are_broken_and_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn()
    monkeypatch.setattr(lines, "split_first_line", None)
    anew = drawn_anew(monkeypatch, lines, "write_glyphs", lambda given: given[1].text)

    assert drawn() == first
    # The first line of each font, which a document has to meet.
    assert anew == ["Absence", "One", "Łucja محمد", " and Amir محمد"]


def test_no_more_lines_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn()
    monkeypatch.setattr(lines, "_MOST_LINES", 3)
    lines._kept.clear()

    assert drawn(OTHER) != drawn() == first
    assert len(lines._kept) <= 3


@pytest.mark.parametrize(
    "before",
    [
        "<p style='margin-left: 31mm'>{}</p>",
        "<p style='width: 40mm'>{}</p>",
        "<p style='direction: rtl'>{}</p>",
        "<div style='float: left'>beside</div><p>{}</p>",
        "<p>A line more.</p><p>{}</p>",
        "<p style='color: #e00'>{}</p>",
        "<p style='text-decoration: underline'>{}</p>",
        "<p style='text-indent: 5mm'>{}</p>",
        "<div style='height: 250mm'></div><p>{}</p>",
        "<p style='color: #e00'>red</p><p>{}</p>",
        "<p><em>in another font</em></p><p>{}</p>",
        "<p>{}</p>" * 40,
    ],
)
def test_a_paragraph_is_the_same_wherever_it_stood_before(before: str) -> None:
    told = "Ada Mae was absent from school, <b>from Monday to Friday</b>. " * 6
    pages = (f"<p>{told}</p>", before.replace("{}", told), f"<p>{told}</p>")
    with weasyprint_as_it_is():
        plain = [drawn(page) for page in pages]

    assert [drawn(page) for page in pages] == plain
    assert [drawn(page) for page in reversed(pages)] == plain[::-1]


def test_no_more_sizes_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    first = drawn()
    monkeypatch.setattr(sizes, "_MOST_SIZES", 3)
    sizes._kept.clear()

    assert drawn(OTHER) != drawn() == first
    assert len(sizes._kept) <= 3


def test_weasyprint_asks_for_the_style_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def asked_for() -> Any:
        asked.append(True)
        return styles.ua_sheet()

    monkeypatch.setattr(page, "ua_sheet", asked_for)
    drawn()

    assert asked


def test_a_page_that_is_no_xml_is_drawn_too() -> None:
    assert drawn("<p>One<br>two, a\x0bcontrol character</p>")


def test_the_language_of_one_page_is_not_that_of_the_next() -> None:
    assert b"(cy)" not in drawn()
    assert drawn(language="cy") != drawn()


def test_the_version_that_is_locked_was_tried() -> None:
    assert is_tried(weasyprint.__version__), "compare its bytes first: docs/weasyprint.md"
    assert not is_tried("70.1")
    assert not is_tried("")


def test_a_version_that_was_not_tried_draws_the_same_by_its_own_parts(tmp_path: Path) -> None:
    """In a process of its own, since insides stay replaced for as long as a process lives."""
    script = tmp_path / "untried.py"
    script.write_text(
        "import sys, hashlib\n"
        "from mailmerge.paper import pdf\n"
        "pdf.weasyprint.__version__ = sys.argv[1]\n"
        f"body, css = {BODY!r}, {CSS!r}\n"
        "drawn = pdf.write_pdf(body, css, title='Absence', language='en-GB', day='2025-11-10')\n"
        "replaced = pdf.weasyprint.css.StyleFor.__module__.startswith('mailmerge')\n"
        "print(hashlib.sha256(drawn).hexdigest(), replaced)\n"
    )
    told = {
        version: subprocess.run([sys.executable, script, version], capture_output=True, text=True, check=True).stdout
        for version in ("70.99", *TRIED)
    }
    expected = hashlib.sha256(drawn()).hexdigest()
    assert told == {"70.99": f"{expected} False\n"} | dict.fromkeys(TRIED, f"{expected} True\n")


def test_a_process_that_ends_at_once_leaves_no_copies_of_the_fonts_behind(tmp_path: Path) -> None:
    script, temporary = tmp_path / "ends.py", tmp_path / "temporary"
    temporary.mkdir()
    script.write_text(
        "import os\n"
        "from mailmerge.paper import pdf\n"
        f"pdf.write_pdf({BODY!r}, {CSS!r}, title='Absence', language='en-GB', day='2025-11-10')\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, script], env={**os.environ, "TMPDIR": str(temporary)}, check=True)
    assert [*temporary.iterdir()] == []
