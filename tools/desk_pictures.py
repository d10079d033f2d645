"""Make the pictures of the desk, of made-up families: `.venv/bin/python -m tools.desk_pictures`.

It writes docs/desk-today.png and docs/desk-pupil.png anew, by Chromium, which Debian has (apt-get install chromium).
"""

import csv
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Self
from zoneinfo import ZoneInfo

from cheroot import wsgi

from mailmerge.desk.app import make_app
from mailmerge.desk.desk import Desk
from mailmerge.desk.sessions import Locks, OneTimeLink, Sessions
from mailmerge.ledger.record.letter_records import history
from mailmerge.ledger.record.opening import open_record
from mailmerge.operations import told
from mailmerge.operations.dropping import Counter
from mailmerge.operations.office import Office
from mailmerge.operations.premises import Premises
from mailmerge.operations.rights import Asker
from mailmerge.operations.users import Users
from mailmerge.workspace.init import make_workspace, sample_folder

ROOT = Path(__file__).parents[1]
NOW = datetime(2025, 11, 12, 10, tzinfo=ZoneInfo("Europe/London"))
WHO = Asker("Jo Bell", "trust")
WIDTH, HEIGHT = 1180, 820
_SHOWN = "Y873490324301"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class _Premises(Premises):
    """Premises on whose record everything happened on the day of the pictures."""

    def __enter__(self) -> Self:
        self.ledger = self._open.enter_context(open_record(self.workspace.ledger, lambda: NOW.astimezone(UTC)))
        self._pool = self._open.enter_context(ThreadPoolExecutor(1))
        return self


def fill(office: Office) -> None:
    """Put some of the example rows on record, and say of one family what happened since."""
    rows = [row for name in ("attendance", "rejects", "leave") for row in _examples(name)[: _TAKEN[name]]]
    office.tell(WHO, "week 46.csv", rows)
    refs = [letter.ref for letter in history(office.ledger, [_SHOWN])]
    told.post(office, WHO, refs, told.PostedSo(NOW.date(), "second-class", {}))
    note = {"note kind": "call", "on": "2025-11-12", "time": "09:40", "text": "Will ring back on Friday", "parent": ""}
    told.note(office, WHO, _SHOWN, note)


_TAKEN = {"attendance": 9, "rejects": 2, "leave": 4}


def _examples(name: str) -> list[dict[str, str]]:
    with (ROOT / "examples" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve a desk on a workspace with something on record, and give the address that opens it once."""
    links: list[str] = []
    with _Premises(root) as premises:
        office = Office(premises, lambda: NOW)
        fill(office)
        link = OneTimeLink(links.append)
        link.renew()
        server = wsgi.Server(("127.0.0.1", 0), None, numthreads=4)
        server.prepare()
        place = f"127.0.0.1:{server.bind_addr[1]}"
        desk = Desk(
            office=office,
            counter=Counter(office),
            users=Users(premises.workspace.ledger.parent, premises.workspace.schools),
            sessions=Sessions(time.monotonic),
            locks=Locks(time.monotonic),
            hosts=frozenset({place}),
            alone=WHO,
            link=link,
        )
        server.wsgi_app = make_app(desk)
        thread = Thread(target=server.serve)
        thread.start()
        try:
            yield f"http://{place}/enter/{links[-1]}"
        finally:
            server.stop()
            thread.join()
            desk.counter.close()


def draw(page: Any, enter: str) -> None:
    """Open the desk in a browser's page, and draw each picture."""
    page.goto(enter)
    page.click("main button")
    page.wait_for_selector(".tiles")
    page.screenshot(path=str(ROOT / "docs" / "desk-today.png"))
    page.fill("#find", _SHOWN)
    page.click(".search button")
    page.wait_for_selector("#letters")
    page.screenshot(path=str(ROOT / "docs" / "desk-pupil.png"))


def main() -> None:
    """Draw every picture."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    # Letters are drawn with fonts of our own alone; a browser needs the machine's.
    machine: dict[str, str | float | bool] = {
        name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")
    }
    machine["LANGUAGE"] = "en_GB"  # how its own fields write a day
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        root = Path(scratch) / "trust"
        make_workspace(root, sample_folder())
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--lang=en-GB"], env=machine
        )
        with serving(root) as enter:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
            draw(page, enter)
        browser.close()


if __name__ == "__main__":
    main()
