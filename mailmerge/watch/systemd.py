"""A word to systemd, which restarts a service that falls silent. Elsewhere it does nothing.

The protocol is a datagram to the socket that NOTIFY_SOCKET names: sd_notify(3).
"""

import os
import socket
from contextlib import suppress


def notify(state: str) -> None:
    """Tell systemd `READY=1`, `WATCHDOG=1` or `STOPPING=1`."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # a socket in the abstract namespace
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.sendto(state.encode(), address)
