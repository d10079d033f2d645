"""The e-mail that a pack goes with: a draft, for the trust's attendance manager to read and forward.

Source: referral.md, 3 and 8.
"""

from base64 import encodebytes
from binascii import b2a_base64
from collections.abc import Iterator
from typing import BinaryIO

from mailmerge.referral.cover import answers
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.draft_mail import DraftMail

# What is attached while the message is written: the generator takes seconds over a long pack, line by line.
_IN_ITS_PLACE = b"the pack"
_AT_A_TIME = 57 * 10_000  # bytes: whole lines of base64


def email_draft(dossier: Dossier, name: str, pdf: BinaryIO, to: str | None, *, draft: bool) -> Iterator[bytes]:
    """Yield, piece by piece, an `.eml` file that mail programs open to be sent; the same bytes every time.

    Args:
        dossier: the case.
        name: the attached pack's file name.
        pdf: the file that holds the pack.
        to: whom it goes to; None leaves that open.
        draft: whether the pack is a draft, which the message says first.
    """
    what = "Penalty notice referral" if dossier.sanction == "penalty-notice" else "Prosecution referral"
    mail = DraftMail(what, dossier.facts.case, to, _body(dossier, draft=draft))
    mail.attach(_IN_ITS_PLACE, "application/pdf", name)
    before, _, after = mail.written(dossier.ref).rpartition(b2a_base64(_IN_ITS_PLACE, newline=False))
    yield before
    pdf.seek(0)
    piece = pdf.read(_AT_A_TIME)
    while piece:
        lines = encodebytes(piece).replace(b"\n", b"\r\n")
        piece = pdf.read(_AT_A_TIME)
        yield lines if piece else lines.removesuffix(b"\r\n")
    yield after


def _body(dossier: Dossier, *, draft: bool) -> str:
    told = [f"{number}. {question} {answer}" for number, (question, answer) in enumerate(answers(dossier), start=1)]
    head = ["THIS PACK IS A DRAFT. Do not send it on before its gap page shows no line that stops it.", ""]
    return "\n".join(
        (
            *(head if draft else ()),
            f"Attached is referral {dossier.ref}.",
            "",
            *told,
            "",
            f"{dossier.facts.case.school.name}",
            "",
        )
    )
