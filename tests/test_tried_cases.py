"""Rows that offices tried, each decided as the law's pages have it (cases, R9); the sample trust, nothing on record."""

from datetime import date
from pathlib import Path

import pytest

from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration

_FOLDER = Path(__file__).parent / "tried"
_ON = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("name", "decided"),
    [
        ("pupil-deceased", [("hold", None, None, {"pupil-deceased"})]),
        ("reception-under-five", [("letter", "1", "under-age", {"enclosure-missing"})]),
        (
            "all-illness-and-hospital",
            [("letter", "1", "medical", set()), ("hold", None, None, {"medical-first"})],
        ),
        ("leave-part-granted", [("hold", None, None, {"leave-part-granted"})]),
        ("nti-six-school-weeks-over-half-term", [("hold", None, None, {"nti-period"})]),
        (
            "warning-letter-old",
            [("letter", "9", None, {"enclosure-missing", "referral-unknown", "warning-old"})],
        ),
        ("leave-letter-seven-months-late", [("hold", None, None, {"out-of-time"})] * 2),
        ("hampshire-short-leave", [("letter", "8a", "before", {"leave-below-threshold"})]),
    ],
)
def test_rows_that_offices_tried(
    configuration: Configuration, name: str, decided: list[tuple[str, str | None, str | None, set[str]]]
) -> None:
    source = walk.DroppedFile(f"{name}.csv", (_FOLDER / f"{name}.csv").read_bytes())
    found = walk.check(source, configuration, None, _ON).result({}, None)
    assert not found.errors
    assert [
        (told["outcome"], told["appendix"], told["variant"], {reason["code"] for reason in told["reasons"]})
        for row in found.results
        for told in row.as_json()["parents"]
    ] == decided
