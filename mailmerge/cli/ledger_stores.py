"""`mailmerge ledger prepare|copy`: where the record is kept."""

from __future__ import annotations

import click

from mailmerge.cli.options import Common, common_options

OWNER_VARIABLE = "MAILMERGE_OWNER_URL"


@click.command()
@click.option(
    "--owner-url",
    metavar="URL",
    envvar=OWNER_VARIABLE,
    help=f"The database as its owner reaches it; also from {OWNER_VARIABLE}. Left out: as the settings reach it.",
)
@click.option("--role", metavar="NAME", help="The role by which mailmerge connects. Left out: the one in ledger.url.")
@common_options
@click.pass_obj
def prepare(common: Common, owner_url: str | None, role: str | None) -> None:
    """Make the PostgreSQL database that ledger.url names ready for the record, or for a new version of mailmerge.

    The owner makes tables and guards; the role by which mailmerge works gets the rights that it needs, and none to
    change or delete what is on record. Harmless when all is there. See docs/many-machines.md.
    """
    from mailmerge.operations import stores

    role = stores.prepare(common.load_workspace(), owner_url, role)
    click.echo(f"The database is ready, and {role} may work in it." if role else "The database is ready.")


@click.command()
@click.option(
    "--to",
    "place",
    metavar="PLACE",
    required=True,
    help="postgresql+psycopg://role@server/database (made ready before); sqlite; or a new file.",
)
@common_options
@click.pass_obj
def copy(common: Common, place: str) -> None:
    """Copy the record into another store, and verify the copy: the same events, the same hashes.

    Nothing may work on it meanwhile. What is at PLACE already is never written over. Then set ledger.url, and put the
    former store away: whoever goes on with both has two records.
    """
    from mailmerge.operations import stores

    head = stores.copy_to(common.load_workspace(), place)
    click.echo(f"Copied and verified: {head.seq} events, the last with the hash {head.hash}.")
