from typing import Any

import pytest

from mailmerge.casework.addressee import Addressee
from mailmerge.casework.case import Parent
from mailmerge.casework.names import PersonName


@pytest.mark.parametrize(
    ("addressee", "named", "went"),
    [
        (Addressee(None), "Jan Nowak", True),
        (Addressee("name:jan nowak", "jan nowak"), "Jan  NOWAK", True),
        (Addressee("id:77", "jan nowak"), "77", True),
        (Addressee("id:77", "jan nowak"), "id:77", True),
        (Addressee("id:77", "jan nowak"), "Zofia Nowak", False),
        (Addressee("id:77"), "", False),
    ],
    ids=["to every parent", "name", "number", "key", "another", "nobody is named"],
)
def test_who_is_called_so(addressee: Any, named: Any, went: Any) -> None:
    assert addressee.is_called(named) is went


_JAN = PersonName("Mr", "Jan", "Nowak")
_NUMBERED, _PLAIN = Parent(1, _JAN, mis_id="77"), Parent(1, _JAN)


@pytest.mark.parametrize(
    ("addressee", "parent", "went", "why"),
    [
        (Addressee(None), _PLAIN, True, "to every parent"),
        (Addressee("id:77", "jan nowak"), _NUMBERED, True, "the same number"),
        (Addressee("id:78", "jan nowak"), _NUMBERED, False, "another number, whatever the name"),
        (Addressee("id:77", "jan nowak"), _PLAIN, True, "the file gives no number: by name"),
        (Addressee("name:jan nowak", "jan nowak"), _NUMBERED, True, "the record has no number: by name"),
        (Addressee("name:jan nowak", "jan nowak"), _PLAIN, True, "neither has one"),
        (Addressee("name:ola nowak", "ola nowak"), _PLAIN, False, "another name"),
        (Addressee("id:77", "ola nowak"), _PLAIN, False, "another name under a number"),
        (Addressee("Mr Jan Nowak"), _PLAIN, True, "from before this system: what the office called them"),
        (Addressee("Ms Ola Nowak"), _PLAIN, False, "and another"),
    ],
)
def test_which_parent_a_letter_went_to(addressee: Addressee, parent: Parent, went: bool, why: str) -> None:
    assert addressee.is_parent(parent) is went, why
