from typing import Any

import pytest

from mailmerge.intake.result import CellError, FileError, FileResult, RowResult
from mailmerge.setup.configuration import Configuration
from mailmerge.watch.notice import Postman, notices
from mailmerge.workspace.settings import Email, Settings
from tests.watch.mail_server import MailServer

RUN = "20251006-120000-abcdef"
REJECT = CellError("bad-postcode", "parent 1 postcode", "nowhere", "Give a postcode.")


def row(number: int, outcome: str = "no-letter", school: str = "oakfield", errors: Any = ()) -> RowResult:
    return RowResult((number,), "A1", "Isla Whitlock", school, outcome, errors=errors)


def result(*rows: RowResult, errors: Any = ()) -> FileResult:
    return FileResult("Whitlock, Isla.csv", "0" * 64, errors=errors, results=rows, run=RUN)


@pytest.fixture
def settings(configuration: Configuration) -> Settings:
    email = Email(enabled=True, host="127.0.0.1", port=1, sender="letters@kingfisher.example", starttls=False)
    return configuration.workspace.settings.model_copy(update={"email": email})


@pytest.mark.parametrize(
    ("told", "folder", "to"),
    [
        (result(row(2), row(3)), None, ["oakfield"]),
        (result(row(2), row(3, school="millbrook")), None, ["millbrook", "oakfield"]),
        (result(row(2, school="no such school")), None, []),
        (result(errors=(FileError("unreadable", "…"),)), "heath", ["heath"]),
        (result(errors=(FileError("unreadable", "…"),)), None, []),
        (result(errors=(FileError("unreadable", "…"),)), "no such school", []),
    ],
    ids=["one school", "two schools", "unknown school", "refused, in a folder", "refused", "refused, unknown folder"],
)
def test_who_hears_of_a_file(settings: Settings, told: FileResult, folder: str | None, to: list[str]) -> None:
    addresses = [settings.schools[code].email for code in to] or ["letters@kingfisher.example"]
    assert sorted(message["To"] for message in notices(told, folder, settings)) == sorted(addresses)


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (result(row(2)), "a file is done"),
        (result(row(2), row(3, "reject", errors=(REJECT,))), "needs mending"),
        (result(errors=(FileError("unreadable", "…"),)), "could not be taken"),
    ],
)
def test_what_it_says_and_that_it_names_nobody(settings: Settings, told: FileResult, subject: str) -> None:
    (message,) = notices(told, None, settings)
    assert subject in message["Subject"]
    assert RUN in message.get_content()
    assert not any(name in message.as_string() for name in ("Isla", "Whitlock", "A1"))


def test_a_file_that_was_set_aside_has_a_note_and_no_receipt(settings: Settings) -> None:
    (message,) = notices(FileResult("Whitlock, Isla.csv", "", (FileError("unreadable", "…"),)), None, settings)

    assert "could not be taken" in message["Subject"]
    assert "note" in message.get_content()
    assert "eceipt" not in message.get_content()


def with_server(settings: Settings, server: MailServer) -> Settings:
    email = settings.email.model_copy(update={"port": server.port})
    return settings.model_copy(update={"email": email})


def test_it_is_sent(settings: Settings) -> None:
    with MailServer() as server:
        with Postman(with_server(settings, server)) as postman:
            postman.tell(result(row(2)), None)
        received = server.received()
    assert any(line.startswith(b"Subject: Attendance letters: a file is done") for line in received)


def test_trouble_is_sent_to_whoever_looks_after_the_program(settings: Settings) -> None:
    with MailServer() as server:
        with Postman(with_server(settings, server)) as postman:
            postman.alarm(("The disk is full: free some room.",))
        received = server.received()
    assert b"rcpt TO:<letters@kingfisher.example>\r\n" in received
    assert b"Subject: Attendance letters: the service is in trouble\r\n" in received
    assert b"The disk is full: free some room.\r\n" in received


def test_a_mail_server_that_is_away_is_no_trouble(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with Postman(settings) as postman:
        postman.tell(result(row(2)), None)
    assert "a notice was not sent" in caplog.text


def test_it_is_off_by_default(configuration: Configuration, caplog: pytest.LogCaptureFixture) -> None:
    with Postman(configuration.workspace.settings) as postman:
        postman.tell(result(row(2)), None)
    assert not caplog.text
