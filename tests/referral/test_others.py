"""A page that names another parent is known by its words, however its lines end."""

import pytest

from mailmerge.paper.pdf import write_pdf
from mailmerge.referral.flat import words_in
from mailmerge.referral.others import Others

OTHERS = Others(("Joy Featherstone-Marlow", "12 Mill-Wright Lane"), ())


def page(text: str, width: int, hyphens: str = "manual") -> bytes:
    css = f"p {{ width: {width}mm; hyphens: {hyphens}; font-size: 10pt }}"
    return write_pdf(f"<p>{text}</p>", css, title="A letter", language="en-GB", day="2025-10-06")


@pytest.mark.parametrize("hyphens", ["manual", "auto"])
@pytest.mark.parametrize("width", [15, 20, 25, 30, 35, 40, 60, 120])
@pytest.mark.parametrize("text", ["A copy went to Joy Featherstone-Marlow.", "It went to 12 Mill-Wright Lane, Ely."])
def test_a_name_or_a_street_that_a_line_end_parts_is_found(text: str, width: int, hyphens: str) -> None:
    assert OTHERS.are_named_in(words_in(page(text, width, hyphens)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A copy went to Joy Feather\N{SOFT HYPHEN}stone\N{SOFT HYPHEN}Marlow.", "as some programs write the hyphen"),
        ("A copy went to Joy Feather\N{HYPHEN} stone\N{NON-BREAKING HYPHEN}Marlow.", "as lines end"),
    ],
)
def test_a_name_with_other_hyphens_is_found(text: str, why: str) -> None:
    # findings/surname-not-found-for-its-hyphen.sh
    assert OTHERS.are_named_in(text), why


@pytest.mark.parametrize("text", ["Joy Featherstone Marlow", "Enjoy Featherstone-Marlow", "Joy Featherstone-Marlowe"])
def test_another_name_is_not_found(text: str) -> None:
    assert not OTHERS.are_named_in(words_in(page(text, 120)))
