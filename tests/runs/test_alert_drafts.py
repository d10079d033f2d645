"""Where marks reach a run at which the authority wants to be told, a run leaves an e-mail, a certificate and a form."""

import csv
import email
import email.policy
import io
import re
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import fast_mail_parser
import pdfua
import pytest

from mailmerge.cli.main import run as run_command
from mailmerge.law.profile_files import own_profile
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.referral.flat import words_in
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.referral.stories import OTHER, PARENT, PUPIL, UPN, Office, codes, csv_of
from tests.watch.samples import upn

BEGUN = "2025-09-02"
_HALVES = ("AM", "PM")


@pytest.fixture
def office(new_house: Configuration, ledger: Ledger, executor: Executor) -> Office:
    """An office with a workspace of its own."""
    return Office(new_house, ledger, executor)


def people(office: Office, **more: str) -> None:
    said = {name.replace("_", " "): cell for name, cell in more.items()}
    office.drop(BEGUN, {**PUPIL, **PARENT, **OTHER, **said}, name="people.csv")


def left(office: Office) -> list[str]:
    """Return the drafts that lie in the outbox, by run."""
    outbox = office.configuration.workspace.outbox
    return sorted(path.relative_to(outbox).as_posix().split("/", 1)[1] for path in outbox.glob("*/alerts/*/*"))


def read(office: Office, name: str) -> bytes:
    (path,) = office.configuration.workspace.outbox.glob(f"*/alerts/oakfield/{name}")
    return path.read_bytes()


def marks(office: Office, first: str, days: int, code: str) -> dict[str, str]:
    return codes(first, days, code, office.configuration.workspace.calendars["oakfield"])


# What the register holds; its last day; what is left of it, and why.
LEFT: tuple[tuple[str, int, str, str, str], ...] = (
    ("O", 10, "2025-09-26", "alert 1 O", "ten days of O"),
    ("U", 10, "2025-09-26", "alert 1 U", "ten days of U"),
    ("O", 9, "2025-09-26", "", "nine days are too few"),
    ("G", 10, "2025-09-26", "alert 1 G", "ten days of G, and the pupil is back"),
    ("G", 10, "2025-09-19", "", "not back: the last mark is still a G"),
    ("I", 15, "2025-09-26", "alert 1 I", "fifteen days of illness at a primary school"),
    ("I", 14, "2025-09-26", "", "fourteen are too few"),
)


@pytest.mark.parametrize(("code", "days", "last", "name", "why"), LEFT, ids=[row[-1] for row in LEFT])
def test_a_run_of_marks_leaves_its_draft(office: Office, code: str, days: int, last: str, name: str, why: str) -> None:
    people(office)
    first = "2025-09-08" if days < 14 else "2025-09-03"
    office.register(BEGUN, last, marks(office, first, days, code))
    assert sorted({one.split("/")[-1].split(".")[0] for one in left(office) if one.endswith(".eml")}) == (
        [name] if name else []
    ), why


def test_the_mail_names_the_pupil_and_what_the_certificate_shows_and_does_not(office: Office) -> None:
    people(office)
    spoilt = {"2025-09-25 PM": "N", "2025-09-26 AM": "-"}
    office.register(BEGUN, "2025-09-26", {**marks(office, "2025-09-08", 10, "O"), **spoilt})
    data, certificate = read(office, "alert 1 O.eml"), read(office, "alert 1 O certificate.pdf")
    message = email.message_from_bytes(data, policy=email.policy.default)
    other = fast_mail_parser.parse_email(data)
    assert message["Subject"] == other.subject == "Attendance alert - TRAN - Oakfield Primary School"
    assert UPN not in str(message["Subject"])
    (attached,), (seen,) = message.iter_attachments(), other.attachments
    assert attached.get_content() == bytes(seen.content) == certificate
    (body,) = other.text_plain
    assert "10 days in a row coded O, Monday 8 September 2025 to Friday 19 September 2025" in body
    assert "NSA online form" in body
    assert "CME form: only if" in body
    assert "the youth-justice worker" in body
    assert "1 session coded N" in body
    assert "1 session without a mark" in body
    assert "signature" in body
    words = " ".join(words_in(certificate).split())
    assert "10 days in a row coded O" in words
    assert "1 session coded N" in words


