"""A pack goes out only if a library that did not make it reads it whole."""

import io

import pikepdf
import pytest

from mailmerge.errors import NotFitError
from mailmerge.referral.second_reader import pages_read


def pdf(pages: int, attached: bool = False) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if attached:
        document.attachments["notes.txt"] = pikepdf.AttachedFileSpec(
            document, b"notes", description="", filename="notes.txt", mime_type="", creation_date="", mod_date=""
        )
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_pages_of_all_parts_are_found() -> None:
    assert pages_read(pdf(3), [pdf(1), pdf(2)]) == 3


@pytest.mark.parametrize(
    ("joined", "why"),
    [
        (pdf(2), "a page is missing"),
        (pdf(4), "a page is there twice"),
        (pdf(3, attached=True), "a file is attached"),
        (b"%PDF-1.7 and no more", "it is no PDF"),
        (b"", "it is empty"),
    ],
)
def test_a_pack_that_is_not_whole_is_refused(joined: bytes, why: str) -> None:
    with pytest.raises(NotFitError, match="Show this to whoever looks after the program"):
        pages_read(joined, [pdf(1), pdf(2)])
