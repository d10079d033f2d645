"""Made-up families, each taken from the first call to the eve of the referral, by dropped files alone."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from PIL import Image

from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.paper.pdf import write_pdf
from mailmerge.referral.dossier import Dossier
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.filing import hostile

Row = Mapping[str, str]

# Another parent of every family: nothing of this person may be found in the first parent's pack.
OTHER = {
    "parent 2 title": "Dr",
    "parent 2 forename": "Bartholomew",
    "parent 2 surname": "Quillfeather",
    "parent 2 relationship": "father",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "77 Zebedee Yard",
    "parent 2 town": "Wisbech",
    "parent 2 postcode": "PE13 1AA",
    "parent 2 penalty notices": "none",
    "parent 2 lives with child": "no",
    "parent 2 email": "bart.quill@example.org",
    "parent 2 id": "MIS90210",
}
OTHERS_NAME = "Bartholomew Quillfeather"
OTHERS_WORDS = ("Bartholomew", "Quillfeather", "Zebedee", "PE13 1AA", "bart.quill", "MIS90210")
PUPIL = {
    "upn": "W873425418010",
    "pupil forename": "Freya",
    "pupil surname": "Tran",
    "date of birth": "2016-03-14",
    "school": "oakfield",
    "year group": "5",
}
PARENT = {
    "parent 1 title": "Mrs",
    "parent 1 forename": "Zofia",
    "parent 1 surname": "Tran",
    "parent 1 relationship": "mother",
    "parent 1 parental responsibility": "yes",
    "parent 1 address line 1": "150 Mill Lane",
    "parent 1 town": "Cambridge",
    "parent 1 postcode": "CB1 2JW",
    "parent 1 penalty notices": "none",
    "parent 1 lives with child": "yes",
}
UPN = PUPIL["upn"]
# What a careful office says of every case, whatever its route.
KNOWN = {
    "ehcp": "no",
    "mental health support": "none",
    "social care": "no",
    "absence reason": "a family holiday",
    "parent speaks english": "yes",
    "parents at separate addresses": "yes",
}


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@dataclass(slots=True)
class Office:
    """A school office: what it drops is run at once, each file on its day."""

    configuration: Configuration
    ledger: Ledger
    executor: Executor
    minutes: int = 0
    only_checks: bool = False
    asked: tuple[str, Row] = ("", {})

    def drop(self, day: str, *rows: Row, name: str = "dropped.csv", data: bytes | None = None) -> FileResult:
        """Drop a file on a day, and return what became of it; a row that is not taken ends the story."""
        on = date.fromisoformat(day)
        self.minutes += 1
        now = datetime.combine(on, time(9, tzinfo=UTC)) + timedelta(minutes=self.minutes)
        source = walk.DroppedFile(name, csv_of(rows) if data is None else data)
        request = walk.RunRequest(walk.new_run_id(now, source.sha256), on, now)
        result = walk.run(source, walk.Workbench(self.configuration, self.ledger, self.executor), request)
        assert not result.errors, result.errors
        return result

    def letters(self, day: str, row: Row, *wanted: str) -> list[str]:
        """Drop a case, and return the references of its letters, which must be these (by appendix)."""
        result = self.drop(day, row)
        parents = [parent for one in result.results for parent in one.parents if parent.ref]
        found = [parent.decision.letter.appendix for parent in parents if parent.decision.letter]
        assert found == list(wanted), [(one.reasons, one.errors, one.parents) for one in result.results]
        return [str(parent.ref) for parent in parents]

    def post(self, day: str, refs: Iterable[str]) -> None:
        """Record that letters were posted."""
        rows = [
            {"letter ref": ref, "posted on": day, "service": "second-class", "posted by": "Jo Bell"} for ref in refs
        ]
        result = self.drop(day, *rows)
        assert all(one.outcome == "no-letter" for one in result.results), result.results

    def register(self, first: str, last: str, marks: Mapping[str, str], upn: str = UPN) -> None:
        """Drop a register: present, but for the days (`2025-10-13`, or `2025-10-13 PM`) with other marks."""
        calendar = self.configuration.workspace.calendars["oakfield"]
        days = calendar.school_days(date.fromisoformat(first), date.fromisoformat(last))
        rows = [
            {
                "upn": upn,
                "date": day.isoformat(),
                "session": session,
                "mark": marks.get(f"{day} {session}", marks.get(str(day), present)),
            }
            for day in days
            for session, present in (("AM", "/"), ("PM", "\\"))
        ]
        self.drop(last, *rows)

    def note(self, day: str, kind: str, **more: str) -> None:
        """Drop a note."""
        self.drop(day, {"upn": UPN, "note kind": kind, "on": day, **more})

    def dossiers(self, more: Row) -> tuple[Dossier, ...]:
        """Return what the last request would be judged by with other cells; nothing is made."""
        day, row = self.asked
        source = walk.DroppedFile("request.csv", csv_of([{**row, **more}]))
        checked = walk.check(source, self.configuration, self.ledger, date.fromisoformat(day))
        return checked.referrals.planned[0].dossiers

    def refer(self, day: str, route: str, **more: str) -> FileResult:
        """Drop a referral request; `_` in a column's name stands for a space."""
        cells = {name.replace("_", " "): cell for name, cell in more.items()}
        row = {"upn": UPN, "referral route": route, "on": day, **KNOWN, **cells}
        self.asked = (day, row)
        return self.ask({}) if self.only_checks else self.drop(day, row)

    def ask(self, more: Row) -> FileResult:
        """Return what the last request would come to with other cells; nothing is made."""
        day, row = self.asked
        source = walk.DroppedFile("request.csv", csv_of([{**row, **more}]))
        return walk.check(source, self.configuration, self.ledger, date.fromisoformat(day)).result({}, None)


