"""What a parent reads of each event: whole sentences, and none with a hole in it."""

from collections.abc import Mapping
from typing import Any

import pytest

from mailmerge.ledger.record import event_kinds
from mailmerge.privacy.sentences import _words, sentences_of

SILENT = {
    event_kinds.RUN_FINISHED,
    event_kinds.FILE_REFUSED,
    event_kinds.RUN_CAUGHT_UP,
    event_kinds.SHEET_MADE,
    event_kinds.LETTERS_PRINTED,
    event_kinds.ORDERS_EXPORTED,
}


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        (
            "letter-issued",
            {
                "letter": "leave-refused",
                "addressee": "Mrs Tran",
                "letter_date": "2025-10-06",
                "address": ["1 Mill Lane", "CB1 2JW"],
                "reissue_reason": None,
            },
            "The school made letter 8a, Leave in term time refused for Mrs Tran, dated Monday 6 October 2025. "
            "It was addressed to 1 Mill Lane, CB1 2JW.",
        ),
        (
            "posted",
            {"posted_on": "2025-10-07", "service": "first-class", "posted_by": ""},
            "The letter was posted on Tuesday 7 October 2025. It went by first class.",
        ),
        (
            "note-recorded",
            {"on": "2025-10-08", "note_kind": "support-offered", "at": "09:30:00", "text": "Left a message."},
            "The school noted on Wednesday 8 October 2025: support offered. At 09:30. “Left a message”",
        ),
        (
            "note-recorded",
            {
                "on": "2025-10-08",
                "note_kind": "support-offered",
                "support_kind": "later-start",
                "support_from": "2025-10-09",
            },
            "The school noted on Wednesday 8 October 2025: support offered. The support: later start. "
            "It began on Thursday 9 October 2025.",
        ),
        (
            "note-recorded",
            {"on": "2025-10-08", "note_kind": "register", "marks": [["2025-10-08", "AM", "G"]]}
            | {"comments": [["2025-10-08", "AM", "in Spain"]]},
            "The school noted on Wednesday 8 October 2025: register. Marks of the register: Wednesday 8 October 2025, "
            "AM, G. Beside them: Wednesday 8 October 2025, AM, in Spain.",
        ),
        (
            "case-decided",
            {
                "row": {"attendance": 92.5, "whereabouts unknown": False, "leave from": "2025-10-20", "class": None},
                "decision": {
                    "parents": [{"name": "Mrs Tran", "outcome": "hold", "reasons": [{"text": "Ring first."}]}]
                },
            },
            "A file of the school said: attendance: 92.5; whereabouts unknown: no; leave from: Monday 20 October 2025. "
            "What came of it: Mrs Tran: Nothing was sent yet. Ring first.",
        ),
        ("posted", {"erased": True}, "Something was recorded."),
        ("a kind of tomorrow", {"on": "2025-10-08"}, "Something was recorded."),
    ],
)
def test_an_event_in_sentences(kind: str, facts: Mapping[str, Any], said: str) -> None:
    assert " ".join(sentences_of(kind, facts)) == said


def test_every_kind_of_event_about_a_pupil_has_its_sentences() -> None:
    kinds = {value for name, value in vars(event_kinds).items() if name.isupper() and isinstance(value, str)}
    about_a_pupil = (kinds | set(event_kinds.NOTED_KINDS)) - SILENT - {event_kinds.LIFTED}
    assert about_a_pupil == set(_words()["sentences"])
