"""Long lists are shown page by page, with how many there are in all; no address asks for a page that is not."""

import re

import pytest
from flask import Flask

from mailmerge.desk.paging import part_of
from tests.desk.opened import Browser, Opened


@pytest.mark.parametrize(
    ("asked", "count", "shown", "reason"),
    [
        ("", 0, [], "nothing there is a page of its own"),
        ("", 7, [0, 1, 2], "the first page, where none is asked for"),
        ("?page=2", 7, [3, 4, 5], "the page that is asked for"),
        ("?page=3", 7, [6], "the last is shorter"),
        ("?page=4", 7, [6], "the list grew shorter since the link was made"),
        ("?page=0", 7, [0, 1, 2], "there is none before the first"),
        ("?page=-1", 7, [0, 1, 2], "nor one of that number"),
        ("?page=two", 7, [0, 1, 2], "no number"),
        ("?page=²", 7, [0, 1, 2], "a digit, but no number"),
        ("?page=" + "9" * 5_000, 7, [0, 1, 2], "a number that takes long to read"),
        ("?page=2", 6, [3, 4, 5], "full to the last place"),
        ("?page=3", 6, [3, 4, 5], "and none after it"),
    ],
)
def test_which_page_is_shown(asked: str, count: int, shown: list[int], reason: str) -> None:
    with Flask("test").test_request_context(f"/{asked}"):
        part = part_of(range(count), 3)
    assert list(part.shown) == shown, reason
    assert part.total == count
    assert part.last - part.first + 1 == len(shown)


@pytest.mark.parametrize(
    ("page", "module", "lines"),
    [
        ("/post", "letters", 'name="ref"'),
        ("/post/print?school=oakfield", "letters", 'name="ref"'),
        ("/rows?task=decide", "runs", "Settle it"),
        ("/runs/{run}", "runs", 'class="ref">OAK'),
        ("/runs/{run}?show=rows", "runs", "</span> Row "),
        ("/due?of=late", "diary", 'class="act"'),
    ],
)
def test_a_list_that_is_long_goes_on_on_another_page(
    shown: Opened,
    signed_in: dict[str, Browser],
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    module: str,
    lines: str,
) -> None:
    """Every line stands on one of the pages, whichever way one goes."""
    run = shown.office.cases()[0].run
    browser, address = signed_in["office"], page.format(run=run)
    whole = browser.get(address).text.count(lines)
    monkeypatch.setattr(f"mailmerge.desk.pages.{module}._AT_ONCE", 1)
    found = 0
    for _ in range(whole):
        text = browser.get(address).text
        assert text.count(lines) <= 1
        found += text.count(lines)
        following = re.search(r'href="([^"]+)">After these', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert found == whole
    assert whole
    assert not address
