"""`mailmerge authorities list|show|new|lint|confirm|approve`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mailmerge.cli.options import Common, common_options, date_option, echo_json, json_option, today
from mailmerge.errors import ExitCode, SettingsError
from mailmerge.rights import make_shared_folder, share_as_its_folder

if TYPE_CHECKING:
    from mailmerge.law.authorities import AuthorityProfile
    from mailmerge.workspace import Workspace

_CODE = re.compile(r"[a-z][a-z0-9-]*")


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
    workspace = common.load_workspace()
    entries = [_entry(workspace, profile) for _, profile in sorted(workspace.profiles.items())]
    if as_json:
        echo_json(entries)
        return
    for entry in entries:
        schools = f"; schools: {', '.join(entry['schools'])}" if entry["schools"] else ""
        held = f"held: {', '.join(entry['held'])}" if entry["held"] else "complete"
        click.echo(f"{entry['code']}: {entry['name']}; {entry['status']}; {held}{schools}")


@authorities.command()
@click.argument("code")
@common_options
@json_option
@click.pass_obj
def show(common: Common, code: str, as_json: bool) -> None:
    """Show the rules of the authority CODE one by one: what each means, its value and its source."""
    from mailmerge.law.profile_files import BASE
    from mailmerge.law.profile_rules import profile_rules

    workspace = common.load_workspace()
    profile = _profile(workspace, code)
    rules = profile_rules(profile, workspace.profiles[BASE])
    if as_json:
        told = [
            {
                "name": rule.name,
                "means": rule.means,
                "unit": rule.unit,
                "value": rule.value,
                "known": rule.known,
                "source": rule.source,
                "link": rule.link,
                "checked": rule.checked.isoformat(),
                "letters": list(rule.letters),
            }
            for rule in rules
        ]
        echo_json(_entry(workspace, profile) | {"rules": told})
        return
    click.echo(f"{profile.name} ({code}): {_entry(workspace, profile)['status']}")
    for rule in rules:
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
    from mailmerge.law.profile_files import shipped_profiles, unknown_profile
    from mailmerge.law.profile_form import new_profile

    if not _CODE.fullmatch(code) or code == "catalogue":
        raise click.UsageError(
            f"{code!r} cannot be an authority's code: use small letters, digits and hyphens, a letter first."
        )
    folder = common.load_workspace().authorities
    known = shipped_profiles().get(code) or unknown_profile(code)
    file = folder / f"{code}.toml"
    try:
        make_shared_folder(folder)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(new_profile(code, name or known.name, known, date or today()))
        share_as_its_folder(file)
    except FileExistsError:
        raise SettingsError(
            f"{file} is there already, and was not changed. Edit it, then: mailmerge authorities lint {code}"
        ) from None
    except OSError as error:
        raise SettingsError(f"{file} cannot be written ({error.strerror}).") from None
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
    workspace = common.load_workspace()
    mine = dict.fromkeys(school.authority for school in workspace.schools.values())
    found = [_lint(workspace, _profile(workspace, code)) for code in codes or mine]
    if as_json:
        echo_json(found)
    else:
        for entry in found:
            click.echo("\n".join(_lint_lines(entry)))
    if any(entry["faults"] for entry in found):
        return ExitCode.USAGE
    waits = any(entry["held"] or entry["status"] in ("draft", "changed") for entry in found)
    return ExitCode.ROWS_NEED_MENDING if waits else ExitCode.DONE


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
    from mailmerge.law.profile_form import confirmation, typed_value
    from mailmerge.workspace.profiles import add_to_own

    if not by.strip() or not source.strip():
        raise click.UsageError("Say who confirms it with --by, and what it rests on with --source.")
    if bool(rules) == every or (every and value is not None):
        raise click.UsageError("Say which rules, with their --value if it is not England's; or --all.")
    workspace = common.load_workspace()
    profile = _profile(workspace, code)
    if every:
        rules = tuple(dict.fromkeys(rule for letter in profile.rests_on for rule in profile.unknown_for(letter)))
    given = None if value is None else typed_value(value)
    day = date or today()
    add_to_own(
        workspace.authorities, code, "".join(confirmation(r, by.strip(), day, source.strip(), given) for r in rules)
    )
    click.echo(f"Confirmed: {', '.join(rules) or 'nothing, since no letter waits'}", err=True)


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
    from mailmerge.workspace.profiles import approve_profile

    if not by.strip():
        raise click.UsageError("Say who approves it, with --by.")
    folder = common.load_workspace().authorities
    approval = approve_profile(folder, code, by.strip(), date or today())
    entry = _lint(workspace := common.load_workspace(), _profile(workspace, code))
    if as_json:
        echo_json(entry)
    click.echo(f"Approved by {approval.approved_by} on {approval.approved_on:%d/%m/%Y}: {entry['name']}", err=True)
    if entry["held"]:
        click.echo(
            f"Letters that still wait: {', '.join(entry['held'])}. See: mailmerge authorities lint {code}", err=True
        )
    return ExitCode.DONE


def _profile(workspace: Workspace, code: str) -> AuthorityProfile:
    from mailmerge.toml import did_you_mean

    if code not in workspace.profiles:
        raise SettingsError(
            f"There is no profile of {code}.{did_you_mean(code, workspace.profiles)} "
            f"To begin one: mailmerge authorities new {code}. There are: {', '.join(sorted(workspace.profiles))}."
        )
    return workspace.profiles[code]


def _entry(workspace: Workspace, profile: AuthorityProfile) -> dict[str, Any]:
    from mailmerge.law.letters import LETTERS
    from mailmerge.workspace.profiles import status_of

    held = [kind.appendix for kind in LETTERS if kind.warns and not profile.is_complete_for(kind.key)]
    return {
        "code": profile.code,
        "name": profile.name,
        "status": status_of(profile.code, workspace.authorities, profile),
        "schools": [school.code for school in workspace.schools.values() if school.authority == profile.code],
        "held": held,
        "source": profile.source,
        "link": profile.link,
        "checked": profile.checked.isoformat(),
    }


def _lint(workspace: Workspace, profile: AuthorityProfile) -> dict[str, Any]:
    from mailmerge.law.letters import LETTERS
    from mailmerge.law.profile_meanings import meanings

    told = meanings()
    letters = [
        {
            "letter": kind.key,
            "appendix": kind.appendix,
            "complete": profile.is_complete_for(kind.key),
            "unknown": [
                {"rule": rule, "means": told[rule].means, "where": told[rule].where}
                for rule in profile.unknown_for(kind.key)
            ],
        }
        for kind in LETTERS
        if kind.warns
    ]
    return _entry(workspace, profile) | {"faults": list(profile.faults), "letters": letters}


def _lint_lines(entry: dict[str, Any]) -> list[str]:
    lines = [f"{entry['name']} ({entry['code']}): {entry['status']}"]
    lines += [f"  fault: {fault}" for fault in entry["faults"]]
    if entry["faults"]:
        return [*lines, "  Every letter with a legal warning is held until the file is mended."]
    if entry["status"] == "unknown":
        lines.append(f"  There is no profile of it. Begin one: mailmerge authorities new {entry['code']}")
    if entry["status"] in ("draft", "changed"):
        lines.append(f"  not approved as it stands: mailmerge authorities approve {entry['code']} --by NAME")
    for letter in entry["letters"]:
        if letter["complete"]:
            lines.append(f"  letter {letter['appendix']}: complete")
            continue
        lines.append(f"  letter {letter['appendix']} waits. Not known:")
        lines += [f"    {rule['rule']}: {rule['means']} (look in {rule['where']})" for rule in letter["unknown"]]
    if entry["held"]:
        lines.append("  The trust manager asks the authority, and writes the answers into the file or confirms them:")
        lines.append(f"  mailmerge authorities confirm {entry['code']} RULE --by NAME --source TEXT")
    return lines
