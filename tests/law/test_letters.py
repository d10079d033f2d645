"""The table of letters: what it says of each, that nothing else goes by a number, and a thirteenth letter."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from mailmerge.casework.names import matching
from mailmerge.law.letters import BY_KEY, LETTER_NAMES, LETTERS, LetterKind
from mailmerge.law.profile_meanings import rests_on
from mailmerge.law.reasons import wordings
from mailmerge.letters.templates.field_names import FIELDS
from mailmerge.workspace.init import make_workspace, sample_folder
from tests.answers import only_parent
from tests.dispatch.samples import with_stamp
from tools.make_templates.plaintext import read_words
from tools.make_templates.word import write

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "mailmerge"

# Where text that looks like an appendix number means something else.
ANOTHER_MEANING = {
    "desk/guards.py": "a header: seconds until the page is asked for anew",
    "desk/paging.py": "the first page of a list",
    "desk/pages/drop.py": "a header: seconds until the page is asked for anew",
    "dispatch/services.py": "postal classes: 1 and 2 are what people call first and second class",
    "intake/cellformats.py": "XML: a flag that is on",
    "intake/ctf.py": "XML: a flag that is on",
    "intake/rows/cells.py": "what yes and no are typed as",
    "intake/xlsx.py": "XML: a flag that is on",
    "letters/webpictures.py": "XML: a flag that is on",
    "letters/wordstyles.py": "XML: a flag that is on",
    "paper/scanned.py": "Pillow's name for a picture of black and white",
    "referral/draft_mail.py": "a mail header that is on",
    "referral/flat_part.py": "the part of the standard PDF/UA",
    "referral/joining.py": "the part of the standard PDF/UA",
}

BY_NUMBER = {kind.appendix: kind for kind in LETTERS}


def _each(numbers: str, value: Any) -> dict[str, Any]:
    return dict.fromkeys(numbers.split(), value)


# What each field says, by the numbers of the contract's table (part 4) and of letters.md; letters that are not named
# have the field's default.
TABLE: dict[str, dict[str, Any]] = {
    "key": {
        "1": "early-intervention",
        "2": "contract-invite",
        "4": "contract-barriers",
        "5": "contract-engagement",
        "6": "contract-ended-by-parent",
        "7": "contract-successful",
        "8": "leave-request-form",
        "8a": "leave-refused",
        "8b": "suspected-leave",
        "9": "contract-terminated",
        "NTI": "notice-to-improve",
        "10": "nti-unsuccessful",
    },
    "appendix": {number: number for number in ("1", "2", "4", "5", "6", "7", "8", "8a", "8b", "9", "NTI", "10")},
    "title": {
        "1": "Early intervention",
        "2": "Invitation to an attendance contract",
        "4": "Contract review: barriers identified",
        "5": "Contract review: poor engagement",
        "6": "Contract ended at a parent's request",
        "7": "Contract successful",
        "8": "Leave of absence request form",
        "8a": "Leave in term time refused",
        "8b": "Suspected leave in term time",
        "9": "Contract terminated",
        "NTI": "Notice to Improve",
        "10": "Notice to Improve unsuccessful",
    },
    "warning": _each("1 2 4 8", "none")
    | _each("5 6 NTI", "full")
    | {"7": "mention", "8a": "leave-penalty", "8b": "leave-penalty", "9": "referral", "10": "referral"},
    "posted": _each("1 2 4 7 8", False) | _each("5 6 8a 8b 9 NTI 10", True),
    "identity": {"1": ("school year",), "2": ("school year", "meeting date")}
    | {"4": ("contract agreed on", "meeting date")}
    | _each("5 6 7 9", ("contract agreed on",))
    | _each("8 8a 8b", ("leave from", "leave to"))
    | _each("NTI 10", ("nti starts on",)),
    "variants": {"1": ("under-age", "medical"), "8a": ("part", "after", "before")},
    "needs": {
        "2": ("other professionals",),
        "4": ("contract agreed on",),
        "5": ("contract agreed on",),
        "6": ("contract agreed on", "attendance"),
        "7": ("contract agreed on", "attendance", "attendance at start"),
        "9": ("contract agreed on",),
        "10": ("nti starts on", "nti ends on"),
    },
    "states": {
        "1": (("attendance.percent",), ("school.attendance_lead",), ("school.support_page",)),
        "2": (("attendance.percent",), ("meeting.date",), ("meeting.time",), ("meeting.other_professionals",)),
        "4": (("contract.agreed_on",), ("meeting.date",), ("meeting.time",)),
        "5": (("contract.agreed_on",), ("meeting.date",), ("meeting.time",)),
        "6": (("attendance.percent",), ("contract.end_requested_by_this_parent",)),
        "7": (("contract.attendance_at_start",), ("attendance.percent",), ("contract.agreed_on",)),
        "8a": (
            ("leave.requested_on",),
            ("law.leave_regulations",),
            ("leave.already_begun",),
            ("leave.period", "leave.first_day"),
        ),
        "8b": (("letter.reply_by",), ("leave.period", "leave.first_day")),
        "9": (("contract.agreed_on",), ("warning.posted_on",)),
        "NTI": (
            ("attendance.percent", "attendance.unauthorised_sessions"),
            ("nti.support_offered",),
            ("nti.starts_on",),
            ("nti.ends_on",),
            ("nti.target",),
        ),
        "10": (("nti.issued_on",),),
    },
    "has_record": _each("1 2 4 5 6 7 9 NTI 10", True),
    "leaflet": {"2": "always"} | _each("4 6 7 9 10", "if-chosen"),
    "answers": {"1": "by-a-day", "8a": "by-a-day", "8b": "within-days"},
    "invites": _each("2 4 5", True),
    "follows": {"2": "early-intervention", "9": "contract-engagement", "10": "notice-to-improve"},
    "of_leave": _each("8 8a 8b", True),
    "warns_on": _each("8a 8b", "leave") | _each("5 9 NTI 10", "engagement") | _each("6 7", "attendance"),
    "needs_school_age": {"2": True},
    "for_looked_after": {"1": True},
    "is_form": {"8": True},
    "situation": {},
}
DERIVED: dict[str, dict[str, Any]] = {
    "is_own": {},
    "called": {str(number): number for number in BY_NUMBER},
    "full_title": {str(kind.appendix): f"{kind.title} ({kind.appendix})" for kind in LETTERS},
    "channels": _each("5 6 8a 8b 9 NTI 10", ("royal-mail", "email-copy")) | _each("1 2 4 7 8", ("post-or-email",)),
    "warns": _each("5 6 8a 8b 9 NTI 10", True),
    "rests_on_school_age": _each("2 5 6 8a 8b 9 NTI 10", True),
    "about_offence": _each("8a 8b 9 10", True),
    "route": _each("8a 8b", "leave") | _each("5 6 9", "contract") | _each("NTI 10", "nti"),
    "is_numbered": _each("1 2 4 5 6 7 8 8a 8b 9 10", True),
    "starts_notice": {"NTI": True},
    "refers": _each("9 10", True),
}


@pytest.mark.parametrize("field", [field.name for field in fields(LetterKind)])
def test_what_the_table_says_of_every_letter(field: str) -> None:
    (default,) = (one.default for one in fields(LetterKind) if one.name == field)
    said = {kind.appendix: getattr(kind, field) for kind in LETTERS}
    said = {number: value for number, value in said.items() if default is MISSING or value != default}
    assert said == TABLE[field]


@pytest.mark.parametrize("name", sorted(name for name, it in vars(LetterKind).items() if isinstance(it, property)))
def test_what_follows_from_the_table_of_every_letter(name: str) -> None:
    said = {kind.appendix: getattr(kind, name) for kind in LETTERS}
    assert {number: value for number, value in said.items() if value} == DERIVED[name]


@pytest.mark.parametrize("kind", LETTERS, ids=str)
def test_every_letter_hangs_together(kind: LetterKind) -> None:
    known = {field.name for field in FIELDS}
    assert {name for row in kind.states for name in row} <= known, "its template states fields that there are"
    assert kind.follows is None or kind.follows in BY_KEY, "it looks back to a letter of the table"
    assert (kind.warns_on is None) is (kind.warning == "none"), "what warns says on what"
    assert kind.key in wordings(), "it has a sentence that says why it is due"
    assert (kind.key in rests_on()) is kind.warns, "with a warning, an authority's rules are asked for"
    assert kind.is_form or kind.posted is kind.warns, "proof of posting is asked for where it warns of the law"


@pytest.mark.parametrize("kind", LETTERS, ids=str)
def test_a_cell_may_say_a_letters_key_or_its_number_alone_or_behind_a_word(kind: LetterKind) -> None:
    names = {name for name, key in LETTER_NAMES.items() if key == kind.key}
    number = str(kind.appendix).casefold()
    assert names == {matching(kind.key), number, f"appendix{number}", f"letter{number}"}


def test_no_key_and_no_number_stands_twice() -> None:
    assert len(BY_KEY) == len(BY_NUMBER) == len(LETTERS)


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_nothing_but_the_table_goes_by_an_appendix_number() -> None:
    numbers = {*BY_NUMBER, "3"}
    files = {path.relative_to(PROGRAM).as_posix(): path for path in sorted(PROGRAM.rglob("*.py"))}
    by_number = {name for name, path in files.items() if numbers & set(_texts(path))}
    assert by_number - {"law/letters.py"} == ANOTHER_MEANING.keys()


# --- a thirteenth letter ----------------------------------------------------------------------------------------

KEY = "contract-review-missed"
ENTRY = f"""
    LetterKind(
        "{KEY}",
        "11",
        "Contract review missed",
        "full",
        posted=True,
        identity=(_AGREED,),
        needs=(_AGREED,),
        states=(("contract.agreed_on",), ("letter.reply_by",)),
        has_record=True,
        leaflet="if-chosen",
        answers="by-a-day",
        warns_on="engagement",
    ),
)

