"""Whether a posting sheet that was scanned bears a stamp: ink in the box that it has for one.

Where the box lies on the scan follows from the corners of the page's code. That reaches across the whole page, so the
strip along the box's edges, where a small error would take its frame for ink, is left out.
"""

from collections.abc import Sequence
from typing import TypeAlias

from PIL import Image, ImageFilter

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]

_DOTS_A_MM = 4
_BLUR = 1.4  # dots: less than a stroke of a stamp, and more than a speckle
_LEAST_CONTRAST = 0.12  # of what lies between paper and print: stamps are often faint
_LEAST_INK = 0.004  # of the box: a pair of initials
_SPECKLES = 4.5  # mean deviations from the paper's grey


def has_ink(picture: Image.Image, corners: Sequence[Point], symbol: Box, box: Box) -> bool:
    """Say whether something was stamped or written into a box of a page.

    Args:
        picture: the page, grey.
        corners: where the code's top left, top right and bottom left corners lie on the picture, in dots.
        symbol: where the code lies on the page: left, top, right and bottom edge, in mm.
        box: where to look, alike.
    """
    black = _darker_than(_flat(picture, corners, symbol, symbol).histogram(), 0.1)
    dots = _flat(picture, corners, symbol, box).histogram()
    paper = _darker_than(dots, 0.5)  # of a box with a stamp in it, too, the most is paper
    faintest = paper - max(_LEAST_CONTRAST * (paper - black), _SPECKLES * _deviations(dots, paper), 2)
    return sum(dots[: max(int(faintest), 0)]) > _LEAST_INK * sum(dots)


def _flat(picture: Image.Image, corners: Sequence[Point], symbol: Box, box: Box) -> Image.Image:
    """Return a part of the page as it would look straight, `_DOTS_A_MM`."""
    (x0, y0), (x1, y1), (x2, y2) = corners
    left, top, right, bottom = symbol
    across = ((x1 - x0) / (right - left), (y1 - y0) / (right - left))
    down = ((x2 - x0) / (bottom - top), (y2 - y0) / (bottom - top))
    size = (round((box[2] - box[0]) * _DOTS_A_MM), round((box[3] - box[1]) * _DOTS_A_MM))
    begins = [
        start + (box[0] - left) * along + (box[1] - top) * below
        for start, along, below in zip((x0, y0), across, down, strict=True)
    ]
    rows = [(along / _DOTS_A_MM, below / _DOTS_A_MM, at) for along, below, at in zip(across, down, begins, strict=True)]
    flat = picture.transform(
        size, Image.Transform.AFFINE, (*rows[0], *rows[1]), Image.Resampling.BILINEAR, fillcolor=255
    )
    return flat.filter(ImageFilter.GaussianBlur(_BLUR))


def _darker_than(histogram: Sequence[int], share: float) -> int:
    """Return the grey that this share of the dots is as dark as, or darker."""
    seen, wanted = 0, share * sum(histogram)
    for grey, dots in enumerate(histogram):
        seen += dots
        if seen >= wanted:
            return grey
    return len(histogram) - 1


def _deviations(histogram: Sequence[int], paper: int) -> float:
    """Return how far the lighter half of the dots lies from the paper's grey, on average: no ink is lighter."""
    lighter = [(grey - paper, dots) for grey, dots in enumerate(histogram) if grey >= paper]
    return sum(far * dots for far, dots in lighter) / max(sum(dots for _, dots in lighter), 1)
