"""The desk: server time a page, and a minute of mixed pages: `python -m tools.bench.desk WORKSPACE`, figures as JSON.

Server time is the processor's, from the request to the whole answer, without a network: right after something was put
on record, when nothing of it is remembered, and again.
"""

import http.client
import json
import re
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import psutil
from cheroot import wsgi
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

WHO = Asker("bench", "trust")
HOST = "127.0.0.1"
RATE, SECONDS, CONNECTIONS = 200, 60.0, 8
_TIMES = 5
_SOMEBODY = "X801200000001"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Load:
    """A minute of mixed pages: what was asked for and what came, in requests a second; `grown_mb` of memory."""

    asked: int
    rate: float
    errors: int
    middle_ms: float
    slowest_ms: float
    held_mb: float
    grown_mb: float


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
        load = _load(app, links, list(pages.values()), seconds) if seconds else None
        letters = len(list(letter_records.references(office.ledger)))
    return {"letters": letters, "cold": cold, "warm": warm, "load": load}


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


def _load(app: Flask, links: Sequence[str], pages: Sequence[str], seconds: float) -> Load:
    """Ask for pages in turn at a steady rate, by several connections that are kept, and watch the memory."""
    with _served(app) as port:
        client = app.test_client()
        _enter(client, links)
        cookie = client.get_cookie("desk", domain=HOST)
        headers = {"Host": HOST, "Cookie": f"desk={cookie.value if cookie else ''}"}
        process = psutil.Process()
        _ask(port, headers, pages, len(pages) * CONNECTIONS, 0.0)
        before = process.memory_info().rss
        results = _ask(port, headers, pages, round(RATE * seconds), RATE)
        held = process.memory_info().rss
    taken = sorted(milliseconds for milliseconds, _ in results["answers"])
    return Load(
        asked=len(taken),
        rate=len(taken) / results["seconds"],
        errors=sum(status not in (200, 303) for _, status in results["answers"]),
        middle_ms=taken[len(taken) // 2],
        slowest_ms=taken[-1],
        held_mb=held / 1_000_000,
        grown_mb=(held - before) / 1_000_000,
    )


def _ask(port: int, headers: dict[str, str], pages: Sequence[str], count: int, rate: float) -> dict[str, Any]:
    """Ask so many times, at a rate (0: as fast as it goes); milliseconds from when each was due, and the statuses."""
    answers: list[tuple[float, int]] = []
    wanted = enumerate(islice(cycle(pages), count))
    began = time.perf_counter()

    def work() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        for number, page in wanted:
            due = began + number / rate if rate else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("GET", page, headers=headers)
            answer = connection.getresponse()
            answer.read()
            answers.append(((time.perf_counter() - due) * 1000, answer.status))

    threads = [Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"answers": answers, "seconds": time.perf_counter() - began}


@contextmanager
def _served(app: Flask) -> Iterator[int]:
    server = wsgi.Server((HOST, 0), app, numthreads=12)
    server.prepare()
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield int(server.bind_addr[1])
    finally:
        server.stop()
        thread.join()


if __name__ == "__main__":
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]), seconds), default=asdict))
