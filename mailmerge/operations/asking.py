"""Who asks: the person at the terminal, as the operating system knows them."""

import getpass


def login_name() -> str | None:
    """Return the login name of whoever runs this program; None where the system does not tell."""
    try:
        return getpass.getuser() or None
    except (OSError, KeyError, ImportError):  # a service may have no name, and Windows no `pwd`
        return None
