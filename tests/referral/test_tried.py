"""What was tried before a referral: each fact on record stands on the first page, and no other does."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from mailmerge.casework.support import support_kinds
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.records import recorded_notes
from mailmerge.referral.checklist import ROUTE_TABLES
from mailmerge.referral.chronology import chronology
from mailmerge.referral.cover import cover_sections
from mailmerge.referral.dossier import Dossier, Note
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import OTHER, PARENT, PUPIL, REQUEST, STORIES, UPN, Office

START = date(2025, 9, 18)
HELD = Note("meeting-held", START, "", "Jo Bell", "telephone; at home", "agreed")


def offered(kind: str, on: date = START, began: date | None = None, ended: date | None = None) -> Note:
    return Note("support-offered", on, by="Jo Bell", support=support_kinds()[kind], began=began, ended=ended)


@pytest.fixture(scope="module")
def office(sample_workspace: Path, executor: Executor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office at the end of the story of a contract."""
    root = Path(copytree(sample_workspace, tmp_path_factory.mktemp("office") / "trust"))
    house = load_configuration(load_workspace(root))
    with open_record(house.workspace.ledger) as ledger:
        told = Office(house, ledger, executor, only_checks=True)
        STORIES["contract"](told, frozenset())
        yield told


def facts(dossier: Dossier) -> Mapping[str, str]:
    return {label: words for section in cover_sections(dossier, "Trust") for label, words in section.facts}


@pytest.mark.parametrize(
    ("notes", "label", "words", "why"),
    [
        ((), "Support now, and for how long", "not on record", "nothing is known"),
        (
            (offered("later-start", began=START),),
            "Support now, and for how long",
            "a later start since Thursday 18 September 2025 (12 weeks), by Jo Bell",
            "it still runs",
        ),
        (
            (offered("later-start", began=START, ended=date(2025, 10, 1)),),
            "Support now, and for how long",
            "not on record",
            "it ended",
        ),
        (
            (
                offered("later-start", began=START),
                offered("later-start", date(2025, 11, 3), ended=date(2025, 11, 3)),
            ),
            "Support now, and for how long",
            "not on record",
            "a later note ends it",
        ),
        ((offered("time-out", began=date(2026, 1, 5)),), "Support now, and for how long", "not on record", "to come"),
        (
            (offered("time-out"), Note("support-offered", START, "breakfast club")),
            "Support offered",
            "time out of lessons Thursday 18 September 2025; breakfast club Thursday",
            "each kind by its days",
        ),
        ((HELD,), "Meetings tried", "held, telephone; at home, agreed", "where, how, and what came of it"),
        (
            (HELD, Note("meeting-missed", date(2025, 9, 25))),
            "Meetings tried",
            "25 September 2025 (missed)",
            "every attempt is counted",
        ),
    ],
)
def test_what_was_tried_stands_on_the_first_page(
    office: Office, notes: tuple[Note, ...], label: str, words: str, why: str
) -> None:
    dossier = replace(office.dossiers({})[0], notes=notes)
    assert words in facts(dossier)[label], why


def test_attempts_at_a_meeting_are_counted(office: Office) -> None:
    dossier = replace(office.dossiers({})[0], notes=(HELD, Note("meeting-missed", date(2025, 9, 25))))
    letters = 1  # letter 5 invites to a meeting
    assert facts(dossier)["Meetings tried"].startswith(f"{2 + letters}: ")


def test_support_stands_in_the_chronology_with_its_first_and_last_day(office: Office) -> None:
    note = offered("trusted-adult", began=date(2025, 9, 22), ended=date(2025, 10, 24))
    steps = chronology(replace(office.dossiers({})[0], notes=(note,)))
    told = [(step.on.isoformat(), step.what) for step in steps if "trusted adult" in step.what]
    assert told == [
        ("2025-09-18", "Support was offered (Jo Bell): a trusted adult at school"),
        ("2025-09-22", "Support began: a trusted adult at school (Jo Bell)"),
        ("2025-10-24", "Support ended: a trusted adult at school (Jo Bell)"),
    ]


