"""The values that the law hands on: nobody can change one on its way, and none takes a field that it does not have."""

import inspect
import pkgutil
from dataclasses import is_dataclass
from importlib import import_module

import pytest
from pydantic import BaseModel

import mailmerge.law

_MODULES = [import_module(f"mailmerge.law.{module.name}") for module in pkgutil.iter_modules(mailmerge.law.__path__)]
_CLASSES = {
    thing
    for module in _MODULES
    for thing in vars(module).values()
    if inspect.isclass(thing) and thing.__module__ == module.__name__
}


@pytest.mark.parametrize("one", sorted(filter(is_dataclass, _CLASSES), key=str), ids=lambda one: one.__name__)
def test_a_value_is_frozen_and_has_the_fields_that_it_names(one: type) -> None:
    assert one.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(one)


@pytest.mark.parametrize(
    "one", sorted((one for one in _CLASSES if issubclass(one, BaseModel)), key=str), ids=lambda one: one.__name__
)
def test_what_is_read_from_a_file_is_frozen_and_takes_no_key_that_it_does_not_know(one: type[BaseModel]) -> None:
    assert (one.model_config.get("frozen"), one.model_config.get("extra")) == (True, "forbid")
