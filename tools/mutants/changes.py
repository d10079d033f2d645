"""The changes of a module: what cosmic-ray's operators make of it, one at a time, and which functions each is in."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, TypeAlias

from cosmic_ray.ast import get_ast
from cosmic_ray.plugins import get_operator

from tools.mutants.tables import table_changes

ROOT = Path(__file__).parents[2]
OPERATORS = (
    "AddNot",
    "NumberReplacer",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
    "ReplaceBinaryOperator_Add_Sub",
    "ReplaceBinaryOperator_Sub_Add",
    "ReplaceBinaryOperator_Mul_Div",
    "ReplaceBinaryOperator_Div_Mul",
    "ReplaceBinaryOperator_FloorDiv_Mul",
    "ReplaceBinaryOperator_Mod_Mul",
    "ReplaceComparisonOperator_Eq_NotEq",
    "ReplaceComparisonOperator_NotEq_Eq",
    "ReplaceComparisonOperator_Lt_LtE",
    "ReplaceComparisonOperator_Lt_Gt",
    "ReplaceComparisonOperator_LtE_Lt",
    "ReplaceComparisonOperator_LtE_GtE",
    "ReplaceComparisonOperator_Gt_GtE",
    "ReplaceComparisonOperator_Gt_Lt",
    "ReplaceComparisonOperator_GtE_Gt",
    "ReplaceComparisonOperator_GtE_LtE",
    "ReplaceComparisonOperator_Is_IsNot",
    "ReplaceComparisonOperator_IsNot_Is",
)
_NO_WEIGHT = frozenset({("lru_cache", "maxsize"), ("zip", "strict")})
_IS_FUNCTION = 0x1  # CO_OPTIMIZED: not the body of a module or a class
# What runs once, where it stands, though Python makes a function of it.
_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})

# A line, from 1, and a column, from 0.
_Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module: `lines` are those of the statement that it stands in; `was` and `now` its own line."""

    path: Path
    lines: tuple[int, int]
    was: str
    now: str
    source: str

    @property
    def name(self) -> str:
        """Where it stands, and what it changes."""
        return f"{self.path.relative_to(ROOT)}:{self.lines[0]}: {self.was}  ->  {self.now}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change of a module and of its tables, but for those of what decides nothing (`_of_no_weight`)."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    nodes = list(_nodes(get_ast(source)))
    of_no_weight = list(_of_no_weight(tree))
    seen = {source}
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        for node in nodes:
            for index, (start, _) in enumerate(operator.mutation_positions(node)):
                changed = _changed(source, node, operator, index)
                if changed in seen or any(first <= start <= last for first, last in of_no_weight):
                    continue
                # The star before arguments that are given by name is no multiplication.
                if getattr(node, "value", None) == "*" and node.parent.type in ("parameters", "lambdef"):
                    continue
                seen.add(changed)
                if _is_a_program(changed):
                    yield _mutant(path, tree, start[0], source, changed)
    for line, changed in table_changes(source, tree):
        if changed not in seen and _is_a_program(changed):
            seen.add(changed)
            yield _mutant(path, tree, line, source, changed)


def _mutant(path: Path, tree: ast.AST, line: int, source: str, changed: str) -> Mutant:
    was, now = source.splitlines(), changed.splitlines()
    at = next(number for number, (old, new) in enumerate(zip(was, now, strict=False)) if old != new)
    # A word alone says too little of its place: the line before goes with it.
    head = f"{was[at - 1].strip()} " if was[at].split() in (["continue"], ["break"]) else ""
    return Mutant(path, _statement(tree, line), head + was[at].strip(), head + now[at].strip(), changed)


def _changed(source: str, node: Any, operator: Any, index: int) -> str:
    """Return the source with one node changed: by text, since an operator changes the tree that it is given."""
    parent, node.parent = node.parent, None
    alone = copy.deepcopy(node)
    node.parent = alone.parent = parent
    lines = source.splitlines(keepends=True)
    (first, column), (last, end) = node.get_start_pos_of_prefix(), node.end_pos
    before, after = "".join(lines[: first - 1]) + lines[first - 1][:column], "".join(lines[last - 1 :])[end:]
    return f"{before}{operator.mutate(alone, index).get_code()}{after}"


def _is_a_program(source: str) -> bool:
    try:
        compile(source, "", "exec")
    except SyntaxError:
        return False
    return True


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def _of_no_weight(tree: ast.AST) -> Iterator[tuple[_Place, _Place]]:
    """Yield the places of what decides nothing.

    That is annotations; how much a cache keeps, which changes no answer; and whether `zip` looks for a difference of
    length, which could only be a fault of the program.
    """
    for node in ast.walk(tree):
        noted = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            noted += [given.value for given in node.keywords if (node.func.id, given.arg) in _NO_WEIGHT]
        for one in filter(None, noted):
            yield (one.lineno, one.col_offset), (one.end_lineno or one.lineno, one.end_col_offset or one.col_offset)


def _statement(tree: ast.AST, line: int) -> tuple[int, int]:
    """Return the first and last line of the innermost statement at a line; of one with a body, those of its head."""
    found = (line, line)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or line
            if line <= max(last, node.lineno):
                found = (node.lineno, max(last, node.lineno))
    return found


def changed_functions(old: CodeType, new: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """Return the outermost functions that differ; None where what is worked out on loading differs."""
    parts = [[part for part in code.co_consts if isinstance(part, CodeType)] for code in (old, new)]
    if len(parts[0]) != len(parts[1]) or _own(old) != _own(new):
        return None
    found: list[tuple[CodeType, CodeType]] = []
    for was, now in zip(*parts, strict=True):
        if was == now:
            continue
        if was.co_name in _COMPREHENSIONS:
            return None
        inner = [(was, now)] if was.co_flags & _IS_FUNCTION else changed_functions(was, now)
        if inner is None:
            return None
        found += inner
    return found


def _own(code: CodeType) -> tuple[object, ...]:
    plain = [repr(part) for part in code.co_consts if not isinstance(part, CodeType)]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, plain
