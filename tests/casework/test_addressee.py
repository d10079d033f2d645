import pytest

from mailmerge.casework.addressee import Addressee


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
def test_who_is_called_so(addressee, named, went) -> None:
    assert addressee.is_called(named) is went
