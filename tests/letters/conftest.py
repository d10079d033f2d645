"""Every page that is drawn in these tests must be well-formed, as they all are read fastest so."""

import pytest

from tests.paper.plain import weasyprint


@pytest.fixture(autouse=True)
def letters_are_made_once() -> None:
    """How letters are made is what is tried here: each is made anew (tests/made_once.py)."""


@pytest.fixture(autouse=True)
def pages_are_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a page has to be read as HTML."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("A page of ours is no XML.")

    monkeypatch.setattr(weasyprint.HTML, "__init__", refuse)
