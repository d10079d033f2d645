"""Where the record is kept, as the settings say it: `sqlite`, or the address of a PostgreSQL database."""

from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SQLITE = "sqlite"
_POSTGRESQL = "postgresql+psycopg"


def checked_url(text: str) -> str:
    """Return the setting as it is, which may hold a password and is shown nowhere.

    Raises:
        ValueError: it is neither; the message does not repeat it.
    """
    if text == SQLITE:
        return text
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername != _POSTGRESQL or not url.database:
        raise ValueError(
            f'must be "{SQLITE}", or the address of a PostgreSQL database: {_POSTGRESQL}://role@server/database'
        )
    return text


RecordUrl = Annotated[str, AfterValidator(checked_url), Field(repr=False)]
