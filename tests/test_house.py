"""The house is written down: every room has its place in the order, and its line on the developer's page."""

import tomllib
from pathlib import Path

import grimp
import pytest

import mailmerge

_PACKAGE = Path(mailmerge.__file__).parent
_ROOT = Path(__file__).parents[1]
_ROOMS = sorted(room.parent.name for room in _PACKAGE.glob("*/__init__.py"))


def _contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return contracts


def test_one_order_holds_all_rooms_and_lets_no_new_one_in_by_itself() -> None:
    (order,) = (one for one in _contracts() if one["type"] == "layers" and one.get("containers") == ["mailmerge"])
    assert order["exhaustive"] is True
    assert order["exhaustive_ignores"] == ["__main__"]


def test_the_command_line_reaches_no_room_but_those_that_answer() -> None:
    (reach,) = (one for one in _contracts() if one.get("source_modules") == ["mailmerge.cli"])
    forbidden = {str(name).removeprefix("mailmerge.") for name in reach["forbidden_modules"]}  # type: ignore[attr-defined]
    assert set(_ROOMS) - forbidden <= {"cli", "desk", "operations", "reports", "watch"}


@pytest.mark.parametrize("room", _ROOMS)
def test_a_room_has_its_line_on_the_developers_page(room: str) -> None:
    assert f"`{room}/" in (_ROOT / "docs" / "developer.md").read_text("utf-8")


def test_no_module_needs_one_that_needs_it() -> None:
    """Nor by its types alone: whoever reads one has read all that it stands on."""
    needs = grimp.build_graph("mailmerge", exclude_type_checking_imports=False)
    waiting = {module: set(needs.find_modules_directly_imported_by(module)) for module in needs.modules}
    while ready := {module for module, asked in waiting.items() if not asked}:
        waiting = {module: asked - ready for module, asked in waiting.items() if module not in ready}
    assert not waiting
