"""`mailmerge users`: who may sign in at the desk."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def typed(words: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))

    return typed


def test_users_are_added_listed_changed_and_removed(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, type_in: Callable[..., None]
) -> None:
    def users(*words: object) -> Any:
        return call("users", *words, "--workspace", new_workspace)

    type_in("three words together")
    assert users("add", "Ida", "--role", "office", "--school", "oakfield")[0] == 0
    assert json.loads(users("list", "--json")[1]) == [{"name": "Ida", "role": "office", "schools": ["oakfield"]}]
    type_in("another three words")
    assert users("password", "ida")[0] == 0
    type_in("short")
    assert users("password", "ida")[0] == 2
    assert users("remove", "Ida")[0] == 0
    assert users("remove", "Ida")[0] == 2
    assert json.loads(users("list", "--json")[1]) == []


@pytest.mark.parametrize("words", [["add", "Ida", "--role", "office"], ["add", "Ida", "--role", "pope"]])
def test_what_cannot_be_added_exits_with_2(
    call: Callable[..., tuple[int, str, str]], new_workspace: Path, type_in: Callable[..., None], words: list[str]
) -> None:
    type_in("three words together")
    assert call("users", *words, "--workspace", new_workspace)[0] == 2
