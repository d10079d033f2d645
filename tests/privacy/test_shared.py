"""Which files of a run go with one pupil, and which speak of several."""

import pytest

from mailmerge.privacy.shared import is_shared


@pytest.mark.parametrize(
    ("path", "shared", "why"),
    [
        ("letters/oakfield/OAK-5SKAK-03P7X 5.pdf", False, "one letter"),
        ("notices/downs/DOW-FXXSG-1RS5J.eml", False, "the mail of one letter"),
        ("withdrawals/oakfield/OAK-P-XAEA834J4.eml", False, "the mail of one pack"),
        ("packs/oakfield/OAK-P-XAEA834J4/manifest.json", False, "one pack"),
        ("alerts/oakfield/alert 1 O.eml", True, "no reference says whose it is"),
        ("nti-requests/oakfield/row 2 parent 1.eml", True, "no reference says whose it is"),
        ("receipt.html", True, "every row"),
        ("manifest.json", False, "hashes alone"),
    ],
)
def test_a_file_that_bears_a_reference_goes_with_its_pupil_alone(path: str, shared: bool, why: str) -> None:
    assert is_shared(path, has_letter=True) is shared, why
