"""Lint of the template's tags: broken ones, misspelt fields, things that a tag cannot do."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from mailmerge.letters.lint.finding import Finding, Paragraph
from mailmerge.letters.templates.field_names import BY_NAME, Field
from mailmerge.letters.templates.language import FUNCTIONS, beyond_language
from mailmerge.letters.word.tags import TAG

MARKERS = frozenset(("address", "warning"))
_LOOP = frozenset(("loop",))
_SMART_QUOTES = re.compile("[\u2018\u2019\u201c\u201d]")
# A brace that is half of a tag: opened and never closed, closed and never opened, or pulled apart by a space.
_HALF = re.compile(r"\{\s?[{%#]|[}%#]\s?\}")
_LIFTED = re.compile(r"^([{%#]{2})(p|tr|tc|r)\s")
_OPENS, _SAYS_NOTHING = ("if", "elif", "for"), ("else", "endif", "endfor")
_ENVIRONMENT = Environment(autoescape=True)


def lint_tags(file: str, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Yield what is wrong with the tags of these paragraphs of a file."""
    tags = [(paragraph, tag[0]) for paragraph in paragraphs for tag in TAG.finditer(paragraph.text)]
    loops = _LOOP | {name for _, tag in tags for name in _loop_names(tag)}
    for paragraph in paragraphs:
        rest = TAG.sub(" ", paragraph.text)
        if half := _HALF.search(rest):
            text = "A tag is broken here: it begins and does not end in this paragraph, or a brace is missing or apart."
            yield Finding(file, paragraph.place(half[0]), "broken-tag", text, paragraph=paragraph.number)
    for paragraph, tag in tags:
        for code, text in _faults(tag, paragraph, loops):
            yield Finding(file, paragraph.place(tag), code, text, paragraph=paragraph.number)
    yield from _unbalanced(file, tags)


def fields_used(paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Return the dotted names of all fields that these paragraphs print or ask for."""
    return frozenset(
        name for paragraph in paragraphs for tag in TAG.findall(paragraph.text) for name in _names(_plain(tag)) or ()
    )


def _faults(tag: str, paragraph: Paragraph, loops: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the code and sentence of each fault of one tag."""
    if tag.startswith("{#"):
        return
    if _SMART_QUOTES.search(tag):
        yield "smart-quotes", "There are curly quotation marks inside a tag. Type straight ones (undo Word's change)."
        return
    plain = _plain(tag)
    statement = plain[2:-2].strip("-+ ").split(" ")[0] if plain.startswith("{%") else ""
    if statement in _SAYS_NOTHING:
        return
    if statement and statement not in _OPENS:
        yield "unknown-tag", f"Templates know if, elif, else, for and their ends, not “{statement}”."
        return
    names = _names(plain)
    if names is None:
        yield "broken-tag", "This tag cannot be understood. Check brackets, dots and quotation marks."
        return
    beyond = _beyond(plain)
    if beyond is not None:
        yield "unknown-expression", f"There is {beyond} in this tag. Tags print fields, ask for them, and repeat lists."
    for name in names:
        yield from _field_faults(name, plain, paragraph, loops)


def _field_faults(name: str, tag: str, paragraph: Paragraph, loops: frozenset[str]) -> Iterator[tuple[str, str]]:
    root = name.partition(".")[0]
    if root in loops or name in FUNCTIONS:
        return
    if name in MARKERS and tag.startswith("{{"):
        if paragraph.text.strip() != TAG.search(paragraph.text)[0].strip() or TAG.search(paragraph.text)[0] != tag:  # type: ignore[index] # the tag came from there
            yield f"{name}-not-alone", f"{{{{ {name} }}}} must stand alone in its paragraph."
        return
    if name not in BY_NAME:
        yield "unknown-field", f"There is no field “{name}”.{_suggestion(name)}"
    elif tag.startswith("{{") and _only_asks(BY_NAME[name]):
        yield "not-printable", f"“{name}” answers yes or no: use it in a condition, {{% if {name} %}}."


def _only_asks(field: Field) -> bool:
    return field.is_condition


def _suggestion(name: str) -> str:
    near = get_close_matches(name, BY_NAME, n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else " All fields are in the list of “mailmerge templates list”."


def _plain(tag: str) -> str:
    """Return a tag without the mark that lifts it out of its paragraph or row."""
    return _LIFTED.sub(r"\1 ", tag)


def _loop_names(tag: str) -> list[str]:
    match = re.match(r"\{%(?:p|tr|tc|r)?\s*-?\s*for\s+(.+?)\s+in\s", tag)
    return [name.strip() for name in match[1].split(",")] if match else []


@lru_cache(maxsize=2048)  # each rule asks for the same few hundred tags
def _names(tag: str) -> tuple[str, ...] | None:
    """Return the dotted names in a tag, each once; None where it cannot be understood."""
    tree = _parsed(tag)
    return None if tree is None else tuple(dict.fromkeys(_dotted(tree)))


@lru_cache(maxsize=2048)
def _beyond(tag: str) -> str | None:
    """Return what stands in a tag that may not stand in one; None where all of it may."""
    tree = _parsed(tag)
    return None if tree is None else beyond_language(tree)


def _parsed(tag: str) -> nodes.Template | None:
    """Return a tag as a template of its own, an opening one closed; None where it cannot be understood."""
    source = tag
    if tag.startswith("{%"):
        inside = tag[2:-2].strip("-+ ")
        statement, _, rest = inside.partition(" ")
        if statement not in _OPENS:
            source = ""
        else:
            opening = f"for {rest}" if statement == "for" else f"if {rest}"
            source = f"{{% {opening} %}}{{% end{opening.split(' ')[0]} %}}"
    try:
        return _ENVIRONMENT.parse(source)
    except TemplateSyntaxError:
        return None


def _dotted(node: nodes.Node) -> Iterator[str]:
    """Yield `a.b` for each chain of names, from the outside in, and `a` where a name stands by itself."""
    if isinstance(node, nodes.Getattr):
        chain, inner = [node.attr], node.node
        while isinstance(inner, nodes.Getattr):
            chain.append(inner.attr)
            inner = inner.node
        if isinstance(inner, nodes.Name):
            yield ".".join((inner.name, *reversed(chain)))
            return
    if isinstance(node, nodes.Name) and node.ctx == "load":
        yield node.name
    for child in node.iter_child_nodes():
        yield from _dotted(child)


def _unbalanced(file: str, tags: list[tuple[Paragraph, str]]) -> Iterator[Finding]:
    """Yield a finding for the first condition or loop that is not closed, or is closed without having been opened."""
    opened: list[tuple[Paragraph, str, str]] = []
    for paragraph, tag in tags:
        plain = _plain(tag)
        statement = plain[2:-2].strip("-+ ").split(" ")[0] if plain.startswith("{%") else ""
        if statement in ("if", "for"):
            opened.append((paragraph, tag, statement))
        elif statement in ("endif", "endfor"):
            if not opened or opened[-1][2] != statement.removeprefix("end"):
                text = f"This {statement} closes nothing that was opened before it."
                yield Finding(file, paragraph.place(tag), "unbalanced-tag", text, paragraph=paragraph.number)
                return
            opened.pop()
    for paragraph, tag, statement in opened[:1]:
        text = f"This {statement} is never closed. Put {{% end{statement} %}} where it ends."
        yield Finding(file, paragraph.place(tag), "unbalanced-tag", text, paragraph=paragraph.number)
