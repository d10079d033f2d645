"""Whatever a setting or a column says is read by somebody: it decides, is printed, or is handed on."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

import mailmerge
from mailmerge.intake.rows.columns import CASE_COLUMNS
from mailmerge.toml import Checked
from mailmerge.workspace import posting_settings, settings

_PACKAGE = Path(mailmerge.__file__).parent

# Rooms that make something of a case; those that read files and hold values only carry it.
_MAKING = ("law", "letters", "dispatch", "referral", "runs", "filing", "reports")


@cache
def _nodes(rooms: tuple[str, ...]) -> tuple[ast.AST, ...]:
    files = [file for room in rooms for file in (_PACKAGE / room).rglob("*.py")]
    return tuple(node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))


def attributes_read(rooms: Iterable[str]) -> frozenset[str]:
    return frozenset(node.attr for node in _nodes(tuple(rooms)) if isinstance(node, ast.Attribute))


def words_read(rooms: Iterable[str]) -> frozenset[str]:
    constants = (node.value for node in _nodes(tuple(rooms)) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def _settings() -> Iterator[tuple[str, str]]:
    for name, table in (vars(settings) | vars(posting_settings)).items():
        if isinstance(table, type) and issubclass(table, BaseModel) and table is not Checked:
            yield from ((name, field) for field in table.model_fields)


@pytest.mark.parametrize(("table", "setting"), list(_settings()))
def test_a_setting_is_read(table: str, setting: str) -> None:
    rooms = (room.name for room in _PACKAGE.iterdir() if room.is_dir())
    assert setting in attributes_read(sorted(rooms)), f"{table} has a setting that changes nothing: obey it, or drop it"


@pytest.mark.parametrize(
    ("column", "field"), sorted({(column.name, column.field) for column in CASE_COLUMNS if column.field})
)
def test_a_column_is_read(column: str, field: str) -> None:
    read = field in attributes_read(_MAKING) or column in words_read(_MAKING)
    assert read, "a column that is taken and changes nothing: obey it, print it, or pass it over"
