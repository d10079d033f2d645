"""The classes of a room, for the tests that its values are frozen."""

import inspect
import pkgutil
from dataclasses import is_dataclass
from importlib import import_module


def values_of(room: str) -> list[type]:
    """Return every dataclass of the modules of a room, by name: `law`, `casework`."""
    return sorted(filter(is_dataclass, classes_of(room)), key=str)


def classes_of(room: str) -> list[type]:
    """Return every class that the modules of a room define."""
    package = import_module(f"mailmerge.{room}")
    modules = [import_module(f"mailmerge.{room}.{module.name}") for module in pkgutil.iter_modules(package.__path__)]
    return [
        thing
        for module in modules
        for thing in vars(module).values()
        if inspect.isclass(thing) and thing.__module__ == module.__name__
    ]


def is_frozen(one: type) -> bool:
    """Tell whether nobody can change a value of this class, and it has the fields alone that it names."""
    return one.__dataclass_params__.frozen and "__slots__" in vars(one)  # type: ignore[attr-defined]
