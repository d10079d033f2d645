"""Each job of the desk in a real Chromium: no more clicks than it may take; by keyboard alone, and without scripts."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from mailmerge.ledger.record import letter_records
from mailmerge.operations import authorities
from mailmerge.operations.office import as_csv
from mailmerge.operations.rights import Asker
from mailmerge.workspace import load_workspace
from tests.desk.hand import CHROMIUM, Hand, serving, sign_in
from tests.desk.opened import HIDDEN, LATE_8B, MENDED, WRITTEN, Opened, a_row, opened, upn
from tests.desk.test_release import LEAVE, REFUSED
from tests.dispatch.samples import with_stamp

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium: apt-get install chromium")

POSTED = [upn(number) for number in range(41, 46)]
TAKEN_BACK, MADE_AGAIN = upn(46), upn(47)
WAYS = ("mouse", "keyboard", "no-scripts")
TEMPLATE = "leaflet.docx"
PROFILE = "authorities/cambridgeshire.toml"


def ref_of(at: Opened, number: str) -> str:
    return letter_records.history(at.office.ledger, [number])[-1].ref


def drop_the_week(hand: Hand, at: Opened) -> None:
    hand.give("#f-today-file", "cases.csv", as_csv([a_row(upn(20), "Nia")]))
    hand.press("button:has-text('See what would be done')")
    hand.see("letter would be made")
    hand.press("button:has-text('Do it')")
    hand.page.wait_for_url("**/runs/*")
    hand.see(ref_of(at, upn(20)))


def mend_a_row(hand: Hand, at: Opened) -> None:
    hand.press("a:has-text('to mend')")
    hand.type("[name='cell 0 parent 1 postcode']", "CB1 2JW")
    hand.press("button:has-text('Mend and go on')")
    hand.see("The row is mended")
    assert letter_records.history(at.office.ledger, [MENDED])


def print_the_day(hand: Hand, _at: Opened) -> None:
    hand.press("a:has-text('to print')")
    hand.see("Goes into the envelope too")
    assert _pdf_of(hand, "button:has-text('Print what is ticked')")


def post_but_for_three(hand: Hand, at: Opened) -> None:
    hand.press("a:has-text('to post')")
    kept = [ref_of(at, one) for one in POSTED[:3]]
    for ref in kept:
        hand.press(f"input[name='ref'][value='{ref}']")
    hand.press("button:has-text('Put on record')")
    hand.see("posted.")
    waiting = {letter.ref for letter in _letters(at, POSTED) if letter.posted_on is None}
    assert waiting == set(kept)


def prove_the_sheet(hand: Hand, at: Opened) -> None:
    sheet = next(at.office.workspace.outbox.glob("*/posting-sheet-oakfield.pdf"))
    pages = [with_stamp(page.render(scale=150 / 72).to_pil()) for page in pypdfium2.PdfDocument(sheet)]
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    hand.give("#f-today-file", "scan.pdf", target.getvalue())
    hand.press("button:has-text('See what would be done')")
    hand.press("button:has-text('Do it')")
    heading = hand.page.locator("h1", has_text="proved.")
    heading.wait_for()
    found = re.fullmatch(r"(\d+) of (\d+) proved\.", heading.inner_text())
    assert found
    assert found[1] == found[2]


def find_a_child(hand: Hand, _at: Opened) -> None:
    hand.type("#find", "una")
    hand.press(".search button")
    hand.page.wait_for_url(f"**/pupils/{WRITTEN}")
    hand.see("What was decided")


def note_a_call(hand: Hand, _at: Opened) -> None:
    hand.type("#find", "una")
    hand.press(".search button")
    hand.type("#f-text", "Rang, and spoke to her")
    hand.press("#note button:has-text('Add the note')")
    hand.see("The note is on record")


def see_what_is_late(hand: Hand, at: Opened) -> None:
    now = at.clock.at
    at.clock.at = now + timedelta(days=12)
    try:
        hand.page.reload()
        assert hand.page.locator("section[aria-labelledby=late] li").count()
        hand.press("section[aria-labelledby=late] li a")
        hand.page.wait_for_url(lambda place: place != f"{hand.address}/")
        hand.page.locator("h1").wait_for()
    finally:
        at.clock.at = now


def settle_a_case(hand: Hand, at: Opened) -> None:
    hand.press("a:has-text('to decide')")
    hand.type("textarea[name=why]", "The school was closed")
    hand.press("button:has-text('End this hold')")
    hand.see("The hold is ended")
    assert letter_records.history(at.office.ledger, [LATE_8B])


def make_the_cases(hand: Hand, _at: Opened) -> None:
    days = [f"2025-11-{day:02d}" for day in (3, 4, 5, 6, 7, 10)]
    marks = [
        {"upn": WRITTEN, "date": day, "session": session, "mark": "O" if day < "2025-11-10" else "/"}
        for day in days
        for session in ("AM", "PM")
    ]
    hand.give("#f-today-file", "marks.csv", as_csv(marks))
    hand.press("button:has-text('See what would be done')")
    hand.press("button:has-text('Do it')")
    hand.page.wait_for_url("**/sweep")
    hand.see("10 sessions in 10 school weeks")
    hand.press("button:has-text('Make the cases')")
    hand.page.locator(".notice").first.wait_for()


def take_a_letter_back(hand: Hand, at: Opened) -> None:
    ref = ref_of(at, TAKEN_BACK)
    hand.type("#find", TAKEN_BACK)
    hand.press(".search button")
    hand.press(f"a:has-text('{ref}')")
    hand.type("#f-withdraw-why", "A slip")
    hand.press("button:has-text('Take it back')")
    hand.see("The letter is taken back")


def make_a_letter_again(hand: Hand, at: Opened) -> None:
    ref = ref_of(at, MADE_AGAIN)
    hand.type("#find", MADE_AGAIN)
    hand.press(".search button")
    hand.press(f"a:has-text('{ref}')")
    hand.type("#f-again-why", "It was torn")
    hand.press("button:has-text('Make it again')")
    hand.see("The letter was made again")
    assert ref_of(at, MADE_AGAIN) != ref


def refer_and_mend_a_gap(hand: Hand, _at: Opened) -> None:
    hand.type("#find", "una")
    hand.press(".search button")
    hand.choose("#f-route", "contract")
    hand.press("button:has-text('Show the gaps')")
    hand.see("No meeting was held or offered")
    hand.type("[name='note meeting-offered']", "2025-10-20")
    hand.press("button:has-text('Make it again')")
    hand.page.locator("summary", has_text="In order").first.wait_for()
    assert not hand.page.get_by_text("No meeting was held or offered").count()


def release_as_second_person(hand: Hand, _at: Opened) -> None:
    hand.press("a:has-text('to release')")
    hand.press("button:has-text('Release what is ticked')")
    hand.see("1 released.")


def type_an_address(hand: Hand, at: Opened) -> None:
    hand.press("a:has-text('to decide')")
    hand.type("textarea[name=why]", "Asked her by telephone")
    hand.press("button:has-text('End this hold')")
    hand.page.wait_for_url("**/address")
    for part, text in (("line 1", "7 Quiet Passage"), ("town", "Ely"), ("postcode", "CB7 4XX")):
        hand.type(f"[name='{part}']", text)
    assert _pdf_of(hand, "button:has-text('Print the letter')")
    hand.press("button:has-text('Forget the address')")
    hand.see("Forgotten")
    assert "Quiet Passage" not in hand.page.content()
    assert ref_of(at, HIDDEN)


def approve_changed_words(hand: Hand, at: Opened) -> None:
    path = at.office.workspace.templates / TEMPLATE
    document = Document(io.BytesIO(path.read_bytes()))
    document.add_paragraph("Please ask us.")
    changed = io.BytesIO()
    document.save(changed)
    hand.press("nav a:has-text('Templates')")
    hand.press(f"tr:has-text('{TEMPLATE}') a")
    hand.give("#f-file", "changed.docx", changed.getvalue())
    hand.press("button:has-text('Put it in its place')")
    hand.see("Please ask us.")
    hand.press("text=Draw every page beside the approved one")
    hand.see("approved left, changed right")
    hand.press("button:has-text('Approve it as it stands')")
    hand.see("Approved: letters may be sent.")


def change_a_setting(hand: Hand, at: Opened) -> None:
    text = (at.office.workspace.root / "mailmerge.toml").read_text("utf-8")
    hand.press("nav a:has-text('Settings')")
    hand.press("li:has-text('mailmerge.toml') a")
    hand.type("#f-text", text + "\n# A remark\n")
    hand.press("button:has-text('See what would change')")
    hand.see("It can be used")
    hand.press("button:has-text('Keep the change')")
    hand.see("The change is kept")


def change_a_profile(hand: Hand, at: Opened) -> None:
    text = (at.office.workspace.root / PROFILE).read_text("utf-8")
    hand.press("nav a:has-text('Settings')")
    hand.press(f"li:has-text('{PROFILE}') a")
    hand.type("#f-text", text + "\n# A remark\n")
    hand.press("button:has-text('See what would change')")
    hand.see("It can be used")
    hand.press("button:has-text('Keep the change')")
    hand.see("wait until it is approved")
    hand.press("button:has-text('Approve it as it stands')")
    hand.see("Approved: letters may be sent by these rules")


@dataclass(frozen=True)
class Job:
    """A job, who does it, and the most clicks that it may take from the front page."""

    role: str
    do: Callable[[Hand, Opened], None]
    most: int


# In this order: a letter is printed before it is posted, and posted before it is proved. Every job that the desk was
# made for; the deadlines of a lead's schools stand on the front page itself, without a click.
JOBS = (
    Job("office", mend_a_row, 2),
    Job("head", release_as_second_person, 2),
    Job("office", print_the_day, 2),
    Job("attendance", take_a_letter_back, 3),
    Job("attendance", make_a_letter_again, 3),
    Job("office", post_but_for_three, 3 + 3),
    Job("office", prove_the_sheet, 2),
    Job("office", find_a_child, 1),
    Job("office", note_a_call, 3),
    Job("attendance", settle_a_case, 2),
    Job("attendance", refer_and_mend_a_gap, 2 + 1),
    Job("attendance", make_the_cases, 3),
    Job("safeguarding", type_an_address, 4),
    Job("trust", approve_changed_words, 5),
    Job("trust", change_a_setting, 5),
    Job("trust", change_a_profile, 5),
    Job("office", drop_the_week, 3),
    Job("attendance", see_what_is_late, 1),
)


@pytest.fixture
def busy(filled_workspace: Path, tmp_path: Path) -> Iterator[tuple[Opened, str]]:
    """A desk with something to do in each job, at which two people release a letter with a warning; its address."""
    root = Path(shutil.copytree(filled_workspace, tmp_path / "trust"))
    settings = root / "mailmerge.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[release]\ntwo_people = true\n", "utf-8")
    authorities.begin(load_workspace(root), "cambridgeshire", date(2025, 11, 1))
    authorities.approve(load_workspace(root), "cambridgeshire", "Sam", date(2025, 11, 1))
    with opened(root) as at:
        rows = [a_row(one, f"Pupil {place}") for place, one in enumerate((*POSTED, TAKEN_BACK, MADE_AGAIN))]
        at.office.tell(Asker("Sam", "trust"), "cases.csv", [*rows, a_row(REFUSED, "Rita", **LEAVE)])
        with serving(at) as address:
            yield at, address


# The soak does every job: by mouse, by keyboard alone, and without scripts.
QUICK = (mend_a_row, note_a_call)


@pytest.mark.parametrize(
    ("way", "jobs"),
    [
        ("mouse", tuple(job for job in JOBS if job.do in QUICK)),
        *(pytest.param(way, JOBS, marks=pytest.mark.soak) for way in WAYS),
    ],
    ids=["sample", *WAYS],
)
def test_each_job_takes_no_more_than_its_clicks(
    chromium: Any, busy: tuple[Opened, str], way: str, jobs: tuple[Job, ...]
) -> None:
    at, address = busy
    pages: dict[str, Any] = {}
    taken = {}
    for job in jobs:
        if job.role not in pages:
            context = chromium.new_context(locale="en-GB", java_script_enabled=way != "no-scripts")
            context.set_default_timeout(120_000)
            pages[job.role] = context.new_page()
            sign_in(pages[job.role], address, job.role)
        hand = Hand(pages[job.role], address, by_keyboard=way == "keyboard")
        job.do(hand, at)
        taken[job.do.__name__] = hand.clicks
    for page in pages.values():
        page.context.close()
    assert all(taken[job.do.__name__] <= job.most for job in jobs), taken


def _letters(at: Opened, upns: list[str]) -> list[letter_records.LetterRecord]:
    return letter_records.history(at.office.ledger, upns)


def _pdf_of(hand: Hand, button: str) -> bool:
    """Press a button that is answered with a PDF, which a browser without a window cannot show."""
    kinds: list[str] = []
    hand.page.context.on("response", lambda answer: kinds.append(answer.headers.get("content-type", "")))
    hand.press(button)
    for _ in range(100):
        if "application/pdf" in kinds:
            return True
        hand.page.wait_for_timeout(50)
    return False
