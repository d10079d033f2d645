"""What an authority's profile may hold, value by value."""

from typing import Any

import pytest
from pydantic import ValidationError

from mailmerge.law.profile_tables import Alert, DeclineReason, Threshold, Within

_WITHIN = Within(count=10)


@pytest.mark.parametrize(
    ("codes", "fit"),
    [((), False), (("O",), True), (("O", "Y1"), True), (("o",), False), (("#",), True), (("Z9",), False)],
)
def test_a_threshold_has_register_codes(codes: tuple[str, ...], fit: bool) -> None:
    try:
        assert Threshold(codes=codes, sessions=10, within=_WITHIN).codes == codes
    except ValidationError:
        assert not fit
    else:
        assert fit


@pytest.mark.parametrize(("text", "fit"), [("", False), (" ", False), ("a", True)])
def test_words_are_not_blank(text: str, fit: bool) -> None:
    if fit:
        assert DeclineReason(text=text).text == text
    else:
        with pytest.raises(ValidationError):
            DeclineReason(text=text)


@pytest.mark.parametrize(
    ("field", "value"), [("cumulative", False), ("days", None), ("phase", None), ("codes", ()), ("threshold", None)]
)
def test_an_alert_asks_for_no_more_than_it_says(field: str, value: Any) -> None:
    assert getattr(Alert(tell="Ring."), field) == value
