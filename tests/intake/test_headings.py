from collections.abc import Collection, Mapping

import pytest

from mailmerge.intake.file_kinds import CASES, RECORD_KINDS, FileKind
from mailmerge.intake.headings import read_headings, understood
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.intake.synonyms import fold, mis_aliases
from tests.intake.casefiles import ROW, csv_of, read

CASE = tuple(ROW)


def refused(
    *headings: str, aliases: Mapping[str, str] | None = None, ignore: Collection[str] = (), school_known: bool = False
) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as refusal:
        read_headings(headings, aliases or {}, ignore, school_known=school_known)
    return [(error.code, error.text) for error in refusal.value.errors]


def codes(*headings: str, school_known: bool = False) -> list[str]:
    return [code for code, _ in refused(*headings, school_known=school_known)]


@pytest.mark.parametrize(
    "written", ["pupil forename", "Pupil Forename", "PUPIL_FORENAME", "pupil-fore.name", " pupilforename "]
)
def test_headings_match_without_case_spaces_and_marks(written: str) -> None:
    headings = tuple(written if name == "pupil forename" else name for name in CASE)
    assert read_headings(headings, {}, (), school_known=False).columns == CASE


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Unique Pupil Number", "upn"),
        ("Legal Surname", "pupil surname"),
        ("Last Name", "pupil surname"),
        ("Forename", "pupil forename"),
        ("DOB", "date of birth"),
        ("NC Year", "year group"),
        ("Reg Group", "class"),
        ("Guardian 1 Title", "parent 1 title"),
        ("Contact 2 Surname", "parent 2 surname"),
        ("Contact 1 Address", "parent 1 address"),
        ("Priority 3 Contact Post Code", "parent 3 postcode"),
        ("Contact Forename", "parent 1 forename"),
        ("PR", "parent 1 parental responsibility"),
        ("Contact 2 PR", "parent 2 parental responsibility"),
        ("Court Order Restricted Access", "parent 1 court order"),
        ("House Number", "home house number"),
        ("Guardian 2 Street", "parent 2 street"),
        ("Post Code", "home postcode"),
        ("E-mail", "home email"),
        ("Attendance %", "attendance"),
        ("% Attendance", "attendance"),
        ("Possible Marks", "sessions possible"),
        ("Auth Abs", "authorised sessions"),
        ("Unauth. Abs.", "unauthorised sessions"),
    ],
)
def test_headings_of_management_information_systems_are_known(written: str, meant: str) -> None:
    assert mis_aliases()[fold(written)] == meant


def test_no_alias_hides_a_canonical_heading() -> None:
    canonical = {fold(column.name): column.name for column in CASE_COLUMNS}
    assert len(canonical) == len(CASE_COLUMNS)
    assert {alias: canonical[alias] for alias in canonical.keys() & mis_aliases().keys()} == {
        alias: meant for alias, meant in mis_aliases().items() if alias in canonical
    }


def test_the_workspaces_own_aliases_come_before_the_shipped_ones() -> None:
    headings = (*CASE, "Year", "Pupil No")
    aliases = {"year": "class", "pupil no": "Year Group"}
    assert read_headings(headings, aliases, (), school_known=False).columns == (*CASE, "class", "year group")


def test_ignored_and_blank_headings_mean_nothing() -> None:
    headings = (*CASE, "House Point's", "")
    assert read_headings(headings, {}, ("house points",), school_known=False).columns == (*CASE, None, None)


def test_an_unknown_heading_is_told_with_a_suggestion_and_its_column_is_not_told_as_missing() -> None:
    headings = tuple("date of brith" if name == "date of birth" else name for name in CASE)
    ((code, text),) = refused(*headings)
    assert code == "unknown-column"
    assert '"date of brith"' in text
    assert '"date of birth"' in text


def test_an_unknown_heading_like_nothing_is_passed_over_and_told() -> None:
    read = read_headings((*CASE, "shoe size", "Admission No"), {}, (), school_known=False)
    assert (read.columns, read.passed_over) == ((*CASE, None, None), ("shoe size",))


