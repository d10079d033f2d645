"""The table on a terminal."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mailmerge.intake.result import FileError, ParentResult, RowResult
from mailmerge.law.decision import Step
from mailmerge.law.letters import BY_APPENDIX
from mailmerge.reports.terminal import render_table, summary
from tests.intake import made


def render(*rows: RowResult, explain: bool = False, width: int = 120, **file: list[FileError | str] | str) -> str:
    return render_table([made.file(*rows, **file)], explain=explain, width=width)


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (made.row(made.letter("8a", penalty=made.SECOND)), "Mrs Zofia Nowak letter 8a"),
        (made.row(made.letter("8")), "Mrs Zofia Nowak form 8"),
        (made.row(made.held()), "Mr Leo Tran waits A court order is on record."),
        (made.row(made.sent_before()), "Ms Grace Brown made before"),
        (made.row(made.none_due()), "Ms Ada Green no letter"),
        (made.row(made.excluded()), "Mr Tom Brown no letter"),
        (made.reject(), "upn mend “Q207000016049”: The check letter is wrong."),
        (made.reject(made.error("duplicate-row", None, "", "Twice.")), "the whole row mend Twice."),
        (made.row(reasons=[made.reason("no-parent", "Give a parent.")]), "no letter Give a parent. (no-parent)"),
        (made.row(made.held(), reasons=[made.reason("register-alert", "Tell them.")]), "note Tell them."),
    ],
    ids=[
        "letter",
        "form",
        "hold",
        "sent",
        "none due",
        "no parent",
        "cell",
        "row",
        "without parents",
        "row's own reason",
    ],
)
def test_each_parent_and_each_fault_has_a_line(row: RowResult, what: str) -> None:
    assert what in words_of(render(row, width=200))


RECORDED = RowResult((2,), None, "", None, "no-letter", reasons=(made.reason("recorded", "It is on record."),))
NOT_RECORDED = replace(made.reject(rows=(3,)), situation=None)


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ([RECORDED], "1 row: 1 on record, 0 wait, 0 to mend."),
        ([RECORDED, NOT_RECORDED], "2 rows: 1 on record, 0 wait, 1 to mend."),
        ([replace(RECORDED, outcome="hold")], "1 row: 0 on record, 1 waits, 0 to mend."),
    ],
    ids=["recorded", "one refused", "one held"],
)
def test_of_a_file_of_records_it_is_told_what_was_recorded(rows: list[RowResult], counted: str) -> None:
    assert counted in words_of(render(*rows, kind="note"))


def test_a_row_that_was_recorded_is_said_to_be_on_record() -> None:
    assert "on record It is on record. (recorded)" in words_of(render(RECORDED, kind="note"))


def test_of_a_refused_file_the_summary_says_so() -> None:
    refused = replace(made.file(), errors=(FileError("empty", "It is empty."),))
    assert summary(refused) == "refused; nothing in it is done."


def test_the_summary_counts_every_row_and_parent() -> None:
    text = render(
        made.row(made.letter(), made.held(parent=2)),
        made.reject(rows=(3,)),
        made.row(made.sent_before(), made.excluded(), rows=(4, 5)),
    )
    assert "4 rows: 1 letter, 1 letter waits, 1 row to mend, 1 made before, 1 with no letter due." in words_of(text)


def test_a_refused_file_says_why() -> None:
    text = render(errors=[FileError("empty", "The file is empty.")])
    assert "The file was refused; nothing in it is done. The file is empty. (empty)" in words_of(text)


def test_remarks_on_the_file_are_told() -> None:
    assert "Note: A sheet was left out." in render(notes=["A sheet was left out."])


ASKED = Step("it was asked for and refused", False, "Regulation 11", BY_APPENDIX["8a"])
BACK = Step("nobody asked, and the pupil is back", True, "The procedure", BY_APPENDIX["8b"])
LATE = Step("8b: late-suspected-leave", True, "The procedure", BY_APPENDIX["8b"])
IN_TIME = Step("8b: not-compulsory-school-age", False, "The Act", BY_APPENDIX["8b"])


def test_explain_gives_the_steps_in_order_with_their_sources() -> None:
    text = render(made.row(made.letter("8b", steps=(ASKED, BACK))), explain=True)
    first, second = (
        text.index("no    it was asked for and refused [Regulation 11]"),
        text.index("yes   nobody asked, and"),
    )
    assert first < second


def test_explain_says_of_each_need_of_a_letter_whether_it_is_met() -> None:
    text = render(made.row(made.held(steps=(LATE, IN_TIME))), explain=True)
    assert "fails 8b: late-suspected-leave [The procedure]" in text
    assert "fine  8b: not-compulsory-school-age [The Act]" in text


@pytest.mark.parametrize(
    ("parent", "said", "unsaid"),
    [
        (
            made.letter("8b", steps=(ASKED, BACK, IN_TIME)),
            ["Why not Letter 8a, Leave in term time refused: “it was asked for and refused” does not apply."],
            ["Why not Letter 8b"],
        ),
        (
            made.held(made.reason("late-suspected-leave", "The limit is past."), steps=(ASKED, BACK, LATE, IN_TIME)),
            ["Why not Letter 8a", "Why not Letter 8b, Suspected leave in term time: The limit is past."],
            ["not-compulsory-school-age does", "the pupil is back” does not apply"],
        ),
    ],
    ids=["another letter is due", "the letter that is due is held"],
)
def test_explain_says_why_a_letter_that_was_close_is_not_made(
    parent: ParentResult, said: list[str], unsaid: list[str]
) -> None:
    text = words_of(render(made.row(parent), explain=True))
    assert all(words in text for words in said)
    assert not any(words in text for words in unsaid)


def test_explain_names_rejected_cells_and_reasons_with_their_sources() -> None:
    text = words_of(render(made.reject(), made.row(made.held(), rows=(3,)), explain=True))
    assert "upn says “Q207000016049”. The check letter is wrong. Copy the UPN again. (bad-upn)" in text
    assert "court-order; The 2024 regulations" in text


def test_without_explain_no_step_is_told() -> None:
    assert "Looked at" not in render(made.row(made.letter(steps=(ASKED,))))


NAMES = st.text(st.characters(codec=None), min_size=1, max_size=40)


@given(name=NAMES, text=NAMES, width=st.integers(80, 200), explain=st.booleans())
def test_nothing_in_a_case_steers_the_terminal(name: str, text: str, width: int, explain: bool) -> None:
    shown = render(
        made.row(made.letter(name=name, adds=[made.reason(text=text)]), name=name, reasons=[made.reason("x", text)]),
        made.reject(made.error(value=text), name=name),
        name=name,
        explain=explain,
        width=width,
    )
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


@given(width=st.integers(80, 200), explain=st.booleans())
def test_lines_keep_within_the_terminal(width: int, explain: bool) -> None:
    shown = render(
        made.row(made.letter(name="Mrs Wilhelmina Featherstonehaugh-Cholmondeley", penalty=made.CONDITIONAL)),
        made.reject(name="漢字漢字漢字漢字漢字漢字漢字漢字漢字", rows=(20_000,)),
        width=width,
        explain=explain,
    )
    assert max(map(cell_len, shown.splitlines())) <= width