BY_KEY"""
RULE = f"""    Rule(
        "the day of the review is past, and nobody came",
        lambda facts: facts.done(facts.case.contract.review_on),
        letter("{KEY}"),
    ),
    Rule("nothing says what should happen","""
SENTENCE = f"""
[{KEY}]
text = "The day of the contract's review is past, and this parent did not come: letter 11 is due."
source = "procedure"
"""
WORDS = """::opening We missed you at the review

We agreed {{ law.an_agreement }} with you on {{ contract.agreed_on }}, and the day of its review is past. Please ring us
by **{{ letter.reply_by }}**, so that we can find another day.

{{ warning }}

::contact To find another day,

::policy

::close
"""
ENTRY_OF_CATALOGUE = f"""
[[template]]
letter = "{KEY}"
file = "{KEY}.docx"
version = "2025.1"
status = "draft"
"""
ROWS = (
    "upn,pupil forename,pupil surname,date of birth,school,situation,contract status,contract agreed on,"
    "contract review on,attendance,include leaflet,parent 1 title,parent 1 forename,parent 1 surname,"
    "parent 1 relationship,parent 1 parental responsibility,parent 1 address line 1,parent 1 town,parent 1 postcode\n"
    "W873445524440,Niamh,MacInnes,2016-03-14,oakfield,contract,open,2025-10-01,2025-11-05,82,yes,"
    "Mx,Amara,MacInnes,parent,yes,130 The Green,Huntingdon,PE29 3TN\n"
)

Program = Callable[..., tuple[int, str]]


def _put(path: Path, before: str, now: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name} has {before!r} once"
    path.write_text(text.replace(before, now), "utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with a thirteenth letter: its entry, the line of the table that gives it, its sentence."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(PROGRAM, folder / "mailmerge", ignore=shutil.ignore_patterns("__pycache__"))
    # Where an installed program has it.
    make_workspace(folder / "mailmerge" / "sample", sample_folder())
    law = folder / "mailmerge" / "law"
    _put(law / "letters.py", "\n)\n\nBY_KEY", ENTRY)
    _put(law / "contract.py", '    Rule("nothing says what should happen",', RULE)
    with (law / "data" / "reasons.toml").open("a", encoding="utf-8") as reasons:
        reasons.write(SENTENCE)
    return folder


@pytest.fixture(scope="module")
def workspace(changed: Path, sample_workspace: Path) -> Path:
    """The sample trust with the letter's words in Word, not yet approved."""
    trust = Path(shutil.copytree(sample_workspace, changed / "trust"))
    words = changed / "words.txt"
    words.write_text(WORDS, "utf-8")
    write(read_words(words), trust / "templates" / f"{KEY}.docx", title="Contract review missed")
    with (trust / "templates" / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(ENTRY_OF_CATALOGUE)
    (changed / "rows.csv").write_text(ROWS, "utf-8")
    return trust


@pytest.fixture(scope="module")
def program(changed: Path, workspace: Path) -> Program:
    """The changed program, as a person starts it: its exit code, and what it says."""

    def call(*words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "mailmerge", *map(str, words), "--workspace", str(workspace)],
            cwd=changed,
            env=os.environ | {"PYTHONPATH": str(changed)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + (done.stderr if done.returncode else "")

    return call


@pytest.mark.soak  # the whole program, copied and changed: `make test` walks a letter of a trust's own
def test_a_thirteenth_letter_goes_from_its_entry_to_its_evidence(
    changed: Path, workspace: Path, program: Program
) -> None:
    rows, day = changed / "rows.csv", ("--date", "2025-11-10")

    # Its words are drafts, and so it is held like any letter with a legal warning.
    code, said = program("check", rows, *day, "--json")
    held = only_parent(said)
    assert (code, held["outcome"], held["reasons"][0]["code"]) == (5, "hold", "template-not-approved"), said
    code, said = program("templates", "approve", f"{KEY}.docx", "--by", "R. Adeyemi")
    assert code == 0, said

    # Decided: what the table says of it stands in the result.
    code, said = program("check", rows, *day, "--json")
    told = only_parent(said)
    assert code == 0
    assert {name: told[name] for name in ("outcome", "letter", "appendix", "variant", "warning", "channels")} == {
        "outcome": "letter",
        "letter": KEY,
        "appendix": "11",
        "variant": None,
        "warning": "full",
        "channels": ["royal-mail", "email-copy"],
    }
    assert {"enclosure-missing", "letter-date-not-run-date"} & {reason["code"] for reason in told["reasons"]} == {
        "enclosure-missing"
    }, "it has a record behind it, and there is none"

    # Made, and proved in both forms: what does not pass its proof is not there.
    code, said = program("run", rows, *day, "--json")
    made = only_parent(said)
    assert (code, made["ref"] is not None) == (0, True), said
    run = workspace / "outbox" / made["run"]
    (pdf,) = run.glob(f"letters/oakfield/{made['ref']} 11 {KEY}.pdf")
    (docx,) = run.glob(f"letters/oakfield/{made['ref']} 11 {KEY}.docx")
    on_paper = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    in_word = " ".join(paragraph.text for paragraph in Document(str(docx)).paragraphs)
    for text in ("We missed you at the review", "1 October 2025", "Leaflet about attendance contracts"):
        assert text in " ".join(on_paper.split()), text
        assert text in " ".join(in_word.split()), text

    # The same identity is never issued twice.
    code, said = program("run", rows, *day, "--json")
    assert only_parent(said)["reasons"][0]["code"] == "already-sent"

    # Posted: it waits until a posting is on record, and then for its proof.
    assert "Contract review missed (11)" in program("post", "list")[1]
    code, said = program("post", "record", made["ref"], "--on", "2025-11-10", "--service", "first-class")
    assert (code, "counts as delivered on Wednesday 12 November 2025" in said) == (0, True), said

    # Evidence: the stamped sheet proves it, and the pack of its route shows it.
    scan = changed / "scan.png"
    page = pypdfium2.PdfDocument(run / "posting-sheet-oakfield.pdf")[0].render(scale=150 / 72).to_pil()
    with_stamp(page).save(scan)
    code, said = program("post", "import", scan)
    assert (code, "is filed as proof for 1 letter" in said) == (0, True), said
    assert "Contract review missed" not in program("post", "list")[1]
    code, said = program("pack", "W873445524440", "--route", "contract", "--on", date(2025, 12, 1), "--json")
    (pack,) = json.loads(said)[0]["packs"]
    assert pack["parent"] == 1, "the letter shows whom the route is about"
    (parts,) = workspace.glob("outbox/*/packs/*/*/parts")
    assert [path.name for path in parts.iterdir() if made["ref"] in path.name], "the letter is one of its papers"
    code, said = program("ledger", "verify")
    assert code == 0, said
