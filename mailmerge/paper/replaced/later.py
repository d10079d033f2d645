"""What WeasyPrint imports and hardly ever calls, loaded when it is called.

fontTools cuts fonts where HarfBuzz can't, unpacks WOFF 2 and makes variable fonts fixed. Ours need none of that, and to
load it takes a quarter of the time that WeasyPrint takes to load.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any

_CALLED = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.ttLib.woff2": ("decompress",),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}


@contextmanager
def loaded_when_called() -> Iterator[None]:
    """Let what is imported meanwhile have stand-ins for these modules, except for those that are loaded already."""
    stand_ins = {name: _StandIn(name) for name in _CALLED if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class _StandIn(ModuleType):
    """Has what WeasyPrint calls, which loads the module then; anything else that is asked of it loads it at once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        for called in _CALLED[name]:
            setattr(self, called, partial(_call, name, called))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_true(self.__name__), name)


def _call(module: str, called: str, /, *args: Any, **kwargs: Any) -> Any:
    return getattr(_true(module), called)(*args, **kwargs)


def _true(name: str) -> ModuleType:
    return importlib.import_module(name)
