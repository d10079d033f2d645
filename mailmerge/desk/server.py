"""Serving the desk: threads that answer browsers, with TLS where a certificate is given."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from mailmerge.errors import MissingError, SettingsError

_log = logging.getLogger(__name__)

_THREADS = 12
_TIMEOUT = 30  # seconds that a browser may keep us waiting
_LONGEST_HEADERS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk is served: address, port, certificate and key (PEM files), and whether a proxy stands before it."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None
    is_behind_proxy: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in ("127.0.0.1", "localhost", "::1")


class _Server(wsgi.Server):
    """The server, whose own troubles go into our log: their kind only, since a line may quote what was sent."""

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: ARG002
        """Log a trouble of the server."""
        _log.log(level, "server: %s", msg.partition("\n")[0][:80] if level < logging.ERROR else "an answer failed")


def require_safe(place: Place, *, has_users: bool, names: tuple[str, ...]) -> None:
    """Refuse to serve a desk where more than this machine could reach it without signing in, or without TLS.

    Source: contract, 9.

    Raises:
        SettingsError: it would not be safe; the message says what is missing.
    """
    if bool(place.cert) != bool(place.key):
        raise SettingsError("Give both --cert and --key, or neither.")
    for path in (place.cert, place.key):
        if path is not None and not path.is_file():
            raise SettingsError(f"There is no file {path}. Check its name and place.")
    if place.is_local and not place.is_behind_proxy:
        return
    if not has_users:
        raise SettingsError(
            "Where others can reach the desk, everybody signs in. Add the first user: mailmerge users add NAME "
            "--role trust."
        )
    if not place.cert and not place.is_behind_proxy:
        raise SettingsError(
            "Where others can reach the desk, it needs TLS: give --cert and --key, or --behind-proxy where a proxy "
            "does that."
        )
    if not names and (place.is_behind_proxy or place.host in ("0.0.0.0", "::")):  # noqa: S104 - it is compared with
        raise SettingsError("Say under which name the desk is reached, such as --name desk.trust.example.")


def serve(app: Flask, place: Place, started: Callable[[Callable[[], None]], None]) -> None:
    """Serve an application until it is stopped.

    Args:
        app: the application.
        place: where.
        started: is called once browsers are answered, with what stops the server.

    Raises:
        MissingError: the port is taken, or the certificate can't be used.
    """
    if place.is_behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    server = _Server(
        (place.host, place.port),
        app,
        numthreads=_THREADS,
        server_name="desk",
        timeout=_TIMEOUT,
        shutdown_timeout=5,
        request_queue_size=64,
    )
    server.max_request_header_size = _LONGEST_HEADERS
    server.max_request_body_size = app.config["MAX_CONTENT_LENGTH"] + 1
    try:
        if place.cert and place.key:
            server.ssl_adapter = BuiltinSSLAdapter(str(place.cert), str(place.key))
        server.prepare()
    except OSError as error:
        raise MissingError(
            f"The desk can't be opened at {place.host}, port {place.port} ({error.strerror or error}). "
            "Perhaps it is open already; or choose another --port."
        ) from error
    started(server.stop)
    server.serve()
