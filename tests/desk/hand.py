"""Somebody at a browser: presses are counted, typing and choosing are not; by mouse, or by keyboard alone."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from cheroot import wsgi

from tests.desk.opened import PASSWORD, Opened

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_MOST_TABS = 400


@contextmanager
def serving(at: Opened) -> Iterator[str]:
    """Let a browser reach a desk, and give its address."""
    server = wsgi.Server(("127.0.0.1", 0), at.app, numthreads=4)
    server.prepare()
    place = f"127.0.0.1:{server.bind_addr[1]}"
    object.__setattr__(at.desk, "hosts", frozenset({place}))
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield f"http://{place}"
    finally:
        server.stop()
        thread.join()


@contextmanager
def browsing() -> Iterator[Any]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Letters are drawn with fonts of our own alone; a browser needs the machine's.
        machine = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=machine)
        yield browser
        browser.close()


def sign_in(page: Any, address: str, role: str) -> None:
    """Sign in as the user of a role."""
    page.goto(f"{address}/sign-in")
    page.fill("#f-name", role)
    page.fill("#f-password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")


class Hand:
    """One who does a job, beginning at the front page; `clicks` are counted from there."""

    def __init__(self, page: Any, address: str, *, by_keyboard: bool) -> None:
        self.page = page
        self.address = address
        self.clicks = 0
        self._by_keyboard = by_keyboard
        page.goto(f"{address}/")

    def press(self, what: str) -> None:
        """Press a link, a button or a box: one click."""
        self.clicks += 1
        found = self.page.locator(what).first
        if not self._by_keyboard:
            found.click()
            return
        self._reach(found)
        is_box = found.evaluate("e => e.type === 'checkbox' || e.tagName === 'BUTTON'")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def type(self, what: str, text: str) -> None:
        """Type into a field."""
        found = self.page.locator(what).first
        if self._by_keyboard:
            self._reach(found)
        found.fill(text)

    def choose(self, what: str, value: str) -> None:
        """Choose one of a list."""
        found = self.page.locator(what).first
        if self._by_keyboard:
            self._reach(found)
        found.select_option(value)

    def give(self, what: str, name: str, data: bytes) -> None:
        """Choose a file."""
        found = self.page.locator(what).first
        if self._by_keyboard:
            self._reach(found)
        found.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})

    def see(self, text: str) -> None:
        """Wait until the page says something."""
        self.page.locator("main").get_by_text(text).first.wait_for(state="attached")

    def _reach(self, found: Any) -> None:
        """Go to something with the Tab key, as far as it takes."""
        handle = found.element_handle()
        for _ in range(_MOST_TABS):
            if self.page.evaluate("e => document.activeElement === e", handle):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reaches {found}")
