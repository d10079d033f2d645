"""The language of the templates: sandboxed Jinja in which nothing unknown ever prints, and all data is escaped."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from mailmerge.letters.templates.language import beyond_language, with_either_apostrophe

WORD_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
# The style sheet keeps it; WeasyPrint would take a tenth of a letter's time for `br` elements.
HTML_BREAK = Markup("\n")
_MOST_WORDS = 1_000
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class FieldError(Exception):
    """A field of a letter cannot be printed. The message says which, never what is in it."""


class Blank:
    """A field that the case leaves unknown: it is false in a condition, and printing it is an error."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        raise FieldError(f"The template prints {self._name}, which this case leaves blank; it must ask first.")

    __html__ = __str__


def with_blanks(fields: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Return the fields with every None made a `Blank` that knows its own name."""
    named: dict[str, object] = {}
    for key, value in fields.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            named[key] = with_blanks(value, f"{name}.")
        else:
            named[key] = Blank(name) if value is None else value
    return named


@lru_cache(maxsize=256)
def word_template(source: str) -> Template:
    """Return `source` (Word's XML with tags) as a template; compiled once a process."""
    return _compiled(_environment(WORD_BREAK), source)


@lru_cache(maxsize=256)
def html_template(source: str) -> Template:
    """Return `source` (HTML with tags) as a template; compiled once a process."""
    return _compiled(_environment(HTML_BREAK), source)


@lru_cache(maxsize=256)
def plain_template(source: str) -> Template:
    """Return `source` (plain words with tags) as a template whose output is plain words too."""
    return _compiled(_environment(Markup("\n"), autoescape=False), source)


def _compiled(environment: ImmutableSandboxedEnvironment, source: str) -> Template:
    """Return a template; raises FieldError where it has what may not stand in one."""
    tree = environment.parse(source)
    beyond = beyond_language(tree)
    if beyond is not None:
        raise FieldError(f"A tag of the template holds {beyond}.")
    return environment.from_string(with_either_apostrophe(tree))


@cache
def _environment(line_break: Markup, *, autoescape: bool = True) -> ImmutableSandboxedEnvironment:
    @pass_context  # so that Jinja does not work constants out, and escape them, before they come here
    def printed(_context: Context, value: object) -> str:
        if isinstance(value, Markup):
            return value
        if isinstance(value, StrictUndefined | Blank):
            str(value)  # says by an error which field it is
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise FieldError(
                f"The template prints something that is neither words nor a whole number ({type(value).__name__})."
            )
        return words(str(value))

    # Most of what a letter says stands in the next one too.
    @lru_cache(maxsize=_MOST_WORDS)
    def words(text: str) -> str:
        if _UNPRINTABLE.search(text):
            raise FieldError("A field holds characters that cannot be printed.")
        if not autoescape:
            return text
        return line_break.join(escape(line) for line in text.splitlines()) if text else Markup("")

    environment = ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, finalize=printed, keep_trailing_newline=True
    )
    environment.globals.clear()
    return environment
