"""The pages that ship with the program: a room's own HTML with tags, into which values go escaped."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def shipped_page(
    room: str, name: str, *, finalize: Callable[[Any], Any] | None = None, **filters: Callable[[Any], str]
) -> Template:
    """Return a page that lies in a room's folder; parsing it takes a while, so keep it.

    Args:
        room: the room's package, such as `mailmerge.intake`.
        name: the file's name.
        finalize: what is done to each value before it is printed.
        filters: what the page calls by these names.
    """
    environment = Environment(
        loader=PackageLoader(room, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    environment.filters |= filters
    return environment.get_template(name)
