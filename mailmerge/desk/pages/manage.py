"""Settings with their checks, and the people who may sign in."""

from flask import Blueprint, request

from mailmerge.desk.desk import Page, asker, office, show, tell, the_desk, to, typed
from mailmerge.errors import SettingsError
from mailmerge.operations import settings_file as operations
from mailmerge.operations.rights import ROLES

pages = Blueprint("manage", __name__)


@pages.get("/settings")
def settings() -> Page:
    """List the files of settings."""
    return show("settings", files=operations.text_files(office(), asker()))


@pages.get("/settings/<path:name>")
def one(name: str) -> Page:
    """Show a file of settings, to be changed."""
    found = operations.text_file(office(), asker(), name)
    profile = operations.profile_found(office(), asker(), name)
    return show("setting", file=found, text=found.text, change=None, profile=profile)


@pages.post("/settings/<path:name>")
def change(name: str) -> Page:
    """Check a changed file; keep it where that was asked for and it can be used; or approve a profile as it stands."""
    found = operations.text_file(office(), asker(), name)
    if request.form.get("approve"):
        operations.approve_profile(office(), asker(), name, typed("digest"))
        tell(True, title="Approved: letters may be sent by these rules.")
        return to("manage.one", name=name)
    text = request.form.get("text", "")
    if not request.form.get("keep"):
        tried = operations.try_change(office(), asker(), name, text)
        return show("setting", file=found, text=text, change=tried, profile=None)
    operations.keep_change(office(), asker(), name, text, typed("digest"))
    profile = operations.profile_found(office(), asker(), name)
    if profile is not None:
        tell(True, "Letters that rest on these rules wait until it is approved, below.", title="The change is kept.")
    else:
        tell(True, title="The change is kept, and counts from now on.")
    return to("manage.one", name=name)


@pages.get("/people")
def people() -> Page:
    """List those who may sign in."""
    asker().require("manage")
    return _people()


@pages.post("/people")
def add() -> Page:
    """Let somebody sign in."""
    asker().require("manage")
    try:
        schools = request.form.getlist("school")
        added = the_desk().users.add(typed("name"), typed("role"), schools, request.form.get("password", ""))
    except SettingsError as error:
        return _people(422, str(error))
    tell(True, title=f"{added.name} may sign in.")
    return to("manage.people")


@pages.post("/people/password")
def password() -> Page:
    """Give somebody a new password."""
    asker().require("manage")
    try:
        the_desk().users.set_password(typed("name"), request.form.get("password", ""))
    except SettingsError as error:
        return _people(422, str(error))
    tell(True, title="The password is changed.")
    return to("manage.people")


@pages.post("/people/remove")
def remove() -> Page:
    """Let somebody sign in no more."""
    asker().require("manage")
    if typed("name") == asker().name:
        return _people(422, "You can't remove yourself: have another trust manager do it.")
    the_desk().users.remove(typed("name"))
    tell(True, title="Removed.")
    return to("manage.people")


def _people(status: int = 200, trouble: str = "") -> Page:
    return show(
        "people", status, users=the_desk().users.all(), roles=ROLES, trouble=trouble, is_shared=the_desk().is_shared
    )
