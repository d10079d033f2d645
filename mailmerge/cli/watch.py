"""`mailmerge watch`."""

import click

from mailmerge.cli.options import Common, common_options, now
from mailmerge.errors import ExitCode


@click.command()
@common_options
@click.pass_obj
def watch(common: Common) -> ExitCode:
    """Watch the inbox, and deal with every file that is dropped there, until stopped.

    A line on the terminal says what became of each file, by its run and without a name. How the watcher is doing
    stands in STATUS.txt in the inbox, and in `mailmerge status`. Ctrl-C, or a stop of the service, finishes the file in
    hand or puts it back.
    """
    from mailmerge.watch.service import watch_until_stopped

    watch_until_stopped(
        common.root(),
        now,
        opened=lambda inbox: click.echo(f"Watching {inbox}. Ctrl-C ends it.", err=True),
        say=lambda line: click.echo(line, err=True),
    )
    return ExitCode.DONE