@pytest.mark.parametrize(
    ("heading", "is_refused", "why"),
    [
        ("Emergency Contact Name", True, "a contact"),
        ("Non-molestation order", True, "an order"),
        ("Child Protection Plan", True, "protection"),
        ("Left?", True, "left"),
        ("Date died", True, "died"),
        ("RestrictedAccess", True, "words run together"),
        ("Safeguarding notes", True, "safeguarding"),
        ("Left Handed", False, "known, and harmless"),
        ("Sort Order", False, "known, and harmless"),
        ("Locker", False, "guards nobody"),
        ("Bus route", False, "guards nobody"),
        ("Contact 1 Mobile", False, "a telephone, known"),
        ("Contact 1 Disabled", False, "a contact with a number: what is said of them guards nobody"),
        ("Contact 1 Restrictions", True, "what is said of them"),
        ("Date of death", True, "death"),
        ("No post", True, "no letters wanted"),
        ("Hold", True, "what the office wants held"),
        ("Exclude", True, "whom it wants left out"),
        ("Household", False, "a home"),
        ("Sessions Excluded", False, "suspensions"),
    ],
)
def test_what_sounds_like_a_guard_is_never_passed_over(heading: str, is_refused: bool, why: str) -> None:
    _, errors = understood((*CASE, heading), {}, (), school_known=False)
    assert [error.code for error in errors] == ["unknown-column"] * is_refused, why
    assert understood((*CASE, heading), {}, (heading,), school_known=False)[1] == (), "ignored by the settings"


def test_a_column_that_the_file_has_already_is_named_and_not_suggested() -> None:
    ((_, text),) = refused(*CASE, "upnn")
    assert "Did you mean" not in text
    assert 'It looks like "upn", which the file has already.' in text


def test_of_a_name_that_stands_twice_it_is_said_what_a_parents_is_called() -> None:
    ((_, text),) = refused(*CASE, "Forename")
    assert 'If one is a parent\'s, call it "parent 1 forename"; else keep one' in text


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        ((*CASE, "UPN"), "the same heading twice"),
        ((*CASE, "DOB"), "an alias and the canonical heading"),
        ((*CASE, "parent_1 Title"), "marks and case don't set headings apart"),
    ],
)
def test_two_headings_that_mean_the_same_are_refused(headings: tuple[str, ...], why: str) -> None:
    assert codes(*headings) == ["duplicate-column"], why


@pytest.mark.parametrize(
    "name",
    [
        "upn",
        "pupil forename",
        "pupil surname",
        "date of birth",
        "school",
        "parent 1 surname",
        "parent 1 address line 1",
        "parent 1 postcode",
    ],
)
def test_a_required_column_that_is_not_there_is_missing(name: str) -> None:
    ((code, text),) = refused(*(heading for heading in CASE if heading != name))
    assert (code, f'"{name}"' in text) == ("missing-column", True)


def test_the_folder_may_name_the_school() -> None:
    headings = tuple(name for name in CASE if name != "school")
    assert read_headings(headings, {}, (), school_known=True).kind is CASES


def test_a_file_that_is_meant_as_a_case_file_is_told_all_that_it_lacks() -> None:
    assert set(codes("upn", "pupil surname", "parent 1 title", "phone call on")) == {"missing-column"}


@pytest.mark.parametrize(
    ("upn", "refusal"), [((), "missing-column"), (("upnn",), "unknown-column")], ids=["not there", "misspelt"]
)
def test_a_case_file_of_leave_whose_upn_is_not_found_is_no_file_of_returned_mail(
    upn: tuple[str, ...], refusal: str
) -> None:
    ((code, text),) = refused(*upn, *CASE[1:], "letter", "leave from", "leave to", "returned on")
    assert (code, '"upn"' in text) == (refusal, True)


