"""A call as it travels to another machine: what many calls have in common stays out of it, and travels once.

Templates, warnings and the pictures of letterheads are the same bytes for thousands of letters. So each large piece of
bytes is replaced by its SHA-256; whoever unpacks the call is given the pieces by these.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

# Bytes of so many or more are sent once. What is smaller would cost more to look up than to send.
LARGE = 1024

Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A pickled call: `order` without its large pieces, and these by their SHA-256 in hexadecimal."""

    order: bytes = field(repr=False)
    pieces: Mapping[str, bytes] = field(repr=False)


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.pieces: dict[str, bytes] = {}

    def persistent_id(self, thing: object) -> str | None:
        if type(thing) is not bytes or len(thing) < LARGE:
            return None
        name = _sha256(thing)
        self.pieces[name] = thing
        return name


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, pieces: Mapping[str, bytes]) -> None:
        super().__init__(file)
        self._pieces = pieces

    def persistent_load(self, name: Any) -> bytes:
        return self._pieces[name]


def pack(call: Call) -> Parcel:
    """Return a call as a parcel: a function that can be imported by its name, its arguments, and those by name."""
    file = io.BytesIO()
    packer = _Packer(file)
    packer.dump(call)
    return Parcel(file.getvalue(), packer.pieces)


def carry_out(parcel: Parcel) -> Any:
    """Make the call of a parcel, and return what it returns or raise what it raises."""
    function, positional, named = _Unpacker(io.BytesIO(parcel.order), parcel.pieces).load()
    return function(*positional, **named)


@lru_cache(maxsize=1_000)
def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
