"""A draft of an e-mail about a pupil, for the trust's attendance manager to read and forward.

Source: referral.md, 3 and 8: the subject of every mail bears the surname, never UPN, date of birth or reason.
"""

from email.message import EmailMessage
from email.policy import SMTP

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case


def pupil_line(case: Case) -> str:
    """Return the line that says which pupil a mail is about."""
    return f"Pupil: {case.pupil.full_name}, born {in_words(case.pupil.date_of_birth)}, UPN {case.pupil.upn}"


class DraftMail:
    """An `.eml` file that mail programs open to be sent; what is put in the same way has the same bytes every time.

    Args:
        what: what the mail is about; its subject goes on with the surname and the school.
        case: whose it is.
        to: whom it goes to; None leaves that open.
        text: what it says.
    """

    def __init__(self, what: str, case: Case, to: str | None, text: str) -> None:
        self._message = EmailMessage(policy=SMTP)
        self._message["Subject"] = f"{what} - {case.pupil.surname.upper()} - {case.school.name}"
        if to:
            self._message["To"] = to
        self._message["X-Unsent"] = "1"
        self._message.set_content(text, charset="utf-8", cte="base64")

    def attach(self, data: bytes, kind: str, name: str) -> None:
        """Attach a file of a media type, such as `application/pdf`, under a name."""
        main, _, sub = kind.partition("/")
        self._message.add_attachment(data, maintype=main, subtype=sub, filename=name)

    def written(self, place: str) -> bytes:
        """Return the file's bytes; `place` tells this mail from every other that it may lie beside."""
        if self._message.is_multipart():
            # Python draws these by lot; a boundary need only not stand in the parts, which are base64.
            self._message.set_boundary(f"=_{place.replace(' ', '-')}_=")
        return self._message.as_bytes()
