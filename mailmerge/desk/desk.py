"""What every page works with, and the small things that pages have in common."""

import logging
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar, cast

from flask import Response, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from mailmerge.desk.sessions import Locks, Notice, OneTimeLink, Session, Sessions
from mailmerge.operations.dropping import Counter
from mailmerge.operations.office import Office
from mailmerge.operations.outcomes import Outcome
from mailmerge.operations.reading_ahead import ReadingAhead
from mailmerge.operations.rights import Asker
from mailmerge.operations.users import Users

_log = logging.getLogger(__name__)

Page = str | AnyResponse | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk: the workspace that it serves, who may sign in, and under which names it is reached.

    `hosts` are the values of `Host` that are answered. `link` is the one-time link, where there are no users.
    `alone` is who asks then. `ahead` keeps the answers ready, where there may be many letters.
    """

    office: Office
    counter: Counter
    users: Users
    sessions: Sessions
    locks: Locks
    hosts: frozenset[str]
    alone: Asker
    ahead: ReadingAhead | None = None
    link: OneTimeLink | None = None
    is_tls: bool = False
    looks: logging.Logger = field(default_factory=lambda: logging.getLogger("mailmerge.desk.looks"))

    @property
    def is_shared(self) -> bool:
        """Whether everybody signs in."""
        return self.link is None


def the_desk() -> Desk:
    """Return the desk that this request is for."""
    return cast(Desk, current_app.extensions["desk"])


def office() -> Office:
    """Return the workspace that this request is for."""
    return the_desk().office


def asker() -> Asker:
    """Return whoever asks; nobody comes here who is not signed in."""
    found = g.get("asker")
    if found is None:
        abort(403)
    return cast(Asker, found)


def session_of() -> Session:
    """Return the asker's session."""
    return cast(Session, g.session)


def show(page: str, status: int = 200, /, **values: Any) -> tuple[str, int]:
    """Return a page with its values, and what is to be told once."""
    notices: list[Notice] = []
    if g.get("session") is not None:
        notices, g.session.notices = g.session.notices, []
    return render_template(f"{page}.html.jinja", notices=notices, **values), status


def kept(part: str, of: Hashable, /, **values: Any) -> Markup:
    """Return a long part of a page, drawn once for as long as the record, the day and the settings stay as they are.

    Args:
        part: its template; what it shows may hang on these, on who asks, and on `of` alone.
        of: what tells this part from others of the same template.
        values: what it is drawn from.
    """
    who = asker()
    question = (part, of, who.role, who.schools)
    return office().remember(question, lambda: Markup(render_template(f"_{part}.html.jinja", **values)))  # noqa: S704


def tell(is_done: bool, *lines: str, title: str = "") -> None:
    """Tell something once, on the next page."""
    session_of().notices.append(Notice(is_done, tuple(lines), title))


def tell_outcome(outcome: Outcome, done: str) -> None:
    """Tell what became of something, on the next page: `done` where all went well."""
    tell(outcome.is_done, *outcome.lines, title=done if outcome.is_done else "Not all of this could be done")


def to(endpoint: str, anchor: str | None = None, **values: Any) -> Response:
    """Send the browser to a page, with a GET, whatever brought it here."""
    return cast(Response, redirect(url_for(endpoint, _anchor=anchor, **values), 303))


def typed(name: str) -> str:
    """Return a field of the form, without blanks around it; blank where there is none."""
    return request.form.get(name, "").strip()


def typed_day(name: str) -> date | None:
    """Return a day that was typed or chosen in a form; None where it is blank or no day."""
    text = typed(name)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def uploaded(name: str) -> tuple[str, bytes] | None:
    """Return the name and bytes of a file that was chosen; None where none was."""
    file: FileStorage | None = request.files.get(name)
    return (file.filename, file.read()) if file is not None and file.filename else None


def served(data: bytes, media_type: str, name: str = "") -> Response:
    """Return bytes as they are; shown in the browser where they are PDF or a picture, else kept as a file."""
    response = Response(data, mimetype=media_type)
    kind = "inline" if media_type in ("application/pdf", "image/png", "image/jpeg") else "attachment"
    if name:
        plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
        response.headers["Content-Disposition"] = f'{kind}; filename="{plain}"'
    return response


Value = TypeVar("Value")


def only(chosen: str, offered: Mapping[str, Value] | tuple[str, ...] | frozenset[str]) -> str:
    """Return what was chosen, if it was offered; blank otherwise."""
    return chosen if chosen in offered else ""
