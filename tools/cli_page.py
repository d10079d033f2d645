"""Writes docs/cli.md: every command as `--help` tells it. A test holds the page to the program."""

from collections.abc import Iterator
from pathlib import Path

import click

from mailmerge.cli.main import program

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

_OPENING = """\
# Commands

Made from the program by `python -m tools.cli_page`; a test fails when the two differ. stdout is data, stderr is
messages.

Exit codes: 0 done; 1 unexpected; 2 usage or settings; 3 done, but rows were rejected or held, or a pack has gaps;
4 the file was refused; 5 a template or legal text is not fit; 6 the ledger does not verify;
7 a dependency or folder is missing; 130 interrupted. Where several apply, the first of 1, 7, 6, 5, 4, 3.
"""


def page() -> str:
    """Return the page: each command's help, in the order of `mailmerge --help`."""
    return "\n".join((_OPENING, *_sections(program, "mailmerge", None)))


def _sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(
        command, info_name=name.rsplit(" ", 1)[-1], parent=parent, terminal_width=100, **command.context_settings
    )
    yield f"## `{name}`\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None:
                yield from _sections(found, f"{name} {sub}", context)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
