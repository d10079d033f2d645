"""What every command accepts, before or after its own name: `--workspace` and `-v`; and the `--json` of reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from mailmerge.collector import loading

if TYPE_CHECKING:
    from mailmerge.operations.workspaces import Workspace

LOCAL_TIME = ZoneInfo("Europe/London")

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass(slots=True)
class Common:
    """What was said of the workspace and of tracebacks, wherever on the line it stood."""

    workspace: Path | None = None
    verbose: bool = False

    def root(self) -> Path:
        """Return the workspace's folder: the one that was named, else the variable's, else the current one."""
        from mailmerge.operations.workspaces import find_root

        return find_root(self.workspace)

    def load_workspace(self) -> Workspace:
        """Read the workspace."""
        with loading():
            from mailmerge.operations.workspaces import load_workspace

        return load_workspace(self.root())


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value:
        setattr(ctx.ensure_object(Common), str(param.name), value)


def common_options(command: Decorated) -> Decorated:
    """Let a command (or the program itself) accept `--workspace` and `-v`; they are kept in the context's `Common`."""
    workspace = click.option(
        "--workspace",
        type=click.Path(path_type=Path),
        metavar="DIR",
        callback=_keep,
        expose_value=False,
        help="The trust's folder, with mailmerge.toml.  [default: MAILMERGE_WORKSPACE, else the current folder]",
    )
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        callback=_keep,
        expose_value=False,
        help="Show where in the program an error arose.",
    )
    return workspace(verbose(command))


def json_option(command: Decorated) -> Decorated:
    """Let a command that reports accept `--json`, as the argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")(command)


def school_option(command: Decorated) -> Decorated:
    """Let a command that lists or makes letters accept `--school`."""
    return click.option("--school", metavar="CODE", help="Only this school's letters.")(command)


_LAST_YEAR = 2100  # as in a case file; beyond it the computer's own calendar soon ends


class _Day(click.ParamType[date]):
    """A day, as 2025-09-30 or 30/09/2025."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that was typed."""
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                day = datetime.strptime(value, form).replace(tzinfo=UTC).date()
                if day.year <= _LAST_YEAR:
                    return day
        raise click.BadParameter(f"{value!r} is not a date to go by. Write it as 2025-09-30 or 30/09/2025.", ctx, param)


def date_option(name: str, help: str) -> Callable[[Decorated], Decorated]:
    """Let a command accept a day under this name, such as `--date`; None where it is not given."""
    return click.option(name, type=_Day(), help=help)


def echo_json(value: Any) -> None:
    """Print a plain value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def now() -> datetime:
    """Return the present time in the schools' zone, whatever the machine's."""
    return datetime.now(LOCAL_TIME)


def today() -> date:
    """Return the day that it is in the schools' time, whatever the machine's zone."""
    return now().date()
