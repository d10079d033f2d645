"""The words of a reason and whose rule it cites."""

import pytest

from mailmerge.law.reasons import reason, wordings


@pytest.mark.parametrize(
    ("code", "cites", "why"),
    [
        ("medical-first", "procedure", "the trust's own procedure"),
        ("leave-below-threshold", "leave.least_sessions", "a rule of the authority's profile"),
        ("leave-part-granted", None, "the law: the same for all"),
    ],
)
def test_whose_rule_a_reason_cites(code: str, cites: str | None, why: str) -> None:
    wordings.cache_clear()
    assert wordings()[code].cites == cites, why


def test_details_are_values_and_never_patterns() -> None:
    told = reason("leave-below-threshold", {"sessions": "{asks}", "asks": "Ask {nobody}."})
    assert told.text.startswith("Sessions of leave: {asks}. Ask {nobody}.")
