"""The receipt: what it says, that it is whole in itself, and that anybody can read it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from mailmerge.intake.result import FileError, FileResult
from mailmerge.reports.receipt import render_receipt
from tests.intake import made

FILES = {
    "Letters of Oakfield, to print": "print-run-oakfield.pdf",
    "Posting sheet of Oakfield": "posting-sheet-oakfield.pdf",
    "Rows to mend": "cases_FIX_ME.xlsx",
}
MADE_AT = datetime(2025, 10, 6, 13, 5, tzinfo=UTC)
REFUSED = made.file(errors=[FileError("empty", "The file is empty. Export it again.")])
MIXED = made.file(
    made.row(
        made.letter("8a", penalty=made.FIRST, ref="OAK-1", adds=[made.reason("extended-leave", "20 days.")]),
        made.held(),
    ),
    made.row(made.letter("1", name="Mrs Ada Green"), rows=(3,), school="millbrook"),
    made.reject(rows=(4,)),
    made.row(made.sent_before(), made.excluded(parent=2), rows=(5, 6)),
    made.row(made.none_due(), rows=(7,)),
    notes=["The sheet “Notes” was left out."],
)


def render(result: FileResult, files: dict[str, str] = FILES) -> bytes:
    return render_receipt(result, trust="Kingfisher Learning Trust", made_at=MADE_AT, files=files)


def page(result: FileResult, files: dict[str, str] = FILES) -> html.HtmlElement:
    return html.fromstring(render(result, files))


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def steps(result: FileResult, files: Any = FILES) -> list[str]:
    return [text_of(item) for item in page(result, files).xpath("//ol[@class='todo']/li")]


@pytest.mark.parametrize(
    ("result", "headline"),
    [
        (REFUSED, "This file could not be used. Nothing in it was done, and no letters were made."),
        (made.file(made.row(made.letter())), "1 letter is ready to print."),
        (made.file(made.row(made.letter(), made.letter("8", parent=2))), "1 letter and 1 form are ready to print."),
        (
            MIXED,
            "2 letters are ready to print. 1 letter waits for a decision or a missing fact. 1 row needs mending.",
        ),
        (
            made.file(made.row(made.held(), made.held(parent=2)), made.reject(), made.reject()),
            "No letters were made yet. 2 letters wait for a decision or a missing fact. 2 rows need mending.",
        ),
        (
            made.file(made.row(made.sent_before()), made.row(made.none_due())),
            "Nothing new was made: 1 letter was made before.",
        ),
        (
            made.file(made.row(made.sent_before(), made.sent_before(parent=2)), made.reject()),
            "Nothing new was made: 2 letters were made before. 1 row needs mending.",
        ),
        (made.file(made.row(made.none_due())), "No letter is due for anybody in this file."),
        (made.file(), "The file was taken in. It asked for no letters."),
    ],
    ids=[
        "refused",
        "one letter",
        "a form too",
        "mixed",
        "nothing made yet",
        "dropped twice",
        "twice, to mend",
        "nothing due",
        "a record",
    ],
)
def test_the_headline_says_what_happened(result: FileResult, headline: str) -> None:
    assert text_of(page(result).find_class("lead")[0]) == headline


@pytest.mark.parametrize(
    ("result", "begins"),
    [
        (made.file(made.row(made.letter("8a"))), ["Print", "Put each letter", "Take 1 letter to a Post", "Scan"]),
        (made.file(made.row(made.letter("1"))), ["Print", "Put each letter", "Send the letter"]),
        (
            made.file(made.row(made.letter("8a"), made.letter("1", parent=2), made.letter("2", parent=3))),
            ["Print", "Put each letter", "Take 1 letter to a Post", "Scan", "Send the other 2 letters"],
        ),
        (made.file(made.row(made.letter("8"))), ["Print the form", "Hand over 1 form"]),
        (made.file(made.row(made.held())), ["Put right what could not be done. Open cases_FIX_ME.xlsx"]),
        (made.file(made.reject()), ["Put right what could not be done. Open cases_FIX_ME.xlsx"]),
        (made.file(made.row(made.none_due())), []),
        (made.file(made.row(made.sent_before())), []),
        (REFUSED, ["Open the file that you dropped", "Save it", "If you cannot tell"]),
        (
            made.file(made.row(made.held(made.reason("template-not-approved", "Ask the trust manager.")))),
            ["Do not send any page marked PROOF", "Put right"],
        ),
    ],
    ids=["posted", "optional", "both", "form", "held", "reject", "nothing due", "dropped twice", "refused", "proofs"],
)
def test_the_steps_are_those_that_are_left_to_do_in_order(result: FileResult, begins: list[str]) -> None:
    found = steps(result)
    assert len(found) == len(begins)
    assert all(step.startswith(begin) for step, begin in zip(found, begins, strict=True)), found


def test_steps_lead_to_the_files_of_the_run() -> None:
    links = page(MIXED).xpath("//ol[@class='todo']//a/@href")
    assert links == ["./print-run-oakfield.pdf", "./posting-sheet-oakfield.pdf", "./cases_FIX_ME.xlsx"]


def test_a_letter_with_something_to_note_is_pointed_out_before_the_envelope_is_sealed() -> None:
    noted = made.file(made.row(made.letter("1", adds=[made.reason("enclosure-missing", "Put the record in by hand.")])))
    assert "read it before you seal the envelope" in steps(noted)[1]
    assert "Please note: Put the record in by hand." in text_of(page(noted))
    assert "read it before you seal" not in steps(made.file(made.row(made.letter("1"))))[1]


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("Letters made", "Letter 8a, Leave in term time refused. It states a first penalty notice: £80"),
        ("Letters made", "Reference OAK-1"),
        ("Letters that wait", "Mr Leo Tran A court order is on record. Ask the safeguarding lead. court-order"),
        ("Rows to mend", "upn says Q207000016049 . The check letter is wrong. Copy the UPN again. bad-upn"),
        ("Made before, so not made again", "Ms Grace Brown This letter has gone already."),
        ("No letter due", "Mr Tom Brown Is not a parent in law."),
        ("No letter due", "Ms Ada Green Attendance is above 96%."),
    ],
)
def test_each_parent_is_told_in_the_section_that_is_theirs(section: str, says: str) -> None:
    table = page(MIXED).xpath("//h2[.=$section]/following::table[1]", section=section)[0]
    told = " ".join(" ".join(table.itertext()).split())
    assert says in told


def test_every_row_of_the_file_is_on_the_page() -> None:
    numbers = {number for cell in page(MIXED).xpath("//td[@class='row']") for number in cell.text.split(", ")}
    assert numbers == {"2", "3", "4", "5", "6", "7"}


def test_a_school_is_named_only_where_there_are_several() -> None:
    assert "millbrook" in text_of(page(MIXED))
    assert "oakfield" not in text_of(page(made.file(made.row(made.letter())), {}))


def test_the_time_is_the_one_on_the_office_wall() -> None:
    assert text_of(page(MIXED).find_class("when")[0]) == "Monday 6 October 2025, 14:05"


def test_a_held_row_without_parents_is_told_with_its_own_reasons() -> None:
    alone = made.file(made.row(rows=(9,), reasons=[made.reason("no-parent", "Give at least one parent.")]))
    assert "Give at least one parent." in text_of(page(alone))


def test_the_page_fetches_and_runs_nothing() -> None:
    shown = page(MIXED)
    assert not shown.xpath("//script | //link | //img | //iframe | //@src | //@*[starts-with(name(), 'on')]")
    assert all(href.startswith("./") for href in shown.xpath("//@href"))
    assert not re.search(r"url\(|@import|expression", shown.xpath("string(//style)"))


@pytest.mark.parametrize("path", ["javascript:alert(1)", "a b#c?d&e.pdf", '"><script>.pdf'])
def test_a_file_name_is_never_more_than_a_name(path: str) -> None:
    found = page(MIXED, {"Odd": path}).xpath("//li/a")[-1]
    assert re.fullmatch(r"\./[\w%./-]+", found.get("href"))
    assert found.text == path


def test_the_page_reads_well_aloud() -> None:
    shown = page(MIXED)
    assert shown.get("lang") == "en-GB"
    assert shown.findtext(".//title") == "Receipt for cases.csv"
    assert len(shown.xpath("//main")) == len(shown.xpath("//h1")) == 1
    assert shown.xpath("//table")
    assert all(cell.get("scope") in ("col", "rowgroup") for cell in shown.xpath("//th"))
    assert not shown.xpath("//table[not(thead)]")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2."""

    def luminance(colour: str) -> float:
        channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", ["ink", "quiet", "link"])
