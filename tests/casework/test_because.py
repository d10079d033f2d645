"""A reason and a name, where the rule is gone against."""

from typing import Any

import pytest

from mailmerge.casework.because import Because
from mailmerge.errors import SettingsError


@pytest.mark.parametrize(
    ("reason", "by", "why"),
    [("", "AL", "no reason"), ("why", "", "no name"), (" \t", "AL", "a blank reason"), ("why", "\n", "a blank name")],
)
def test_neither_is_blank(reason: Any, by: Any, why: Any) -> None:
    with pytest.raises(SettingsError):
        Because(reason, by)


def test_spaces_around_them_are_not_said() -> None:
    assert Because(" the order is lifted ", " AL").as_facts() == {"reason": "the order is lifted", "by": "AL"}
