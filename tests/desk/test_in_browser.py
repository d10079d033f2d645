"""The desk in a real Chromium: accessible at three widths, by keyboard alone, and without scripts."""

import shutil
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from mailmerge.operations.rights import Asker
from tests.desk.hand import CHROMIUM, serving, sign_in
from tests.desk.opened import PASSWORD, ROLES, WRITTEN, Opened, a_row, opened, upn
from tests.desk.pages import every_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no Chromium: apt-get install chromium")

WIDTHS = (1280, 768, 360)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_NO_PAGE = (".css", ".pdf", ".png", ".ics", "/files/", "/pages/", "/drop/", "/papers/", "/packs/")
# Written from right to left, and longer than a phone is wide.
LONG_NAMED = upn(60)
# What most people see all day; the soak looks at every page as everybody.
_SAMPLE = ("/", "/post", "/rows/", f"/pupils/{LONG_NAMED}", "/letters/", "/templates/")


@pytest.fixture(scope="module")
def served(filled_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Opened, str]]:
    """A desk that a browser can reach, and its address."""
    folder = Path(shutil.copytree(filled_workspace, tmp_path_factory.mktemp("served") / "trust"))
    with opened(folder) as at, serving(at) as address:
        at.office.tell(Asker("Sam", "trust"), "names.csv", [a_row(LONG_NAMED, "محمد", **{"pupil surname": "Ng" * 45})])
        yield at, address


@pytest.fixture
def page(chromium: Any, served: tuple[Opened, str]) -> Iterator[Any]:
    """A page in which the trust manager is signed in."""
    context = chromium.new_context(locale="en-GB")
    opened_page = context.new_page()
    sign_in(opened_page, served[1], "trust")
    yield opened_page
    context.close()


def _pages(at: Opened, *, is_whole: bool) -> list[str]:
    """Return pages to look at: every one; or of some kinds the last, whose names are hostile."""
    pages = [one for one in every_page(at) if not any(part in one for part in _NO_PAGE)]
    if is_whole:
        return pages
    alike = [list(group) for _, group in groupby(pages, lambda one: one.split("/")[1:-1])]
    last = [group[-1] for group in alike]
    return [
        next(page for page in (*last, *pages) if page == kind or (kind.endswith("/") and kind != "/" and kind in page))
        for kind in _SAMPLE
    ]


@pytest.mark.parametrize(
    ("role", "is_whole"), [("trust", False), *(pytest.param(role, True, marks=pytest.mark.soak) for role in ROLES)]
)
def test_pages_are_accessible_at_every_width(
    chromium: Any, served: tuple[Opened, str], role: str, is_whole: bool
) -> None:
    """And nothing on them comes from elsewhere, and no rule of theirs is broken."""
    at, address = served
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/sign-in")
    wrong = _violations(page, "/sign-in")
    sign_in(page, address, role)
    for place in _pages(at, is_whole=is_whole):
        page.goto(address + place)
        wrong += _violations(page, place)
    context.close()
    assert not wrong
    assert all(one.startswith(address) for one in asked)
    # A page that is not there, or not theirs, says so in the console too.
    assert [text for text in told if "404" not in text and "403" not in text] == []


def _wrong_note(page: Any, address: str) -> None:
    page.goto(f"{address}/pupils/{WRITTEN}")
    page.fill("#f-on", "")
    page.click("#note button:has-text('Add the note')")


def _wrong_password(page: Any, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.fill("#f-name", "Nobody")
    page.fill("#f-password", "wrong wrong wrong")
    page.click("main button")


def _nothing_found(page: Any, address: str) -> None:
    page.goto(f"{address}/")
    page.fill("#find", "zzzzzz")
    page.click(".search button")


def _wrong_setting(page: Any, address: str) -> None:
    page.goto(f"{address}/settings/mailmerge.toml")
    page.fill("#f-text", "[")
    page.click("text=See what would change")


def _checked_drop(page: Any, address: str) -> None:
    page.goto(f"{address}/drop")
    page.set_input_files("#f-file", {"name": "x.csv", "mimeType": "text/csv", "buffer": b"upn,attendance\nA1,95\n"})
    page.click("button:has-text('See what would be done')")
    page.wait_for_url("**/drop/*")


def _gaps(page: Any, address: str) -> None:
    page.goto(f"{address}/pupils/{WRITTEN}")
    page.select_option("#f-route", "contract")
    page.click("text=Show the gaps")
    page.wait_for_selector("button:has-text('Make it again')")


STATES = (_wrong_note, _nothing_found, _wrong_setting, _checked_drop, _gaps, _wrong_password)


@pytest.mark.parametrize(
    "bring_about",
    [_wrong_note, *(pytest.param(state, marks=pytest.mark.soak) for state in STATES[1:])],
    ids=lambda state: state.__name__.strip("_"),
)
def test_what_goes_wrong_is_accessible_too(page: Any, served: tuple[Opened, str], bring_about: Any) -> None:
    bring_about(page, served[1])
    page.wait_for_load_state()
    assert not _violations(page, bring_about.__name__)


def _violations(page: Any, place: str) -> list[tuple[str, int, str, str]]:
    """Return what is wrong with a page: wider than its window, or against a rule that axe knows."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((place, width, "wider than the window", ""))
    # Pages are the same at each width but for where things stand: axe looks at the narrowest.
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return wrong + [(place, WIDTHS[-1], one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


# Every job by keyboard alone: test_clicks, in the soak.
def test_a_note_is_added_by_keyboard_alone(chromium: Any, served: tuple[Opened, str]) -> None:
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