@pytest.mark.parametrize(
    ("without", "extra", "why"),
    [
        ("parent 1 address line 1", "Parent 1 Street", "an MIS gives house and street"),
        ("parent 1 address line 1", "Parent 1 Address", "a whole address in one cell"),
        ("parent 1 surname", "Parent 1 Full Name", "a whole name in one cell"),
        ("parent 1 surname", "Parental Addressee", "the rows are told what is wrong with it"),
        ("parent 1 forename", "parent 1 relationship", "a title is enough"),
    ],
)
def test_another_column_may_stand_for_a_required_one(without: str, extra: str, why: str) -> None:
    headings = (*(name for name in CASE if name != without), extra)
    assert read_headings(headings, {}, (), school_known=False).kind is CASES, why


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.name)
def test_each_other_kind_is_told_by_its_headings_alone_and_with_all_its_columns(kind: FileKind) -> None:
    told = read_headings((*kind.told_by, *kind.or_by[:1]), {}, (), school_known=False)
    whole = read_headings(tuple(column.name.upper() for column in kind.columns), {}, (), school_known=False)
    assert (told.kind, whole.kind) == (kind, kind)


def test_the_postal_accounts_other_columns_are_passed_over() -> None:
    headings = ("Order reference", "Tracking number", "Weight (kg)")
    assert read_headings(headings, {}, (), school_known=False).columns == ("order reference", "tracking number", None)


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        (("name", "amount"), "nothing known"),
        (("upn", "date", "session"), "a register without its marks"),
        (("Title", "Forename", "Surname", "E-mail"), "a list of staff"),
        (("Attendance cases 2025",), "a title above the headings"),
    ],
)
def test_a_file_that_no_headings_tell_is_of_unknown_kind(headings: tuple[str, ...], why: str) -> None:
    assert codes(*headings) == ["unknown-kind"], why


def test_the_refusal_names_what_the_nearest_kind_lacks() -> None:
    ((_, text),) = refused("upn", "date", "session")
    assert '"mark"' in text


def test_every_fault_of_the_headings_comes_at_once() -> None:
    headings = (*(name for name in CASE if name != "parent 1 postcode"), "UPN", "parent 1 surnam")
    assert codes(*headings) == ["duplicate-column", "unknown-column", "missing-column"]


@pytest.mark.parametrize(
    ("headings", "kind", "lacks"),
    [
        (("UPN", "Surname", "Forename", "Date Sent"), "history", "letter"),
        (("UPN", "Surname", "Forename", "Note Type"), "note", "on"),
    ],
)
def test_a_list_of_pupils_with_a_column_of_records_is_no_list_of_pupils(
    headings: tuple[str, ...], kind: str, lacks: str
) -> None:
    found, (error,) = understood(headings, {}, (), school_known=True)
    assert (found, error.code) == (None, "unknown-kind")
    assert f'of kind {kind}, it lacks "{lacks}"' in error.text


def test_a_file_of_lessons_is_not_said_to_be_one_of_notes() -> None:
    _, (error,) = understood(("UPN", "Date", "P1", "P2"), {}, (), school_known=True)
    assert "of kind register-by-time" in error.text


@pytest.mark.parametrize(
    ("headings", "place", "meant"),
    [
        (("letter ref", "posted on", "Class"), 2, "service"),
        (("UPN", "Letter Type", "Date Sent"), 1, "letter"),
        (("UPN", "Note Type", "Date", "Details"), 2, "on"),
        (("letter ref", "returned on", "Reason"), 2, "why"),
    ],
)
def test_a_word_may_mean_something_else_in_another_kind_of_file(
    headings: tuple[str, ...], place: int, meant: str
) -> None:
    assert read_headings(headings, {}, (), school_known=True).columns[place] == meant


_FORM = ("UPN", "Pupil Forename", "Pupil Surname", "DOB", "Parent 1 Title", "Parent 1 Surname", "Parent 1 Postcode")


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        (("Timestamp", "Leave From", "Leave To"), "leave requested on"),
        (("Timestamp", "Leave From", "Leave To", "Date of Request"), None),
        (("Timestamp", "Attendance", "Class"), None),
    ],
)
def test_when_a_form_of_leave_was_sent_in_is_the_day_of_the_request(others: tuple[str, ...], meant: str | None) -> None:
    read = read_headings((*_FORM, "Parent 1 Address Line 1", *others), {}, (), school_known=True)
    assert read.columns[len(_FORM) + 1] == meant


