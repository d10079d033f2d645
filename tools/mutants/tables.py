"""The changes of what a module says in tables: a text emptied, an entry left out."""

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise

# A place in a file: its line, from 1, and how many bytes of the line lie before it, as `ast` counts.
_Place = tuple[int, int]


def table_changes(source: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line at which each change of a module's constants and tables stands, and the source with it.

    Args:
        source: the module.
        tree: the same, as it was read.
    """
    text = source.encode()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def offset(place: _Place) -> int:
        return starts[place[0] - 1] + place[1]

    for node in _said_in_tables(tree):
        for first, last, instead in _spans(node, text, offset):
            yield node.lineno, (text[:first] + instead + text[last:]).decode()


def _said_in_tables(tree: ast.Module) -> Iterator[ast.expr]:
    for statement in tree.body:
        named = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        is_face = any(isinstance(name, ast.Name) and name.id == "__all__" for name in named)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None and not is_face:
            yield from _within(statement.value)


def _within(node: ast.AST) -> Iterator[ast.expr]:
    """Yield an expression and those inside it, but for types, what runs later, and what is put together from pieces."""
    if isinstance(node, ast.Lambda | ast.JoinedStr | ast.Subscript):
        return
    if isinstance(node, ast.expr):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _within(child)


def _spans(node: ast.expr, text: bytes, offset: Callable[[_Place], int]) -> Iterator[tuple[int, int, bytes]]:
    """Yield which bytes a change takes out, and what stands there instead."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield offset((node.lineno, node.col_offset)), _end(node, offset), b'""'
        return
    entries: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        entries = [(one, one) for one in node.elts]
    elif isinstance(node, ast.Dict):
        entries = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
        entries = entries if len(entries) == len(node.keys) else []
    if len(entries) < 2:  # what is left must be a table still
        return
    places = [(offset((first.lineno, first.col_offset)), _end(last, offset)) for first, last in entries]
    (_, before), (start, end) = places[-2:]
    has_comma = text[end:].lstrip().startswith(b",")
    for (first, _), (following, _) in pairwise(places):
        # A tuple of one keeps its comma.
        alone = isinstance(node, ast.Tuple) and len(places) == 2 and not has_comma
        yield (first, end, text[start:end] + b",") if alone else (first, following, b"")
    yield (before, end, b"") if has_comma else (start, end, b"")


def _end(node: ast.expr, offset: Callable[[_Place], int]) -> int:
    return offset((node.end_lineno or node.lineno, node.end_col_offset or 0))