def test_a_call_that_is_noted_is_no_second_step_of_the_chronology(office: Office) -> None:
    dossier = office.dossiers({"phone call on": "2025-09-15", "early intervention on": "2025-09-17"})[0]
    told = [
        (step.what, step.source) for step in chronology(dossier) if step.on.isoformat() in ("2025-09-15", "2025-09-16")
    ]
    assert told == [
        ("Telephone call (Jo Bell): telephone", "note on record"),
        ("Early help was offered (Jo Bell)", "note on record"),
    ]
    told = [(step.what, step.source) for step in chronology(replace(dossier, notes=()))][:2]
    assert told == [
        ("Telephone call about attendance", "facts of the case"),
        ("An early help assessment was offered", "facts of the case"),
    ]


@pytest.mark.parametrize("kind", support_kinds())
def test_a_kind_of_support_answers_only_lines_that_there_are(kind: str) -> None:
    lines = {code for table in ROUTE_TABLES.values() for code, _ in table}
    assert set(support_kinds()[kind].shows) <= lines


@pytest.mark.parametrize(
    ("sanction", "there"),
    [("penalty-notice", False), ("single-justice-procedure", True), ("open-court", True)],
)
def test_an_education_supervision_order_is_named_where_a_prosecution_is_asked_for(
    office: Office, sanction: str, there: bool
) -> None:
    told = facts(office.dossiers({"sanction": sanction})[0])
    assert any("education supervision order" in words for words in told.values()) is there


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"contract signatories": "Zofia Tran and Dr Quillfeather"}, "by Zofia Tran and [another adult]"),
        ({"contract targets": "95% by Christmas"}, "targets: 95% by Christmas"),
        ({"contract ends on": "2026-01-30"}, "to run until Friday 30 January 2026"),
    ],
)
def test_how_the_contract_went_stands_on_the_first_page(office: Office, cells: Mapping[str, str], words: str) -> None:
    assert words in facts(office.dossiers(cells)[0])["Attendance contract"]
    assert words not in facts(office.dossiers({})[0])["Attendance contract"]


def test_what_the_register_says_beside_a_mark_stands_on_the_certificate_as_long_as_the_mark_does(
    sample_workspace: Path, executor: Executor, tmp_path: Path
) -> None:
    root = Path(copytree(sample_workspace, tmp_path / "trust"))
    house = load_configuration(load_workspace(root))
    with open_record(house.workspace.ledger) as ledger:
        told = Office(house, ledger, executor, only_checks=True)
        told.drop(
            "2025-09-22", {**PUPIL, **PARENT, **OTHER, **REQUEST, "leave from": "2025-10-13", "leave to": "2025-10-17"}
        )
        marks = [
            {"upn": UPN, "date": f"2025-10-{day}", "session": session, "mark": "G", "comment": ""}
            for day in range(13, 18)
            for session in ("AM", "PM")
        ]
        told.drop("2025-10-17", *marks)
        said = "Bartholomew Quillfeather rang: in Spain"
        told.drop("2025-10-18", *({**mark, "comment": said} for mark in marks[:2]))
        told.drop("2025-10-18", *({**mark, "comment": said} for mark in marks[:2]), name="again.csv")
        told.refer("2025-10-23", "leave", parent="Zofia Tran")
        comments = told.dossiers({})[0].comments
        assert [(mark.on.isoformat(), mark.session, words) for mark, words in comments] == [
            ("2025-10-13", "AM", "[another adult] rang: in Spain"),
            ("2025-10-13", "PM", "[another adult] rang: in Spain"),
        ]
        notes = [one for one in recorded_notes(ledger, [UPN]) if one.note_kind == "register"]
        assert len(notes) == 2, "what was said before is not recorded again"
        told.drop("2025-10-20", {**marks[0], "mark": "I"})
        comments = told.dossiers({})[0].comments
        assert [mark.session for mark, _ in comments] == ["PM"], "the mark was changed"
