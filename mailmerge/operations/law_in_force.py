"""The law that letters are written by, as it stands on a day: each value, its source, and what changes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailmerge.errors import SettingsError
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.enacted import Enacted, enacted
from mailmerge.law.parameters import DatedValue, Parameter, national_parameters
from mailmerge.law.profile_files import BASE, shipped_profiles
from mailmerge.law.profile_rules import Rule, profile_rules
from mailmerge.workspace import Workspace
from mailmerge.workspace.settings import Procedure

_LEVELS = {
    "early_intervention_at_most": "attendance at or below which letter 1 is due",
    "contract_at_most": "attendance at or below which an attendance contract is offered",
}


@dataclass(frozen=True, slots=True)
class ValueInForce:
    """A value with its source: since when (None: no date is on record), and when it was last compared with it."""

    value: float | str | None
    since: date | None
    title: str
    link: str | None
    checked: date

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "value": self.value,
            "from": self.since.isoformat() if self.since else None,
            "title": self.title,
            "link": self.link,
            "checked": self.checked.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class LawEntry:
    """One value of the law: what it means, its unit, what is in force (None: nothing is known), and what comes next."""

    name: str
    means: str
    unit: str | None
    in_force: ValueInForce | None
    next: ValueInForce | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "name": self.name,
            "means": self.means,
            "unit": self.unit,
            "in_force": self.in_force.as_json() if self.in_force else None,
            "next": self.next.as_json() if self.next else None,
        }


@dataclass(frozen=True, slots=True)
class LawShown:
    """The law on a day, and the codes of the authorities whose rules can be asked for."""

    entries: tuple[LawEntry, ...]
    authorities: tuple[str, ...]


def law_in_force(workspace: Workspace | None, day: date, today: date, authority: str | None = None) -> LawShown:
    """Return every value in force on a day, and what is enacted and not in force.

    The national figures are dated. Of an authority's rules, and of the trust's levels among them, only those now in
    force are on record, with the day on which they were last checked.

    Args:
        workspace: the trust's; None: outside of one, with the profiles that ship and the levels that hold without one.
        day: the day that is asked about.
        today: the present day.
        authority: the code of an authority whose rules are wanted too.

    Raises:
        SettingsError: there is no such authority.
    """
    profiles = workspace.profiles if workspace else shipped_profiles()
    if authority is not None and authority not in profiles:
        raise SettingsError(f"There is no authority {authority}. There are: {', '.join(profiles)}.")
    entries = [_entry(parameter, day) for parameter in national_parameters()]
    entries += [_coming(act) for act in enacted(day)]
    if authority is not None:
        entries += map(_rule, _rules(workspace, profiles, authority, today))
    return LawShown(tuple(entries), tuple(profiles))


def _rules(
    workspace: Workspace | None, profiles: Mapping[str, AuthorityProfile], authority: str, today: date
) -> Iterator[Rule]:
    """Yield the trust's own levels, then the authority's rules."""
    procedure = workspace.settings.procedure if workspace else Procedure()
    for name, means in _LEVELS.items():
        level, checked = getattr(procedure, name), procedure.dated or today
        yield Rule(f"attendance.{name}", means, "percent", level, procedure.cited, checked)
    yield from profile_rules(profiles[authority], profiles[BASE])


def _entry(parameter: Parameter, day: date) -> LawEntry:
    """Return what is known of a value on `day`; before its first day nothing is."""
    coming = parameter.next_change(day)
    known = day >= parameter.values[0].since
    in_force = _dated(parameter.on(day)) if known else None
    return LawEntry(parameter.name, parameter.means, parameter.unit, in_force, _dated(coming) if coming else None)


def _coming(act: Enacted) -> LawEntry:
    """Return a provision that is enacted and not in force, like a value."""
    words = f"enacted on {act.enacted:%d/%m/%Y}, and not in force: {act.waits_for}"
    return LawEntry(act.name, act.means, None, ValueInForce(words, None, act.title, act.link, act.checked))


def _rule(rule: Rule) -> LawEntry:
    """Return a rule of an authority's like a value: it has no date, and nothing is known of what comes next."""
    in_force = ValueInForce(rule.value, None, rule.source, rule.link, rule.checked)
    return LawEntry(rule.name, rule.means, rule.unit, in_force)


def _dated(value: DatedValue) -> ValueInForce:
    citation = value.citation
    return ValueInForce(value.value, value.since, citation.title, citation.link, citation.checked)