@pytest.mark.parametrize("paper", ["paper", "wash"])
def test_text_stands_out_from_its_background(ink: str, paper: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#\w{6})", page(MIXED).xpath("string(//style)")))
    assert contrast(colours[ink], colours[paper]) >= 4.5


TYPED = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    [
        "{{ 7*7 }}",
        "{% raw %}",
        "</style><script>",
        "Mrs <select> O'Brien & Co",
        "&amp;",
        '" onload="x',
        "]]>",
        "\x1b[2J",
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(typed=TYPED)
def test_whatever_is_typed_stays_text(typed: str) -> None:
    def result(words: Any) -> Any:
        return made.file(
            made.row(
                made.letter(name=words, adds=[made.reason(text=words, code="x", source=words)]),
                made.held(made.reason(text=words)),
                name=words,
                school=words,
            ),
            made.reject(made.error(column=words or "c", value=words, text=words), name=words or "n", rows=(3,)),
            name=words,
            notes=[words],
        )

    def tags(words: Any) -> Any:
        shown = page(result(words))
        return [element.tag for element in shown.iter() if element.tag not in ("q",)]

    assert tags(typed) == tags("plain") or not typed
    assert "49" not in text_of(page(result("{{ 7*7 }}")).xpath("//h1")[0])


def test_the_same_result_gives_the_same_bytes() -> None:
    assert render(MIXED) == render(MIXED)


# --- files that are no case files -------------------------------------------------------------------------------------

HELD = made.recorded("posted-twice", "It is on record as posted already.", rows=(3,), name="OAK-2", outcome="hold")
POSTINGS = made.file(made.recorded(), HELD, made.reject(rows=(4,), name="OAK-3"), kind="posting-record")


@pytest.mark.parametrize(
    ("result", "headline"),
    [
        (POSTINGS, "1 row is on record. 1 row waits for a decision or a missing fact. 1 row needs mending."),
        (made.file(made.recorded(), kind="note"), "1 row is on record."),
        (made.file(made.reject(), kind="note"), "Nothing was put on record. 1 row needs mending."),
        (made.file(made.recorded(rows=(1,)), kind="paper"), "The paper is on record."),
        (
            made.file(errors=[FileError("unknown-kind", "Scan it again.")], kind="paper"),
            "This file could not be used. Nothing was done with it.",
        ),
    ],
    ids=["postings", "notes", "nothing recorded", "a paper", "a refused paper"],
)
def test_of_a_file_that_asks_for_no_letters_no_letters_are_spoken_of(result: FileResult, headline: str) -> None:
    assert text_of(page(result).find_class("lead")[0]) == headline
    spoken = text_of(page(result, {}).xpath("//main")[0])
    assert not re.search(r"letters? (waits?|ready)|Letters that wait|No letter was made|gets a letter|no UPN", spoken)


def test_what_of_a_record_file_is_left_to_do_is_told_in_its_own_words() -> None:
    (step,) = steps(POSTINGS)
    assert "nothing is recorded twice" in step
    assert "show them “Rows that wait” below" in step
    assert "Letter or pupil" in [cell.text for cell in page(POSTINGS).xpath("//th")]


def test_a_row_of_a_record_file_is_named_by_its_letter_or_its_pupil() -> None:
    named = made.file(made.recorded(), made.recorded(name="", upn=made.UPN), made.recorded(name=""), kind="note")
    assert [text_of(cell) for cell in page(named).xpath("//th[@scope='rowgroup']")] == ["OAK-1", made.UPN, "Not said"]


def test_a_form_to_fill_in_is_a_step_that_leads_to_it() -> None:
    paper = made.file(made.recorded(rows=(1,)), kind="paper")
    form = page(paper, {"To fill in, and to drop into the inbox": "posting-record-to-fill-in.csv"})
    (step,) = form.xpath("//ol[@class='todo']/li")
    assert text_of(step).startswith("Fill in posting-record-to-fill-in.csv")
    assert step.xpath(".//a/@href") == ["./posting-record-to-fill-in.csv"]


@pytest.mark.parametrize("code", ["address-changed", "clock-failed", "returned"])
def test_what_a_record_asks_of_the_office_is_among_the_steps(code: str) -> None:
    told = made.file(made.recorded(code, "Take it out of the post."), made.recorded(rows=(3,)), kind="note")
    (step,) = steps(told)
    assert step.startswith("Do what “On record” below says of 1 row.")


@pytest.mark.parametrize(
    ("error", "kind", "says", "why"),
    [
        (
            FileError("missing-column", "There is no column."),
            None,
            "Open the file that you dropped",
            "a mend in the sheet",
        ),
        (FileError("unreadable", "This is a PDF."), None, "Do what is said above", "it must be made anew"),
        (FileError("unknown-kind", "There is no code on it."), "paper", "Do what is said above", "paper has no cells"),
    ],
)
def test_a_refused_file_is_mended_where_it_can_be(error: FileError, kind: str | None, says: str, why: str) -> None:
    first, second, last = steps(made.file(errors=[error], kind=kind))
    assert first.startswith(says), why
    assert "Nothing" in second, why
    assert "attendance lead" in last, why


# --- what is to be noted of letters -----------------------------------------------------------------------------------

BY_HAND = made.reason("enclosure-missing", "Put the record in by hand.")
SUNDAY = made.reason("no-post-on-its-date", "Royal Mail takes no letters on Sunday 9 November 2025.")


def noted(result: FileResult) -> list[str]:
    return [text_of(element) for element in page(result).find_class("note")]


def test_what_is_to_be_noted_of_several_letters_is_said_once() -> None:
    result = made.file(
        made.row(made.letter("1", adds=[BY_HAND]), made.letter("1", parent=2, adds=[BY_HAND, SUNDAY])),
        made.row(made.letter("1", adds=[BY_HAND]), rows=(3,)),
        made.row(made.none_due(), rows=(4,)),
    )
    first, second = noted(result)
    assert first.startswith("Please note, for all letters: Put the record in by hand.")
    assert second.startswith("Please note: Royal Mail takes no letters")


def test_a_note_on_some_of_the_letters_names_their_rows() -> None:
    result = made.file(
        made.row(made.letter("1", adds=[BY_HAND])),
        made.row(made.letter("1", adds=[BY_HAND]), rows=(3, 4)),
        made.row(made.letter("1"), rows=(5,)),
    )
    (only,) = noted(result)
    assert only.startswith("Please note, for the letters of rows 2, 3 and 4: Put the record in by hand.")


def test_a_letter_that_cannot_be_posted_on_its_date_is_a_step_that_says_whom_to_ask() -> None:
    result = made.file(made.row(made.letter("8a", adds=[SUNDAY])), made.row(made.letter("8a"), rows=(3,)))
    told = [step for step in steps(result) if step.startswith("Do not post 1 letter yet")]
    assert len(told) == 1
    assert "Ask the attendance lead" in told[0]
    assert "dropping the row again makes nothing" in told[0]
    assert [step for step in steps(result) if step.startswith("Take 1 letter to a Post Office counter")]


def test_where_no_letter_can_be_posted_on_its_date_nobody_is_sent_to_the_counter() -> None:
    found = steps(made.file(made.row(made.letter("8a", adds=[SUNDAY]))))
    assert [step.split(" ", 1)[0] for step in found] == ["Print", "Do"]
