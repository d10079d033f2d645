"""A school's own colour, for those who see that school alone."""

import re

from mailmerge.errors import MailmergeError
from mailmerge.letters.letterhead import load_letterhead
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker

# White on it, and it on paper, must be read by everybody: WCAG 2.2, 1.4.3, with a little to spare.
_LEAST_CONTRAST = 5.0
_WHITE = 1.0


def own_colour(office: Office, asker: Asker) -> str | None:
    """Return the main colour of the one school that the asker sees, as `#1f5b3a`; None where it can't be read on white.

    It is the letterhead's; None too where the asker sees several schools, or the letterhead can't be used.
    """
    if asker.schools is None or len(asker.schools) != 1:
        return None
    (school,) = asker.schools
    return office.remember(("colour", school), lambda: _readable(office, school))


def _readable(office: Office, school: str) -> str | None:
    try:
        colour = load_letterhead(office.workspace.letterheads / school).main_colour
    except MailmergeError:
        return None
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        return None
    contrast = (_WHITE + 0.05) / (_luminance(colour) + 0.05)
    return colour if contrast >= _LEAST_CONTRAST else None


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