def test_the_certificate_reads_aloud(office: Office, tmp_path: Path) -> None:
    people(office)
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-08", 10, "O"))
    (tmp_path / "certificate.pdf").write_bytes(read(office, "alert 1 O certificate.pdf"))
    assert not pdfua.validate(tmp_path / "certificate.pdf").findings


def test_the_certificate_has_what_registers_say_beside_marks_in_this_file_and_on_record(office: Office) -> None:
    people(office)
    days = {date: {"upn": UPN, "date": date} for date in marks(office, "2025-09-08", 10, "O")}
    first, second, *_, last = days.values()
    office.drop(
        "2025-09-09", *({**day, "AM": "O", "PM": "O", "AM comment": "rang: no reply"} for day in (first, second))
    )
    office.drop("2025-09-10", {**second, "AM": "U", "PM": "O"})
    rest = [{**day, "AM": "O", "PM": "O", "PM comment": ""} for day in list(days.values())[1:-1]]
    office.drop("2025-09-22", *rest, {**last, "AM": "O", "PM": "O", "PM comment": "seen in Wisbech"})
    words = " ".join(words_in(read(office, "alert 1 O certificate.pdf")).split())
    _, beside = words.split("What the register says beside marks")
    assert "Monday 8 September 2025, AM O rang: no reply" in beside
    assert "Friday 19 September 2025, PM O seen in Wisbech" in beside
    assert beside.count("rang: no reply") == 1, "the second day's mark was changed since"


def test_an_authority_that_wants_no_codes_has_a_certificate_in_words(office: Office) -> None:
    profile = own_profile("cambridgeshire", "referral.certificate.no_codes = true", approved=True)
    profiles = {**office.configuration.profiles, profile.code: profile}
    office = replace(office, configuration=replace(office.configuration, profiles=profiles))
    people(office)
    office.register(BEGUN, "2025-09-26", {**marks(office, "2025-09-08", 10, "O"), "2025-09-25 PM": "I"})
    words = " ".join(words_in(read(office, "alert 1 O certificate.pdf")).split())
    _, chart = words.split("The register, week by week")
    chart, absences = chart.split("The absences, in words")
    assert {"present", "unauth.", "auth."} <= set(chart.split())
    assert "Monday 8 September 2025, AM Friday 19 September 2025, PM 20 Away without the school’s agreement" in absences
    assert "Thursday 25 September 2025, PM Thursday 25 September 2025, PM 1 Ill" in absences
    assert not {"O", "/", "\\"} & set((chart + absences).split())


def form(office: Office, name: str) -> Mapping[str, str]:
    page = read(office, name).decode()
    return dict(re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', page))


# What a row says of the whereabouts, and the forms that are to be filled in.
WHEREABOUTS = (("yes", "NSA online form, CME form"), ("no", "NSA online form"), ("", "NSA online form"))


@pytest.mark.parametrize(("said", "forms"), WHEREABOUTS)
def test_the_form_for_missing_children_comes_only_with_whereabouts_unknown(
    office: Office, said: str, forms: str
) -> None:
    row = {"attendance": "88", "marks from": "2025-09-08", "marks": "OO" * 10, "whereabouts unknown": said}
    office.drop("2025-09-22", {**PUPIL, **PARENT, **row})
    page = read(office, "alert 1 O form.html").decode()
    assert f"<h1>To copy from: {forms}</h1>" in page
    assert "What it asks, in its order, the authority&#39;s profile does not say yet" in page


def test_the_page_to_copy_from_has_the_forms_own_questions_first(office: Office) -> None:
    people(office)
    office.note(
        "2025-09-24", "support-offered", text="work sent home", by="Jo Bell", **{"support kind": "medical-routine"}
    )
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-03", 15, "I"))
    told = form(office, "alert 1 I form.html")
    assert "does not say yet" not in read(office, "alert 1 I form.html").decode()
    assert list(told)[:3] == ["Needs", "Education arranged while ill", "Support so far"]
    assert (
        told["Support so far"]
        == "Wednesday 24 September 2025, support offered: routine adjusted for medical need; work sent home"
    )
    assert (told["Pupil surname"], told["Date of birth"]) == ("Tran", "14/03/2016")


def test_a_run_that_was_told_is_not_told_again_and_the_next_one_is(office: Office) -> None:
    people(office)
    office.register(BEGUN, "2025-09-19", marks(office, "2025-09-08", 10, "O"))
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-08", 12, "O"))
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]
    office.register(
        BEGUN, "2025-10-24", {**marks(office, "2025-09-08", 12, "O"), **marks(office, "2025-10-06", 10, "O")}
    )
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"] * 2


