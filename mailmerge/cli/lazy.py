"""A click group whose commands are imported only when one of them is called, so that `--help` answers at once."""

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from mailmerge.collector import loading


class Lazy(NamedTuple):
    """A command that is not imported yet: `place` is `module:attribute`, `help` its line in the list."""

    place: str
    help: str


class LazyGroup(click.Group):
    """A group that knows its commands' names and help lines, and imports a command when it is called."""

    def __init__(self, *args: Any, lazy: Mapping[str, Lazy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy
        # Click itself only needs the names: to suggest one where another was typed.
        self.commands = {name: click.Command(name, help=command.help) for name, command in lazy.items()}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command, imported now; None where there is none of this name."""
        if cmd_name not in self._lazy:
            return None
        module, _, attribute = self._lazy[cmd_name].place.partition(":")
        with loading():
            command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in self._lazy.items()])
