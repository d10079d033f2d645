"""`mailmerge users add|list|password|remove`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, echo_json, json_option
from mailmerge.operations.rights import ROLES

if TYPE_CHECKING:
    from mailmerge.operations.users import Users


@click.group()
@common_options
def users() -> None:
    """Who may sign in at the desk: names, roles and schools. Their passwords are asked for, or read from a pipe."""


@users.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What they may do.")
@click.option(
    "--school", "schools", multiple=True, metavar="CODE", help="A school that they see.  [default: every one]"
)
@common_options
@click.pass_obj
def add(common: Common, name: str, role: str, schools: tuple[str, ...]) -> None:
    """Let NAME sign in. Somebody with the role office needs at least one school."""
    added = _users(common).add(name, role, schools, _password())
    click.echo(
        f"{added.name} may sign in, as {added.role}, for {', '.join(added.schools) or 'every school'}.", err=True
    )


@users.command("list")
@common_options
@json_option
@click.pass_obj
def list_(common: Common, as_json: bool) -> None:
    """List who may sign in."""
    found = _users(common).all()
    if as_json:
        echo_json([{"name": one.name, "role": one.role, "schools": list(one.schools)} for one in found])
        return
    for one in found:
        click.echo(f"{one.name}  {one.role}  {', '.join(one.schools) or 'every school'}")
    if not found:
        click.echo("Nobody: the desk opens by its one-time link.", err=True)


@users.command()
@click.argument("name")
@common_options
@click.pass_obj
def password(common: Common, name: str) -> None:
    """Give NAME a new password; whoever is signed in under the name is out."""
    _users(common).set_password(name, _password())
    click.echo("The password is changed.", err=True)


@users.command()
@click.argument("name")
@common_options
@click.pass_obj
def remove(common: Common, name: str) -> None:
    """Let NAME sign in no more."""
    _users(common).remove(name)
    click.echo("Removed.", err=True)


def _users(common: Common) -> Users:
    from mailmerge.operations.users import Users

    workspace = common.load_workspace()
    return Users(workspace.state, workspace.schools)


def _password() -> str:
    """Return a password that is typed unseen, twice; or the first line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed
