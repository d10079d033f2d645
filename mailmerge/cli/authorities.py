"""`mailmerge authorities list|show|new|lint|confirm|approve`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import ExitCode

if TYPE_CHECKING:
    from mailmerge.operations.authorities import AuthorityFound


@click.group()
@common_options
def authorities() -> None:
    """The rules of local authorities: list, show and check them, and keep the trust's own."""


@authorities.command("list")
@common_options
@json_option
@click.pass_obj
def list_(common: Common, as_json: bool) -> None:
    """List every authority whose rules are known: whose profile it is, and which letters still wait for it."""
    from mailmerge.operations import authorities

    entries = authorities.authorities(common.load_workspace())
    if as_json:
        echo_json([entry.as_json() for entry in entries])
        return
    for entry in entries:
        schools = f"; schools: {', '.join(entry.schools)}" if entry.schools else ""
        held = f"held: {', '.join(entry.held)}" if entry.held else "complete"
        click.echo(f"{entry.code}: {entry.name}; {entry.status}; {held}{schools}")


@authorities.command()
@click.argument("code")
@common_options
@json_option
@click.pass_obj
def show(common: Common, code: str, as_json: bool) -> None:
    """Show the rules of the authority CODE one by one: what each means, its value and its source."""
    from mailmerge.operations import authorities

    found = authorities.rules(common.load_workspace(), code)
    if as_json:
        echo_json(found.as_json())
        return
    click.echo(f"{found.entry.name} ({code}): {found.entry.status}")
    for rule in found.rules:
        value = "no such rule" if rule.value is None else rule.value
        if not rule.known:
            value = f"not known (in England: {value})"
        click.echo(f"{rule.name}: {value}\n    {rule.means}\n    {rule.source}; checked {rule.checked.isoformat()}")


@authorities.command()
@click.argument("code")
@click.option("--name", metavar="NAME", help="The authority's name.  [default: the shipped one, or from CODE]")
@date_option("--date", "The day on which it is begun.  [default: today]")
@common_options
@json_option
@click.pass_obj
def new(common: Common, code: str, name: str | None, date: date | None, as_json: bool) -> None:
    """Write authorities/CODE.toml: every rule as a question, with what holds in England and where to look.

    What the shipped profile of that authority knows is told, and not asked for. A file that is there is never changed.
    """
    from mailmerge.operations import authorities

    file = authorities.begin(common.load_workspace(), code, date or today(), name)
    if as_json:
        echo_json({"code": code, "file": str(file)})
    click.echo(f"Answer the questions in {file}, then: mailmerge authorities lint {code}", err=True)


@authorities.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@common_options
@json_option
@click.pass_obj
def lint(common: Common, codes: tuple[str, ...], as_json: bool) -> ExitCode:
    """Say letter by letter what is not known yet of the authorities CODE, or of those that the schools are in.

    Exits with 2 when a file has faults, and with 3 when a letter waits.
    """
    from mailmerge.operations import authorities

    found = authorities.lint(common.load_workspace(), codes)
    if as_json:
        echo_json([one.as_json() for one in found])
    else:
        for one in found:
            click.echo("\n".join(_lint_lines(one)))
    if any(one.faults for one in found):
        return ExitCode.USAGE
    return ExitCode.ROWS_NEED_MENDING if any(one.waits for one in found) else ExitCode.DONE


@authorities.command()
@click.argument("code")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@click.option("--by", required=True, metavar="NAME", help="Who confirms it.")
@click.option("--source", required=True, metavar="TEXT", help="What it rests on, such as a page or an e-mail.")
@click.option("--value", metavar="VALUE", help="The value, as the file writes it.  [default: what holds in England]")
@click.option("--all", "every", is_flag=True, help="Every rule that a letter still waits for.")
@date_option("--date", "The day of the confirmation.  [default: today]")
@common_options
@click.pass_obj
def confirm(
    common: Common,
    code: str,
    rules: tuple[str, ...],
    by: str,
    source: str,
    value: str | None,
    every: bool,
    date: date | None,
) -> None:
    """Confirm RULEs of the authority CODE, such as leave.least_sessions, in the trust's own file.

    The file must be there (`authorities new`), and is to be approved anew afterwards.
    """
    from mailmerge.operations import authorities

    confirmed = authorities.Confirmed(by, source, date or today(), rules, every, value)
    names = authorities.confirm(common.load_workspace(), code, confirmed)
    click.echo(f"Confirmed: {', '.join(names) or 'nothing, since no letter waits'}", err=True)


@authorities.command()
@click.argument("code")
@click.option("--by", required=True, metavar="NAME", help="Who approves it.")
@date_option("--date", "The day of the approval.  [default: today]")
@common_options
@json_option
@click.pass_obj
def approve(common: Common, code: str, by: str, date: date | None, as_json: bool) -> ExitCode:
    """Approve the trust's own profile CODE as it stands: letters may rest on it until it is changed again.

    Its hash goes into authorities/catalogue.toml. What it leaves unknown still holds the letters that rest on it.
    """
    from mailmerge.operations import authorities

    approval, found = authorities.approve(common.load_workspace(), code, by, date or today())
    entry = found.entry
    if as_json:
        echo_json(found.as_json())
    click.echo(f"Approved by {approval.approved_by} on {approval.approved_on:%d/%m/%Y}: {entry.name}", err=True)
    if entry.held:
        click.echo(
            f"Letters that still wait: {', '.join(entry.held)}. See: mailmerge authorities lint {code}", err=True
        )
    return ExitCode.DONE


def _lint_lines(found: AuthorityFound) -> list[str]:
    entry = found.entry
    lines = [f"{entry.name} ({entry.code}): {entry.status}"]
    lines += [f"  fault: {fault}" for fault in found.faults]
    if found.faults:
        return [*lines, "  Every letter with a legal warning is held until the file is mended."]
    if entry.status == "unknown":
        lines.append(f"  There is no profile of it. Begin one: mailmerge authorities new {entry.code}")
    if entry.status in ("draft", "changed"):
        lines.append(f"  not approved as it stands: mailmerge authorities approve {entry.code} --by NAME")
    for letter in found.letters:
        if letter.complete:
            lines.append(f"  letter {letter.appendix}: complete")
            continue
        lines.append(f"  letter {letter.appendix} waits. Not known:")
        lines += [f"    {rule.name}: {rule.means} (look in {rule.where})" for rule in letter.unknown]
    if entry.held:
        lines.append("  The trust manager asks the authority, and writes the answers into the file or confirms them:")
        lines.append(f"  mailmerge authorities confirm {entry.code} RULE --by NAME --source TEXT")
    return lines
