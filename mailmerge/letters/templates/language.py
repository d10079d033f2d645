"""The part of Jinja that templates may use: fields, conditions on them, lists of them, and nothing that computes.

A few letters of an expression can ask for any amount of time and memory (a text times a thousand million); so what may
stand in a tag is a list, and everything else is an error, of lint and of whatever makes letters.
"""

from collections.abc import Iterator

from jinja2 import nodes

FUNCTIONS = frozenset(("qr",))
_FILTERS = frozenset(("upper", "lower", "title", "capitalize", "trim", "first", "last", "length", "count", "join"))
_TESTS = frozenset(("defined", "undefined", "none", "odd", "even"))
_DEEPEST_LOOP = 2
_LONGEST = 200  # characters typed inside a tag as words
_CURLY = "\u2019"
_AMONG = {"eq": "in", "ne": "notin"}

_PLAIN = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Tuple, nodes.List),
)


def beyond_language(tree: nodes.Node) -> str | None:
    """Return what stands in a template that may not, in a few words; None where all of it may."""
    return next(_beyond(tree, 0), None)


def with_either_apostrophe(tree: nodes.Template) -> nodes.Template:
    """Return a template that holds a typed apostrophe, curly or straight, equal to both; `tree` itself is changed.

    docxtpl makes every curly one in a tag straight, and a name on record has the one that somebody typed.
    """
    for comparison in tree.find_all(nodes.Compare):
        first, *more = comparison.ops
        if first.op in _AMONG and not more and len(_spellings(comparison.expr)) > 1:
            comparison.expr, first.expr = first.expr, comparison.expr
        for operand in comparison.ops:
            if operand.op in _AMONG and len(spelt := _spellings(operand.expr)) > 1:
                operand.op, operand.expr = _AMONG[operand.op], nodes.List(spelt)
            elif operand.op in _AMONG.values() and isinstance(operand.expr, nodes.List | nodes.Tuple):
                operand.expr = nodes.List([spelt for item in operand.expr.items for spelt in _spellings(item)])
    return tree


def _spellings(node: nodes.Expr) -> list[nodes.Expr]:
    """Return a typed text once with each apostrophe that it may have, anything else as it is."""
    if not isinstance(node, nodes.Const) or not isinstance(node.value, str):
        return [node]
    straight = node.value.replace(_CURLY, "'")
    return [nodes.Const(text) for text in dict.fromkeys((straight, straight.replace("'", _CURLY)))]


def _beyond(node: nodes.Node, loops: int) -> Iterator[str]:
    if isinstance(node, nodes.For):
        loops += 1
        if loops > _DEEPEST_LOOP or node.recursive or node.test is not None or not _is_field(node.iter):
            yield "a list in a list in a list, or a list that is no field"
    elif (what := _what(node)) is not None:
        yield what
    for child in node.iter_child_nodes():
        yield from _beyond(child, loops)


def _what(node: nodes.Node) -> str | None:
    """Return what a node is where it may not be; None where it may."""
    match node:
        case nodes.Name():
            is_known = not node.name.startswith("_")
        case nodes.Getattr():
            is_known = not node.attr.startswith("_")
        case nodes.Getitem():
            is_known = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
        case nodes.Const():
            is_known = not isinstance(node.value, str) or len(node.value) <= _LONGEST
        case nodes.Filter():
            is_known = node.name in _FILTERS
        case nodes.Test():
            is_known = node.name in _TESTS
        case nodes.Call():
            is_known = isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS
        case _:
            is_known = isinstance(node, _PLAIN)
    return None if is_known else _NAMES.get(type(node), "something that works out or defines")


def _is_field(node: nodes.Node) -> bool:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


_NAMES: dict[type[nodes.Node], str] = {
    nodes.Filter: "a filter that templates do not know",
    nodes.Test: "a test that templates do not know",
    nodes.Call: "a call of something other than qr",
    nodes.Const: "a very long text",
    nodes.Getitem: "a place in a list that is not a number",
}