def picture() -> bytes:
    """Return a small PNG, as a scanner makes one."""
    target = io.BytesIO()
    Image.new("L", (200, 280), 235).save(target, "PNG")
    return target.getvalue()


def typed(words: str) -> bytes:
    """Return a PDF of words, as a word processor makes one."""
    return write_pdf(f"<p>{words}</p>", "", title="Minutes", language="en-GB", day="2025-10-20")


def codes(day: str, count: int, code: str, calendar: object) -> dict[str, str]:
    """Return so many school days from a day on, each with a code."""
    days = calendar.school_days(date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=3 * count))  # type: ignore[attr-defined]
    return {str(one): code for one in days[:count]}


# Papers that a pack can't show, by what they are.
PAPERS = {"locked": hostile.locked(), "cut-off": hostile.CUT_OFF, "endless": hostile.many_pages(1_000)}
# What came of earlier referrals, by what is wrong with referring again.
OUTCOMES: Mapping[str, Row] = {
    "under-way": {"outcome": "investigation"},
    "used-before": {"outcome": "penalty-notice", "period from": "2025-10-06", "period to": "2025-10-07"},
}
MET = {"nti criterion": "meeting-failed", "meeting date": "2025-10-02"}
PROSECUTED = {
    "nti criterion": "prosecuted",
    "parent 1 prosecuted on": "2024-03-01",
    "parent 2 prosecuted on": "2024-03-01",
}

REQUEST = {"leave requested on": "2025-09-15", "leave requested by": "Zofia Tran", "leave decision": "refused"}
DECIDED = {"leave decided by": "Ms Head", "leave decided on": "2025-09-17"}
Without = frozenset[str]
Story = Callable[[Office, Without], FileResult]


def leave(office: Office, without: Without = frozenset(), **more: str) -> FileResult:
    """A week's holiday that was refused: 8a to both parents, posted, referred when the child is back."""
    row = {
        **PUPIL,
        **PARENT,
        **({} if "other" in without else OTHER),
        **({} if "request" in without else REQUEST),
        **({} if {"decided-by", "request"} & without else DECIDED),
        "leave from": "2025-10-13",
        "leave to": "2025-10-17",
    }
    if "request" not in without:
        refs = office.letters("2025-09-22", row, *(["8a"] if "other" in without else ["8a", "8a"]))
        office.post("2025-09-22", refs[1:] if "posting" in without else refs)
        if "arrival" in without:
            office.drop("2025-09-29", {"letter ref": refs[0], "returned on": "2025-09-29", "why": "gone away"})
    days = {f"2025-10-{day}": "G" for day in range(13, 18)}
    office.register("2025-09-02", "2025-10-22", {**days, **({"2025-10-14 PM": "N"} if "whole" in without else {})})
    if "certificate" not in without:
        office.drop("2025-10-22", data=picture(), name=f"{UPN} certificate.png")
    for name, data in PAPERS.items():
        if name in without:
            office.drop("2025-10-22", data=data, name=f"{UPN} minutes.pdf")
    if "silence" in without:
        office.drop("2025-10-22", data=typed(f"Minutes: {OTHERS_NAME} came."), name=f"{UPN} minutes.pdf")
    facts = {
        "returned on": "2025-10-20",
        "parent 1 went on leave": "yes",
        **({} if "other" in without else {"parent 2 went on leave": "no", "parent 2 consented to leave": "no"}),
        "requested by": "the mother",
        "who went": "the mother and the child",
    }
    given = {**{k: v for k, v in row.items() if k not in ("upn",)}, **facts, **more}
    return office.refer("2025-10-23", "leave", **given)


# Ten school weeks up to Friday 12 December 2025, at Oakfield: 29 September on, less the half term.
TEN_WEEKS = "2025-09-29"
REFERRED = "2025-12-12"


def _absences(without: Without) -> dict[str, str]:
    """Return the marks of the autumn in which attendance is bad: two days coded O in each of many weeks."""
    mondays = ("10-06", "10-13", "10-20", "11-03", "11-10", "11-17", "11-24", "12-01")
    marks = {f"2025-{monday}": "O" for monday in mondays}
    if "no-illness" in without:
        marks |= {"2025-11-04": "I"}
    return marks


