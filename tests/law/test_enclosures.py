"""What goes behind each letter."""

import pytest

from mailmerge.law.enclosures import enclosures
from mailmerge.law.letters import BY_KEY


@pytest.mark.parametrize(
    ("letter", "chosen", "count"),
    [
        ("early-intervention", True, 1),
        ("contract-invite", False, 2),
        ("contract-barriers", False, 1),
        ("contract-barriers", True, 2),
        ("contract-engagement", True, 1),
        ("notice-to-improve", True, 1),
        ("leave-refused", True, 0),
        ("suspected-leave", True, 0),
    ],
)
def test_enclosures_are_the_letters_own(letter: str, chosen: bool, count: int) -> None:
    assert len(enclosures(BY_KEY[letter], include_leaflet=chosen)) == count
