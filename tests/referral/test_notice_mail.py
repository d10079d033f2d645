"""A notice to improve that the school makes leaves the e-mail that sends it on, with the surname in its subject."""

import email
import email.policy
from pathlib import Path

import fast_mail_parser

from mailmerge.referral.flat import words_in
from tests.referral.stories import OTHER, OTHERS_WORDS, PARENT, PUPIL, Office

ROW = {
    **PUPIL,
    **PARENT,
    **OTHER,
    "school": "downs",
    "date of birth": "2012-03-14",
    "nti requested": "yes",
    "phone call on": "2025-09-22",
    "written concern on": "2025-10-01",
    "meeting date": "2025-10-15",
    "support offered": "breakfast club; key worker",
    "nti starts on": "2025-11-12",
    "nti ends on": "2025-12-10",
    "nti target": "no unauthorised absence",
    "unauthorised sessions": "14",
}


def drafts(office: Office) -> list[Path]:
    return sorted(office.configuration.workspace.outbox.glob("*/notices/*/*.eml"))


def test_each_parents_notice_has_a_mail_that_two_parsers_read_alike_and_that_names_no_other(office: Office) -> None:
    refs = office.letters("2025-11-10", ROW, "NTI", "NTI")
    found = {path.stem: path for path in drafts(office)}
    assert set(found) == set(refs)
    data = found[refs[0]].read_bytes()
    message = email.message_from_bytes(data, policy=email.policy.default)
    other = fast_mail_parser.parse_email(data)
    assert message["Subject"] == other.subject == "Notice to improve - TRAN - Downs Community School"
    (attached,), (seen,) = message.iter_attachments(), other.attachments
    (letter,) = office.configuration.workspace.outbox.glob(f"*/letters/downs/{refs[0]}*.pdf")
    assert attached.get_content() == bytes(seen.content) == letter.read_bytes()
    (body,) = other.text_plain
    assert "From: Wednesday 12 November 2025" in body
    assert "Target: no unauthorised absence" in body
    assert not [word for word in OTHERS_WORDS if word in body + words_in(letter.read_bytes())]


def test_other_letters_leave_none(office: Office) -> None:
    row = {**ROW, "nti requested": "", "nti outcome": "not met", "parent 1 nti letter on": "2025-11-12"}
    office.letters("2025-12-11", row | {"nti issued on": "2025-11-10"}, "10")
    assert drafts(office) == []