@pytest.mark.parametrize(
    ("before", "now"), [("2025-09-08", "2025-09-19"), ("2025-09-19", "2025-09-08")], ids=["later", "earlier"]
)
def test_a_run_that_shares_a_day_with_one_that_was_told_is_the_same(office: Office, before: str, now: str) -> None:
    people(office)
    office.register(BEGUN, "2025-10-10", marks(office, before, 10, "O"))
    office.register(BEGUN, "2025-10-10", marks(office, now, 10, "O"))
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]


def test_a_run_in_a_row_is_held_against_the_marks_of_the_last_row(office: Office) -> None:
    row = {**PUPIL, **PARENT, "attendance": "88"}
    office.drop("2025-10-07", {**row, "marks from": "2025-10-06", "marks": "O/" * 2}, name="first.csv")
    office.drop("2025-10-08", {**row, "marks from": "2025-09-08", "marks": "OO" * 10}, name="second.csv")
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]
    office.drop("2025-10-08", {**row, "marks": "O/"}, name="rejected.csv")
    office.drop("2025-10-09", {**row, "marks from": "2025-09-08", "marks": "OO" * 11}, name="third.csv")
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]


def test_the_certificate_begins_with_the_academic_years_marks(office: Office) -> None:
    people(office)
    office.register("2025-07-14", "2025-09-26", marks(office, "2025-09-10", 10, "O"))
    words = " ".join(words_in(read(office, "alert 1 O certificate.pdf")).split())
    assert "Tuesday 2 September 2025 to Friday 26 September 2025" in words


def test_the_receipt_names_what_is_to_be_sent_and_not_what_is_in_it(office: Office) -> None:
    people(office)
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-08", 10, "O"))
    (manifest,) = (path.parent / "manifest.json" for path in office.configuration.workspace.outbox.glob("*/alerts"))
    receipt = (manifest.parent / "receipt.html").read_text("utf-8")
    assert "About runs of marks: oakfield/alert 1 O.eml" in receipt
    assert "alert 1 O certificate.pdf" not in receipt


def test_notes_of_the_day_itself_are_told_on_the_form(office: Office) -> None:
    people(office)
    office.note("2025-09-26", "call", text="rang, no reply", by="Jo Bell")
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-03", 15, "I"))
    office.note("2025-09-29", "call", text="rang again", by="Jo Bell")
    told = form(office, "alert 1 I form.html")
    assert told["Contact so far"] == "Friday 26 September 2025, call: rang, no reply"


def test_a_row_dropped_again_leaves_nothing_more(office: Office) -> None:
    row = {**PUPIL, **PARENT, "attendance": "88", "marks from": "2025-09-08", "marks": "OO" * 10}
    office.drop("2025-09-22", row)
    office.drop("2025-09-29", row, name="again.csv")
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]


