"""`mailmerge templates lint` on the trust's own Word files, each broken in each way that lint knows of."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailmerge.letters.lint.contents import _WARNINGS
from mailmerge.letters.templates.catalogue import FORMS, load_catalogue
from tests.sampled import sampled

ROOT = Path(__file__).parents[2]
MAIN, RELATIONSHIPS = "word/document.xml", "word/_rels/document.xml.rels"
CATALOGUE = load_catalogue(ROOT / "templates")
KEYS = {
    version.path.relative_to(ROOT / "templates").as_posix(): version.key
    for version in (*CATALOGUE.templates, *CATALOGUE.warnings)
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def said(*texts: str) -> Any:
    """Begin the file with these paragraphs."""
    return marked_up(*(f"<w:r><w:t>{text.replace('<', '&lt;')}</w:t></w:r>" for text in texts))


def marked_up(*contents: object) -> Any:
    added = "".join(f"<w:p>{content}</w:p>" for content in contents)
    return lambda parts: {**parts, MAIN: parts[MAIN].replace(b"<w:body>", f"<w:body>{added}".encode(), 1)}


def emptied(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {**parts, MAIN: re.sub(rb"<w:body>.*</w:body>", b"<w:body><w:p/></w:body>", parts[MAIN], flags=re.DOTALL)}


def unmarked(parts: Any) -> Any:
    return {**parts, MAIN: re.sub(rb"\{\{\s*warning\s*\}\}", b"Words", parts[MAIN])}


def with_part(name: str, data: bytes) -> Callable[..., object]:
    return lambda parts: {**parts, name: data}


def linked(kind: Any, target: Any) -> Any:
    entry = f'<Relationship Id="rIdX" Type="{REL}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda parts: {
        **parts,
        RELATIONSHIPS: parts[RELATIONSHIPS].replace(b"</Relationships>", entry.encode()),
    }


def everything(key: Any) -> bool:
    return True


def a_letter(key: str) -> bool:
    kind = CATALOGUE.letters.get(key)
    return kind is not None and not kind.is_form


def warned(key: str) -> bool:
    return a_letter(key) and CATALOGUE.letters[key].warning != "none"


def unwarned(key: Any) -> bool:
    return not warned(key)


def a_letter_without_warning(key: Any) -> Any:
    return a_letter(key) and not warned(key)


def bound_to_say_something(key: Any) -> Any:
    return a_letter(key) or bool(_WARNINGS.get(key))


BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
# Code, what is done to the file, which files it is a fault in, and how the place begins.
BROKEN = [
    ("unknown-field", said("Dear {{ parent.greting }}"), everything, "paragraph 1: “Dear {{ parent.greting"),
    ("unknown-field", said("{% if meeting.plac %}x{% endif %}"), everything, "paragraph 1: “"),
    ("not-printable", said("{{ leave.one_day }}"), everything, "paragraph 1: “"),
    ("broken-tag", said("Dear {{ parent", ".greeting }}"), everything, "paragraph 1: “Dear {{ parent"),
    ("broken-tag", said("Dear { { parent.greeting } }"), everything, "paragraph 1: “"),
    ("unbalanced-tag", said("{% if meeting.place %}x"), everything, "paragraph 1: “"),
    ("smart-quotes", said("{% if parent.name == “x” %}x{% endif %}"), everything, "paragraph 1: “"),
    ("unknown-tag", said("{% set x = 1 %}"), everything, "paragraph 1: “"),
    ("warning-not-alone", said("Read {{ warning }}"), everything, "paragraph 1: “Read"),
    ("address-not-alone", said("To {{ address }}"), everything, "paragraph 1: “To"),
    ("typed-amount", said("You pay £80."), everything, "paragraph 1: “You pay £80.”"),
    ("superseded-figure", said("You pay £60."), everything, "paragraph 1: “You pay £60.”"),
    ("typed-maximum", said("A fine up to level 4."), everything, "paragraph 1: “A fine"),
    ("placeholder", said("Dear [name]"), lambda key: key not in FORMS[:2], "paragraph 1: “Dear [name]”"),
    (
        "tracked-changes",
        marked_up('<w:ins w:id="1" w:author="x"><w:r><w:t>new</w:t></w:r></w:ins>'),
        everything,
        "paragraph 1: “new”",
    ),
    (
        "tracked-changes",
        marked_up('<w:del w:id="1" w:author="x"><w:r><w:delText>old</w:delText></w:r></w:del>'),
        everything,
        "paragraph 1: “old”",
    ),
    ("comment", marked_up('<w:r><w:t>x</w:t><w:commentReference w:id="0"/></w:r>'), everything, "paragraph 1: “x”"),
    ("hidden-text", marked_up("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>"), everything, "paragraph 1: “x”"),
    ("word-field", marked_up('<w:fldSimple w:instr="DATE"/>'), everything, "paragraph 1"),
    ("text-box", marked_up(BOX), everything, "paragraph 1"),
    (
        "header-or-footer",
        with_part("word/header9.xml", f"<w:hdr {W}><w:p><w:r><w:t>Old</w:t></w:r></w:p></w:hdr>".encode()),
        everything,
        "header9",
    ),
    ("outside-link", linked("image", "https://elsewhere.example/logo.png"), everything, ""),
    ("outside-link", linked("attachedTemplate", "file:///C:/old.dotx"), everything, ""),
    ("macros", with_part("word/vbaProject.bin", b"x"), everything, ""),
    ("too-large", lambda parts: {**parts, **{f"x{number}": b"" for number in range(501)}}, everything, ""),
    ("too-large", with_part("word/a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), everything, ""),
    ("unreadable", lambda parts: {**parts, MAIN: parts[MAIN][:-20]}, everything, ""),
    ("missing-warning", unmarked, warned, ""),
    ("needless-warning", said("{{ warning }}"), unwarned, "paragraph 1: “{{ warning }}”"),
    ("missing-content", emptied, bound_to_say_something, ""),
]
# What Word shows and the PDF can't, or shows otherwise: tests/letters/test_shown.py.
TRIED_IN_SHOWN = {
    *(
        "cropped-picture",
        "link",
        "missing-characters",
        "no-alternative-text",
        "no-named-styles",
        "not-printed",
        "page-break",
    ),
    *("picture-format", "turned-picture", "unknown-numbering"),
}
TRIED_IN_LINT = {"unknown-part", "unknown-relation", "unknown-expression", "too-long", "too-deep"}
ADVICE = [
    ("one-offence-only", said("{{ law.fine_444_1a }}"), a_letter_without_warning, "paragraph 1"),
    (
        "hard-to-read",
        said("Notwithstanding unsatisfactory correspondence, engagement continues. " * 200),
        everything,
        "",
    ),
    ("typed-threshold", said("From 10 sessions on."), everything, "paragraph 1"),
]


@pytest.fixture(scope="module")
def parts_of() -> dict[str, dict[str, bytes]]:
    """The parts of each Word file of the trust."""
    read = {}
    for file in KEYS:
        with zipfile.ZipFile(ROOT / "templates" / file) as archive:
            read[file] = {name: archive.read(name) for name in archive.namelist()}
    return read


@pytest.fixture
def lint(
    call: Callable[..., tuple[int, str, str]], folder: Path, parts_of: dict[str, dict[str, bytes]]
) -> Callable[..., tuple[int, dict[str, list[object]]]]:
    """Break every Word file of the trust, and return the exit code and the findings by file."""

    def lint_broken(harm: Callable[..., dict[str, bytes]]) -> tuple[int, dict[str, list[object]]]:
        templates = folder / "templates"
        shutil.copyfile(ROOT / "templates" / "catalogue.toml", templates / "catalogue.toml")
        for file, parts in parts_of.items():
            (templates / file).parent.mkdir(exist_ok=True)
            if harm(parts) == parts:
                shutil.copyfile(ROOT / "templates" / file, templates / file)
                continue
            with zipfile.ZipFile(templates / file, "w") as archive:
                for name, data in harm(parts).items():
                    archive.writestr(name, data)
        code, out, _ = call("templates", "lint", "--json", "--workspace", folder)
        findings: dict[str, list[object]] = {file: [] for file in KEYS}
        for finding in json.loads(out):
            findings[finding["file"]].append(finding)
        return code, findings

    return lint_broken


def test_as_they_are_they_have_no_fault(lint: Callable[..., tuple[int, dict[str, list[object]]]]) -> None:
    code, findings = lint(lambda parts: parts)
    assert (code, any(findings.values())) == (0, False)


def test_each_that_is_not_the_file_that_was_approved_says_so(
    lint: Callable[..., tuple[int, dict[str, list[object]]]],
) -> None:
    code, findings = lint(with_part("docProps/custom.xml", b"<a/>"))
    assert code == 5
    assert {file: [each["code"] for each in found] for file, found in findings.items()} == {
        file: ["changed-after-approval"] for file in KEYS
    }


@pytest.mark.parametrize(
    ("rule", "harm", "concerns", "place"), sampled(BROKEN, one_in=4), ids=[broken[0] for broken in BROKEN]
)
def test_a_broken_copy_of_every_template_is_caught(
    lint: Callable[..., tuple[int, dict[str, list[object]]]],
    rule: str,
    harm: Callable[..., object],
    concerns: Callable[..., object],
    place: str,
) -> None:
    code, findings = lint(harm)
    assert code == 5
    for file, found in findings.items():
        caught = [each for each in found if each["code"] == rule]
        assert bool(caught) == concerns(KEYS[file]), file
        assert all(each["severity"] == "error" for each in caught), file
        assert not caught or any(each["place"].startswith(place) for each in caught), file


@pytest.mark.parametrize(("rule", "harm", "concerns", "place"), ADVICE, ids=[advice[0] for advice in ADVICE])
def test_advice_on_every_template_is_given(
    lint: Callable[..., tuple[int, dict[str, list[object]]]],
    rule: str,
    harm: Callable[..., object],
    concerns: Callable[..., object],
    place: str,
) -> None:
    _, findings = lint(harm)
    for file, found in findings.items():
        given = [each for each in found if each["code"] == rule and each["severity"] == "advice"]
        assert not concerns(KEYS[file]) or given, file


def test_a_notice_to_improve_is_asked_for_each_of_its_mandatory_contents(
    lint: Callable[..., tuple[int, dict[str, list[object]]]],
) -> None:
    _, findings = lint(emptied)
    wanted = " ".join(finding["text"] for finding in findings["notice-to-improve.docx"])
    for field in ("nti.support_offered", "nti.starts_on", "nti.ends_on", "nti.target"):
        assert f"{{{{ {field} }}}}" in wanted


def test_every_rule_on_the_page_of_templates_is_tried() -> None:
    page = (ROOT / "docs" / "templates.md").read_text("utf-8").partition("## What lint finds")[2]
    rules = {rule for row in re.findall(r"(?m)^\| (`.+?) \|", page) for rule in re.findall(r"`([\w-]+)`", row)}
    tried_here = {rule for rule, *_ in (*BROKEN, *ADVICE)} | {"missing-file", "changed-after-approval"}
    assert rules == tried_here | TRIED_IN_SHOWN | TRIED_IN_LINT
