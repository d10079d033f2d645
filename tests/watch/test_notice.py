import socket
from threading import Thread
from typing import Any

import pytest

from mailmerge.intake.result import CellError, FileError, FileResult, RowResult
from mailmerge.setup.configuration import Configuration
from mailmerge.watch.notice import Postman, notices
from mailmerge.workspace.settings import Email, Settings

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


ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


def served(received: list[object]) -> tuple[socket.socket, Thread]:
    """Return a mail server that takes one message: where it listens, and the thread that it works in."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Thread(target=serve_one, args=(listener, received))
    server.start()
    return listener, server


def serve_one(listener: object, received: list[object]) -> None:
    """A mail server that takes one message."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"220 here\r\n")
        in_message = False
        for line in lines:
            received.append(line)
            if in_message and line != b".\r\n":
                continue
            command = line[:4].upper()
            in_message = command == b"DATA"
            connection.sendall(ANSWERS.get(command, b"250 well\r\n"))
            if command == b"QUIT":
                return


def test_it_is_sent(settings: Settings) -> None:
    received = []
    listener, server = served(received)
    with listener:
        email = settings.email.model_copy(update={"port": listener.getsockname()[1]})
        with Postman(settings.model_copy(update={"email": email})) as postman:
            postman.tell(result(row(2)), None)
        server.join(30)
    assert any(line.startswith(b"Subject: Attendance letters: a file is done") for line in received)


def test_trouble_is_sent_to_whoever_looks_after_the_program(settings: Settings) -> None:
    received = []
    listener, server = served(received)
    with listener:
        email = settings.email.model_copy(update={"port": listener.getsockname()[1]})
        with Postman(settings.model_copy(update={"email": email})) as postman:
            postman.alarm(("The disk is full: free some room.",))
        server.join(30)
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
