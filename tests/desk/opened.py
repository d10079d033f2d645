"""A desk that is opened on a workspace with something on record, and browsers of those who sign in at it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mailmerge.desk.app import make_app
from mailmerge.desk.desk import Desk
from mailmerge.desk.sessions import Locks, OneTimeLink, Sessions
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations.dropping import Counter
from mailmerge.operations.office import Office
from mailmerge.operations.premises import Premises
from mailmerge.operations.rights import Asker
from mailmerge.operations.users import Users

HOST = "desk.example"
PASSWORD = "three words together"
WEDNESDAY = datetime(2025, 11, 12, 10, 0, tzinfo=ZoneInfo("Europe/London"))
HOSTILE = '<img src=x onerror="alert(1)">'
ROLES = ("office", "attendance", "head", "safeguarding", "trust")

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(number: int) -> str:
    """Return a right UPN that ends in a number."""
    digits = f"8012000{number:05d}"
    return _LETTERS[sum(int(digit) * place for place, digit in enumerate(digits, start=2)) % 23] + digits


WRITTEN, MENDED, HELD, LATE_8B, HIDDEN, ELSEWHERE, NAMED = map(upn, range(1, 8))


def a_row(number: str, name: str, **cells: str) -> dict[str, str]:
    """Return a row of a case file that brings about letter 1."""
    return {
        "upn": number,
        "pupil forename": name,
        "pupil surname": "Marsh",
        "date of birth": "2016-03-14",
        "school": "oakfield",
        "attendance": "95",
        "phone call on": "2025-10-20",
        "parent 1 title": "Ms",
        "parent 1 forename": "Ada",
        "parent 1 surname": "Marsh",
        "parent 1 relationship": "mother",
        "parent 1 parental responsibility": "yes",
        "parent 1 address line 1": "1 Mill Lane",
        "parent 1 town": "Cambridge",
        "parent 1 postcode": "CB1 2JW",
    } | {name.replace("_", " "): cell for name, cell in cells.items()}


ROWS = (
    a_row(WRITTEN, "Una"),
    a_row(MENDED, "Mika", **{"parent 1 postcode": "ZZ1 1AA"}),
    a_row(HELD, "Hal", **{"parent 1 court order": "yes"}),
    a_row(
        LATE_8B,
        "Lou",
        attendance="",
        situation="leave",
        **{
            "leave from": "2025-10-06",
            "leave to": "2025-10-17",
            "returned on": "2025-10-20",
            "suspicion source": "a post",
        },
    ),
    a_row(
        HIDDEN,
        "Hope",
        **{"parent 1 address confidential": "yes", "parent 1 address line 1": "9 Secret Row", "social care": "yes"},
    ),
    a_row(ELSEWHERE, "Elsa", school="millbrook", **{"date of birth": "2012-03-14", "pupil surname": "Farr"}),
    a_row(NAMED, HOSTILE, **{"pupil surname": "{{7*7}}", "parent 1 surname": "O'Neil & <b>Co</b>"}),
)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.at = WEDNESDAY
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at


class OpenPremises(Premises):
    """Premises whose record is written at a time of ours, and whose letters are made in this process."""

    def __init__(self, root: Path, clock: Clock) -> None:
        super().__init__(root)
        self._now = clock

    def __enter__(self) -> Self:
        self.ledger = self._open.enter_context(open_record(self.workspace.ledger, lambda: self._now.at.astimezone(UTC)))
        self._pool = self._workers()
        return self

    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1)


@dataclass
class Opened:
    """A desk and what it works with."""

    desk: Desk
    clock: Clock
    links: list[str]
    app: Any = field(repr=False)

    @property
    def office(self) -> Office:
        return self.desk.office

    def browser(self, role: str | None = None) -> "Browser":
        """Return a browser in which somebody with that role is signed in; None: nobody."""
        browser = Browser(self.app.test_client())
        if role is not None:
            answer = browser.post("/sign-in", name=role, password=PASSWORD)
            assert answer.status_code == 303, answer.text
        return browser

    def by_link(self) -> "Browser":
        """Return a browser in which the one-time link was opened."""
        browser = Browser(self.app.test_client())
        answer = browser.post(f"/enter/{self.links[-1]}")
        assert answer.status_code == 303, answer.text
        return browser


class Browser:
    """A browser: it knows the cookies, and sends each form with the token of a page that it loaded."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, headers={"Host": HOST} | more.pop("headers", {}), **more)

    def post(self, address: str, files: Mapping[str, tuple[Any, str]] | None = None, **form: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **{name.replace("__", " "): value for name, value in form.items()}}
        return self.client.post(address, data=data | dict(files or {}), headers={"Host": HOST})

    def send(self, address: str, form: Mapping[str, Any]) -> TestResponse:
        """Send a form whose fields have names that Python has not."""
        return self.client.post(address, data={"csrf_token": self.token(), **form}, headers={"Host": HOST})

    def token(self) -> str:
        pages = (self.get(address, follow_redirects=True).text for address in ("/sign-in", "/enter/none"))
        found = (re.search(r'name="csrf_token" value="([^"]+)"', page) for page in pages)
        return next(token[1] for token in found if token)

    def follow(self, answer: TestResponse) -> TestResponse:
        """Go where an answer sends the browser."""
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["Location"])


@contextmanager
def opened(root: Path, *, shared: bool = True) -> Iterator[Opened]:
    """Open a desk on a workspace: shared, with a user a role (named like it), or by the one-time link."""
    clock = Clock()
    links: list[str] = []
    with OpenPremises(root, clock) as premises:
        office = Office(premises, clock.now, lambda: clock.seconds)
        counter = Counter(office)
        users = Users(premises.workspace.ledger.parent, premises.workspace.schools)
        link = None if shared else OneTimeLink(links.append)
        if link:
            link.renew()
        desk = Desk(
            office=office,
            counter=counter,
            users=users,
            sessions=Sessions(lambda: clock.seconds),
            locks=Locks(lambda: clock.seconds),
            hosts=frozenset({HOST}),
            alone=Asker("Sam at this machine", "trust"),
            link=link,
        )
        try:
            yield Opened(desk, clock, links, make_app(desk))
        finally:
            counter.close()


def fill(root: Path, rows: Sequence[Mapping[str, str]] = ROWS) -> None:
    """Put the rows of a case file on record, and people who may sign in."""
    with opened(root) as at:
        at.office.tell(Asker("Sam", "trust"), "cases.csv", rows)
        for role in ROLES:
            at.desk.users.add(role, role, [] if role == "trust" else ["oakfield"], PASSWORD)


def day(text: str) -> date:
    """Return a day from its ISO form."""
    return date.fromisoformat(text)


Made = Callable[[], Opened]
