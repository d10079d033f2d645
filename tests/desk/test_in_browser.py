"""The desk in a real Chromium: accessible at three widths, by keyboard alone, and without scripts."""

import os
import shutil
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any

import pytest
from cheroot import wsgi

from tests.desk.opened import PASSWORD, WRITTEN, Opened, opened
from tests.desk.pages import every_page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make install")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium: apt-get install chromium")

WIDTHS = (1280, 768, 360)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_NO_PAGE = (".css", ".pdf", ".png", ".ics", "/files/", "/pages/", "/drop/", "/papers/", "/packs/")


@pytest.fixture(scope="module")
def served(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Opened, str]]:
    """A desk that a browser can reach, and its address."""
    folder = Path(shutil.copytree(filled_workspace, tmp_path_factory.mktemp("served") / "trust"))
    with opened(folder) as at:
        server = wsgi.Server(("127.0.0.1", 0), at.app)
        server.prepare()
        address = f"127.0.0.1:{server.bind_addr[1]}"
        object.__setattr__(at.desk, "hosts", frozenset({address}))
        thread = Thread(target=server.serve)
        thread.start()
        try:
            yield at, f"http://{address}"
        finally:
            server.stop()
            thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[ModuleType]:
    """A browser that runs."""
    with sync_api.sync_playwright() as playwright:
        # Letters are drawn with fonts of our own alone; a browser needs the machine's.
        machine = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=machine)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: ModuleType, served: tuple[Opened, str]) -> Any:
    """A page in which the trust manager is signed in."""
    context = chromium.new_context(locale="en-GB")
    opened_page = context.new_page()
    _sign_in(opened_page, served[1], "trust")
    yield opened_page
    context.close()


def _sign_in(page: Any, address: Any, role: Any) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#f-name", role)
    page.fill("#f-password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/")


def _pages(at: Opened, each: int) -> list[str]:
    """Return pages to look at: of those that are alike, the last `each`, whose names are hostile."""
    pages = [one for one in every_page(at) if not any(part in one for part in _NO_PAGE)]
    alike = [list(group) for _, group in groupby(pages, lambda one: one.split("/")[1:-1])]
    return ["/sign-in", *dict.fromkeys(page for group in alike for page in group[-each:])]


# The soak looks at every page that there is.
@pytest.mark.parametrize("each", [1, pytest.param(1000, marks=pytest.mark.soak)])
def test_every_page_is_accessible_at_every_width(page: Any, served: tuple[Opened, str], each: int) -> None:
    """And nothing on it comes from elsewhere, and no rule of its own is broken."""
    at, address = served
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    wrong = []
    for place in _pages(at, each):
        page.goto(address + place)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append((place, width, "wider than the window", ""))
        # Pages are the same at each width but for where things stand: axe looks at the narrowest.
        page.evaluate(axe)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        wrong += [(place, WIDTHS[-1], one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    assert not wrong
    assert all(one.startswith(address) for one in asked)
    # A page that is not there says so in the console too.
    assert [text for text in told if "404" not in text] == []


def test_a_note_is_added_by_keyboard_alone(chromium: ModuleType, served: tuple[Opened, str]) -> None:
    _, address = served
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    _tab_to(page, "f-name")
    page.keyboard.type("office")
    _tab_to(page, "f-password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    _tab_to(page, "find")
    page.keyboard.type("una")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/pupils/{WRITTEN}")
    _tab_to(page, "f-text")
    page.keyboard.type("Rang, no answer")
    _tab_to(page, "f-outcome")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.is-done")
    assert "Rang, no answer" in page.content() or "note recorded" in page.content().lower()
    context.close()


def test_the_skip_link_leads_to_the_page(page: Any, served: tuple[Opened, str]) -> None:
    page.goto(f"{served[1]}/due")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_work_is_done_without_scripts(chromium: ModuleType, served: tuple[Opened, str]) -> None:
    _, address = served
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, address, "office")
    page.fill("#find", "una")
    page.click(".search button")
    assert page.url == f"{address}/pupils/{WRITTEN}"
    page.select_option("#f-kind", "call")
    page.click("#note button")
    assert page.is_visible(".notice.is-done")
    context.close()


def test_a_second_press_sends_nothing_twice(page: Any, served: tuple[Opened, str]) -> None:
    at, address = served
    page.goto(f"{address}/pupils/{WRITTEN}")
    before = len(list(at.office.ledger.events("note-recorded")))
    page.fill("#f-text", "Pressed twice")
    page.dblclick("#note button")
    page.wait_for_selector(".notice.is-done")
    assert len(list(at.office.ledger.events("note-recorded"))) == before + 1


def _tab_to(page: Any, field: Any) -> None:
    for _ in range(80):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {field}")
