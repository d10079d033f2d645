"""What `make mutants` changes, where it looks for a change, and that a change that no test sees is named."""

import gc
import tomllib
from pathlib import Path

import pytest

from mailmerge.law.enacted import enacted
from tools.mutants.__main__ import LOOKED_AT
from tools.mutants.changes import ROOT, changed_functions, mutants_of
from tools.mutants.trial import NONE, Loaded, first_to_see

SOURCE = '''"""A module."""

LIMIT = 6
CODES = ("G", "O")


def is_over(days: int | None, *, limit: int = LIMIT) -> bool:
    return (
        days is not None
        and days > limit
    )


class Rule:
    late = False

    @property
    def strict(self):
        return lambda day: day or self.late


NAMES = {code: 2 for code in CODES}
'''


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tools.mutants.changes.ROOT", tmp_path)
    path = tmp_path / "module.py"
    path.write_text(SOURCE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("was", "now", "lines", "functions", "why"),
    [
        ("LIMIT = 6", "LIMIT = 7", (3, 3), None, "a constant is worked out on loading"),
        ('CODES = ("G", "O")', 'CODES = ("", "O")', (4, 4), None, "a text of a table is emptied"),
        ('CODES = ("G", "O")', 'CODES = ("O",)', (4, 4), None, "the first entry is left out"),
        ('CODES = ("G", "O")', 'CODES = ("G", )', (4, 4), None, "the last entry is left out, and a tuple is left"),
        ("late = False", "late = True", (15, 15), None, "so is what stands in a class"),
        (
            "NAMES = {code: 2 for code in CODES}",
            "NAMES = {code: 3 for code in CODES}",
            (22, 22),
            None,
            "and what is gathered there",
        ),
        ("and days > limit", "and days >= limit", (8, 11), ["is_over"], "a comparison; its statement has four lines"),
        ("and days > limit", "or days > limit", (8, 11), ["is_over"], "and, or"),
        ("days is not None", "days is None", (8, 11), ["is_over"], "a test for None"),
        ("return lambda day: day or self.late", "return lambda day: day and self.late", (19, 19), ["strict"], "inside"),
    ],
)
def test_where_a_change_lies(
    module: Path, was: str, now: str, lines: tuple[int, int], functions: list[str] | None, why: str
) -> None:
    (mutant,) = (one for one in mutants_of(module) if one.was == was and " ".join(one.now.split()) == now)
    assert mutant.lines == lines, why
    pairs = changed_functions(compile(SOURCE, "m", "exec"), compile(mutant.source, "m", "exec"))
    assert (None if pairs is None else [old.co_name for old, _ in pairs]) == functions, why


def test_annotations_decide_nothing_and_are_left_alone(module: Path) -> None:
    assert not [mutant.name for mutant in mutants_of(module) if "None = LIMIT" in mutant.now]
    assert not [mutant.name for mutant in mutants_of(module) if "def is_over" in mutant.now]
    assert len({mutant.source for mutant in mutants_of(module)}) == len(list(mutants_of(module)))


@pytest.mark.parametrize("entry", tomllib.loads(LOOKED_AT.read_text("utf-8"))["mutant"], ids=lambda entry: entry["now"])
def test_each_change_that_was_looked_at_is_of_a_line_that_there_is(entry: dict[str, str]) -> None:
    lines = [line.strip() for line in (ROOT / entry["file"]).read_text("utf-8").splitlines()]
    assert entry["was"].removesuffix(" continue").removesuffix(" break") in lines
    assert entry["why"]


def test_how_much_a_cache_keeps_and_whether_zip_looks_decide_nothing(module: Path) -> None:
    module.write_text("@lru_cache(maxsize=9)\ndef pairs(a, b):\n    return zip(a, b, strict=True)\n", "utf-8")
    assert list(mutants_of(module)) == []


def test_what_a_collection_of_tests_froze_is_found_too() -> None:
    gc.freeze()
    assert enacted.__code__ in Loaded().functions


def test_a_type_is_no_table(module: Path) -> None:
    module.write_text('Mark = Literal["/", "O"]\nRow = Mapping[str, object]\n', "utf-8")
    assert list(mutants_of(module)) == []


def test_what_no_test_comes_by_is_seen_by_none() -> None:
    assert first_to_see(()) == NONE