def test_illness_at_a_secondary_school_is_a_line_of_the_list_for_the_next_meeting(office: Office) -> None:
    office.drop(BEGUN, {**PUPIL, **PARENT, "school": "millbrook"}, name="people.csv")
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-03", 15, "I"))
    assert [one.split("/", 2)[2] for one in left(office)] == ["list for the next meeting.csv"]
    (path,) = office.configuration.workspace.outbox.glob("*/alerts/millbrook/*.csv")
    (line,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert line == {
        "surname": "Tran",
        "forename": "Freya",
        "upn": UPN,
        "year group": "5",
        "marks": "I",
        "days": "15",
        "from": "Wednesday 3 September 2025",
        "to": "Tuesday 23 September 2025",
    }


def test_what_goes_to_the_meeting_keeps_no_other_draft_from_being_left(office: Office) -> None:
    office.drop(BEGUN, {**PUPIL, **PARENT, "school": "millbrook"}, name="people.csv")
    office.register(
        BEGUN, "2025-10-10", {**marks(office, "2025-09-03", 15, "I"), **marks(office, "2025-09-24", 10, "O")}
    )
    assert {one.split("/", 2)[2] for one in left(office)} >= {"list for the next meeting.csv", "alert 1 O.eml"}


def test_each_run_that_goes_to_the_meeting_is_a_line_of_its_list(office: Office) -> None:
    office.drop(BEGUN, {**PUPIL, **PARENT, "school": "millbrook"}, name="people.csv")
    office.register(
        BEGUN, "2025-11-07", {**marks(office, "2025-09-03", 15, "I"), **marks(office, "2025-10-06", 15, "I")}
    )
    (path,) = office.configuration.workspace.outbox.glob("*/alerts/millbrook/*.csv")
    lines = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert [line["from"] for line in lines] == ["Wednesday 3 September 2025", "Monday 6 October 2025"]


def test_a_pupil_of_whom_no_file_says_who_it_is_is_told_on_the_receipt(office: Office) -> None:
    marked = marks(office, "2025-09-08", 10, "O")
    rows = [{"upn": UPN, "date": day, "session": half, "mark": "O"} for day in marked for half in ("AM", "PM")]
    source = walk.DroppedFile("register.csv", csv_of(rows), ("oakfield",))
    on, now = date(2025, 9, 22), datetime(2025, 9, 22, 9, tzinfo=UTC)
    workbench = walk.Workbench(office.configuration, office.ledger, office.executor)
    result = walk.run(source, workbench, walk.RunRequest(walk.new_run_id(now, source.sha256), on, now))
    assert left(office) == []
    assert f"about the marks of {UPN}: no file says who that is" in " ".join(result.notes)


def test_a_pupil_whom_nobody_knows_keeps_no_other_pupils_draft_from_being_left(office: Office) -> None:
    people(office)
    marked = marks(office, "2025-09-08", 10, "O")
    upns = (upn(1), UPN)
    rows = [
        {"upn": one, "date": day, "session": half, "mark": "O", "school": "oakfield"}
        for one in upns
        for day in marked
        for half in _HALVES
    ]
    result = office.drop("2025-09-22", *rows)
    assert f"about the marks of {upn(1)}: no file says who that is" in " ".join(result.notes)
    assert [one for one in left(office) if one.endswith(".eml")] == ["alerts/oakfield/alert 1 O.eml"]


def test_drafts_of_all_that_is_on_record_can_be_had_at_any_time(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(office)
    office.register(BEGUN, "2025-09-26", marks(office, "2025-09-08", 10, "O"))
    root, folder = office.configuration.workspace.root, tmp_path / "drafts"
    command = ["--workspace", str(root), "sweep", "--on", "2025-09-26", "--drafts", str(folder)]
    assert run_command(command) == 0
    named = sorted(path.name for path in (folder / "oakfield").iterdir())
    assert named == ["alert 1 O certificate.pdf", "alert 1 O form.html", "alert 1 O.eml"]
    assert "3 files written" in capsys.readouterr().err
    assert run_command(command) == 2
    assert "is there already" in capsys.readouterr().err
