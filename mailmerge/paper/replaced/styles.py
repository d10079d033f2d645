"""Styles that WeasyPrint works out once a process, not once a page.

A style is made of the style of the element around it and of the rules that hold for its own; so it is the same on the
next page that our style sheets dress. WeasyPrint 70 shares styles within a document; here they are shared by all of
them. Working them out anew was a seventh of a letter's time.
"""

import re
from functools import cache
from importlib import resources
from typing import Any

import weasyprint
import weasyprint.css

_Key = tuple[Any, ...]
_kept: dict[_Key, Any] = {}


class KeptStyles(weasyprint.css.StyleFor):  # type: ignore[misc] # WeasyPrint has no types
    """WeasyPrint's table of a document's styles, which takes from earlier documents what it can.

    Where the fonts, the resolution of relative addresses and the pages' sizes differ from document to document, styles
    cannot be kept so, and anchors whose counters a page tells would not be noted. Ours have the same fonts and no
    addresses, say no length in parts of a page, and tell no anchor's counter.
    """

    def set_computed_styles(
        self,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        """Set the style of an element: the one that is kept, or a new one, which is kept then."""
        computed = self.get_computed_styles()
        around = None if parent is None else computed[parent, None]
        key = (id(around), pseudo_type, *_told(self.get_cascaded_styles().get((element, pseudo_type), {})))
        if key in _kept:
            computed[element, pseudo_type] = _kept[key]
        else:
            super().set_computed_styles(element, parent, root, pseudo_type, base_url, target_collector)
            _kept[key] = computed[element, pseudo_type]


@cache
def ua_sheet() -> Any:
    """Return WeasyPrint's own style sheet, with its rules for any element's notes and marker made narrower.

    Every element would have six styles more, and our pages have no footnotes, and no list items but `li`.
    """
    text = resources.files("weasyprint").joinpath("css/html5_ua.css").read_text("utf-8")
    text = re.sub(r"(?m)^::(?:foot)?note-.*$", "", text)
    return weasyprint.CSS(string=re.sub(r"(?m)^::marker", "li::marker", text))


def keep_styles() -> None:
    """Let WeasyPrint, in this process, keep the styles that it works out."""
    weasyprint.css.StyleFor = KeptStyles


def _told(cascaded: dict[str, tuple[Any, Any]]) -> tuple[Any, ...]:
    """Return what the rules that hold for an element say, such that it can be compared.

    What cannot be compared by what it says is the same if it is the same object; a kept style holds on to its rules, so
    that no other object can take the place of one of them.
    """
    return tuple((name, _comparable(value), *_comparable_weight(*weight)) for name, (value, weight) in cascaded.items())


def _comparable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def _comparable_weight(precedence: int, layer: Any, specificity: Any) -> tuple[Any, ...]:
    return precedence, layer, *specificity
