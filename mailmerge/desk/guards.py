"""What stands before every page: which `Host` is answered, who is signed in, CSRF, and what each answer forbids.

Threats and what is accepted: SECURITY.md, "The desk".
"""

from contextlib import ExitStack

from flask import Flask, Response, g, make_response, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from mailmerge.desk.desk import Page, show, the_desk, to
from mailmerge.errors import MailmergeError
from mailmerge.operations.rights import NotAllowedError, OutOfSightError
from mailmerge.reports.trouble import explain, is_outside

# Pages for those who are not signed in.
OPEN = frozenset({"static", "sign_in.sign_in", "sign_in.enter", "sign_in.open_link"})

_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self'"
)
_FOREIGN = frozenset({"cross-site", "same-site"})
_NUMBER = "number"
_PATIENCE = 0.2  # seconds


def guard(app: Flask) -> None:
    """Put the guards before every page of an application, and the headers on every answer."""
    CSRFProtect(app)
    app.before_request(_require_host)
    app.before_request(_require_own_form)
    app.before_request(_find_asker)
    app.before_request(_begin_to_look)
    app.before_request(_wait_for_the_record)
    app.after_request(_with_headers)
    app.teardown_request(_end_looking)
    app.register_error_handler(NotAllowedError, _not_allowed)
    app.register_error_handler(OutOfSightError, _out_of_sight)
    app.register_error_handler(MailmergeError, _refused)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def sign_in(user: str | None, stamp: str) -> None:
    """Begin a session, under a number that nobody had before."""
    session.clear()
    session[_NUMBER] = the_desk().sessions.begin(user, stamp)


def sign_out() -> None:
    """End the session."""
    the_desk().sessions.end(session.get(_NUMBER))
    session.clear()


def _require_host() -> Response | None:
    # Another name may be a page elsewhere that was made to point here.
    if request.host.casefold() not in the_desk().hosts:
        return Response("This is not the address of the desk.\n", 421, mimetype="text/plain")
    return None


def _require_own_form() -> Response | None:
    # Beside the token in the form: browsers say themselves where a form came from.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") in _FOREIGN:
        return Response("This form came from elsewhere.\n", 403, mimetype="text/plain")
    return None


def _find_asker() -> Page | None:
    desk = the_desk()
    g.session = desk.sessions.find(session.get(_NUMBER))
    g.asker = None
    if g.session is not None:
        if g.session.user is None:
            g.asker = None if desk.is_shared else desk.alone
        else:
            user = desk.users.find(g.session.user)
            g.asker = user.asker if user and user.stamp == g.session.stamp else None
        if g.asker is None:
            sign_out()
            g.session = None
    if g.asker is not None or request.endpoint in OPEN:
        return None
    return to("sign_in.sign_in")


def _begin_to_look() -> None:
    """Ask how far the record is once alone, for a page that is only looked at."""
    if request.method == "GET":
        g.looking = ExitStack()
        g.looking.enter_context(the_desk().office.looking())


def _end_looking(_error: BaseException | None) -> None:
    if "looking" in g:
        g.pop("looking").close()


def _wait_for_the_record() -> Page | None:
    """Say so at once where the record takes seconds to read; the page comes by itself."""
    ahead = the_desk().ahead
    if ahead is None or request.method != "GET" or request.endpoint in OPEN or request.endpoint == "today.colour":
        return None
    if ahead.is_done(within=_PATIENCE):
        return None
    response = make_response(show("reading"))
    response.headers["Refresh"] = "1"
    return response


def _with_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if the_desk().is_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _trouble(title: str, text: str, status: int) -> Page:
    return show("trouble", status, title=title, text=text)


def _not_allowed(error: NotAllowedError) -> Page:
    return _trouble("This is not yours to do", str(error), 403)


def _out_of_sight(error: OutOfSightError) -> Page:
    return _trouble("Not here", str(error), 404)


def _refused(error: MailmergeError) -> Page:
    return _trouble("This was not done", str(error), 409)


def _too_old(_error: CSRFError) -> Page:
    return _trouble(
        "The page was too old",
        "Nothing was done. Go back, load the page again, and do it once more. Perhaps you were signed out meanwhile.",
        400,
    )


def _too_large(_error: RequestEntityTooLarge) -> Page:
    return _trouble("The file is too large", "Nothing was done. Split the file, or scan with fewer dots an inch.", 413)


def _http(error: HTTPException) -> Page:
    code = error.code or 500
    if code == 404:
        return _out_of_sight(OutOfSightError())
    return _trouble("This cannot be shown", "The address is not one of the desk's, or not in this way.", code)


def _unexpected(error: Exception) -> Page:
    # Not the exception's own text: it may quote a child's record.
    the_desk().looks.error("unexpected %s at %s", type(error).__name__, request.endpoint)
    if is_outside(error):
        return _trouble(
            "This can't be done just now",
            f"{explain(error)} Nothing half-made is left. Once that is mended, go back, and do it once more.",
            503,
        )
    return _trouble(
        "Something unexpected went wrong",
        f"Nothing half-made is left ({type(error).__name__}). Try it once more; if it comes again, tell whoever looks "
        "after the program.",
        500,
    )


def host_names(names: tuple[str, ...], port: int, *, is_tls: bool, bare: bool) -> frozenset[str]:
    """Return the values of `Host` under which a desk is reached.

    Args:
        names: host names or addresses.
        port: the port that a browser asks at.
        is_tls: whether it asks with TLS.
        bare: whether a name without a port is one too: behind a proxy, or at the scheme's own port.
    """
    found = {f"{name}:{port}".casefold() for name in names}
    if bare or port == (443 if is_tls else 80):
        found |= {name.casefold() for name in names}
    return frozenset(found)
