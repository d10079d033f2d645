"""Every single gap of a case gives exactly its own line; the whole case gives none."""

from collections.abc import Mapping

import pytest

from tests.referral.stories import STORIES, Office

# The route, what the office left out, what the request says over the record, and the one line that it must give.
GAPS: tuple[tuple[str, frozenset[str], Mapping[str, str], str, str], ...] = (
    ("leave", frozenset({"whole"}), {}, "missing-or-n-marks", "red"),
    ("leave", frozenset({"posting"}), {}, "posting-not-proved no-leave-warning", "red"),
    (
        "leave",
        frozenset(),
        {"parent": "Zofia Tran", "parent 1 went on leave": "no", "parent 1 consented to leave": "no"},
        "parent-did-not-go",
        "red",
    ),
    ("leave", frozenset(), {"ehcp": "yes", "ehcp reviewed on": "2024-09-01"}, "ehcp-not-reviewed", "red"),
    ("leave", frozenset(), {"mental health support": "waiting"}, "mental-health-pathway", "red"),
    ("leave", frozenset(), {"on": "2025-11-18"}, "leave-referral-late", "red"),
    ("leave", frozenset(), {"on": "2025-11-11"}, "leave-referral-late", "amber"),
    ("leave", frozenset(), {"eha submitted on": "2025-10-01"}, "early-help-recent support-in-place", "amber"),
    (
        "leave",
        frozenset(),
        {"specialist teaching since": "2025-10-01"},
        "specialist-teaching-recent support-in-place",
        "amber",
    ),
    ("leave", frozenset(), {"iaep reviews": "1"}, "iaep-cycles support-in-place", "amber"),
    ("leave", frozenset(), {"period from": "2025-10-14"}, "leave-too-few-sessions below-national-threshold", "red"),
    ("contract", frozenset(), {"eha submitted on": "2025-11-01"}, "early-help-recent", "red"),
    ("contract", frozenset(), {"targeted support since": "2025-11-01"}, "early-help-recent", "red"),
    ("contract", frozenset({"early-help"}), {}, "early-help-not-offered", "red"),
    ("contract", frozenset(), {"specialist teaching since": "2025-11-01"}, "specialist-teaching-recent", "red"),
    ("contract", frozenset(), {"iaep reviews": "1"}, "iaep-cycles", "red"),
    ("contract", frozenset(), {"period from": "2025-10-06"}, "period-too-short", "red"),
    ("contract", frozenset({"no-illness"}), {}, "authorised-in-period", "red"),
    ("contract", frozenset({"authorised-few"}), {"period from": "2025-09-02"}, "authorised-majority", "red"),
    ("contract", frozenset({"whole"}), {}, "missing-or-n-marks", "red"),
    ("contract", frozenset({"unauthorised"}), {}, "too-few-unauthorised below-national-threshold", "red"),
    ("contract", frozenset(), {"ehcp": "yes", "ehcp reviewed on": "2024-12-01"}, "ehcp-not-reviewed", "red"),
    ("contract", frozenset(), {"mental health support": "receiving"}, "mental-health-pathway", "red"),
    ("contract", frozenset({"referral-letter"}), {}, "no-referral-letter", "red"),
    ("contract", frozenset({"posting"}), {}, "no-full-warning no-referral-letter posting-not-proved", "red"),
    ("nti", frozenset({"early-help"}), {}, "early-help-not-offered", "red"),
    ("nti", frozenset({"meeting"}), {"meeting date": ""}, "no-meeting-attempt", "red"),
    ("nti", frozenset({"referral-letter"}), {}, "no-referral-letter", "red"),
    (
        "nti",
        frozenset({"referral-letter"}),
        {"nti ends on": "2025-12-17"},
        "early-referral-reason no-referral-letter",
        "red",
    ),
)


@pytest.mark.parametrize(("route", "without", "more", "codes", "level"), GAPS, ids=lambda value: str(value)[:40])
def test_a_single_gap_gives_exactly_its_line(
    office: Office, route: str, without: frozenset[str], more: Mapping[str, str], codes: str, level: str
) -> None:
    pack = STORIES[route](office, without, **more).packs[0]
    found = {line["code"] for line in pack["lines"] if line["level"] == level}
    assert found - EVEN_IN_ORDER == set(codes.split())
    if level == "amber":
        assert not [line for line in pack["lines"] if line["level"] == "red"]


# What is amber in every case of a family with two parents and a scanned certificate, or without early help on record.
EVEN_IN_ORDER = {"papers-to-look-at", "early-help-not-offered"} - {"early-help-not-offered"}


@pytest.mark.parametrize("route", STORIES)
def test_a_case_in_order_has_no_red_line(office: Office, route: str) -> None:
    pack = STORIES[route](office).packs[0]
    assert [line["code"] for line in pack["lines"] if line["level"] == "red"] == []
