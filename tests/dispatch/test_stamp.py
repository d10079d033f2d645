"""Whether a scanned posting sheet was stamped: ink in its box, however the copier saw it."""

from functools import cache

import pypdfium2
import pytest
from PIL import Image

from mailmerge.dispatch.scan import read_scan
from tests.dispatch.samples import made_sheet, with_stamp
from tests.dispatch.test_scan import saved, spoilt
from tests.sampled import sampled

SEEN = [
    (0, 0, 0, (0, 255), "straight and clean"),
    (1.5, 15, 0, (60, 200), "a grey copy, a little crooked"),
    (-4, 30, 0.6, (0, 255), "crooked, speckled and soft"),
    (178, 0, 0, (0, 255), "upside down"),
    (90, 15, 0, (0, 255), "on its side"),
    (0, 60, 0.8, (0, 255), "more speckles than anybody would send"),
    (0, 0, 0, (120, 180), "hardly any contrast"),
]


@cache
def page(dots_an_inch: int = 150) -> Image.Image:
    rendered = pypdfium2.PdfDocument(made_sheet(40).pdf)[0].render(scale=dots_an_inch / 72, grayscale=True)
    picture: Image.Image = rendered.to_pil()
    return picture


@pytest.mark.parametrize(("turned", "noise", "blur", "grey", "reason"), sampled(SEEN, one_in=3))
def test_a_stamp_is_seen(turned: float, noise: float, blur: float, grey: tuple[int, int], reason: str) -> None:
    found = read_scan(saved([spoilt(with_stamp(page()), turned, noise, blur, grey)], "JPEG"))
    assert (len(found.codes), found.unstamped) == (1, frozenset()), reason


@pytest.mark.parametrize(("turned", "noise", "blur", "grey", "reason"), sampled(SEEN, one_in=3))
def test_a_page_without_one_is_too(
    turned: float, noise: float, blur: float, grey: tuple[int, int], reason: str
) -> None:
    found = read_scan(saved([spoilt(page().convert("L"), turned, noise, blur, grey)], "JPEG"))
    assert (len(found.codes), [page for page, _ in found.unstamped]) == (1, [1]), reason


@pytest.mark.parametrize(
    "dots_an_inch", [100, *(pytest.param(fine, marks=pytest.mark.soak) for fine in (150, 200, 300))]
)
@pytest.mark.parametrize(("grey", "reason"), [(40, "black"), (150, "worn"), (195, "faint")])
def test_stamps_are_often_faint(dots_an_inch: int, grey: int, reason: str) -> None:
    assert not read_scan(saved([with_stamp(page(dots_an_inch), grey)], "PNG")).unstamped, reason


@pytest.mark.parametrize(
    ("left", "top", "is_seen", "reason"),
    [
        (12, 240, True, "at the box's left"),
        (45, 252, True, "in its corner"),
        (60, 240, True, "half over its edge"),
        (120, 150, False, "across the list, where nobody looks for it"),
    ],
)
def test_where_it_lies(left: float, top: float, *, is_seen: bool, reason: str) -> None:
    found = read_scan(saved([with_stamp(page(), left=left, top=top)], "PNG"))
    assert (not found.unstamped) is is_seen, reason
