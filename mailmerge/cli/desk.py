"""`mailmerge desk`."""

from __future__ import annotations

import getpass
import logging
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.options import Common, common_options, now
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mailmerge.operations.office import Office

_PORT = 8460


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer at.")
@click.option("--port", type=click.IntRange(1, 65_535), default=_PORT, show_default=True, help="The port.")
@click.option("--cert", type=click.Path(path_type=Path), metavar="FILE", help="The certificate for TLS (PEM).")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="Its key (PEM).")
@click.option("--behind-proxy", is_flag=True, help="A proxy of yours does TLS, and says who asks (X-Forwarded-For).")
@click.option("--name", "names", multiple=True, metavar="NAME", help="A name that browsers reach the desk by.")
@common_options
@click.pass_obj
def desk(
    common: Common,
    host: str,
    port: int,
    cert: Path | None,
    key: Path | None,
    behind_proxy: bool,
    names: tuple[str, ...],
) -> ExitCode:
    """Open the desk: the same work in a browser.

    Without users it is for whoever sits at this machine: open the link that is printed; each opens the desk once. With
    users (`mailmerge users add`) everybody signs in. It watches the inbox too, unless a watcher is there already.
    Ctrl-C ends it.
    """
    from mailmerge.desk.app import make_app
    from mailmerge.desk.desk import Desk
    from mailmerge.desk.guards import host_names
    from mailmerge.desk.server import Place, require_safe, serve
    from mailmerge.desk.sessions import Locks, OneTimeLink, Sessions
    from mailmerge.operations.dropping import Counter
    from mailmerge.operations.office import open_office
    from mailmerge.operations.reading_ahead import ReadingAhead
    from mailmerge.operations.rights import Asker
    from mailmerge.operations.users import Users
    from mailmerge.watch.ending import ending_soon

    workspace = common.load_workspace()
    users = Users(workspace.state, workspace.schools)
    place = Place(host, port, cert, key, behind_proxy)
    has_users = bool(users.all())
    require_safe(place, has_users=has_users, names=names)
    is_tls = cert is not None or behind_proxy
    own = ("127.0.0.1", "localhost", "[::1]") if place.is_local else (host,)
    address = f"{'https' if cert else 'http'}://{host}:{port}"
    with ending_soon() as end_soon, ExitStack() as stack:
        office = stack.enter_context(open_office(common.root(), now))
        counter = Counter(office)
        stack.callback(counter.close)
        stack.callback(_watch_too(office))
        ahead = ReadingAhead(office)
        ahead.start()
        stack.callback(ahead.stop)
        link = None if has_users else OneTimeLink(lambda token: click.echo(f"Open {address}/enter/{token}", err=True))
        app = make_app(
            Desk(
                office=office,
                counter=counter,
                users=users,
                sessions=Sessions(time.monotonic),
                locks=Locks(time.monotonic),
                hosts=host_names((*own, *names), port, is_tls=is_tls, bare=behind_proxy),
                alone=Asker(_user(), "trust"),
                ahead=ahead,
                link=link,
                is_tls=is_tls,
            )
        )
        serve(app, place, lambda stop: _started(stop, end_soon, address, link))
    return ExitCode.DONE


def _started(stop: Callable[[], None], end_soon: Callable[[], None], address: str, link: Any) -> None:
    from mailmerge.watch.ending import when_asked_to_end

    def end() -> None:
        # Stopping waits for the answers that are underway, which a signal's handler must not.
        Thread(target=stop, daemon=True).start()
        end_soon()

    when_asked_to_end(end)
    click.echo(f"The desk is open at {address}. Ctrl-C ends it.", err=True)
    if link is not None:
        link.renew()


def _watch_too(office: Office) -> Callable[[], None]:
    """Watch the inbox as long as the desk is open, unless another watches it; return what ends that."""
    from mailmerge.errors import MailmergeError
    from mailmerge.watch.notice import Postman
    from mailmerge.watch.single_watcher import single_watcher
    from mailmerge.watch.watcher import Watcher

    stack = ExitStack()
    with suppress(OSError):  # a share that is away at the start is waited for
        office.require_own_inbox()
    try:
        stack.enter_context(single_watcher(office.premises.workspace.state))
    except MailmergeError:
        click.echo("Another watcher deals with the inbox already.", err=True)
        return lambda: None
    postman = stack.enter_context(Postman(office.premises.workspace.settings))
    watcher = Watcher(office.premises, office.processor, now, postman.tell)
    thread = Thread(target=watcher.run, name="watcher")
    thread.start()

    def end() -> None:
        watcher.stop()
        thread.join()
        stack.close()

    return end


def _user() -> str:
    """Return who sits at this machine, as the system calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        logging.getLogger(__name__).warning("the system does not say who sits at it")
        return "desk"
