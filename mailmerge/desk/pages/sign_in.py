"""Signing in and out: by name and password, or by the one-time link."""

from flask import Blueprint, g, request

from mailmerge.desk.desk import Page, show, the_desk, to, typed
from mailmerge.desk.guards import sign_in as begin
from mailmerge.desk.guards import sign_out as end

pages = Blueprint("sign_in", __name__)

_WRONG = "Name and password do not belong together. Mind capitals in the password."
_LOCKED = "There were too many wrong passwords. Wait ten minutes, or have the trust manager give you a new password."


@pages.get("/sign-in")
def sign_in() -> Page:
    """Ask for name and password; or, where there are no users, say where the link is."""
    if g.asker is not None:
        return to("today.today")
    return show("sign_in", is_shared=the_desk().is_shared, trouble="", name="")


@pages.post("/sign-in")
def enter() -> Page:
    """Sign in by name and password."""
    desk = the_desk()
    name, address = typed("name"), request.remote_addr or ""
    if not desk.is_shared:
        return to("sign_in.sign_in")
    if desk.locks.is_locked(name, address):
        return show("sign_in", 429, is_shared=True, trouble=_LOCKED, name=name)
    user = desk.users.verified(name, request.form.get("password", ""))
    if user is None:
        desk.locks.wrong(name, address)
        desk.looks.info("wrong password")
        return show("sign_in", 403, is_shared=True, trouble=_WRONG, name=name)
    desk.locks.right(name, address)
    begin(user.name, user.stamp)
    return to("today.today")


@pages.route("/enter/<token>", methods=["GET", "POST"])
def open_link(token: str) -> Page:
    """Open the desk by the one-time link: the page has one button, which uses the link up."""
    desk = the_desk()
    if desk.link is None:
        return to("sign_in.sign_in")
    if request.method == "POST":
        if desk.link.opens(token):
            begin(None, "")
            return to("today.today")
        return show("sign_in", 403, is_shared=False, trouble="This link was used before. Take the newest.", name="")
    return show("enter", token=token)


@pages.post("/sign-out")
def sign_out() -> Page:
    """Sign out."""
    end()
    return to("sign_in.sign_in")
