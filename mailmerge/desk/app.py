"""The desk's application: its pages, its guards, and how dates and codes are said."""

import secrets
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, g
from jinja2 import StrictUndefined

from mailmerge.desk.desk import Desk
from mailmerge.desk.guards import guard
from mailmerge.desk.pages import diary, drop, letters, manage, pupils, record, runs, sign_in, today, withheld, words

_PAGES = (today, drop, runs, letters, withheld, pupils, diary, words, record, manage, sign_in)
_HERE = Path(__file__).parent
_MOST_FIELDS = 25_000  # a run of 20,000 letters, ticked one by one
# Words of columns that are said letter by letter.
_SHORT = frozenset({"upn", "nti", "eha", "ehcp", "iaep", "sen"})
_MEGABYTE = 1024 * 1024
# Tells one style sheet from the next: browsers keep it for an hour.
_STYLE = sha256(b"".join(path.read_bytes() for path in sorted((_HERE / "static").iterdir()))).hexdigest()[:12]


def make_app(desk: Desk) -> Flask:
    """Return the application of one desk."""
    app = Flask("mailmerge.desk", root_path=str(_HERE))
    limit = desk.office.workspace.settings.limits.bytes
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="__Host-desk" if desk.is_tls else "desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=desk.is_tls,
        MAX_CONTENT_LENGTH=limit + _MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * _MEGABYTE,
        MAX_FORM_PARTS=_MOST_FIELDS,
        # The token ends with the session; and no referrer is ever sent, so none can be asked for.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.extensions["desk"] = desk
    app.jinja_env.autoescape = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "day": day_in_words,
        "short_day": short_day,
        "moment": moment_in_words,
        "words": words_of,
        "column": column_in_words,
    }
    app.context_processor(lambda: _always(desk))
    for module in _PAGES:
        app.register_blueprint(module.pages)
    guard(app)
    return app


def day_in_words(day: date) -> str:
    """Return a day as people say it: `Monday 5 October 2026`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """Return a day as people write it in a list: `Mon 5 Oct 2026`."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def moment_in_words(at: datetime) -> str:
    """Return a moment as people say it: `5 October 2026, 14:05`."""
    return f"{at.day} {at:%B %Y, %H:%M}"


def words_of(code: str) -> str:
    """Return a code as words: `meeting-held` as `meeting held`."""
    return code.replace("-", " ")


def column_in_words(column: str) -> str:
    """Return a column as a label: `nti ends on` as `NTI ends on`."""
    first, *rest = (word.upper() if word in _SHORT else word for word in column.split())
    return " ".join((first if first.isupper() else first.capitalize(), *rest))


def _always(desk: Desk) -> dict[str, Any]:
    """Return what every page may show: whose desk it is, who is signed in, and the schools' names."""
    workspace = desk.office.workspace
    asker = g.get("asker")
    schools = {code: one.name for code, one in workspace.schools.items() if asker is None or asker.sees(code)}
    return {
        "trust": workspace.settings.trust.name,
        "asker": asker,
        "is_shared": desk.is_shared,
        "school_names": schools,
        "style": _STYLE,
    }
