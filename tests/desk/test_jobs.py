"""The jobs of an office and of a lead, each with its clicks: a link followed, or a form sent."""

import io
import re
import time

import pytest

from mailmerge.ledger.record import letter_records, records
from mailmerge.operations import authorities
from mailmerge.operations.office import as_csv
from mailmerge.operations.rights import Asker
from mailmerge.operations.rows_that_wait import waiting_rows
from tests.desk.opened import HELD, LATE_8B, MENDED, WRITTEN, Browser, Opened, a_row, day, upn

_ALL = Asker("test", "trust")


def link(page: str, words: str) -> str:
    """Return where a link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{words}', page, re.DOTALL)
    assert found, words
    return found[1].replace("&amp;", "&")


def done(browser: Browser, address: str) -> str:
    """Look at a page until the file is done, and return the page that it leads to."""
    for _ in range(600):
        answer = browser.get(address)
        if answer.status_code == 303:
            return browser.get(answer.headers["Location"]).text
        assert answer.status_code == 200
        time.sleep(0.05)
    raise AssertionError("it was not done")


def ref_of(at: Opened, number: str) -> str:
    return letter_records.history(at.office.ledger, [number])[-1].ref


def test_drop_see_do_watch(desk: Opened) -> None:
    browser = desk.browser("office")
    head = desk.office.ledger.head()
    sheet = as_csv([a_row(upn(20), "Nia")])
    looked = browser.post("/drop", files={"file": (io.BytesIO(sheet), "cases.csv")}, school="oakfield")  # 1
    page = browser.follow(looked)
    assert "<b>1</b><span>letter would be made" in page.text
    assert desk.office.ledger.head() == head
    token = looked.headers["Location"].rpartition("/")[2]
    browser.post(f"/drop/{token}/do")  # 2
    browser.post(f"/drop/{token}/do")
    run = done(browser, f"/drop/{token}")
    assert "What came of it" in run
    assert ref_of(desk, upn(20)) in run
    assert len(letter_records.history(desk.office.ledger, [upn(20)])) == 1


def test_drop_a_register_and_make_the_cases(desk: Opened) -> None:
    browser = desk.browser("attendance")
    days = [f"2025-11-{day:02d}" for day in (3, 4, 5, 6, 7, 10)]
    marks = [
        {"upn": WRITTEN, "date": day, "session": session, "mark": "O" if day < "2025-11-10" else "/"}
        for day in days
        for session in ("AM", "PM")
    ]
    looked = browser.post("/drop", files={"file": (io.BytesIO(as_csv(marks)), "marks.csv")})  # 1
    browser.post(f"{looked.headers['Location']}/do")  # 2
    page = done(browser, looked.headers["Location"])
    assert "This is whom it calls for" in page
    assert "Una Marsh" in page
    assert "10 sessions in 10 school weeks" in page
    answer = browser.post("/sweep/cases", upn=[WRITTEN])  # 3
    assert "/runs/" in answer.headers["Location"] or answer.headers["Location"] == "/sweep"


def test_notes_that_an_office_drops_are_told_to_it(desk: Opened) -> None:
    browser = desk.browser("office")
    notes = [{"upn": WRITTEN, "note kind": "call", "on": "2025-11-10", "text": "Rang"}]
    looked = browser.post("/drop", files={"file": (io.BytesIO(as_csv(notes)), "notes.csv")})
    browser.post(f"{looked.headers['Location']}/do")
    for _ in range(600):
        if "It is done" in browser.get(looked.headers["Location"]).text:
            break
        time.sleep(0.05)
    else:
        pytest.fail("it is never done")
    assert records.recorded_notes(desk.office.ledger, [WRITTEN])


def test_a_dropped_file_that_is_left_does_nothing(desk: Opened) -> None:
    browser = desk.browser("office")
    looked = browser.post("/drop", files={"file": (io.BytesIO(as_csv([a_row(upn(20), "Nia")])), "x.csv")})
    browser.post(f"{looked.headers['Location']}/forget")
    assert browser.get(looked.headers["Location"]).status_code == 404
    assert not letter_records.history(desk.office.ledger, [upn(20)])


def test_somebody_elses_drop_is_out_of_sight(desk: Opened) -> None:
    sheet = as_csv([a_row(upn(20), "Nia", school="millbrook")])
    looked = desk.browser("trust").post("/drop", files={"file": (io.BytesIO(sheet), "x.csv")})
    assert desk.browser("office").get(looked.headers["Location"]).status_code == 404


def test_mend_a_cell_and_the_next_opens(desk: Opened) -> None:
    browser = desk.browser("office")
    first = link(browser.get("/").text, "to mend")  # 1
    page = browser.get(first)
    assert "not a postcode that Royal Mail knows" in page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    cell = {"version": version, "cell 0 parent 1 postcode": "CB1 2JW"}
    answer = browser.send(f"{first}/mend", cell)  # 2
    assert "The row is mended" in browser.follow(answer).text
    assert letter_records.history(desk.office.ledger, [MENDED])
    assert browser.send(f"{first}/mend", cell).status_code == 404
    assert len(letter_records.history(desk.office.ledger, [MENDED])) == 1


def test_a_stale_form_says_so(desk: Opened) -> None:
    row = next(row for row in waiting_rows(desk.office, _ALL) if row.upn == MENDED)
    answer = desk.browser("office").send(
        f"/rows/{row.key}/mend", {"version": "1", "cell 0 parent 1 postcode": "CB1 2JW"}
    )
    assert answer.status_code == 409
    assert "since you opened it" in answer.text
    assert not letter_records.history(desk.office.ledger, [MENDED])


def test_print_post_and_find_it_posted(desk: Opened) -> None:
    browser = desk.browser("office")
    ref = ref_of(desk, WRITTEN)
    page = browser.get(link(browser.get("/").text, "to print")).text  # 1
    assert ref in page
    paper = browser.post("/post/print", school="oakfield", ref=[ref])  # 2
    assert paper.data.startswith(b"%PDF")
    (printed,) = desk.office.ledger.events("letters-printed")
    assert records.facts(desk.office.ledger, printed.payload["facts_sha256"])["by"] == "office"
    assert f'value="{ref}" checked' not in browser.get("/post/print").text
    sheet = browser.post("/post/print", school="oakfield", ref=[ref], paper="sheet")
    assert sheet.data.startswith(b"%PDF")
    made = list(desk.office.ledger.events("posting-sheet-made"))[-1]
    assert (made.payload["pages"], made.payload["making"]) == ([[ref]], 2)

    page = browser.get(link(browser.get("/").text, "to post")).text  # 1
    assert re.search(rf'value="{ref}"[^>]* checked', page)
    answer = browser.post("/post", on="2025-11-12", service="second-class", ref=[ref])  # 2
    assert "posted" in browser.follow(answer).text
    (letter,) = letter_records.history(desk.office.ledger, [WRITTEN])
    assert (letter.posted_on.isoformat(), letter.service) == ("2025-11-12", "second-class")
    assert browser.post("/post", on="2025-11-12", service="second-class", ref=[ref]).status_code == 303
    assert len(list(desk.office.ledger.events("posted", ref))) == 1


def test_posting_without_a_day_says_so_beside_the_field(desk: Opened) -> None:
    answer = desk.browser("office").post("/post", on="", ref=[ref_of(desk, WRITTEN)])
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_find_a_child_and_note_a_call(desk: Opened) -> None:
    browser = desk.browser("office")
    page = browser.post("/pupils", q="una")  # 1
    assert page.headers["Location"] == f"/pupils/{WRITTEN}"
    form = {
        "note kind": "call",
        "on": "2025-11-12",
        "time": "09:30",
        "text": "Spoke to <Ms Marsh>",
        "parent": "Ada Marsh",
    }
    answer = browser.send(f"/pupils/{WRITTEN}/notes", form)  # 2
    told = browser.follow(answer).text
    assert "The note is on record" in told, told[told.index("<main") :][:800]
    (note,) = records.recorded_notes(desk.office.ledger, [WRITTEN])
    facts = records.facts(desk.office.ledger, note.facts_sha256)
    assert (note.note_kind, facts["by"], facts["text"]) == ("call", "office", "Spoke to <Ms Marsh>")


def test_note_which_support_is_given_and_since_when(desk: Opened) -> None:
    given = {"support kind": "later-start", "support from": "2025-11-10"}
    form = {"note kind": "support-offered", "on": "2025-11-07", "text": "at nine", **given}
    browser = desk.browser("office")
    assert "The note is on record" in browser.follow(browser.send(f"/pupils/{WRITTEN}/notes", form)).text
    (note,) = records.recorded_notes(desk.office.ledger, [WRITTEN])
    facts = records.facts(desk.office.ledger, note.facts_sha256)
    assert (facts["support_kind"], facts["support_from"]) == ("later-start", "2025-11-10")
    refused = browser.send(f"/pupils/{WRITTEN}/notes", {**form, "support from": "soon"})
    assert refused.status_code == 422
    assert "This is no day" in refused.text


def test_a_note_of_the_future_says_so_beside_the_field(desk: Opened) -> None:
    form = {"note kind": "call", "on": "2025-12-24", "text": "x"}
    answer = desk.browser("office").send(f"/pupils/{WRITTEN}/notes", form)
    assert answer.status_code in (303, 422)
    assert not records.recorded_notes(desk.office.ledger, [WRITTEN]) or answer.status_code == 303


def test_take_a_letter_back_and_make_it_again(desk: Opened) -> None:
    browser, ref = desk.browser("attendance"), ref_of(desk, WRITTEN)
    browser.post("/pupils", q="una")  # 1
    page = browser.get(link(browser.get(f"/pupils/{WRITTEN}").text, ref))  # 2
    assert "Take it back" in page.text
    answer = browser.post(f"/letters/{ref}/withdraw", why="A slip")  # 3
    assert "is taken back" in browser.follow(answer).text
    assert letter_records.letter(desk.office.ledger, ref).is_withdrawn
    answer = browser.post(f"/letters/{ref}/again", why="With the right day")
    again = letter_records.history(desk.office.ledger, [WRITTEN])[-1]
    assert answer.headers["Location"] == f"/letters/{again.ref}"
    assert (again.ref != ref, again.issue, again.is_withdrawn) == (True, 2, False)


def test_take_back_needs_a_reason(desk: Opened) -> None:
    answer = desk.browser("attendance").post(f"/letters/{ref_of(desk, WRITTEN)}/withdraw", why=" ")
    assert answer.status_code == 409


def test_settle_a_case_that_waits(desk: Opened) -> None:
    browser = desk.browser("attendance")
    row = next(row for row in waiting_rows(desk.office, _ALL) if row.upn == LATE_8B)
    page = browser.get(f"/rows/{row.key}").text
    assert "Answers that the rule allows" in page
    form = {"version": str(row.version), "hold": "late-suspected-leave/Ada Marsh", "why": "The school was closed"}
    answer = browser.send(f"/rows/{row.key}/release", form)
    assert "The hold is ended" in browser.follow(answer).text
    assert letter_records.history(desk.office.ledger, [LATE_8B])


def test_the_office_sees_who_may_settle_a_case(desk: Opened) -> None:
    row = next(row for row in waiting_rows(desk.office, _ALL) if row.upn == HELD)
    browser = desk.browser("office")
    assert "may end this" in browser.get(f"/rows/{row.key}").text
    form = {"version": str(row.version), "hold": "court-order/Ada Marsh", "why": "x"}
    assert browser.send(f"/rows/{row.key}/release", form).status_code == 403


def test_what_was_done_at_the_desk_verifies(desk: Opened) -> None:
    browser = desk.browser("trust")
    browser.post("/post/print", school="oakfield", ref=[ref_of(desk, WRITTEN)])
    browser.post("/post", on="2025-11-12", service="second-class", ref=[ref_of(desk, WRITTEN)])
    answer = browser.post("/record/verify")
    assert "Everything is as it was written" in browser.follow(answer).text


def test_a_setting_is_checked_before_it_is_kept(desk: Opened) -> None:
    browser = desk.browser("trust")
    path = desk.office.workspace.root / "mailmerge.toml"
    former = path.read_text("utf-8")
    digest = re.search(r'name="digest" value="(\w+)"', browser.get("/settings/mailmerge.toml").text)[1]
    wrong = former.replace('service = "second-class"', 'service = "by-pigeon"')
    assert "It can't be used" in browser.post("/settings/mailmerge.toml", text=wrong).text
    assert browser.post("/settings/mailmerge.toml", text=wrong, keep="yes", digest=digest).status_code == 409
    assert path.read_text("utf-8") == former
    right = former + "\n# a remark\n"
    assert "can be used" in browser.post("/settings/mailmerge.toml", text=right).text
    assert browser.post("/settings/mailmerge.toml", text=right, keep="yes", digest="0").status_code == 409
    assert browser.post("/settings/mailmerge.toml", text=right, keep="yes", digest=digest).status_code == 303
    assert path.read_text("utf-8") == right


def test_a_profile_counts_once_it_is_kept_and_approved(desk: Opened) -> None:
    browser, office, name = desk.browser("trust"), desk.office, "authorities/cambridgeshire.toml"
    authorities.begin(office.workspace, "cambridgeshire", day("2025-11-01"))
    office.reread()
    page = browser.get(f"/settings/{name}").text
    assert "draft" in page
    (digest,) = set(re.findall('name="digest" value="([^"]+)"', page))
    text = (office.workspace.root / name).read_text("utf-8")
    assert "It can't be used like this" in browser.post(f"/settings/{name}", text=text + "\n[nonsense]\na = 1\n").text
    assert "It can be used" in browser.post(f"/settings/{name}", text=text + "\n# A remark\n").text
    kept = browser.follow(browser.post(f"/settings/{name}", text=text + "\n# A remark\n", keep="yes", digest=digest))
    assert "wait until it is approved" in kept.text
    stale = browser.post(f"/settings/{name}", approve="yes", digest=digest)
    assert stale.status_code == 409
    (digest,) = set(re.findall('name="digest" value="([^"]+)"', kept.text))
    approved = browser.follow(browser.post(f"/settings/{name}", approve="yes", digest=digest))
    assert "Approved: letters may be sent by these rules." in approved.text
    assert ">approved<" in approved.text


def test_people_are_added_and_removed(desk: Opened) -> None:
    browser = desk.browser("trust")
    assert browser.post("/people", name="Ida", role="office", password="three more words").status_code == 422
    answer = browser.post("/people", name="Ida", role="office", school=["oakfield"], password="three more words")
    assert answer.status_code == 303
    assert desk.desk.users.verified("ida", "three more words")
    assert browser.post("/people/remove", name="trust").status_code == 422
    browser.post("/people/remove", name="Ida")
    assert desk.desk.users.find("Ida") is None


def test_a_change_of_words_waits_for_approval(desk: Opened) -> None:
    browser = desk.browser("trust")
    path = desk.office.workspace.templates / "contract-invite.docx"
    digest = re.search(r'name="digest" value="(\w+)"', browser.get(f"/templates/{path.name}").text)[1]
    changed = _with_other_words(path.read_bytes())
    file = {"file": (io.BytesIO(changed), "mine.docx")}
    assert browser.post(f"/templates/{path.name}/file", files=file, digest=digest).status_code == 303
    page = browser.get(f"/templates/{path.name}").text
    assert "Approve it as it stands" in page
    assert "changed" in page
    stale = browser.post(f"/templates/{path.name}/approve", digest=digest)
    assert stale.status_code == 409


def _with_other_words(data: bytes) -> bytes:
    from docx import Document

    document = Document(io.BytesIO(data))
    document.add_paragraph("With kind regards.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
