"""Whatever a setting or a column says is read by somebody: it decides, is printed, or is handed on."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import mailmerge
from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.workspace import settings

_PACKAGE = Path(mailmerge.__file__).parent

# Rooms that make something of a case; those that read files and hold values only carry it.
_MAKING = ("law", "letters", "dispatch", "referral", "runs", "filing", "reports")


@cache
def read_in(rooms: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the attributes and the words that the code of some rooms reads."""
    attributes, words = set(), set()
    for file in (file for room in rooms for file in (_PACKAGE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                attributes.add(node.attr)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
    return frozenset(attributes), frozenset(words)


def _settings() -> Iterator[tuple[str, str]]:
    for name, table in vars(settings).items():
        if isinstance(table, type) and issubclass(table, BaseModel) and table.__module__ == settings.__name__:
            yield from ((name, field) for field in table.model_fields)


@pytest.mark.parametrize(("table", "setting"), list(_settings()))
def test_a_setting_is_read(table: str, setting: str) -> None:
    attributes, _ = read_in(tuple(sorted(room.name for room in _PACKAGE.iterdir() if room.is_dir())))
    assert setting in attributes, f"{table} has a setting that changes nothing: obey it, or drop it"


@pytest.mark.parametrize(
    ("column", "field"), sorted({(column.name, column.field) for column in CASE_COLUMNS if column.field})
)
def test_a_column_is_read(column: str, field: str) -> None:
    attributes, words = read_in(_MAKING)
    assert field in attributes or column in words, (
        "a column that is taken and changes nothing: obey it, print it, or pass it over"
    )
