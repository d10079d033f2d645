"""What `mailmerge.toml` may say of where letters are made: on this machine, or on several."""

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, model_validator

from mailmerge.toml import Checked, Text

_THIS_MACHINE = frozenset(("localhost", "127.0.0.1", "::1"))


def _scheduler(text: str) -> str:
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or port is None:
        raise ValueError("must be the scheduler's address, such as tls://scheduler.trust.example:8786")
    return text


class Work(Checked):
    """Where letters are made.

    `engine`: by processes of this machine, or by the workers of the dask cluster whose scheduler has the address
    `scheduler`. `tls_ca`, `tls_cert` and `tls_key` are files in PEM by which the machines know each other; a relative
    path starts at the workspace.
    """

    engine: Literal["processes", "dask"] = "processes"
    scheduler: Annotated[Text, AfterValidator(_scheduler)] | None = None
    tls_ca: Text | None = None
    tls_cert: Text | None = None
    tls_key: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.engine == "dask" and self.scheduler is None:
            raise ValueError('needs a scheduler, such as "tls://scheduler.trust.example:8786", where engine is dask')
        given = [name for name in ("tls_ca", "tls_cert", "tls_key") if getattr(self, name)]
        if given and len(given) < len(("tls_ca", "tls_cert", "tls_key")):
            raise ValueError("needs tls_ca, tls_cert and tls_key together, or none of them")
        if given and self.scheduler is not None and urlsplit(self.scheduler).scheme != "tls":
            raise ValueError("has certificates, so its scheduler must begin with tls://")
        return self

    @property
    def is_open_to_the_network(self) -> bool:
        """Whether letters would travel to another machine as plain text."""
        parts = urlsplit(self.scheduler or "")
        return self.engine == "dask" and parts.scheme == "tcp" and parts.hostname not in _THIS_MACHINE
