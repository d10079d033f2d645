"""What is kept for the next page, and no more of it than there is room for."""

from collections.abc import Callable
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def remembered(kept: dict[_Key, _Value], key: _Key, make: Callable[[], _Value], most: int) -> _Value:
    """Return what is kept by a key, made where there is none; what was asked for longest ago is forgotten first."""
    value = kept.pop(key, None)
    if value is None:
        value = make()
        if len(kept) >= most:
            del kept[next(iter(kept))]
    kept[key] = value
    return value
