"""The units that ship: what they start is a command that there is, with options that it has."""

from pathlib import Path

import click
import pytest
from distributed.cli import dask_scheduler, dask_worker

from mailmerge.cli.main import program

DEPLOY = Path(__file__).parents[1] / "deploy"


def started(unit: Path) -> list[str]:
    """Return the words behind the program's name in the line that starts it."""
    (line,) = (line for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart="))
    first, *words = line.removeprefix("ExecStart=").split()
    assert Path(first).name == "mailmerge"
    return words


# What is dask's own: a scheduler and workers (docs/scale.md).
DASK = {"mailmerge-scheduler": dask_scheduler.main, "mailmerge-worker@": dask_worker.main}
OURS = [unit for unit in sorted(DEPLOY.glob("*.service")) if unit.stem not in DASK]


@pytest.mark.parametrize(("stem", "command"), DASK.items(), ids=DASK)
def test_a_unit_of_dask_starts_a_command_with_options_that_it_has(stem: str, command: click.Command) -> None:
    (line,) = (
        line for line in (DEPLOY / f"{stem}.service").read_text("utf-8").splitlines() if line.startswith("ExecStart=")
    )
    program, kind, *words = line.removeprefix("ExecStart=").split()
    assert (Path(program).name, kind) == ("dask", stem.removeprefix("mailmerge-").removesuffix("@"))
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    command: click.Command = program
    words = started(unit)
    context = click.Context(program)
    while isinstance(command, click.Group):
        found = command.get_command(context, words.pop(0))
        assert found is not None
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_each_timer_has_its_service() -> None:
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service").is_file()
