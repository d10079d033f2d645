"""The text of catalogue.toml with entries changed: comments, order and layout stay as a person wrote them."""

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date

_TABLES = ("template", "warning")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]")
_VALUE = r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)"""
_AFTER = "status"  # every entry has it; new keys go below it


def pinned(text: str, files: Collection[str], values: Mapping[str, str | date]) -> str:
    """Return the catalogue's text with `values` set in every entry whose `file` is one of `files`.

    Raises:
        ValueError: the text is written in a way (values over several lines, inline tables) that is not changed here.
    """
    lines = text.splitlines(keepends=True)
    content = tomllib.loads(text)
    changed: list[str] = []
    numbers = dict.fromkeys(_TABLES, 0)
    for table, block in _blocks(lines):
        if table in numbers:
            entries, number = content[table], numbers[table]
            numbers[table] += 1
            if number < len(entries) and entries[number].get("file") in files:
                block = _with(block, values)
        changed += block
    result = "".join(changed)
    for entry in (entry for table in _TABLES for entry in content.get(table, ())):
        if entry.get("file") in files:
            entry |= values
    if not _says(result, content):
        raise ValueError("an entry is written in a way that cannot be changed line by line")
    return result


def _says(text: str, content: Mapping[str, object]) -> bool:
    try:
        return tomllib.loads(text) == content
    except tomllib.TOMLDecodeError:
        return False


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines table by table, each with the name in its header; first come those before any table."""
    name, block = "", list[str]()
    for line in lines:
        if header := _HEADER.match(line):
            yield name, block
            name, block = header[1], []
        block.append(line)
    yield name, block


def _with(block: list[str], values: Mapping[str, str | date]) -> list[str]:
    """Return an entry's lines with the values set: in the place of old ones, or below the status."""
    for key, value in reversed(tuple(values.items())):
        block = _with_one(block, key, _written(value))
    return block


def _with_one(block: list[str], key: str, value: str) -> list[str]:
    pattern = re.compile(rf"(?P<key>\s*{key}\s*=\s*){_VALUE}")
    keys = [line.partition("=")[0].strip() for line in block]
    if key in keys:
        at = keys.index(key)
        return [*block[:at], pattern.sub(lambda old: old["key"] + value, block[at], count=1), *block[at + 1 :]]
    at = keys.index(_AFTER) if _AFTER in keys else 0
    return [*block[: at + 1], f"{key} = {value}{_line_end(block[at])}", *block[at + 1 :]]


def _line_end(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _written(value: str | date) -> str:
    """Return a value as TOML writes it; a JSON string is a TOML one."""
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