def told_of(**cells: str) -> str:
    (note,) = read(csv_of(ROW | cells)).told
    assert note.code == "columns-passed-over"
    return note.text


def test_of_a_heading_that_nobody_knows_it_is_not_said_that_no_letter_needs_it() -> None:
    text = told_of(**{"Roll Class": "x", "Hobby": "chess"})
    assert text.startswith('2 columns were passed over: "Roll Class", "Hobby". It is not known what they mean')
    assert "No letter needs" not in text
    assert "when a letter went out" not in text


@pytest.mark.parametrize(
    "heading",
    ["Date Warning Letter Sent", "Warning letter date", "NTI letter sent", "Date of final warning", "FPN issued on"],
)
def test_a_heading_that_sounds_like_the_day_of_a_letter_is_told_with_where_such_a_day_is_heeded(heading: str) -> None:
    text = told_of(**{"Hobby": "chess", heading: "2025-10-01"})
    assert f'"{heading}" may say when a letter went out: that was not heeded.' in text
    assert '"parent 1 warning letter on"' in text


def test_what_a_log_of_letters_says_of_letters_is_no_such_day() -> None:
    found = read(b"UPN,Letter 1 sent on,Letter 3 sent\nB873441922896,2025-10-01,2025-10-02\n")
    assert [("when a letter went out" in note.text) for note in found.told] == [False]


@pytest.mark.parametrize(
    ("headings", "kind", "day"),
    [
        (("Our Ref", "Date", "Service"), "posting-record", "posted on"),
        (("Letter Ref", "Sent on", "Item Reference"), "posting-record", "posted on"),
        (("Reference", "Date Sent", "Posted By"), "posting-record", "posted on"),
        (("Our Ref", "Date", "Reason"), "returned-mail", "returned on"),
        (("Our Ref", "Date", "To"), "email-copy", "emailed on"),
        (("Our Ref", "Date", "Posted on", "Service"), "posting-record", "posted on"),
    ],
)
def test_a_plain_day_is_what_the_column_beside_it_says(headings: tuple[str, ...], kind: str, day: str) -> None:
    read = read_headings(headings, {}, (), school_known=True)
    assert read.kind.name == kind
    assert day in read.columns


@pytest.mark.parametrize("headings", [("Our Ref", "Date"), ("Our Ref", "Date", "Service", "Reason")])
def test_a_plain_day_that_may_be_either_is_asked_about(headings: tuple[str, ...]) -> None:
    with pytest.raises(FileRefused) as refused:
        read_headings(headings, {}, (), school_known=True)
    (error,) = refused.value.errors
    assert error.code == "unknown-kind"
    assert all(f'"{day} on"' in error.text for day in ("posted", "returned", "emailed"))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("DOB (dd/mm/yyyy)", "date of birth"),
        ("D.O.B.\n(DD-MM-YY)", "date of birth"),
        ("UPN (required)", "upn"),
        ("Start of Leave [dd/mm/yyyy]", "leave from"),
        ("Meeting Time (hh:mm)", "meeting time"),
        ("Parent 1 Postcode (if known)", "parent 1 postcode"),
        ("Unauthorised Absence (%)", None),
        ("Unauthorised Absence (days)", None),
    ],
)
def test_how_a_heading_is_to_be_filled_in_does_not_count(heading: str, column: str | None) -> None:
    read, _ = understood((*CASE, heading), {}, (), school_known=True)
    assert read is not None
    assert read.columns[-1] == column


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("UPN", "Roll Call", "Date", "Code"), "register"),
        (("UPN", "Absence Date", "Session", "Absence Code"), "register"),
        (("UPN", "Event Start", "Mark"), "register-by-time"),
    ],
)
def test_registers_as_systems_head_them(headings: tuple[str, ...], kind: str) -> None:
    assert read_headings(headings, {}, (), school_known=True).kind.name == kind
