"""The values of this room: nobody can change one on its way."""

from dataclasses import fields

import pytest

from tests.frozen import is_frozen, values_of


@pytest.mark.parametrize("one", values_of("runs"), ids=lambda one: one.__name__)
def test_a_value_is_frozen_and_has_the_fields_that_it_names(one: type) -> None:
    assert is_frozen(one)


# What names a child or a parent, or is told of them: no log and no error shows it.
OF_SOMEBODY = {
    *("again_because", "because", "before", "case", "comments", "dossiers", "files", "initials", "moments"),
    *("nameless", "said", "upn"),
}
HERE_OF_SOMEBODY = {("_Entry", "file"), ("Timeline", "name"), ("_Marked", "now")}


@pytest.mark.parametrize("one", values_of("runs"), ids=lambda one: one.__name__)
def test_a_value_shows_nobody(one: type) -> None:
    shown = {field.name for field in fields(one) if field.repr}
    hidden = OF_SOMEBODY | {name for owner, name in HERE_OF_SOMEBODY if owner == one.__name__}
    assert shown.isdisjoint(hidden)
