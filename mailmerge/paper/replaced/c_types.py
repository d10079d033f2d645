"""The types of C that WeasyPrint makes objects of, read together: one reading of its names takes as long as all."""

import re
from functools import partial
from typing import Any

from weasyprint.text.ffi import ffi

_POINTERS = ("PangoRectangle *", "FcChar8 **", "FcResult *", "unsigned int *")
_ARRAYS = ("char[]", "char[4]", "hb_tag_t[100]", "hb_codepoint_t[]", "PangoLogAttr[]")
# As many as there are glyphs in a cut face, all of which are given: their number need not be said.
_GLYPHS = re.compile(r"hb_codepoint_t\[\d+\]")


def keep_types() -> None:
    """Let WeasyPrint, in this process, name types that are read already."""
    if not isinstance(ffi.new, partial):
        ffi.new = partial(_new, ffi.new, _read())


def _new(new: Any, types: dict[str, Any], name: str, *given: Any) -> Any:
    if given and _GLYPHS.fullmatch(name):
        name = "hb_codepoint_t[]"
    return new(types.get(name, name), *given)


def _read() -> dict[str, Any]:
    """Return the types by their names, read as those of a function's arguments, which are pointers to the arrays."""
    arrays = (name.replace("[", "(*)[") for name in _ARRAYS)
    read = ffi.typeof(f"void (*)({', '.join((*_POINTERS, *arrays))})").args
    pointers, to_arrays = read[: len(_POINTERS)], read[len(_POINTERS) :]
    return dict(zip((*_POINTERS, *_ARRAYS), (*pointers, *(each.item for each in to_arrays)), strict=True))
