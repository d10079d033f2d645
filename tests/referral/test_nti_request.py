"""Where the authority's panel sends the notice to improve, a run leaves the e-mail that asks for it."""

import email
import email.policy
import io
from pathlib import Path

import fast_mail_parser
import pdfua
import pytest

from mailmerge.referral.flat import words_in
from tests.referral.stories import OTHER, OTHERS_WORDS, PARENT, PUPIL, Office

ROW = {
    **PUPIL,
    **PARENT,
    **OTHER,
    "nti requested": "yes",
    "nti criterion": "contract-declined",
    "contract status": "declined",
    "nti starts on": "2025-11-12",
    "nti ends on": "2025-12-10",
    "nti target": "no unauthorised absence",
    "support offered": "breakfast club, which Dr Quillfeather asked for",
    "parent 1 speaks english": "yes",
    "attendance": "84",
    "marks from": "2025-10-06",
    "marks": "OO" * 6 + "/\\" * 4,
}


def drafts(office: Office) -> list[Path]:
    return sorted(office.configuration.workspace.outbox.glob("*/nti-requests/oakfield/*.eml"))


def test_each_parent_has_a_request_that_two_parsers_read_alike_and_that_names_no_other(office: Office) -> None:
    result = office.drop("2025-11-10", ROW)
    assert {parent.decision.outcome for parent in result.results[0].parents} == {"hold"}
    first, second = drafts(office)
    assert [first.name, second.name] == ["row 2 parent 1.eml", "row 2 parent 2.eml"]
    data = first.read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    other = fast_mail_parser.parse_email(data)
    assert message["Subject"] == other.subject == "Notice to improve request - TRAN - Oakfield Primary School"
    attached, seen = list(message.iter_attachments()), other.attachments
    assert [one.get_filename() for one in attached] == ["attendance certificate.pdf", "register.csv"]
    assert [one.get_payload(decode=True) for one in attached] == [bytes(one.content) for one in seen]
    assert not pdfua.validate(io.BytesIO(bytes(seen[0].content))).findings
    assert "Freya Tran" in words_in(bytes(seen[0].content))
    assert b"06/10/2025,AM,O" in bytes(seen[1].content)
    (body,) = other.text_plain
    assert "Mrs Zofia Tran" in body
    assert "the attendance contract was declined or failed" in body
    assert [line for line in body.splitlines() if line[:2] in ("1.", "2.", "3.", "4.", "5.")] == [
        "1. Does the parent speak English? yes",
        "2. Who made the request? Oakfield Primary School: this is not about leave",
        "3. What was the reason for the absence? not answered yet",
        "4. Who is to have the notice? Mrs Zofia Tran",
        "5. Do the parents live at separate addresses? yes",
    ]
    assert not [word for word in OTHERS_WORDS if word in body]


def test_what_the_register_says_beside_a_mark_stands_on_the_certificate_and_names_no_other_parent(
    office: Office,
) -> None:
    mark = {"upn": PUPIL["upn"], "date": "2025-10-06", "session": "AM", "mark": "O"}
    office.drop("2025-10-06", {**mark, "comment": "Bartholomew Quillfeather rang: in Spain"})
    office.drop("2025-11-10", ROW)
    first, second = (
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in drafts(office)
    )
    words = [words_in(next(one.iter_attachments()).get_content()) for one in (first, second)]
    assert "[another adult] rang: in Spain" in " ".join(words[0].split())
    assert "Bartholomew Quillfeather rang: in Spain" in " ".join(words[1].split())


def test_what_the_head_signs_says_of_whom_and_of_which_days_it_is(office: Office) -> None:
    office.drop("2025-11-10", ROW)
    message = email.message_from_bytes(drafts(office)[0].read_bytes(), policy=email.policy.default)
    words = " ".join(words_in(next(message.iter_attachments()).get_content()).split())
    signed = words.partition("I certify that ")[2].partition(" Signed")[0]
    assert "Freya Tran, UPN " + PUPIL["upn"] in signed
    assert "Monday 6 October 2025" in signed


def test_the_same_row_gives_the_same_request(office: Office) -> None:
    office.drop("2025-11-10", ROW)
    office.drop("2025-11-10", ROW, name="again.csv")
    assert len({path.read_bytes() for path in drafts(office)}) == 2


def test_what_waits_for_more_than_the_authority_has_none(office: Office) -> None:
    office.drop("2025-11-10", {**ROW, "nti target": ""})
    assert drafts(office) == []


def attached(path: Path) -> list[str]:
    """Return the names of what is attached to a draft."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return [str(one.get_filename()) for one in message.iter_attachments()]


@pytest.mark.parametrize(
    ("first", "is_certified", "why"),
    [
        ("2025-11-10", True, "the first mark is of the letter's own day"),
        ("2025-11-11", False, "no mark is of a day up to the letter's"),
        ("", False, "there are no marks"),
    ],
)
def test_a_certificate_is_made_of_marks_up_to_the_letters_day(
    office: Office, first: str, is_certified: bool, why: str
) -> None:
    office.drop("2025-11-10", {**ROW, "marks from": first, "marks": "OO" if first else ""})
    assert ["attendance certificate.pdf" in attached(path) for path in drafts(office)] == [is_certified] * 2, why


def test_a_request_is_named_after_the_first_row_of_its_case(office: Office) -> None:
    alone = {name: cell for name, cell in ROW.items() if name not in OTHER}
    second = {name.replace("parent 2", "parent 1"): cell for name, cell in OTHER.items()}
    office.drop("2025-11-10", alone, {**alone, **second})
    assert [path.name for path in drafts(office)] == ["row 2 parent 1.eml", "row 2 parent 2.eml"]
