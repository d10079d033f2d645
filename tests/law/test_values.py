"""The values that the law hands on: nobody can change one on its way, and none takes a field that it does not have."""

import pytest
from pydantic import BaseModel

from tests.frozen import classes_of, is_frozen, values_of

_READ = [one for one in classes_of("law") if issubclass(one, BaseModel)]


@pytest.mark.parametrize("one", values_of("law"), ids=lambda one: one.__name__)
def test_a_value_is_frozen_and_has_the_fields_that_it_names(one: type) -> None:
    assert is_frozen(one)


@pytest.mark.parametrize("one", _READ, ids=lambda one: one.__name__)
def test_what_is_read_from_a_file_is_frozen_and_takes_no_key_that_it_does_not_know(one: type[BaseModel]) -> None:
    assert (one.model_config.get("frozen"), one.model_config.get("extra")) == (True, "forbid")