def _last_week(office: Office, without: Without) -> None:
    """The register of the week of the referral, after the letter that announces it."""
    office.register("2025-12-08", REFERRED, {"2025-12-10 PM": "N"} if "whole" in without else {})


def _first_steps(office: Office, without: Without) -> None:
    """A call, offers of support, a meeting and a colleague from outside: what is noted before anything else."""
    if "spoken" not in without:
        office.note("2025-09-15", "call", parent="Zofia Tran", medium="telephone", by="Jo Bell")
    if "early-help" not in without:
        office.note("2025-09-16", "early-help-offered", by="Jo Bell")
    if "support" not in without:
        office.note("2025-09-18", "support-offered", text="breakfast club", by="Jo Bell")
        office.note("2025-09-25", "support-offered", text="a later start", by="Jo Bell")
    if not {"meeting", "spoken"} & without:
        place = {} if "placeless" in without else {"place": "school"}
        office.note("2025-10-02", "meeting-held", parent="Zofia Tran", by="Jo Bell", **place)
    if "helped" in without:
        for kind in ("medical-lunch", "outside-barriers"):
            office.note("2025-09-30", "support-offered", **{"support kind": kind}, by="Jo Bell")
    if "joint" not in without:
        office.note("2025-10-08", "professional-contact", text="school nurse", by="Jo Bell")
    for name, outcome in OUTCOMES.items():
        if name in without:
            office.drop("2025-10-10", {"upn": UPN, "on": "2025-10-10", "parent": "Zofia Tran", **outcome})


def contract(office: Office, without: Without = frozenset(), **more: str) -> FileResult:
    """A contract that failed by poor engagement: letters 5 and 9 to both parents, posted, and then referred."""
    _first_steps(office, without)
    office.register("2025-09-02", "2025-11-07", _absences(without))
    row = {
        **PUPIL,
        **PARENT,
        **OTHER,
        "contract status": "open",
        "contract agreed on": "2025-10-08",
        **({} if "signed" in without else {"contract signed on": "2025-10-09"}),
        "decline cause": "poor engagement",
    }
    if "warning" not in without:
        meeting = {"meeting date": "2025-11-19", "meeting time": "10:00"}
        refs = office.letters("2025-11-10", {**row, **meeting}, "5", "5")
        office.post("2025-11-10", refs[1:] if "posting" in without else refs)
    if "called-again" in without:
        office.note("2025-11-25", "call", parent="Zofia Tran", by="Jo Bell")
    office.register("2025-11-10", "2025-12-05", _absences(without))
    decided = {**row, "referral decided": "yes"}
    if not {"referral-letter", "warning", "posting"} & without:
        office.post("2025-12-05", office.letters("2025-12-05", decided, "9", "9"))
    _last_week(office, without)
    office.drop(REFERRED, data=picture(), name=f"{UPN} certificate.png")
    given = {name: cell for name, cell in decided.items() if name != "upn"} | more
    return office.refer(REFERRED, "contract", **given)


def nti(office: Office, without: Without = frozenset(), **more: str) -> FileResult:
    """A notice to improve that the authority's panel sent, and that was not met: letter 10, posted; then referred."""
    _first_steps(office, without)
    office.register("2025-09-02", "2025-12-05", _absences(without))
    row = {
        **PUPIL,
        **PARENT,
        **OTHER,
        **(PROSECUTED if "meeting" in without else MET),
        **({} if "pathway" in without else {"nti issued on": "2025-11-03"}),
        "nti starts on": "2025-11-05",
        "nti ends on": "2025-12-03",
        "nti target": "no unauthorised absence",
        "nti outcome": "not met",
    }
    if "pathway" not in without:
        sent = {"upn": UPN, "letter": "NTI", "sent on": "2025-11-03", "posted on": "2025-11-03"}
        office.drop("2025-11-03", {**sent, "parent": "Zofia Tran"}, {**sent, "parent": "Bartholomew Quillfeather"})
    if not {"referral-letter", "pathway"} & without:
        office.post("2025-12-05", office.letters("2025-12-05", row, "10", "10"))
    _last_week(office, without)
    if "contact" not in without:
        office.note("2025-11-20", "call", parent="Zofia Tran", by="Jo Bell")
    office.drop(REFERRED, data=picture(), name=f"{UPN} certificate.png")
    given = {name: cell for name, cell in row.items() if name != "upn"} | more
    return office.refer(REFERRED, "nti", **given)


STORIES: Mapping[str, Callable[..., FileResult]] = {"leave": leave, "contract": contract, "nti": nti}


def asks(result: FileResult) -> str:
    """Return the codes that a person is asked to confirm, as a request confirms them."""
    return "; ".join(line["code"] for line in result.packs[0]["lines"] if line["level"] == "ask")
