"""Where a record is kept: a database made ready for it, and a record moved from one store to another."""

from pathlib import Path

from sqlalchemy.engine import make_url

from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.address import Address
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.record.copying import copy_record
from mailmerge.ledger.record.preparing import prepare_database
from mailmerge.operations.record import open_ledger
from mailmerge.workspace import Workspace
from mailmerge.workspace.record_url import SQLITE, checked_url


def prepare(workspace: Workspace, owner_url: str | None, role: str | None) -> str | None:
    """Make the database that the settings name ready for a record, as its owner, and return the role that got rights.

    Args:
        workspace: the trust's.
        owner_url: the database's URL for the role that shall own the record; None: the one in the settings.
        role: by which role the program connects; None: the one in the settings' URL.

    Raises:
        SettingsError: the settings name no database, or what was given is no URL of one.
        UnavailableLedgerError: it can't be reached, or this role may not do so.
    """
    url = workspace.record.url
    if url is None and not (owner_url and role):
        raise SettingsError(
            "The settings name no database. Set url under [ledger] in mailmerge.toml (postgresql+psycopg://…), or give "
            "both --owner-url and --role."
        )
    owner = _database(owner_url or url or "")
    role = role or make_url(url or "").username
    if role is not None and role == make_url(owner).username:
        # Its owner has all rights by himself; `verify` tells that they are more than are needed.
        role = None
    prepare_database(owner, role)
    return role


def copy_to(workspace: Workspace, place: str) -> Head:
    """Copy the record into an empty store, verify the copy, and return the head that both have.

    Args:
        workspace: the trust's.
        place: the URL of a PostgreSQL database that was made ready; `sqlite`: the file that the settings name; else
            the path of a new file.

    Raises:
        SettingsError: it is no such place, or the one where the record is.
        LedgerError: the record is not at rest or not sound, or there is one at that place.
    """
    here = workspace.record
    if "://" in place:
        target = Address(here.path, here.file, _database(place), here.lease_seconds)
    else:
        file = here.file if place == SQLITE else Path(place).resolve()
        target = Address(here.path, file) if place == SQLITE else Address.of(file)
    if (target.url, target.file if target.url is None else None) == (here.url, here.file if here.url is None else None):
        raise SettingsError("That is where the record is kept now. Say where else, with --to.")
    with open_ledger(workspace) as record:
        return copy_record(record, target)


def _database(url: str) -> str:
    try:
        if checked_url(url) != SQLITE:
            return url
    except ValueError:
        pass
    raise SettingsError("That is no address of a PostgreSQL database: postgresql+psycopg://role@server/database.")
