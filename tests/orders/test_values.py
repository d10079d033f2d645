"""The values of this room: nobody can change one on its way."""

import pytest

from tests.frozen import is_frozen, values_of


@pytest.mark.parametrize("one", values_of("orders"), ids=lambda one: one.__name__)
def test_a_value_is_frozen_and_has_the_fields_that_it_names(one: type) -> None:
    assert is_frozen(one)
