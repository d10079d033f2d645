"""The desk: server time a page, and a minute of mixed pages: `python -m tools.bench.desk WORKSPACE`, figures as JSON.

Server time is the processor's, from the request to the whole answer, without a network: right after something was put
on record, when nothing of it is remembered, and again.
"""

import json
import re
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from mailmerge.desk.app import make_app
from mailmerge.desk.desk import Desk
from mailmerge.desk.sessions import Locks, OneTimeLink, Sessions
from mailmerge.ledger.record import letter_records, records
from mailmerge.operations.dropping import Counter
from mailmerge.operations.office import Office, open_office
from mailmerge.operations.rights import Asker
from mailmerge.operations.users import Users
from tools.bench.casefile import RUN_DATE
from tools.bench.desk_load import load

WHO = Asker("bench", "trust")
HOST = "127.0.0.1"
SECONDS = 60.0
_TIMES = 5
_SOMEBODY = "X801200000001"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def measured(workspace: Path, seconds: float = SECONDS) -> dict[str, Any]:
    """Return the server time of each page in milliseconds, cold and warm, and what a minute of mixed pages is like."""
    now = datetime(RUN_DATE.year, RUN_DATE.month, RUN_DATE.day, 12, tzinfo=ZoneInfo("Europe/London"))
    with open_office(workspace, lambda: now) as office:
        links: list[str] = []
        app = _app(office, links)
        client = app.test_client()
        _enter(client, links)
        pages = dict(_pages(office))
        cold = {name: _milliseconds(office, client, page, is_cold=True) for name, page in pages.items()}
        warm = {name: _milliseconds(office, client, page, is_cold=False) for name, page in pages.items()}
        letters = len(list(letter_records.references(office.ledger)))
    busy = load(workspace, list(pages.values()), seconds) if seconds else None
    return {"letters": letters, "cold": cold, "warm": warm, "load": busy}


def _app(office: Office, links: list[str]) -> Flask:
    link = OneTimeLink(links.append)
    link.renew()
    return make_app(
        Desk(
            office=office,
            counter=Counter(office),
            users=Users(office.workspace.ledger.parent, office.workspace.schools),
            sessions=Sessions(time.monotonic),
            locks=Locks(time.monotonic),
            hosts=frozenset({HOST}),
            alone=WHO,
            link=link,
        )
    )


def _enter(client: FlaskClient, links: Sequence[str]) -> None:
    page = client.get("/enter/none", headers={"Host": HOST}).text
    token = _TOKEN.search(page)
    if token is None:
        raise SystemExit("the desk has no form to enter by")
    client.post(f"/enter/{links[-1]}", data={"csrf_token": token[1]}, headers={"Host": HOST})


def _pages(office: Office) -> Iterator[tuple[str, str]]:
    """Yield each kind of page with an address; those of one pupil, letter and run where there are some."""
    for place in (
        "",
        "drop",
        "runs",
        "rows",
        "rows?task=decide",
        "post",
        "post?show=prove",
        "post/print",
        "release",
        "withheld",
        "due",
        "due.ics",
        "sweep",
        "templates",
        "record",
        "settings",
        "people",
    ):
        yield f"/{place}", f"/{place}"
    refs = sorted(letter_records.references(office.ledger))
    if refs:
        found = letter_records.letter(office.ledger, refs[len(refs) // 2])
        if found is not None and found.upn:
            yield "a letter", f"/letters/{found.ref}"
            yield "a page of a letter", f"/letters/{found.ref}/pages/1.png"
            yield "a pupil", f"/pupils/{found.upn}"
        yield "a search", "/pupils?q=ar"
    for run in records.latest_runs(office.ledger, 50)[-1:]:
        yield "a run", f"/runs/{run.run}"


def _milliseconds(office: Office, client: FlaskClient, page: str, *, is_cold: bool) -> float:
    """Return the middle of a few times; cold: something is put on record before each."""
    taken = []
    for _ in range(_TIMES):
        if is_cold:
            _put_on_record(office)
        began = time.process_time()
        answer = client.get(page, headers={"Host": HOST})
        taken.append((time.process_time() - began) * 1000)
        if answer.status_code not in (200, 303):
            raise SystemExit(f"{page} answers {answer.status_code}")
    return sorted(taken)[len(taken) // 2]


def _put_on_record(office: Office) -> None:
    note = {"upn": _SOMEBODY, "note kind": "call", "on": RUN_DATE.isoformat(), "text": secrets.token_hex(4)}
    office.tell(WHO, "note.csv", [note])


if __name__ == "__main__":
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]), seconds), default=asdict))
