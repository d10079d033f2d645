"""The e-mail notice: a school hears that one of its files is done, or needs mending. Off unless it is set up.

It names nobody: neither the file (`Smith, John.xlsx`) nor a pupil, only how many letters, and where the receipt lies.
A notice that can't be sent is logged and forgotten; the receipt is there all the same.
"""

import logging
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from queue import Full, Queue
from threading import Thread
from types import TracebackType
from typing import Self

from mailmerge.intake.result import FileResult
from mailmerge.workspace.settings import Email, Settings

_log = logging.getLogger(__name__)

# A password does not belong into a file that is copied and shown round.
USER, PASSWORD = "MAILMERGE_SMTP_USER", "MAILMERGE_SMTP_PASSWORD"

_SECONDS = 30
_MOST_WAITING = 1000


def notices(result: FileResult, folder: str | None, settings: Settings) -> Iterator[EmailMessage]:
    """Yield one message to each school that a file concerns; to the sender, where it concerns none that is known.

    Args:
        result: what became of the file.
        folder: the sub-folder of the inbox that it was dropped in.
        settings: the schools' addresses, and the sender's.
    """
    concerned = {row.school for row in result.results if row.school} | ({folder} if folder else set())
    addresses = sorted(settings.schools[code].email for code in concerned & settings.schools.keys())
    for address in addresses or [str(settings.email.sender)]:
        message = EmailMessage()
        message["From"], message["To"] = str(settings.email.sender), address
        message["Subject"] = _subject(result)
        message.set_content(_text(result))
        yield message


class Postman:
    """Sends notices one after another, in a thread of its own; a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: Queue[EmailMessage | None] = Queue(_MOST_WAITING)
        self._thread = Thread(target=self._send_all, name="postman", daemon=True)

    def __enter__(self) -> Self:
        if self._settings.email.enabled:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._settings.email.enabled:
            self._waiting.put(None)
            self._thread.join(_SECONDS)

    def tell(self, result: FileResult, folder: str | None) -> None:
        """Send what the schools are to hear of a file, as soon as may be; nothing where notices are off."""
        if not self._settings.email.enabled:
            return
        for message in notices(result, folder, self._settings):
            try:
                self._waiting.put_nowait(message)
            except Full:
                _log.warning("a notice was dropped: the mail server is too slow")

    def alarm(self, problems: tuple[str, ...]) -> None:
        """Send whoever looks after the program, at the sender's address, what is wrong; nothing where notices are off.

        It holds no pupil's and no file's name: only folders', and what is to be done.
        """
        if not self._settings.email.enabled:
            return
        message = EmailMessage()
        message["From"] = message["To"] = str(self._settings.email.sender)
        message["Subject"] = "Attendance letters: the service is in trouble"
        message.set_content("\n".join((*problems, "", "See also: mailmerge status")) + "\n")
        try:
            self._waiting.put_nowait(message)
        except Full:
            _log.warning("a notice was dropped: the mail server is too slow")

    def _send_all(self) -> None:
        while (message := self._waiting.get()) is not None:
            try:
                with _server(self._settings.email) as server:
                    server.send_message(message)
            except (OSError, smtplib.SMTPException) as error:
                _log.warning("a notice was not sent: %s", type(error).__name__)


@contextmanager
def _server(email: Email) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(str(email.host), email.port, timeout=_SECONDS) as server:
        if email.starttls:
            server.starttls(context=ssl.create_default_context())
        if user := os.environ.get(USER):
            server.login(user, os.environ.get(PASSWORD, ""))
        yield server


def _subject(result: FileResult) -> str:
    if result.outcome == "refused":
        return "Attendance letters: a file could not be taken"
    if any(row.needs_mending for row in result.results):
        return "Attendance letters: a file is done, and some of it needs mending"
    return "Attendance letters: a file is done"


def _text(result: FileResult) -> str:
    if result.run is None:
        return "Nothing was done with the file. A note beside the inbox says why, and what to do.\n"
    letters = sum(parent.ref is not None for row in result.results for parent in row.parents)
    to_mend = sum(row.needs_mending for row in result.results)
    return (
        f"Letters made: {letters}\n"
        f"Rows to mend or waiting: {to_mend}\n"
        f"Run: {result.run}\n\n"
        "The receipt beside the inbox says what became of every row, and what to do next.\n"
    )
