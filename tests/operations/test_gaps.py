"""Each line of a referral's checklist that stops a pack says where it is mended."""

import tomllib
from importlib import resources

import pytest

from mailmerge.operations import gaps

LINES = tomllib.loads(resources.files("mailmerge.referral").joinpath("lines.toml").read_text("utf-8"))
CODES = sorted(code for code in LINES if code != "sources")


@pytest.mark.parametrize("code", [code for code in CODES if "red" in LINES[code]])
def test_a_red_line_leads_to_what_mends_it(code: str) -> None:
    gap = gaps.gaps()[code]
    assert gap.fields or gap.note or gap.place
    assert bool(gap.note or gap.place) == bool(gap.words)


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("answer-")])
def test_what_is_asked_is_answered_beside_it(code: str) -> None:
    assert gaps.gaps()[code].fields


def test_no_line_is_mended_that_is_none() -> None:
    assert set(gaps.gaps()) <= set(CODES)


def test_only_what_a_line_offers_is_taken_from_a_form() -> None:
    form = {"period from": "2025-09-01", "parent 1 court order": "no", "upn": "x", "who went": "", "note call": "x"}
    assert gaps.facts_told(form) == {"period from": "2025-09-01"}
    assert gaps.notes_told(form | {"note release": "x"}) == {"call": "x"}
