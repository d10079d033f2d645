"""Postcodes of the United Kingdom and the Crown dependencies: how one is written, and whether it is in England.

Source: Royal Mail, Postcode Address File programmers' guide (postcode areas, and which letters stand where).
"""

import re
from functools import lru_cache

_AREA_NAMES = """
AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW
OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD
WF WN WR WS WV YO ZE
"""
_AREAS = frozenset(_AREA_NAMES.split())
_SHAPE = re.compile(r"([A-Z]{1,2})([0-9]{1,2}|[0-9][A-HJKMNP-Y]) ([0-9][ABD-HJLNP-UW-Z]{2})")

_FORCES_AREA = "BF"
_CROWN_DEPENDENCIES = ("GY", "IM", "JE")
_NORTHERN_IRELAND = ("BT",)
_SCOTLAND = ("AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE")
_WALES = ("CF", "LD", "LL", "NP", "SA")
_AREAS_OUTSIDE_ENGLAND = frozenset((_FORCES_AREA, *_CROWN_DEPENDENCIES, *_NORTHERN_IRELAND, *_SCOTLAND, *_WALES))
# Areas that the border runs through. A district that it runs through goes by where most of its addresses are.
_DISTRICTS_OUTSIDE_ENGLAND = {"CH": range(5, 9), "SY": range(15, 26), "TD": range(1, 15)}


def normalise_postcode(text: str) -> str | None:
    """Return the postcode in capitals with its one space, wherever `text` has spaces; None if it is no postcode.

    The area is one that Royal Mail delivers to (so neither `ZZ1 1AA` nor `GIR 0AA`); whether the rest is in use
    is not known here.
    """
    bare = "".join(text.split()).upper()
    postcode = f"{bare[:-3]} {bare[-3:]}"
    shape = _SHAPE.fullmatch(postcode)
    return postcode if shape and shape[1] in _AREAS else None


def has_misplaced_space(text: str) -> bool:
    """Say whether the postcode in `text` had to be mended: a space in the wrong place (none at all is a habit)."""
    written = text.upper().split()
    return len(written) > 1 and " ".join(written) != normalise_postcode(text)


@lru_cache(maxsize=10_000)  # families share streets, and it is asked of each parent
def is_outside_england(postcode: str) -> bool:
    """Say whether a normalised postcode lies in Scotland, Wales, Northern Ireland, a Crown dependency or abroad.

    Forces postcodes (BF) count as abroad. A few addresses on the borders of Wales and Scotland come out wrong: a
    postcode district can lie in two countries.
    """
    area, district = _area_and_district(postcode)
    if area in _AREAS_OUTSIDE_ENGLAND:
        return True
    return district.isdecimal() and int(district) in _DISTRICTS_OUTSIDE_ENGLAND.get(area, ())


def is_of_the_forces(postcode: str) -> bool:
    """Say whether a normalised postcode is one of the British Forces Post Office."""
    return _area_and_district(postcode)[0] == _FORCES_AREA


def _area_and_district(postcode: str) -> tuple[str, str]:
    shape = _SHAPE.fullmatch(postcode)
    if not shape:
        raise ValueError("A postcode must be normalised before it is asked about.")
    return shape[1], shape[2]
